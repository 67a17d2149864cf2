import { isTransactional } from './controls.js';
import { declaredPaths } from './dependencies.js';
import type { Chunk, Corpus, Located, Mapping, Migration, MigrationEntry, Plan, Step } from './model.js';
import { addedChunks, addedTo, withAdded } from './plan/additions.js';
import { type Decided, decide } from './plan/decided.js';
import { type DownPlan, type DownRequest, downOf } from './plan/downs.js';
import { fatesOf, fileFatesOf, type Planned } from './plan/fates.js';
import { type LegacyFile, legacyFiles } from './plan/legacy.js';
import { once } from './plan/once.js';
import { type Overtaken, OwnOrder } from './plan/overtaken.js';
import { ownBody, ownDown } from './plan/own.js';
import { cut } from './plan/pieces.js';
import { createdBy, reasonForPlace } from './plan/reasons.js';
import { type Draft, patchedBody, type Rewriting } from './plan/rewriting.js';
import { stepSource } from './plan/sources.js';
import { type Taking, takeAll } from './plan/taking.js';
import { Past } from './plan/undoing/past.js';
import { versionsOf } from './plan/versions.js';
import { byCodeUnit } from './text.js';

function chunksOf(taking: Taking, decided: Decided): Chunk[] {
  const { part, taken, absorbed, selection } = taking;
  const whole = selection.only === null && selection.except === null;
  const before = addedChunks(selection, 'before', decided);
  const behind = addedChunks(selection, 'behind', decided);
  return cut(part, { taken, absorbed, decided: decided.fates, before, behind, whole });
}

function runsInTransaction(takings: readonly Taking[], statements: readonly Located[]): boolean {
  const asked = takings.every(({ file }) => file.transaction);
  return asked && statements.every(({ statement }) => isTransactional(statement));
}

/** What all steps are planned from. */
type Workbench = {
  readonly corpus: Corpus;
  readonly mapping: Mapping;
  readonly files: ReadonlyMap<string, LegacyFile>;
  readonly decided: Decided;
  readonly takings: ReadonlyMap<MigrationEntry, readonly Taking[]>;
  /** What files declare to depend on, by path. */
  readonly declared: ReadonlyMap<string, readonly string[]>;
  readonly migrations: readonly Migration[];
  /** What stands as the migrations run one by one; null where no rollback is generated. */
  readonly past: Past | null;
};

/** What is known of the entries before one. */
type Earlier = {
  /** Which version first makes each object, by key. */
  readonly creators: ReadonlyMap<string, string>;
  /** Which version a file's statements first went into, by path. */
  readonly versions: ReadonlyMap<string, string>;
  readonly overtaken: Overtaken | null;
};

function dependenciesOf(takings: readonly Taking[], { declared }: Workbench, { versions }: Earlier): string[] {
  const paths = takings.flatMap(({ selection }) => declared.get(selection.path) ?? []);
  return [...new Set(paths.flatMap((path) => versions.get(path) ?? []))].sort(byCodeUnit);
}

/** Makes the SQL that an entry asks for, where that is not its sources' own. */
function bodyOf(draft: Draft, takings: readonly Taking[], { body }: MigrationEntry, bench: Workbench): Rewriting {
  const { mapping, corpus } = bench;
  if (body.kind === 'own') return ownBody(draft.head, body, corpus, mapping.layout);
  if (body.kind === 'sources') return { body: null, problems: [] };
  const transaction = takings.every(({ file }) => file.transaction);
  return patchedBody({ ...draft, taken: withAdded(takings, []), transaction }, body, mapping);
}

/** Plans the rollback; that of a migration written by hand is what lies beside it, unless `down:` names another. */
function downFor(head: Draft['head'], request: DownRequest, body: Rewriting['body'], bench: Workbench): DownPlan {
  const isOwn = body?.rewritten.kind === 'own' && request.entry.down.kind === 'sources';
  const planned = downOf(request);
  return isOwn ? ownDown(head, bench.corpus, bench.mapping.layout, planned) : planned;
}

function plan(entry: MigrationEntry, version: string, bench: Workbench, earlier: Earlier): Planned {
  const { creators, overtaken } = earlier;
  const takings = bench.takings.get(entry) ?? [];
  const added = addedTo(takings, bench.decided);
  const statements = withAdded(takings, added);
  const chunks = once(() => takings.flatMap((taking) => chunksOf(taking, bench.decided)));
  const head = {
    version,
    name: entry.name,
    title: entry.title,
    dependsOn: dependenciesOf(takings, bench, earlier),
    from: takings.map(stepSource),
  };
  const { body, problems } = bodyOf({ head, chunks }, takings, entry, bench);
  const runs = body?.rewritten.statements ?? statements;
  const creates = createdBy(runs);
  const transaction = body?.transaction ?? runsInTransaction(takings, statements);
  const down = downFor(head, { ...bench, entry, takings, statements: runs, transaction }, body, bench);
  if (entry.down.kind !== 'generated') for (const located of runs) bench.past?.run(located);
  const step: Step = {
    ...head,
    group: entry.group,
    // Cut when it is asked for: who reads only findings needs no SQL.
    get chunks() {
      return body?.chunks ?? chunks();
    },
    down: down.chunks,
    downOrigin: down.origin,
    ...(down.notUndone && { notUndone: down.notUndone }),
    added: body === null ? added : [],
    transaction,
    downFrom: down.takings.map(stepSource),
    why: reasonForPlace(runs, creates, creators, overtaken),
    at: entry.at,
    ...(body !== null && { dependsOn: body.dependsOn, rewritten: body.rewritten }),
  };
  return { step, takings, statements: runs, creates, down, problems: [...problems, ...down.problems] };
}

/** Only generated rollbacks ask what stood before: where there are none, nothing need be run in thought. */
function asksForPast({ migrations }: Mapping): boolean {
  return migrations.some(({ down }) => down.kind === 'generated');
}

/** Plans entry by entry, remembering which version first creates each object. */
function planEntries(bench: Workbench, versions: readonly string[]): Planned[] {
  const creators = new Map<string, string>();
  const versionByPath = new Map<string, string>();
  const ownOrder = new OwnOrder(bench.migrations);
  return bench.mapping.migrations.map((entry, index) => {
    const version = versions[index]!;
    const paths = (bench.takings.get(entry) ?? []).map(({ selection }) => selection.path);
    const overtaken = ownOrder.pass(paths, version);
    const planned = plan(entry, version, bench, { creators, versions: versionByPath, overtaken });
    for (const path of paths) if (!versionByPath.has(path)) versionByPath.set(path, version);
    for (const key of planned.creates) if (!creators.has(key)) creators.set(key, version);
    return planned;
  });
}

/**
 * Plans the canonical history that mapping.yaml asks for: which statement stands in which migration, in which order and
 * why, and the fate of every legacy statement. Never fails: what mapping.yaml names in vain is listed in `problems`.
 */
export function planOf(corpus: Corpus, mapping: Mapping): Plan {
  const files = legacyFiles(corpus);
  const decided = decide(mapping, files);
  const { byEntry, problems } = takeAll(mapping, files, decided);
  const bench = {
    corpus,
    mapping,
    files,
    decided,
    takings: byEntry,
    declared: declaredPaths(corpus.migrations),
    migrations: corpus.migrations,
    past: asksForPast(mapping) ? new Past(corpus) : null,
  };
  const planned = planEntries(bench, versionsOf(mapping, corpus));
  const fates = fatesOf({ mapping, files, planned, decided });
  return {
    steps: planned.map(({ step }) => step),
    fates,
    renamed: decided.renamed,
    fileFates: fileFatesOf({ corpus, fates, planned, decided }),
    problems: [...decided.problems, ...problems, ...planned.flatMap((one) => one.problems)],
  };
}

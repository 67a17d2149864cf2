import { wholeFile } from './conventions/file-drafts.js';
import { assumed } from './foresee/assumed.js';
import type { Corpus, Draft, FileRole, Finding, Lock, Mapping, Migration, ParsedFile, SqlFailure } from './model.js';
import { placeAt } from './places.js';
import { undecidedPlan } from './plan/undecided.js';
import { judgeNew } from './rules/index.js';
import { lintRules } from './rules/lint/index.js';
import type { RuleContext } from './rules/rule.js';
import { acceptLine } from './rules/shared/accept-line.js';
import { causeOf } from './rules/shared/root-cause.js';

/** New migrations and what they stand upon. */
export type Candidates = {
  /** Of our own layout as it lies on disk, and of the files chosen beside it. */
  readonly corpus: Corpus;
  readonly mapping: Mapping;
  /** The paths to judge. */
  readonly chosen: readonly string[];
  /** What another linter found in them. */
  readonly outside?: readonly Finding[];
};

/** Advice that is about a consolidation. */
const ABOUT_DECISIONS = /\bretire|\b(?:ignore|resolve|migrations):|\bin \S*mapping\.yaml/;
const lintIds = new Set(lintRules.map(({ id }) => id));

/** Lists the migrations of our own layout that a consolidation has not written, in run order. */
export function newPaths(drafts: readonly Draft[], mapping: Mapping, lock: Lock | null): string[] {
  const written = new Set(lock?.targets.map(({ path }) => path));
  const named = new Set(lock === null ? mapping.migrations.map(({ name }) => name) : []);
  return drafts
    .filter(({ up, path, name }) => up.length > 0 && !written.has(path) && !named.has(name))
    .map(({ path }) => path);
}

/** Reads a file outside of our layout, or a rollback, as a migration of its own. */
function alone(parsed: ParsedFile): Migration {
  const { path } = parsed.file;
  const draft = {
    convention: 'plain',
    kind: 'versioned',
    path,
    number: null,
    versionKey: null,
    name: path,
    title: null,
    up: [wholeFile(parsed.file)],
    down: [],
    transaction: true,
    dependsOn: [],
  } as const;
  return { source: path, draft, up: parsed.statements.map((statement) => ({ file: parsed, statement })), down: [] };
}

/** A new migration is meant for PostgreSQL: one line of another database's SQL in it hides nothing of the rest. */
function meantForUs(migration: Migration): Migration {
  const seen = new Map<ParsedFile, ParsedFile>();
  const own = (file: ParsedFile) => seen.get(file) ?? seen.set(file, { ...file, foreign: null }).get(file)!;
  if (migration.up.every(({ file }) => file.foreign === null)) return migration;
  return { ...migration, up: migration.up.map(({ file, statement }) => ({ file: own(file), statement })) };
}

/** Sees the chosen files as what is to be judged, and all others as what stands. */
function contextOf({ corpus, mapping, chosen }: Candidates): RuleContext {
  const known = new Set(corpus.canonical.map(({ draft }) => draft.path));
  const beside = chosen.filter((path) => !known.has(path));
  const single = beside.map((path) => alone(corpus.files.get(path)!));
  const migrations = [...corpus.canonical, ...single].map(meantForUs);
  const roles = new Map([...corpus.files.keys()].map((path): [string, FileRole] => [path, 'canonical']));
  for (const path of chosen) roles.set(path, 'deprecated');
  const facts: Corpus = { ...corpus, migrations, canonical: [], roles, unclaimed: [], mentions: [] };
  // A rollback, or a file of a source, does not run behind the others.
  const running = migrations.filter(({ draft }) => known.has(draft.path) || corpus.roles.get(draft.path) === 'outside');
  const foreseen = assumed(running, facts, new Set(chosen));
  const undecided: Mapping = { ...mapping, sources: [], ignore: [], migrations: [], resolve: [], retire: [] };
  const fresh = migrations.filter(({ draft }) => chosen.includes(draft.path));
  const plan = undecidedPlan(facts);
  return { corpus: facts, mapping: undecided, plan, lock: null, targets: new Map(), foreseen, legacy: foreseen, fresh };
}

/** What helps against a legacy file does not against one that is still being written. */
function advised(finding: Finding, mapping: Mapping): Finding {
  if (lintIds.has(finding.rule) || !ABOUT_DECISIONS.test(finding.help)) return finding;
  const line = acceptLine(finding.rule, finding.subject);
  return { ...finding, help: `change the migration, or accept it in ${mapping.path}: \`${line}\`` };
}

/**
 * Judges new migrations, and nothing else: by the lint rules, and by the general ones as far as they concern these files.
 * What stands before them is taken to have worked. Errors come first.
 */
export function validate(candidates: Candidates): Finding[] {
  const paths = new Set(candidates.chosen);
  const findings = judgeNew(contextOf(candidates), candidates.outside ?? []);
  return findings
    .filter(({ at }) => at.some(({ path }) => paths.has(path)))
    .map((finding) => advised(finding, candidates.mapping));
}

/**
 * Says why PostgreSQL refused a statement of our own layout, as far as the static analysis foresees just that: a clause,
 * or null. All migrations are taken to have run in their order.
 */
export function foreseenCause(corpus: Corpus, mapping: Mapping, { place, sqlstate }: SqlFailure): string | null {
  const context = contextOf({ corpus, mapping, chosen: [place.path] });
  for (const refusal of context.foreseen.runs.flatMap(({ refusals }) => refusals)) {
    const { file, statement } = refusal.located;
    if (file.file.path !== place.path || refusal.sqlstate !== sqlstate) continue;
    const text = file.file.text ?? '';
    const [first, end] = [statement.span.start, statement.span.end].map((at) => placeAt(place.path, text, at).line);
    if (place.line < first! || place.line > end!) continue;
    const cause = causeOf(context, refusal);
    return cause === '' ? null : cause;
  }
  return null;
}

import type { Chunk, DownOrigin, Located, MigrationEntry, PlanProblem, Selection, Statement } from '../model.js';
import { takenBack } from './additions.js';
import type { Decided } from './decided.js';
import { generatedDown } from './generated-down.js';
import { backwardPart, type LegacyFile, type Part } from './legacy.js';
import { cut } from './pieces.js';
import { deadSelectors } from './selecting.js';
import { type Taking, take, unknownFile } from './taking.js';
import type { Past } from './undoing/past.js';

export type DownPlan = {
  readonly origin: DownOrigin;
  readonly chunks: readonly Chunk[];
  readonly takings: readonly Taking[];
  readonly problems: readonly PlanProblem[];
  /** What a generated rollback leaves as it is, with the reasons. */
  readonly notUndone?: readonly string[];
};
/** What a rollback is planned from. */
export type DownRequest = {
  readonly entry: MigrationEntry;
  readonly takings: readonly Taking[];
  /** What the entry's forward part runs, in order. */
  readonly statements: readonly Located[];
  readonly files: ReadonlyMap<string, LegacyFile>;
  readonly decided: Decided;
  /** Whether the migration is one transaction. */
  readonly transaction: boolean;
  /** What stands before the migration, and behind it once its rollback is generated; null where no entry asks. */
  readonly past: Past | null;
};

const NO_DOWN: DownPlan = { origin: 'none', chunks: [], takings: [], problems: [] };

const NOTHING_ADDED: ReadonlyMap<Statement, readonly Chunk[]> = new Map();

function downChunks(taking: Taking, decided: Decided): Chunk[] {
  const { part, taken, absorbed, selection } = taking;
  const whole = selection.only === null && selection.except === null;
  return cut(part, { taken, absorbed, decided: decided.fates, before: NOTHING_ADDED, behind: NOTHING_ADDED, whole });
}

/** A rollback of comments ("run this by hand: …"), or one that was let go, rolls nothing back. */
function takesAny({ taken }: Taking): boolean {
  return taken.size > 0;
}

/** A rollback, and the source whose names it knows; null where that is not told. */
type Wrapped = { readonly taking: Taking; readonly source: Selection | null };

/** Writes rollbacks, each between what gives objects the names that its source knows and what takes them back. */
function chunksOf(wrapped: readonly Wrapped[], decided: Decided): Chunk[] {
  return wrapped.flatMap(({ taking, source }, index) => {
    const own = downChunks(taking, decided);
    if (source === null) return own;
    const isFirst = wrapped[index - 1]?.source !== source;
    const isLast = wrapped[index + 1]?.source !== source;
    return [
      ...(isFirst ? takenBack(source, 'behind', decided) : []),
      ...own,
      ...(isLast ? takenBack(source, 'before', decided) : []),
    ];
  });
}

function fromTakings(wrapped: readonly Wrapped[], decided: Decided, problems: readonly PlanProblem[]): DownPlan {
  const takings = wrapped.map(({ taking }) => taking);
  if (!takings.some(takesAny)) return { ...NO_DOWN, problems };
  return { origin: 'legacy', takings, problems, chunks: chunksOf(wrapped, decided) };
}

/** Finds the source that a named rollback belongs to: the only one, or the one that its convention pairs it with. */
function sourceOf({ selection: { path } }: Taking, { takings }: DownRequest): Selection | null {
  const [only, ...more] = takings;
  if (more.length === 0) return only?.selection ?? null;
  const source = takings.find(({ file }) => file.pairedDown.some(({ parsed }) => parsed.file.path === path));
  return source?.selection ?? null;
}

/** Says that names change in a migration and that it is not told which of them a rollback means. */
function unknownNames(wrapped: readonly Wrapped[], { takings, decided, entry }: DownRequest): PlanProblem[] {
  const moves = takings.some(({ selection }) => takenBack(selection, 'before', decided).length > 0);
  const lost = wrapped.find(({ source }) => source === null);
  if (!moves || lost === undefined) return [];
  const message = `the rollback ${lost.taking.selection.path} of ${entry.name} names objects that \`rename\` moves, and it is not told for which of its sources it speaks.`;
  return [
    { at: lost.taking.selection.at, message, help: 'write `down: generated`, or one migration for each source.' },
  ];
}

function named(selections: readonly Selection[], request: DownRequest): DownPlan {
  const { files, decided } = request;
  const unknown = selections.filter(({ path }) => !files.has(path)).map((selection) => unknownFile(selection, files));
  const takings = selections.flatMap((selection) => {
    const file = files.get(selection.path);
    return file === undefined ? [] : [take(selection, file, backwardPart(file), decided)];
  });
  const dead = takings.flatMap(({ selection, part }) => deadSelectors(selection, part.statements));
  const wrapped = takings.map((taking) => ({ taking, source: sourceOf(taking, request) }));
  return fromTakings(wrapped, decided, [...unknown, ...dead, ...unknownNames(wrapped, request)]);
}

function paired(taking: Taking, part: Part, request: DownRequest): Taking {
  const path = part.parsed.file.path;
  const selection = { path, only: null, except: null, at: taking.selection.at };
  return take(selection, request.files.get(path) ?? taking.file, part, request.decided);
}

/**
 * Takes the sources' own rollbacks, last source first. Only when the entry takes every source whole and each has one:
 * half a rollback would leave things behind and yet count as rolled back.
 */
function ofSources(request: DownRequest): DownPlan {
  const whole = request.takings.every(({ selection }) => selection.only === null && selection.except === null);
  if (!whole || request.takings.length === 0) return NO_DOWN;
  const bySource = request.takings.toReversed().map((taking) => {
    const downs = taking.file.pairedDown.map((part) => paired(taking, part, request));
    return downs.map((down) => ({ taking: down, source: taking.selection }));
  });
  return bySource.every((wrapped) => wrapped.some(({ taking }) => takesAny(taking)))
    ? fromTakings(bySource.flat(), request.decided, [])
    : NO_DOWN;
}

/** A generated rollback of comments only is none; what it would have said is kept. */
function generated({ statements, past, transaction }: DownRequest): DownPlan {
  if (past === null) return NO_DOWN;
  const { chunks, notUndone } = generatedDown(statements, past, transaction);
  const origin = chunks.length === 0 ? 'none' : 'generated';
  return { ...NO_DOWN, origin, chunks, ...(notUndone.length > 0 && { notUndone }) };
}

/** Plans the rollback of one migration as its `down:` asks. */
export function downOf(request: DownRequest): DownPlan {
  const { down } = request.entry;
  if (down.kind === 'none') return NO_DOWN;
  if (down.kind === 'files') return named(down.from, request);
  if (down.kind === 'sources') return ofSources(request);
  return generated(request);
}

import type { Chunk, DownOrigin, Located, MigrationEntry, PlanProblem, Selection, Statement } from '../model.js';
import { takenBack } from './additions.js';
import type { Decided } from './decided.js';
import { generatedDown, type Known } from './generated-down.js';
import { backwardPart, type LegacyFile, type Part } from './legacy.js';
import { cut } from './pieces.js';
import { deadSelectors } from './selecting.js';
import { type Taking, take, unknownFile } from './taking.js';

export type DownPlan = {
  readonly origin: DownOrigin;
  readonly chunks: readonly Chunk[];
  readonly takings: readonly Taking[];
  readonly problems: readonly PlanProblem[];
};
type Request = {
  readonly entry: MigrationEntry;
  readonly takings: readonly Taking[];
  /** What the entry's forward part runs, in order. */
  readonly statements: readonly Located[];
  readonly files: ReadonlyMap<string, LegacyFile>;
  readonly decided: Decided;
  /** Knows the keys of the objects that earlier migrations create. */
  readonly earlier: Known;
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

function fromTakings(takings: readonly Taking[], decided: Decided, problems: readonly PlanProblem[]): DownPlan {
  if (!takings.some(takesAny)) return { ...NO_DOWN, problems };
  return { origin: 'legacy', takings, problems, chunks: takings.flatMap((taking) => downChunks(taking, decided)) };
}

function named(selections: readonly Selection[], { files, decided }: Request): DownPlan {
  const unknown = selections.filter(({ path }) => !files.has(path)).map((selection) => unknownFile(selection, files));
  const takings = selections.flatMap((selection) => {
    const file = files.get(selection.path);
    return file === undefined ? [] : [take(selection, file, backwardPart(file), decided)];
  });
  const dead = takings.flatMap(({ selection, part }) => deadSelectors(selection, part.statements));
  return fromTakings(takings, decided, [...unknown, ...dead]);
}

function paired(taking: Taking, part: Part, request: Request): Taking {
  const path = part.parsed.file.path;
  const selection = { path, only: null, except: null, at: taking.selection.at };
  return take(selection, request.files.get(path) ?? taking.file, part, request.decided);
}

/**
 * Takes the sources' own rollbacks, last source first. Only when the entry takes every source whole and each has one:
 * half a rollback would leave things behind and yet count as rolled back.
 */
function ofSources(request: Request): DownPlan {
  const whole = request.takings.every(({ selection }) => selection.only === null && selection.except === null);
  if (!whole || request.takings.length === 0) return NO_DOWN;
  const bySource = request.takings.toReversed().map((taking) => {
    return taking.file.pairedDown.map((part) => paired(taking, part, request));
  });
  return bySource.every((takings) => takings.some(takesAny))
    ? fromTakings(bySource.flat(), request.decided, [])
    : NO_DOWN;
}

/** Puts around a legacy rollback what gives objects the names that it knows. */
function takingBack(down: DownPlan, { takings, decided }: Request): DownPlan {
  if (down.origin === 'none') return down;
  const selections = takings.map(({ selection }) => selection);
  const [first, last] = [takenBack(selections, 'behind', decided), takenBack(selections, 'before', decided)];
  return { ...down, chunks: [...first, ...down.chunks, ...last] };
}

/** Plans the rollback of one migration as its `down:` asks. */
export function downOf(request: Request): DownPlan {
  const { down } = request.entry;
  if (down.kind === 'none') return NO_DOWN;
  if (down.kind === 'files') return takingBack(named(down.from, request), request);
  if (down.kind === 'sources') return takingBack(ofSources(request), request);
  return { origin: 'generated', chunks: generatedDown(request.statements, request.earlier), takings: [], problems: [] };
}

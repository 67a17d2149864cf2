import type {
  Decision,
  Fate,
  Located,
  PlanProblem,
  Resolution,
  Resolve,
  Selection,
  Side,
  Statement,
} from '../model.js';
import { type Definition, type InFile, meantPath, type Spot } from './definitions.js';
import type { LegacyFile } from './legacy.js';
import type { Generated } from './union/generated.js';

/** SQL that no file holds: it stands beside a statement of a `from:` line, or in the place of one that was let go. */
export type Addition = Generated & {
  readonly selection: Selection;
  readonly at: Located;
  readonly side: Side;
  /** SQL for a legacy rollback that takes it back; absent where dropping the object does. */
  readonly undo?: string;
  /** The statement that it is there for. */
  readonly because: Located;
};
export type Resolved = {
  readonly fates: readonly (readonly [Statement, Fate])[];
  readonly additions: readonly Addition[];
  /** The objects of which several definitions stay, by key. */
  readonly renamed: readonly (readonly [string, Decision])[];
  readonly problems: readonly PlanProblem[];
};
/** What legacy files make: the keys of the spaces that are taken, and the plain names that they give. */
export type Made = { readonly spaces: ReadonlySet<string>; readonly names: ReadonlySet<string> };
export type Desk = {
  readonly files: ReadonlyMap<string, LegacyFile>;
  readonly retirements: ReadonlyMap<Statement, Fate>;
  readonly spotOf: (located: InFile) => Spot;
  /** Tells whether the migration that has this `from:` line is one transaction. */
  readonly runsInTransaction: (selection: Selection) => boolean;
  /** Found out when it is first asked for. */
  readonly made: () => Made;
};

export const NOTHING: Resolved = { fates: [], additions: [], renamed: [], problems: [] };

/** Resolves nothing, and says why. */
export function failed(...problems: readonly PlanProblem[]): Resolved {
  return { ...NOTHING, problems };
}

function verbOf({ kind }: Resolution): string {
  return kind === 'rename' ? 'renames' : 'keeps';
}

/** Says that the file whose definition is to stay has none. */
function notDefined(
  { at, object, resolution }: Resolve,
  path: string,
  all: readonly Definition[],
  { files }: Desk,
): PlanProblem {
  const message = `\`resolve:\` ${verbOf(resolution)} ${object} of ${path}, but no statement there creates it.`;
  const defining = [...new Set(all.map((definition) => definition.path))];
  return { at, message, help: meantPath(path, defining, files.has(path)) };
}

/** Says that what `resolve:` keeps is let go by `retire:`: then no definition would be left. */
function keptNothing({ at, object, resolution }: Resolve, path: string, retirement: Fate): PlanProblem {
  return {
    at,
    message: `\`resolve:\` ${verbOf(resolution)} ${object} of ${path}, but ${retirement.at.path}:${retirement.at.line} retires it.`,
    help: 'choose the definition of another file, or do not retire this one.',
  };
}

/** Finds what keeps a file's definition from staying; null when nothing does. */
export function hindrance(entry: Resolve, path: string, all: readonly Definition[], desk: Desk): PlanProblem | null {
  const kept = all.filter((definition) => definition.path === path);
  if (kept.length === 0) return notDefined(entry, path, all, desk);
  const gone = kept.map(({ statement }) => desk.retirements.get(statement));
  return gone.every((retirement) => retirement !== undefined) ? keptNothing(entry, path, gone[0]!) : null;
}

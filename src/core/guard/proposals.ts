import { readName, readNumber } from '../conventions/names.js';
import { compareVersions } from '../history/versions.js';
import type { Guarded, GuardedFile, GuardFacts, Layout, Move, NumberedPath, Renumbered } from '../model.js';
import { movesFor } from './moves.js';
import { isSameNumber, movable, numberedPaths, type Renumbering, renumberings } from './numbers.js';

/** The numbered files of our layout: in the work tree, where the branch began, on the base as it is now, and on others. */
export type Layouts = Pick<GuardFacts, 'own' | 'forked' | 'others'> & { readonly tip: readonly NumberedPath[] };
/** What a branch changed, seen beside all that has a number; `compared` is false where every file is judged. */
export type Branch = Layouts & {
  readonly mapping: Pick<Guarded, 'layout' | 'policy'>;
  readonly files: readonly GuardedFile[];
  readonly compared: boolean;
};
/** New numbers and new places for what a branch adds. */
export type Proposals = Pick<GuardFacts, 'renumbered' | 'moves'>;
type Files = ReadonlyMap<string, GuardedFile>;

function newestUp(paths: readonly NumberedPath[]): string | null {
  return paths.findLast(({ side }) => side === 'up')?.version ?? null;
}

/** What is renumbered by mapping.yaml has no files to move by hand. */
function renumberedOf({ from, version, to, down }: Renumbering, newest: string | null, files: Files): Renumbered {
  const low = newest !== null && compareVersions(from.version, newest) < 0;
  const moved = (path: string, target: string): Move => ({
    from: path,
    to: target,
    tracked: files.get(path)?.tracked ?? true,
  });
  const moves = [moved(from.path, to), ...(down === null ? [] : [moved(down.from, down.to)])];
  return { path: from.path, version, low, moves: files.get(from.path)?.consolidated === true ? [] : moves };
}

/** Tells of what is new whether it wants a place among the migrations. */
function isStray({ role, kind, path, number, recorded, twins, link }: GuardedFile, { versions }: Layout): boolean {
  if (recorded !== null || twins.length > 0 || link) return false;
  if (role === 'deprecated') return kind !== 'removed' && kind !== 'changed';
  if (role === 'canonical') return number === null && kind !== 'removed' && path.startsWith(`${versions}/`);
  return role === 'outside' && kind === 'added' && readNumber(readName(path).stem) !== null;
}

/** Finds what has a better name for the same number, also where git sees a file that went and one that came. */
function betterNamed(files: readonly GuardedFile[], layout: Layout): GuardedFile[] {
  const written = files.filter(({ consolidated }) => consolidated);
  const gone = new Set(written.flatMap(({ kind, number }) => (kind === 'removed' ? [number] : [])));
  return files.filter(({ kind, path, from, number, consolidated }) => {
    if (from !== null) return isSameNumber(from, path, layout);
    return kind === 'added' && consolidated && gone.has(number);
  });
}

/**
 * Proposes numbers for the migrations that a branch adds, where theirs will not do, and places for SQL that lies where none
 * is to be. `momentAfter` gives the time, as 14 digits, that lies behind the newest version of all.
 */
export function proposalsFor(
  { mapping, files, compared, own, forked, tip, others }: Branch,
  momentAfter: (newest: string | null) => string,
): Proposals {
  const { layout } = mapping;
  // What the base has got in the meantime is nothing new: it was merged, or picked, before its branch was.
  const before = new Set([...forked, ...tip, ...betterNamed(files, layout)].map(({ path }) => path));
  const mine = compared ? own.map(({ path }) => path).filter((path) => !before.has(path)) : [];
  const taken = [...forked, ...tip, ...others.flatMap(({ paths }) => paths)].map(({ path }) => path);
  const byPath: Files = new Map(files.map((file) => [file.path, file]));
  const moment = momentAfter(newestUp(numberedPaths([...taken, ...mine], layout)));
  const moving = new Set(movable(mine, taken, mapping));
  const staying = mine.filter((path) => !moving.has(path));
  const found = renumberings([...moving], [...taken, ...staying], { folders: layout, moment });
  const targets = found.map(({ to }) => to);
  return {
    renumbered: found.map((one) => renumberedOf(one, newestUp(tip), byPath)),
    moves: movesFor(
      files.filter((file) => isStray(file, layout)),
      [...taken, ...mine, ...targets],
      { layout, moment },
    ),
  };
}

import { downPath, upPath } from '../conventions/canonical-name.js';
import { readName, readNumber } from '../conventions/names.js';
import { migrationName, nextVersion } from '../creation.js';
import { compareVersions } from '../history/versions.js';
import type { Layout, Move } from '../model.js';
import { byCodeUnit } from '../text.js';
import { numberedPaths } from './numbers.js';

type Ground = { readonly layout: Layout; readonly moment: string };
/** A file outside of our layout, and whether git knows it. */
type Stray = { readonly path: string; readonly tracked: boolean };

/** What a file would be called beside the migrations: its name without number and direction. */
function calledBy(path: string): string {
  const { stem } = readName(path);
  const bare = migrationName(readNumber(stem)?.rest ?? stem);
  return bare === '' ? 'migration' : bare;
}

/**
 * Finds places in our layout for files that lie elsewhere: a migration gets the next free number, in the order of paths,
 * and a rollback that of the migration beside it. `taken` are the paths of all that has a number.
 */
export function movesFor(strays: readonly Stray[], taken: readonly string[], { layout, moment }: Ground): Move[] {
  const used = numberedPaths(taken, layout).flatMap(({ side, version }) => (side === 'up' ? [version] : []));
  const given = new Map<string, string>();
  const sorted = [...strays].sort((a, b) => byCodeUnit(a.path, b.path));
  const isDown = ({ path }: Stray) => readName(path).side === 'down';
  const moves: Move[] = [];
  for (const { path, tracked } of sorted.filter((stray) => !isDown(stray))) {
    const newest = used.toSorted(compareVersions).at(-1) ?? null;
    const version = nextVersion({ taken: used, newest }, layout.digits, moment);
    used.push(version);
    const { dir, stem } = readName(path);
    given.set(`${dir}/${stem}`, version);
    moves.push({ from: path, to: upPath({ version, name: calledBy(path) }, layout), tracked });
  }
  for (const { path, tracked } of sorted.filter(isDown)) {
    const { dir, stem } = readName(path);
    const version = given.get(`${dir}/${stem}`);
    if (version === undefined) continue;
    moves.push({ from: path, to: downPath({ version, name: calledBy(path) }, layout), tracked });
  }
  return moves;
}

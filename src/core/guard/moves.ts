import { downPath, upPath } from '../conventions/canonical-name.js';
import { readName, readNumber } from '../conventions/names.js';
import { isDated, migrationName, newestVersion, nextVersion, secondAfter } from '../creation.js';
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
  let newest = newestVersion(
    numberedPaths(taken, layout).flatMap(({ side, version }) => (side === 'up' ? [version] : [])),
  );
  let now = moment;
  const given = new Map<string, string>();
  const sorted = [...strays].sort((a, b) => byCodeUnit(a.path, b.path));
  const isDown = ({ path }: Stray) => readName(path).side === 'down';
  const moves: Move[] = [];
  for (const { path, tracked } of sorted.filter((stray) => !isDown(stray))) {
    // What lies behind the newest lies behind all: with ten thousand strays nothing else is looked at again.
    const version = nextVersion({ taken: newest === null ? [] : [newest], newest }, layout.digits, now);
    newest = version;
    if (isDated(version)) now = secondAfter(now);
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

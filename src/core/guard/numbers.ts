import { canonicalNumber } from '../conventions/canonical-name.js';
import { folderOf, readName } from '../conventions/names.js';
import { isDated, newestVersion, nextVersion, secondAfter } from '../creation.js';
import { compareVersions, versionKey } from '../history/versions.js';
import type { Guarded, Layout, NumberedPath } from '../model.js';
import { byCodeUnit } from '../text.js';

type Folders = Pick<Layout, 'versions' | 'down' | 'digits'>;

/** Reads the number of a file of our layout from its path; null for a file that lies elsewhere or has none. */
export function numberedPath(path: string, { versions, down }: Folders): NumberedPath | null {
  const isDown = path.startsWith(`${down}/`);
  if (!/\.sql$/i.test(path) || !(isDown || path.startsWith(`${versions}/`))) return null;
  const number = canonicalNumber(path);
  if (number === null) return null;
  const { written, key, rest } = number;
  return { path, side: isDown ? 'down' : 'up', version: written, key, rest };
}

/** A rollback may lie by mistake beside the migration that it names: the runner takes it for a rollback there too. */
function isBeside(path: string, paths: ReadonlySet<string>): boolean {
  const { dir, stem, side } = readName(path);
  return side === 'down' && paths.has(`${dir}/${stem}`);
}

/** Reads those of some paths that are numbered files of our layout, migrations by number and then by path. */
export function numberedPaths(paths: readonly string[], folders: Folders): NumberedPath[] {
  const stems = new Set(paths.map((path) => path.replace(/\.sql$/i, '')));
  const found = paths.flatMap((path) => numberedPath(path, folders) ?? []);
  const sided = found.map((one) => (isBeside(one.path, stems) ? { ...one, side: 'down' as const } : one));
  return sided.sort((a, b) => compareVersions(a.version, b.version) || byCodeUnit(a.path, b.path));
}

/** Tells whether two paths of our layout have one number, so that a file got a better name only. */
export function isSameNumber(one: string, other: string, folders: Folders): boolean {
  const key = numberedPath(one, folders)?.key;
  return key !== undefined && key === numberedPath(other, folders)?.key;
}

/**
 * Chooses of the files that a branch adds those that may have to get another number: where migrations may run out of
 * order, only those whose number another one has. `taken` are the paths that others have.
 */
export function movable(
  mine: readonly string[],
  taken: readonly string[],
  { layout, policy }: Pick<Guarded, 'layout' | 'policy'>,
): readonly string[] {
  if (policy.outOfOrder === 'refuse') return mine;
  const holders = new Map<string, Set<string>>();
  for (const { side, key, path } of numberedPaths([...taken, ...mine], layout)) {
    if (side === 'up') holders.set(key, (holders.get(key) ?? new Set()).add(path));
  }
  return mine.filter((path) => (holders.get(numberedPath(path, layout)?.key ?? '')?.size ?? 0) > 1);
}

/** A migration's way to another number, with its rollback's where it has one. */
export type Renumbering = {
  readonly from: NumberedPath;
  readonly version: string;
  readonly to: string;
  readonly down: { readonly from: string; readonly to: string } | null;
};

function renamed({ path, version }: NumberedPath, next: string): string {
  const slash = path.lastIndexOf('/') + 1;
  return `${path.slice(0, slash)}${next}${path.slice(slash + version.length)}`;
}

/** What follows the number in a rollback's name, without the word that makes it one. */
function nameOf({ path, rest }: NumberedPath): string {
  const { whole, stem } = readName(path);
  return rest.slice(0, rest.length - (whole.length - stem.length));
}

function isHome(down: string, up: string, folders: Folders): boolean {
  const [from, to] = [folderOf(down), folderOf(up)];
  return from === to || from.slice(folders.down.length) === to.slice(folders.versions.length);
}

/** The rollback of the same name, else the one of the number, where no other migration has that; `same` have its number. */
function rollbackOf(up: NumberedPath, same: readonly NumberedPath[], mine: ReadonlySet<string>, folders: Folders) {
  const downs = same.filter(({ side, path }) => side === 'down' && mine.has(path) && isHome(path, up.path, folders));
  const ups = same.filter(({ side }) => side === 'up');
  const nameless = downs.filter((down) => !ups.some(({ rest }) => rest === nameOf(down)));
  const isAlone = ups.filter(({ path }) => mine.has(path)).length === 1;
  return downs.find((down) => nameOf(down) === up.rest) ?? (isAlone ? nameless[0] : undefined);
}

function grouped(files: readonly NumberedPath[]): ReadonlyMap<string, readonly NumberedPath[]> {
  const groups = new Map<string, NumberedPath[]>();
  for (const file of files) {
    const group = groups.get(file.key);
    if (group === undefined) groups.set(file.key, [file]);
    else group.push(file);
  }
  return groups;
}

/**
 * Gives numbers behind all that are taken to the files that a branch adds, where theirs is taken or lies before the newest
 * one; they keep their order among themselves. `taken` are the paths that others have; `moment` as for `nextVersion`.
 */
export function renumberings(
  own: readonly string[],
  taken: readonly string[],
  { folders, moment }: { readonly folders: Folders; readonly moment: string },
): Renumbering[] {
  const mine = new Set(own);
  const all = numberedPaths([...new Set([...own, ...taken])], folders);
  const theirs = all.filter(({ path }) => !mine.has(path));
  const on = (wanted: NumberedPath['side']) =>
    newestVersion(theirs.flatMap(({ side, version }) => (side === wanted ? [version] : [])));
  const byNumber = grouped(all);
  const newestDown = on('down');
  let newest = on('up');
  const found: Renumbering[] = [];
  let now = moment;
  for (const up of all.filter(({ side, path }) => side === 'up' && mine.has(path))) {
    const fits = newest === null || isBehind(up.version, newest);
    const taken = [newest, newestDown].filter((one) => one !== null);
    const version = fits ? up.version : nextVersion({ taken, newest }, folders.digits, now);
    // Each lies behind all before it.
    newest = version;
    if (fits) continue;
    // Two that get a date get one after the other.
    if (isDated(version)) now = secondAfter(now);
    const down = rollbackOf(up, byNumber.get(up.key)!, mine, folders);
    found.push({
      from: up,
      version,
      to: renamed(up, version),
      down: down === undefined ? null : { from: down.path, to: renamed(down, version) },
    });
  }
  return found;
}

function isBehind(version: string, newest: string): boolean {
  return compareVersions(version, newest) > 0 && versionKey(version) !== versionKey(newest);
}

/** Tells whether two texts are the same but for a number in comments, as it is there after a migration was renumbered. */
export function isRenumberedText(before: string, after: string, from: string, to: string): boolean {
  const [old, now] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  const isSame = (line: string, index: number) =>
    line === now[index] || (line.trimStart().startsWith('--') && line.replaceAll(from, to) === now[index]);
  return old.length === now.length && old.every(isSame);
}

import { canonicalNumber } from '../conventions/canonical.js';
import { nextVersion } from '../creation.js';
import { compareVersions } from '../history/versions.js';
import type { Layout, NumberedPath } from '../model.js';
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

/** Reads those of some paths that are numbered files of our layout, migrations by number and then by path. */
export function numberedPaths(paths: readonly string[], folders: Folders): NumberedPath[] {
  const found = paths.flatMap((path) => numberedPath(path, folders) ?? []);
  return found.sort((a, b) => compareVersions(a.version, b.version) || byCodeUnit(a.path, b.path));
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

function rollbackOf(up: NumberedPath, downs: readonly NumberedPath[]): NumberedPath | undefined {
  const of = (down: NumberedPath) => down.rest.replace(/[-_. ]down\.sql$|[-_. ]down$/i, '') === up.rest;
  return downs.find((down) => down.key === up.key && of(down));
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
  const mine = numberedPaths(own, folders);
  const downs = mine.filter(({ side }) => side === 'down');
  const used = numberedPaths(taken, folders).flatMap(({ side, version }) => (side === 'up' ? [version] : []));
  const found: Renumbering[] = [];
  for (const up of mine.filter(({ side }) => side === 'up')) {
    const newest = used.toSorted(compareVersions).at(-1) ?? null;
    const fits = newest === null || (compareVersions(up.version, newest) > 0 && !sameNumber(up.version, newest));
    const version = fits ? up.version : nextVersion({ taken: used, newest }, folders.digits, moment);
    used.push(version);
    if (fits) continue;
    const down = rollbackOf(up, downs);
    found.push({
      from: up,
      version,
      to: renamed(up, version),
      down: down === undefined ? null : { from: down.path, to: renamed(down, version) },
    });
  }
  return found;
}

function sameNumber(one: string, other: string): boolean {
  return one.replace(/^0+(?=.)/, '') === other.replace(/^0+(?=.)/, '');
}

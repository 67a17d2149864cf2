import { byCodeUnit } from '../text.js';

const MIGRATION_FOLDER = /migrat|versions|changelog/i;
const STEP_FOLDER = /^(ups?|downs?|rollbacks?|revert|verify|undo|versions|\d.*)$/i;

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Climbs out of the folders that hold one direction or one migration only ("down", "20240131_users"). */
function homeOf(path: string): string {
  let folder = parentOf(path);
  while (STEP_FOLDER.test(baseOf(folder)) && parentOf(folder) !== '.' && folder !== '.') folder = parentOf(folder);
  return folder;
}

function isBelow(path: string, folder: string): boolean {
  return folder === '.' || path.startsWith(`${folder}/`);
}

/**
 * Groups migration files by the directory that a source of mapping.yaml should name. A folder that holds other sources
 * is named only when it is a folder of migrations itself; else its own files are named one by one, so that a lone
 * `setup.sql` at the top does not swallow the repository.
 */
export function sourcePaths(migrations: readonly string[]): string[] {
  const homes = [...new Set(migrations.map(homeOf))].sort(byCodeUnit);
  const covering = homes.filter((home) => MIGRATION_FOLDER.test(baseOf(home)));
  const isCovered = (path: string) => covering.some((folder) => folder !== path && isBelow(path, folder));
  const outer = homes.filter((home) => !isCovered(home));
  return outer.flatMap((home) => {
    const mixed = home === '.' || (!covering.includes(home) && homes.some((h) => h !== home && isBelow(h, home)));
    return mixed ? migrations.filter((path) => homeOf(path) === home).sort(byCodeUnit) : [home];
  });
}

import { baseName, directoryOf } from '../places.js';
import { byCodeUnit } from '../text.js';

const MIGRATION_FOLDER = /migrat|versions|changelog/i;
const STEP_FOLDER = /^(ups?|downs?|rollbacks?|revert|verify|undo|versions|\d.*)$/i;

/** Climbs out of the folders that hold one direction or one migration only ("down", "20240131_users"). */
function homeOf(path: string): string {
  let folder = directoryOf(path);
  while (STEP_FOLDER.test(baseName(folder)) && directoryOf(folder) !== '.' && folder !== '.')
    folder = directoryOf(folder);
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
  const covering = homes.filter((home) => MIGRATION_FOLDER.test(baseName(home)));
  const isCovered = (path: string) => covering.some((folder) => folder !== path && isBelow(path, folder));
  const outer = homes.filter((home) => !isCovered(home));
  return outer.flatMap((home) => {
    const mixed = home === '.' || (!covering.includes(home) && homes.some((h) => h !== home && isBelow(h, home)));
    return mixed ? migrations.filter((path) => homeOf(path) === home).sort(byCodeUnit) : [home];
  });
}

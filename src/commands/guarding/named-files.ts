import { numberedPaths } from '../../core/guard/numbers.js';
import type { Layout } from '../../core/model.js';
import { UserError } from '../../errors.js';
import { tidyPath } from '../../io/inside.js';
import { type LayoutFiles, sharedNumbers } from './layout-files.js';

function refuseNoMigration(path: string, { versions }: Layout): never {
  throw new UserError(
    `${path} is no migration with a number in ${versions}/.`,
    `name files of ${versions}/ by their paths; their rollbacks follow them.`,
  );
}

/**
 * Takes files that were named to be renumbered. A file that the base has may go only where another there has its number,
 * and one of those must stay: which of them a database has recorded is for the person to know who names it.
 */
export function namedFiles(typed: readonly string[], files: LayoutFiles, layout: Layout): string[] {
  const ups = new Set(numberedPaths(files.tree, layout).flatMap(({ side, path }) => (side === 'up' ? [path] : [])));
  const named = typed.map((word) => tidyPath(word) ?? word);
  const unknown = named.find((path) => !ups.has(path));
  if (unknown !== undefined) refuseNoMigration(unknown, layout);
  const chosen = new Set(named);
  const groups = sharedNumbers(files, layout);
  for (const path of files.tip.filter((one) => chosen.has(one))) {
    const same = groups.find((group) => group.some((one) => one.path === path));
    if (same === undefined) {
      throw new UserError(
        `${path} is on ${files.base.name}, and no other file there has its number: it keeps it.`,
        'a database may have recorded it under this number. Make a new migration for what is to be changed.',
      );
    }
    if (same.every((one) => chosen.has(one.path))) {
      throw new UserError(
        `${same.map((one) => one.path).join(' and ')} are all named, and one of them must keep the number.`,
        'name all but the one that databases have recorded.',
      );
    }
  }
  return [...chosen];
}

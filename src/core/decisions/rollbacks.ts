import { pathMatcher } from '../globs.js';
import type { LegacyRollback } from '../model.js';
import { type MappingInput, type PlainSelection, selectionsOf } from './plain.js';

function pathsIn({ migrations = [] }: MappingInput, key: 'from' | 'down'): Set<string> {
  return new Set(migrations.flatMap((one) => selectionsOf(one[key]).map(({ path }) => path)));
}

/** Tells whether all of a file is let go, by its name or by that of a folder or glob. */
export function isRetired({ retire = [] }: MappingInput, path: string): boolean {
  return retire.some((entry) => !entry.only && !entry.except && pathMatcher(entry.path)(path));
}

/**
 * Lists the rollbacks that undo a file and nothing that a migration still takes, once none takes that file: they go with
 * it, wherever those that took it name them.
 */
export function ownRollbacks(plain: MappingInput, path: string, rollbacks: readonly LegacyRollback[]): string[] {
  const taken = pathsIn(plain, 'from');
  taken.delete(path);
  return rollbacks.flatMap((one) => (one.of.includes(path) && !one.of.some((file) => taken.has(file)) ? one.path : []));
}

/** What is let go: legacy files, and what was named for the rollback of those. */
type Gone = { readonly from: readonly PlainSelection[]; readonly down: readonly PlainSelection[] };

/**
 * Lists what rolls back nothing any more once files are let go: the rollbacks that were named for them, and those that
 * their conventions pair with them. What another migration names stays, and what undoes a file that one still takes.
 * `plain` is what mapping.yaml says without them.
 */
export function leftRollbacks(plain: MappingInput, gone: Gone, rollbacks: readonly LegacyRollback[]): PlainSelection[] {
  const [taken, named] = [pathsIn(plain, 'from'), pathsIn(plain, 'down')];
  const files = new Set(gone.from.map(({ path }) => path));
  const isNeeded = (path: string) => {
    const undone = rollbacks.find((one) => one.path === path)?.of ?? [];
    return named.has(path) || taken.has(path) || undone.some((file) => taken.has(file)) || isRetired(plain, path);
  };
  const paired = rollbacks.filter(({ of }) => of.some((file) => files.has(file))).map(({ path }) => ({ path }));
  const spoken = new Set(gone.down.map(({ path }) => path));
  const both = [...gone.down, ...paired.filter(({ path }) => !spoken.has(path))];
  return both.filter(({ path }) => !files.has(path) && !isNeeded(path));
}

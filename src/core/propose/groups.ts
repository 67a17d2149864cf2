import type { Corpus } from '../model.js';
import { createdBy, neededBy } from '../plan/reasons.js';
import { byCodeUnit } from '../text.js';

/** Objects that every database has or shares: they tie no two sources together. */
const COMMON = /^(extension|role|schema|set) /;

function objectsBySource(corpus: Corpus): Map<string, Set<string>> {
  const bySource = new Map<string, Set<string>>();
  for (const { source, up } of corpus.migrations) {
    const objects = bySource.get(source) ?? new Set<string>();
    for (const key of [...createdBy(up), ...neededBy(up)]) if (!COMMON.test(key)) objects.add(key);
    bySource.set(source, objects);
  }
  return bySource;
}

/** Finds the one that stands for a source's group, shortening the way for the next question (union-find). */
function rootOf(parents: Map<string, string>, source: string): string {
  let root = source;
  while (parents.get(root) !== root) root = parents.get(root)!;
  parents.set(source, root);
  return root;
}

/**
 * Groups sources that create or need an object in common, directly or through others: one group is one database, more
 * than one suggests several. A source that touches no table belongs to none. Each group and the list are in
 * code-unit order.
 */
export function databaseGroups(corpus: Corpus): string[][] {
  const bySource = objectsBySource(corpus);
  const parents = new Map([...bySource.keys()].map((source) => [source, source]));
  const holder = new Map<string, string>();
  for (const [source, objects] of bySource) {
    for (const key of objects) {
      const other = holder.get(key);
      if (other === undefined) holder.set(key, source);
      else parents.set(rootOf(parents, other), rootOf(parents, source));
    }
  }
  const groups = new Map<string, string[]>();
  const real = [...bySource].filter(([, objects]) => [...objects].some((key) => key.startsWith('table ')));
  for (const source of real.map(([path]) => path).sort(byCodeUnit)) {
    const root = rootOf(parents, source);
    groups.set(root, [...(groups.get(root) ?? []), source]);
  }
  return [...groups.values()];
}

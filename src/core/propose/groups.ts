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

/**
 * Groups sources that create or need an object in common, directly or through others: one group is one database, more
 * than one suggests several. A source that touches no table belongs to none. Each group and the list are in
 * code-unit order.
 */
export function databaseGroups(corpus: Corpus): string[][] {
  const groups: { sources: string[]; objects: Set<string> }[] = [];
  for (const [source, objects] of objectsBySource(corpus)) {
    const tied = groups.filter((group) => [...objects].some((key) => group.objects.has(key)));
    for (const group of tied) groups.splice(groups.indexOf(group), 1);
    const keys = [...objects, ...tied.flatMap((group) => [...group.objects])];
    groups.push({ sources: [source, ...tied.flatMap((group) => group.sources)], objects: new Set(keys) });
  }
  const real = groups.filter(({ objects }) => [...objects].some((key) => key.startsWith('table ')));
  const lists = real.map(({ sources }) => sources.sort(byCodeUnit));
  return lists.sort((a, b) => byCodeUnit(a[0]!, b[0]!));
}

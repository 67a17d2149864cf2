import type { Entries } from './printed-lists.js';

/** The keys of an entry, and how one of them stands in its JSON. */
export type Keys<T> = { readonly of: (entry: T) => readonly string[]; readonly printed: (key: string) => string };

/** Who asks more often is answered from an index of the whole list. */
const FEW = 16;

/** Makes keys of one member: what it holds, and how it is printed. */
export function keyed<T extends { readonly [name in N]: string }, N extends string>(name: N): Keys<T> {
  return {
    of: (entry) => [entry[name]],
    printed: (key) => `${JSON.stringify(name)}: ${JSON.stringify(key)}`,
  };
}

function indexed<T>(entries: readonly T[], keysOf: (entry: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const index = new Map<string, T[]>();
  for (const entry of entries) {
    for (const key of new Set(keysOf(entry))) {
      const same = index.get(key);
      if (same === undefined) index.set(key, [entry]);
      else same.push(entry);
    }
  }
  return index;
}

/** Asks for few keys one by one, and for more of them an index that is made then. */
function lookup<T, A>(
  { all }: Entries<T>,
  keys: Keys<T>,
  answer: { readonly one: (key: string) => A; readonly from: (found: readonly T[]) => A },
): (key: string) => A {
  let asked = 0;
  let index: ReadonlyMap<string, readonly T[]> | null = null;
  return (key) => {
    asked += 1;
    if (asked > FEW) index ??= indexed(all(), keys.of);
    return index === null ? answer.one(key) : answer.from(index.get(key) ?? []);
  };
}

/** Makes a lookup of all entries that have a key. */
export function lookupAll<T>(entries: Entries<T>, keys: Keys<T>): (key: string) => readonly T[] {
  return lookup(entries, keys, {
    one: (key) => [...entries.holding(keys.printed(key))].filter((entry) => keys.of(entry).includes(key)),
    from: (found) => found,
  });
}

/** Makes a lookup of the entry that has a key of its own. */
export function lookupOne<T>(entries: Entries<T>, keys: Keys<T>): (key: string) => T | null {
  return lookup<T, T | null>(entries, keys, {
    one: (key) => {
      for (const entry of entries.near(keys.printed(key))) if (keys.of(entry).includes(key)) return entry;
      return null;
    },
    from: ([found]) => found ?? null,
  });
}

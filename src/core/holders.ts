/** What items have in common, and how much each of them has in all. */
export type Holdings<Item> = {
  /** The keys that several items have, each with those items in the order given. */
  readonly shared: ReadonlyMap<string, readonly Item[]>;
  /** How many different keys each item has. */
  readonly sizes: ReadonlyMap<Item, number>;
};

/**
 * Finds what items have in common by their keys; an item may name a key twice, and counts once. Most keys are those of
 * one item alone, and cost no list.
 */
export function holdingsOf<Item>(items: readonly Item[], keysOf: (item: Item) => readonly string[]): Holdings<Item> {
  const first = new Map<string, Item>();
  const shared = new Map<string, Item[]>();
  const sizes = new Map<Item, number>();
  for (const item of items) {
    let size = 0;
    for (const key of keysOf(item)) {
      const holder = first.get(key);
      if (holder === undefined) first.set(key, item);
      if (holder === undefined || (holder !== item && isAdded(shared, key, [holder, item]))) size += 1;
    }
    sizes.set(item, size);
  }
  return { shared, sizes };
}

/** Adds the second of two holders of a key; false when it was the last to be added. */
function isAdded<Item>(shared: Map<string, Item[]>, key: string, [first, item]: readonly [Item, Item]): boolean {
  const holders = shared.get(key);
  if (holders === undefined) shared.set(key, [first, item]);
  else if (holders.at(-1) === item) return false;
  else holders.push(item);
  return true;
}

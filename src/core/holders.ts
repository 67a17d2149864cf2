/**
 * Finds the keys that several items have, each with those items in the order given; an item may name a key twice. Most
 * keys are those of one item alone, and cost no list.
 */
export function sharedKeys<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly string[],
): ReadonlyMap<string, readonly Item[]> {
  const first = new Map<string, Item>();
  const shared = new Map<string, Item[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const holder = first.get(key);
      if (holder === undefined) first.set(key, item);
      else if (holder !== item) add(shared, key, holder, item);
    }
  }
  return shared;
}

function add<Item>(shared: Map<string, Item[]>, key: string, holder: Item, item: Item): void {
  const holders = shared.get(key);
  if (holders === undefined) shared.set(key, [holder, item]);
  else if (holders.at(-1) !== item) holders.push(item);
}

/** What PostgreSQL refuses in a statement, as its tree tells it: `at` in the parser's bytes, null for the statement. */
export type Finding = {
  readonly sqlstate: string;
  readonly at: number | null;
  readonly message: string;
  readonly help: string;
};

/** Where a node stands: one at the very beginning has no location. */
type Placed = { readonly location?: number } | undefined;

/** Makes a finding at a node. */
export function refused(sqlstate: string, node: Placed, message: string, help: string): Finding {
  const { location = null } = node ?? {};
  return { sqlstate, at: location === -1 ? null : location, message, help };
}

/** Finds the items whose name stands before already, in order. */
export function repeated<Item>(items: readonly Item[], nameOf: (item: Item) => string): Item[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const name = nameOf(item);
    if (seen.has(name)) return true;
    seen.add(name);
    return false;
  });
}

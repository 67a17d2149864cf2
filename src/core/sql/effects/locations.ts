/** Finds where the text of a tree begins, in the parser's bytes: the least location within; null where it has none. */
export function firstLocation(tree: unknown): number | null {
  if (typeof tree !== 'object' || tree === null) return null;
  let first: number | null = null;
  for (const [key, value] of Object.entries(tree)) {
    const found = key === 'location' ? (value as number) : firstLocation(value);
    if (found !== null && found >= 0 && (first === null || found < first)) first = found;
  }
  return first;
}

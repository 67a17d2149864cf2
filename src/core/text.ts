/** Orders two strings by UTF-16 code unit: the same on every machine and in every locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Writes a count with its noun ("1 file", "3 files", "2 entries" with `many` given). */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Writes a text as a regular expression that matches it alone. */
export function escaped(text: string): string {
  return text.replaceAll(/[.*+?^$\x7b-\x7d()|[\]\\]/g, '\\$&');
}

/** Finds what most of some values are; the first of them where none is the most. There is at least one. */
export function usual<T>(values: readonly T[]): T {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const [only, other] = [...counts].filter(([, count]) => count === most);
  return other === undefined ? only![0] : values[0]!;
}

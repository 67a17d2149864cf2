function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const plainCost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      row.push(swapped ? Math.min(plainCost, before[j - 2]! + 1) : plainCost);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}

/**
 * Finds the candidate that a mistyped word probably means, or null when none is near: at most one slip per three
 * letters. Slips are a letter too many, one missing, one wrong or two swapped (optimal string alignment distance).
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  if (word.length > 60) return null;
  let best: string | null = null;
  let slips = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const found = distance(word.toLowerCase(), candidate.toLowerCase());
    if (found < slips) [best, slips] = [candidate, found];
  }
  return best;
}

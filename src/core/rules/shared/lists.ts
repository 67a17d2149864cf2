import { plural } from '../../text.js';
import { MOST_PLACES } from '../rule.js';

/** Groups items by a key, groups and items in the order in which they come. */
export function groupBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Joins words for a sentence: "a", "a and b", "a, b and c". */
export function sentenceList(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Keeps the first lines and counts the others ("… and 7 more lines"). */
export function firstLines(lines: readonly string[], noun: string, most = MOST_PLACES): string[] {
  const rest = lines.length - most;
  return rest > 0 ? [...lines.slice(0, most), `… and ${plural(rest, `more ${noun}`)}`] : [...lines];
}

/** Writes ascending whole numbers with runs of three and more drawn together: "#3, #5 to #8". */
export function ordinalList(ordinals: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const ordinal of ordinals) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] + 1 === ordinal) last[1] = ordinal;
    else runs.push([ordinal, ordinal]);
  }
  const print = ([from, to]: readonly [number, number]): string => {
    if (from === to) return `#${from}`;
    return from + 1 === to ? `#${from}, #${to}` : `#${from} to #${to}`;
  };
  return runs.map(print).join(', ');
}

import { holdingsOf } from '../../holders.js';
import type { ParsedFile } from '../../model.js';
import { objectKey } from '../../objects.js';
import { byCodeUnit } from '../../text.js';

/** Shorter lines (")", "BEGIN;") say nothing about likeness. */
const SHORTEST_LINE = 12;
const FEWEST_LINES = 5;
const ALIKE = 0.75;
/** A trait of more files than this is idiom, not copy. Bounds the pairs to be counted per trait. */
const COMMON_TRAIT = 32;
/** Files that are alike in this share of what they do are compared line by line. */
const WORTH_A_LOOK = 0.3;

export type Pair = {
  readonly smaller: ParsedFile;
  readonly larger: ParsedFile;
  readonly shared: number;
  readonly of: number;
};

/** What a file does, coarsely: its statements as they are, and the objects that they touch. */
function traitsOf({ statements }: ParsedFile): string[] {
  const traits: string[] = [];
  for (const { identity, parsed } of statements) {
    traits.push(identity);
    if ('error' in parsed) continue;
    for (const { object } of parsed.effects) traits.push(objectKey(object));
  }
  return traits;
}

/** Counts for each file how many keys it shares with which of the files behind it. */
function likenesses(shared: Iterable<readonly ParsedFile[]>): Map<ParsedFile, Map<ParsedFile, number>> {
  const likenesses = new Map<ParsedFile, Map<ParsedFile, number>>();
  for (const holders of shared) {
    if (holders.length > COMMON_TRAIT) continue;
    holders.forEach((file, at) => {
      const counts = likenesses.get(file) ?? new Map<ParsedFile, number>();
      for (const other of holders.slice(at + 1)) counts.set(other, (counts.get(other) ?? 0) + 1);
      likenesses.set(file, counts);
    });
  }
  return likenesses;
}

/** Finds the pairs that do enough of the same to be compared line by line, without looking at all pairs. */
function suspects(files: readonly ParsedFile[]): (readonly [ParsedFile, ParsedFile])[] {
  const { shared, sizes } = holdingsOf(files, traitsOf);
  return [...likenesses(shared.values())].flatMap(([file, counts]) =>
    [...counts].flatMap(([other, count]) => {
      const least = Math.min(sizes.get(file)!, sizes.get(other)!);
      return count >= least * WORTH_A_LOOK ? [[file, other] as const] : [];
    }),
  );
}

function tellingLines({ file }: ParsedFile): Set<string> {
  const lines = (file.text ?? '').split(/\r\n?|\n/).map((line) => line.replaceAll(/\s+/g, ' ').trim().toLowerCase());
  return new Set(lines.filter((line) => line.length >= SHORTEST_LINE && !line.startsWith('--')));
}

/**
 * Finds pairs of files of which one holds most lines of the other, comments, blanks and case aside. Lines are the unit
 * because migrations are copied as text; only files that do some of the same things are compared.
 */
export function alikePairs(files: readonly ParsedFile[]): Pair[] {
  const known = new Map<ParsedFile, Set<string>>();
  const linesOf = (file: ParsedFile) => {
    const lines = known.get(file) ?? tellingLines(file);
    known.set(file, lines);
    return lines;
  };
  const pairs = suspects(files).map(([one, other]): Pair => {
    const [smaller, larger] = linesOf(one).size <= linesOf(other).size ? [one, other] : [other, one];
    const shared = [...linesOf(smaller)].filter((line) => linesOf(larger).has(line)).length;
    return { smaller, larger, shared, of: linesOf(smaller).size };
  });
  const alike = pairs.filter(({ shared, of }) => of >= FEWEST_LINES && shared / of >= ALIKE);
  const key = ({ smaller, larger }: Pair) => `${smaller.file.path}\n${larger.file.path}`;
  return alike.sort((a, b) => byCodeUnit(key(a), key(b)));
}

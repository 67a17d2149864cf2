import type { Violation } from '../model.js';
import { fileAt, MOST_PLACES, type Rule } from './rule.js';
import { firstLines, sentenceList } from './shared/lists.js';
import { type Counted, countedDirectories } from './shared/numbers.js';

/** Eight digits and more are dates and time stamps, which nobody counts through. */
const LONGEST_COUNT = 7;
type Gap = { readonly from: bigint; readonly to: bigint; readonly before: Counted };

function gapsIn(counted: readonly Counted[]): Gap[] {
  return counted.flatMap((next, index) => {
    const previous = counted[index - 1];
    if (previous === undefined || next.value - previous.value < 2n) return [];
    return [{ from: previous.value + 1n, to: next.value - 1n, before: next }];
  });
}

function print({ from, to, before }: Gap): string {
  const pad = (value: bigint): string => String(value).padStart(before.digits.length, '0');
  return from === to ? pad(from) : `${pad(from)} to ${pad(to)}`;
}

/** Looks at one directory; one that misses more numbers than it has does not count one by one (10, 20, 30). */
function judgeDirectory(directory: string, all: readonly Counted[]): Violation[] {
  const counted = all.filter(({ digits }) => digits.length <= LONGEST_COUNT);
  const gaps = gapsIn(counted);
  const missing = gaps.reduce((sum, { from, to }) => sum + (to - from + 1n), 0n);
  if (missing === 0n || missing > BigInt(new Set(counted.map(({ value }) => value)).size)) return [];
  const which = sentenceList(firstLines(gaps.map(print), 'gap'));
  const between = `between ${counted[0]!.number} and ${counted.at(-1)!.number}`;
  return [
    {
      subject: directory,
      message: `${missing === 1n ? `number ${which} is` : `numbers ${which} are`} missing in ${directory} ${between}.`,
      at: gaps.slice(0, MOST_PLACES).map(({ before }) => fileAt(before.path)),
      help: `\`git log --diff-filter=D --name-only -- ${directory}\` lists files that were deleted there; restore one that databases have run, and accept the rest with a reason.`,
    },
  ];
}

/** Judges numbers that are missing between the first and the last of a directory. */
export const numberGap: Rule = {
  id: 'number-gap',
  severity: 'info',
  summary: 'a number is missing between two migrations of a directory',
  why: 'A gap is harmless when the number was never used. It is not when the file was deleted or never committed after some database had run it: then that database has objects which no file explains.',
  fix: `Look for the file in git's history. When there was none, say so:

    accept:
      - { finding: number-gap db/legacy, reason: 004 was reserved and never written }`,
  check: ({ corpus }) =>
    [...countedDirectories(corpus)].flatMap(([directory, counted]) => judgeDirectory(directory, counted)),
};

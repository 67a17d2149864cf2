import type { Violation } from '../model.js';
import { byCodeUnit } from '../text.js';
import { decisionOnAll, fileAt, type Rule, type RuleContext, settled } from './rule.js';
import { sentenceList } from './shared/lists.js';
import { type Counted, countedDirectories } from './shared/numbers.js';

/** Finds two neighbours by number whose names sort the other way round because one number is written shorter. */
function swappedPair(counted: readonly Counted[]): [Counted, Counted] | null {
  for (const [index, second] of counted.entries()) {
    const first = counted[index - 1];
    const swapped = first !== undefined && first.value < second.value && byCodeUnit(first.base, second.base) > 0;
    if (swapped && first.digits.length !== second.digits.length) return [first, second];
  }
  return null;
}

function judgeDirectory(context: RuleContext, directory: string, counted: readonly Counted[]): Violation[] {
  const pair = swappedPair(counted);
  if (pair === null) return [];
  const [first, second] = pair;
  const widths = [...new Set(counted.map(({ digits }) => digits.length))].sort((a, b) => a - b).map(String);
  const paths = counted.map(({ path }) => path);
  return [
    {
      subject: directory,
      message: `numbers in ${directory} have ${sentenceList(widths)} digits: ${first.base} comes before ${second.base} by number, and after it by name.`,
      at: [fileAt(first.path), fileAt(second.path)],
      help: `find out which order the databases have run, and list the files in that order under \`migrations:\` in ${context.mapping.path}.`,
      ...settled(decisionOnAll(context, paths)),
    },
  ];
}

/** Judges directories in which the order of names is not the order of numbers. */
export const mixedWidths: Rule = {
  id: 'mixed-widths',
  severity: 'warning',
  summary: 'numbers of different widths make the order by name differ from the order by number',
  why: 'Some tools sort file names as text, others read the number: the same directory then has two orders. By text, 10 comes before 9. A database that was built by a shell loop over the files may have run them in another order than the tool would.',
  fix: `List the files in the order in which they ran; the canonical files get numbers of one width:

    migrations:
      - { name: members, from: db/legacy/9_members.sql }
      - { name: loans, from: db/legacy/10_loans.sql }`,
  check: (context) =>
    [...countedDirectories(context.corpus)].flatMap(([directory, counted]) =>
      judgeDirectory(context, directory, counted),
    ),
};

import { plural } from '../text.js';
import { decisionOnAll, fileAt, type Rule, settled } from './rule.js';
import { groupBy } from './shared/lists.js';
import { numberClaims } from './shared/numbers.js';

/** Judges two migrations of one directory that their tool calls by the same number. */
export const duplicateNumber: Rule = {
  id: 'duplicate-number',
  severity: 'error',
  summary: 'one number is used by several migrations of one directory',
  why: 'A tool that records numbers runs only one of the two, and which one depends on the file system or on who came first. The other is skipped without a word, on some databases and not on others.',
  fix: `Put both in the order in which they are to run, or retire one:

    migrations:
      - { name: members, from: db/legacy/007_members.sql }
      - { name: loans, from: db/legacy/007_loans.sql }
    retire:
      - { path: db/legacy/007_fines.sql, reason: never ran anywhere }`,
  check: (context) =>
    [...numberClaims(context.corpus).values()].flatMap((claims) =>
      [...groupBy(claims, ({ directory }) => directory)].flatMap(([directory, same]) => {
        const paths = same.map(({ path }) => path);
        const number = same[0]!.number;
        if (new Set(paths).size < 2) return [];
        return [
          {
            subject: `${directory} ${number}`,
            message: `number ${number} is used by ${plural(paths.length, 'migration')} in ${directory}.`,
            at: paths.map(fileAt),
            help: `put one before the other under \`migrations:\` in ${context.mapping.path}, or retire one with a reason.`,
            ...settled(decisionOnAll(context, paths)),
          },
        ];
      }),
    ),
};

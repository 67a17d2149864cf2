import { plural } from '../text.js';
import { decisionOnAll, fileAt, type Rule, settled } from './rule.js';
import { groupBy, sentenceList } from './shared/lists.js';
import { numberClaims } from './shared/numbers.js';

/** Judges a number that several directories use. */
export const numberInSeveralDirectories: Rule = {
  id: 'number-in-several-directories',
  severity: 'warning',
  summary: 'one number is used in several directories',
  why: 'Each directory counts for itself, so that its numbers say nothing about the order between the directories. Merged by number, the two would collide; run one directory after the other, a file may need what comes later.',
  fix: `Decide the order once, by listing the files under \`migrations:\`:

    migrations:
      - { name: catalogue, from: db/legacy/001_catalogue.sql }
      - { name: desk, from: services/desk/sql/001_desk.sql }`,
  check: (context) =>
    [...numberClaims(context.corpus).values()].flatMap((claims) => {
      const directories = groupBy(claims, ({ directory }) => directory);
      const paths = claims.map(({ path }) => path);
      const number = claims[0]!.number;
      if (directories.size < 2) return [];
      return [
        {
          subject: number,
          message: `number ${number} is used in ${plural(directories.size, 'directory', 'directories')}: ${sentenceList([...directories.keys()])}.`,
          at: paths.map(fileAt),
          help: `list the files under \`migrations:\` in ${context.mapping.path} in the order in which they are to run, or retire one with a reason.`,
          ...settled(decisionOnAll(context, paths)),
        },
      ];
    }),
};

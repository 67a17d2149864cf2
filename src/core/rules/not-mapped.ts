import { plural } from '../text.js';
import { deprecatedFiles, fileAt, type Rule } from './rule.js';
import { grandfathering } from './shared/grandfathered.js';

/** Judges files of deprecated sources of which mapping.yaml says nothing. */
export const notMapped: Rule = {
  id: 'not-mapped',
  severity: 'error',
  summary: 'a file of a deprecated source has no place in mapping.yaml',
  why: 'Nothing may vanish: when the deprecated directory is deleted, what this file does would be gone without anybody having decided it. New files in an old directory show up here, too.',
  fix: `Place it, or say with a reason why it is let go:

    migrations:
      - { name: reservations, from: db/legacy/012_reservations.sql }
    retire:
      - { path: db/legacy/013_try.sql, reason: superseded by 014_reservations.sql }
    ignore:
      - { path: db/legacy/report.sql, reason: a query, no migration }`,
  check: (context) => {
    // Its reason says what becomes of a file that may lie where it does.
    const letBe = grandfathering(context.mapping.guard.grandfathered);
    return deprecatedFiles(context)
      .filter(({ file }) => context.plan.fileFates.get(file.path) === 'unmapped')
      .map(({ file: { path }, statements }) => {
        const settledBy = letBe(path);
        return {
          subject: path,
          message: `${path} has no place in ${context.mapping.path}: ${statements.length === 0 ? 'it holds no statement, but nothing says so' : `nobody decided what becomes of its ${plural(statements.length, 'statement')}`}.`,
          at: [fileAt(path)],
          ...(settledBy !== null && { settledBy }),
          help: `place it under \`migrations:\` in ${context.mapping.path}, or list it under \`retire:\`, \`ignore:\` or \`keep:\`.`,
        };
      });
  },
};

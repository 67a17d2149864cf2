import type { Decision } from '../model.js';
import { decisionOn, fileAt, type Rule, type RuleContext, settled } from './rule.js';
import { groupBy } from './shared/lists.js';
import { forwardFiles } from './shared/statements.js';

/** Settles a matter between equals once all but one of them are retired. */
export function allButOneRetired(context: RuleContext, paths: readonly string[]): Decision | null {
  const retired = paths.filter((path) => context.plan.fileFates.get(path) === 'retired');
  return retired.length >= paths.length - 1 && retired[0] !== undefined ? decisionOn(context, retired[0]) : null;
}

/** Judges files whose bytes are the same, whatever their line ends. */
export const identicalFiles: Rule = {
  id: 'identical-files',
  severity: 'warning',
  summary: 'several files hold the same bytes',
  why: 'A copied migration runs twice in one history. The second run fails where the statements are not guarded, and does nothing where they are; either way only one of them is a migration.',
  fix: `Retire all but one:

    retire:
      - { path: services/loans/001_books.sql, reason: a copy of db/legacy/001_books.sql }`,
  check: (context) => {
    const groups = groupBy(forwardFiles(context), ({ file }) => file.file.sha256Lf);
    return [...groups.values()].flatMap((same) => {
      const paths = same.map(({ file }) => file.file.path);
      if (paths.length < 2) return [];
      return [
        {
          subject: paths[0]!,
          message: `${paths.length} files hold the same bytes, line ends aside.`,
          at: paths.map(fileAt),
          help: `retire all but one in ${context.mapping.path}.`,
          ...settled(allButOneRetired(context, paths)),
        },
      ];
    });
  },
};

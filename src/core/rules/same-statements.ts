import { allButOneRetired, namesOf } from './identical-files.js';
import { fileAt, type Rule, settled } from './rule.js';
import { groupBy } from './shared/lists.js';
import { forwardFiles, isSubstance } from './shared/statements.js';

/** Judges files that say the same to PostgreSQL in other words: case, blanks and comments aside. */
export const sameStatements: Rule = {
  id: 'same-statements',
  severity: 'warning',
  summary: 'several files hold the same statements, written differently',
  why: 'To PostgreSQL the files are one: their syntax trees are equal, constants and function bodies included. Such copies drift apart later, and nobody can say which one is meant.',
  fix: `Retire all but one:

    retire:
      - { path: services/loans/001_books.sql, reason: the statements of db/legacy/001_books.sql }`,
  check: (context) => {
    const files = forwardFiles(context).map(({ file, statements }) => ({
      file,
      identities: statements.filter(isSubstance).map(({ identity }) => identity),
    }));
    const groups = groupBy(
      files.filter(({ identities }) => identities.length > 0),
      ({ identities }) => identities.join(),
    );
    return [...groups.values()].flatMap((same) => {
      const hashes = new Set(same.map(({ file }) => file.file.sha256Lf));
      if (hashes.size < 2) return [];
      const count = same[0]!.identities.length;
      const paths = same.map(({ file }) => file.file.path);
      return [
        {
          subject: paths[0]!,
          message: `${namesOf(paths)} hold the same ${count > 1 ? `${count} statements` : 'statement'}; only case, blanks or comments differ.`,
          at: paths.map(fileAt),
          help: `retire all but one in ${context.mapping.path}.`,
          ...settled(
            allButOneRetired(
              context,
              same.map(({ file }) => file),
            ),
          ),
        },
      ];
    });
  },
};

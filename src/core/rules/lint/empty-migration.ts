import type { Migration } from '../../model.js';
import { fileAt, type Rule } from '../rule.js';
import { freshMigrations } from '../shared/fresh.js';

/** BEGIN and COMMIT around nothing are nothing. */
function isEmpty({ up }: Migration): boolean {
  return up.every(({ statement: { form, parsed } }) => {
    return form !== 'psql' && 'control' in parsed && (parsed.control === 'begin' || parsed.control === 'commit');
  });
}

/** Judges new migrations that do nothing: they are not written yet. */
export const emptyMigration: Rule = {
  id: 'empty-migration',
  severity: 'error',
  summary: 'a new migration has no statement',
  why: 'A file of comments counts as applied once it has run, and its checksum is recorded. Whatever is written into it afterwards never reaches that database, and `onefold up` refuses the changed file.',
  fix: `Write its SQL, or delete the file until there is some. Where a number is to be kept free, accept it:

    accept:
      - { finding: empty-migration versions/012_reserved.sql, reason: kept for the shelves }`,
  check: (context) =>
    freshMigrations(context)
      .filter(
        ({ draft }) => draft.up.length > 0 && (context.corpus.files.get(draft.path)?.file.problem ?? null) === null,
      )
      .filter(isEmpty)
      .map(({ draft: { path } }) => ({
        subject: path,
        message: `${path} has no statement.`,
        at: [fileAt(path)],
        help: 'write its SQL before it is applied, or delete the file.',
      })),
};

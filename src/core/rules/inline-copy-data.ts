import { plural } from '../text.js';
import { offsetAt, type Rule, removalOf, settled } from './rule.js';
import { deprecatedStatements } from './shared/statements.js';

/** Judges COPY … FROM stdin with its data in the file. */
export const inlineCopyData: Rule = {
  id: 'inline-copy-data',
  severity: 'info',
  summary: 'a migration carries COPY data',
  why: 'The rows between COPY … FROM stdin and the line "\\." are no SQL: psql and onefold send them, most other runners stop there. Data of this size usually comes from a dump and may not belong in the history of the schema.',
  fix: `Keep it knowingly, or let it go:

    accept:
      - { finding: "inline-copy-data db/legacy/004_shelves.sql#2", reason: reference data }
    retire:
      - { path: db/legacy/004_shelves.sql, only: ["#2"], reason: loaded by the import job }`,
  check: (context) =>
    deprecatedStatements(context).flatMap(({ file, statement }) => {
      if (statement.form !== 'copy') return [];
      const { path, text } = file.file;
      const { ordinal, span } = statement;
      const rows =
        text!
          .slice(span.start, span.end)
          .replace(/\r?\n\\\.\s*$/, '')
          .split('\n').length - 1;
      return [
        {
          subject: `${path}#${ordinal}`,
          message: `statement ${ordinal} of ${path} copies ${plural(rows, 'row')} that stand in the file itself.`,
          at: [offsetAt(file, span.start)],
          help: `accept or retire it in ${context.mapping.path}.`,
          ...settled(removalOf(context, path, ordinal)),
        },
      ];
    }),
};

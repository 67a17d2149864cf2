import type { Located } from '../model.js';
import { plural } from '../text.js';
import { offsetAt, type Rule, removalOf, settled } from './rule.js';
import { deprecatedStatements } from './shared/statements.js';

/** The COPY statement itself with the rest of its last line; a delimiter in quotes may be a semicolon. */
const HEAD = /^(?:'[^']*'|"[^"]*"|[^;'"])*;[^\n]*\n?/;

function rowsOf({ file, statement: { span } }: Located): number {
  const data = file.file
    .text!.slice(span.start, span.end)
    .replace(HEAD, '')
    .replace(/(^|\n)\\\.\s*$/, '$1');
  return data === '' ? 0 : data.replace(/\r?\n$/, '').split('\n').length;
}

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
    deprecatedStatements(context, ({ form }) => form === 'copy').map(({ file, statement }) => {
      const { path } = file.file;
      const { ordinal, span } = statement;
      const rows = plural(rowsOf({ file, statement }), 'row');
      return {
        subject: `${path}#${ordinal}`,
        message: `statement ${ordinal} of ${path} copies ${rows} that ${rows === '1 row' ? 'stands' : 'stand'} in the file itself.`,
        at: [offsetAt(file, span.start)],
        help: `accept or retire it in ${context.mapping.path}.`,
        ...settled(removalOf(context, path, ordinal)),
      };
    }),
};

import type { SyntaxFault } from '../model.js';
import { excerptAt } from '../places.js';
import { offsetAt, type Rule, removalOf, settled } from './rule.js';
import { deprecatedStatements } from './shared/statements.js';

function remedy({ reserved }: SyntaxFault): string {
  if (reserved === undefined) return 'correct it';
  return `${reserved} is a reserved word: write "${reserved.toLowerCase()}" wherever this name stands, choose another name`;
}

/** Judges statements that PostgreSQL's own grammar refuses. */
export const unparsableSql: Rule = {
  id: 'unparsable-sql',
  severity: 'error',
  summary: 'a statement does not parse as PostgreSQL',
  why: 'The file was read with the grammar of PostgreSQL itself, so no server accepts this statement. Everything behind it in the file has never run where the file runs as a whole.',
  fix: `Correct the statement in the legacy file if it may still be changed, or let it go with a reason:

    retire:
      - { path: db/legacy/007_loans.sql, only: ["#3"], reason: "never ran: syntax error" }`,
  check: (context) =>
    deprecatedStatements(context, ({ parsed }) => 'error' in parsed).flatMap(({ file, statement }) => {
      const { parsed, ordinal } = statement;
      if (!('error' in parsed) || file.foreign !== null) return [];
      const { path, text } = file.file;
      return [
        {
          subject: `${path}#${ordinal}`,
          message: `${parsed.error} in statement ${ordinal} of ${path}.`,
          at: [offsetAt(file, parsed.at)],
          detail: excerptAt(text!, parsed.at),
          help: `${remedy(parsed)}, or retire it in ${context.mapping.path}: { path: ${path}, only: ["#${ordinal}"], reason: … }`,
          ...settled(removalOf(context, path, ordinal)),
        },
      ];
    }),
};

import { offsetAt, type Rule, removalOf, settled } from './rule.js';
import { deprecatedStatements } from './shared/statements.js';

/** Commands that bring in what the file does not hold: letting them go would lose it. */
const BRINGS_IN = /^\\(i|ir|include|include_relative|copy)\b/;

/** Judges backslash lines, which only the psql client understands. */
export const psqlMetaCommand: Rule = {
  id: 'psql-meta-command',
  severity: 'error',
  summary: 'a line is a command of the psql client, not SQL',
  why: 'A runner sends statements to the server, which knows no backslash commands. Some are mere settings of the client; others, such as \\i and \\copy, bring in SQL or data that the file does not hold.',
  fix: `Let a mere setting go, and put what \\i or \\copy brings in into the file itself:

    retire:
      - { path: db/legacy/001_books.sql, only: ["#1"], reason: a setting of the psql client only }`,
  check: (context) =>
    deprecatedStatements(context, ({ form }) => form === 'psql').map(({ file, statement }) => {
      const { path, text } = file.file;
      const { ordinal, span } = statement;
      const command = text!.slice(span.start, span.end).trim();
      return {
        subject: `${path}#${ordinal}`,
        message: `\`${command}\` in ${path} is a command of the psql client; no server runs it.`,
        at: [offsetAt(file, span.start)],
        help: `${BRINGS_IN.test(command) ? 'put what it brings in into the file itself, or ' : ''}retire it in ${context.mapping.path}: { path: ${path}, only: ["#${ordinal}"], reason: … }`,
        ...settled(removalOf(context, path, ordinal)),
      };
    }),
};

import { quoteName } from '../../objects.js';
import type { Rule } from '../rule.js';
import { newNames } from '../shared/new-names.js';

const PLAIN = /^[a-z_][a-z0-9_$]*$/;

/** Judges names that are words of SQL. */
export const reservedName: Rule = {
  id: 'reserved-name',
  severity: 'warning',
  summary: 'a table or column is called by a reserved word of SQL',
  why: 'A reserved word is a name only in double quotes. Every query, every tool and every person has to remember them, and a forgotten pair is a syntax error, or worse: `user` without quotes is the name of the current role.',
  fix: `Choose another word:

    ALTER TABLE "order" RENAME TO orders;`,
  check: (context) =>
    newNames(context)
      .filter(({ name }) => PLAIN.test(name) && quoteName(name) !== name)
      .map(({ name, subject, at }) => ({
        subject,
        message: `${subject} is called by a reserved word: without its quotes, ${name.toUpperCase()} means something else to SQL.`,
        at: [at],
        help: `choose another name, for instance the plural or a longer word.`,
      })),
};

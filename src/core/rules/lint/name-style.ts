import { quoteName } from '../../objects.js';
import type { Rule } from '../rule.js';
import { newNames } from '../shared/new-names.js';

const SNAKE_CASE = /^[a-z_][a-z0-9_]*$/;

/** What folds to itself needs no quotes, in whatever alphabet. */
function needsQuotes(name: string): boolean {
  return name !== name.toLowerCase() || !/^[\p{L}_][\p{L}\p{N}_$]*$/u.test(name);
}

function suggested(name: string): string {
  const parted = name.replace(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, '_').toLowerCase();
  const plain = parted.normalize('NFKD').replace(/\p{M}/gu, '');
  return /\P{ASCII}/u.test(plain) ? '' : plain.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
}

function advice(name: string): string {
  const better = suggested(name);
  return /^[a-z]/.test(better) ? `call it ${quoteName(better)}.` : 'give it a name of a-z, 0-9 and underscores.';
}

/** Judges names of tables and columns that are not in lower_snake_case. */
export const nameStyle: Rule = {
  id: 'name-style',
  severity: 'warning',
  summary: 'a table or column is not named in lower_snake_case',
  why: 'PostgreSQL folds what is not quoted to lower case. A name with a capital, a blank or another sign must therefore be quoted in every query for ever, and "does not exist" is what one gets who forgets it.',
  fix: `Use lower case letters, digits and underscores:

    ALTER TABLE "Loans" RENAME TO loans;`,
  check: (context) =>
    newNames(context)
      .filter(({ name }) => !SNAKE_CASE.test(name))
      .map(({ name, subject, at }) => ({
        subject,
        message: `${subject} is not named in lower_snake_case${needsQuotes(name) ? ', so that every query must quote it' : ''}.`,
        at: [at],
        help: advice(name),
      })),
};

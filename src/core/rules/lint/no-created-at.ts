import { objectKey } from '../../objects.js';
import type { Rule } from '../rule.js';
import { type Act, freshTables, placeOfName } from '../shared/fresh.js';

const TELLS_WHEN = /^(created|inserted|added|recorded|occurred|logged)(_?(at|on|date|time|ts))?$|^(timestamp|ts)$/i;

/** A table that only ties others together. */
function isLink({ effect: { shape } }: Act): boolean {
  const keyed = new Set(shape?.keys.filter(({ kind }) => kind === 'foreign').flatMap(({ columns }) => columns));
  return keyed.size > 0 && (shape?.columns.every(({ name }) => keyed.has(name)) ?? false);
}

/** Judges new tables that do not say when a row was made. */
export const noCreatedAt: Rule = {
  id: 'no-created-at',
  severity: 'info',
  summary: 'a new table does not record when a row was made',
  why: 'When something went wrong, the first question is since when. A column with a default costs eight bytes and no code, and it cannot be filled in later for the rows that are there by then.',
  fix: `Add the column:

    created_at timestamptz NOT NULL DEFAULT now()`,
  check: (context) =>
    freshTables(context)
      .filter((act) => !isLink(act) && !act.effect.shape!.columns.some(({ name }) => TELLS_WHEN.test(name)))
      .map((act) => {
        const table = objectKey(act.effect.object);
        return {
          subject: table,
          message: `${table} has no column created_at.`,
          at: [placeOfName(act, act.effect.object.name)],
          help: 'add created_at timestamptz NOT NULL DEFAULT now(), or accept it for a table of fixed entries.',
        };
      }),
};

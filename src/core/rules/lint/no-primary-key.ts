import { objectKey } from '../../objects.js';
import type { Rule } from '../rule.js';
import { allActs, freshTables, placeOfName } from '../shared/fresh.js';

/** Judges new tables without a primary key. */
export const noPrimaryKey: Rule = {
  id: 'no-primary-key',
  severity: 'warning',
  summary: 'a new table has no primary key',
  why: 'Without a primary key two rows can be the same, and neither can be changed or deleted by itself. Logical replication refuses UPDATE and DELETE on such a table, and no foreign key can point to it without naming columns.',
  fix: `Declare one:

    id uuid PRIMARY KEY DEFAULT gen_random_uuid()`,
  check: (context) => {
    const keyed = new Set(
      allActs(context)
        .filter(({ effect }) => effect.shape?.keys.some(({ kind }) => kind === 'primary'))
        .map(({ effect }) => objectKey(effect.object)),
    );
    return freshTables(context)
      .filter(({ effect }) => !keyed.has(objectKey(effect.object)))
      .map((act) => {
        const table = objectKey(act.effect.object);
        return {
          subject: table,
          message: `${table} has no primary key.`,
          at: [placeOfName(act, act.effect.object.name)],
          help: 'declare one: a column of its own, or the columns that together name a row.',
        };
      });
  },
};

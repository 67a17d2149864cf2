import type { Violation } from '../../model.js';
import { objectKey, quoteName } from '../../objects.js';
import type { Rule, RuleContext } from '../rule.js';
import { freshActs, freshColumns, placeOfName } from '../shared/fresh.js';

/** A sequence fills these. */
const SERIAL = /serial[248]?$/;

function madeHere(context: RuleContext): Set<string> {
  const made = freshActs(context).filter(({ effect }) => effect.action === 'create' && !effect.conditional);
  return new Set(made.map(({ file, effect }) => `${file.file.path} ${objectKey(effect.object)}`));
}

/** Judges columns that no row of a table has a value for. */
export const notNullWithoutDefault: Rule = {
  id: 'not-null-without-default',
  severity: 'warning',
  summary: 'a NOT NULL column without a default is added to a table that stood before',
  why: 'PostgreSQL has no value to put into the rows that are there: it refuses the statement on every table that is not empty. It works on the empty database of a test, and fails where it counts.',
  fix: `Give a default, or fill the column before it must not be null:

    ALTER TABLE loans ADD COLUMN note text NOT NULL DEFAULT '';`,
  check: (context) => {
    const made = madeHere(context);
    const added = freshColumns(context, ({ file, effect, table, column }) => {
      const gives =
        effect.action === 'alter' && effect.change === undefined && column.notNull && column.default === null;
      return gives && !SERIAL.test(column.type) && !made.has(`${file.file.path} ${objectKey(table)}`);
    });
    return added.flatMap(([table, columns]) =>
      columns.map(
        (one): Violation => ({
          subject: `${table} ${quoteName(one.column.name)}`,
          message: `column ${quoteName(one.column.name)} is added to ${table} as NOT NULL without a default: PostgreSQL refuses that as soon as there is a row.`,
          at: [placeOfName(one, one.column.name)],
          help: 'give it a DEFAULT; or add it without NOT NULL, fill it, then ALTER COLUMN … SET NOT NULL.',
        }),
      ),
    );
  },
};

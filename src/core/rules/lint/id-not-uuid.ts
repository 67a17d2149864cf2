import type { Column, Violation } from '../../model.js';
import { objectKey } from '../../objects.js';
import type { Rule } from '../rule.js';
import { type Act, freshTables, placeOfName } from '../shared/fresh.js';

/** An id that is a foreign key takes its value, and so its type, from elsewhere. */
function ownId({ effect: { shape } }: Act): Column | undefined {
  const borrowed = shape?.keys.some(({ kind, columns }) => kind === 'foreign' && columns.includes('id'));
  return borrowed ? undefined : shape?.columns.find(({ name }) => name === 'id');
}

function violationsOf(act: Act): Violation[] {
  const id = ownId(act);
  if (id === undefined || (id.type === 'uuid' && id.default !== null)) return [];
  const table = objectKey(act.effect.object);
  const what = id.type === 'uuid' ? 'has no default' : `is of type ${id.type}`;
  return [
    {
      subject: table,
      message: `column id of ${table} ${what}; ids are to be uuid, made by gen_random_uuid().`,
      at: [placeOfName(act, 'id')],
      help: 'write id uuid PRIMARY KEY DEFAULT gen_random_uuid(), or accept it where a number is meant.',
    },
  ];
}

/** Judges the type of columns called id. */
export const idNotUuid: Rule = {
  id: 'id-not-uuid',
  severity: 'info',
  summary: 'the id of a new table is no uuid with a default',
  why: 'A random id can be made anywhere, tells nothing about how many rows there are, and never clashes when databases are put together. Numbers from a sequence are shorter and keep rows in order: where that counts, accept the finding.',
  fix: `Let the database make it:

    id uuid PRIMARY KEY DEFAULT gen_random_uuid()`,
  check: (context) => freshTables(context).flatMap(violationsOf),
};

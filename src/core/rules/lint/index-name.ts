import { objectKey } from '../../objects.js';
import type { Rule } from '../rule.js';
import { freshActs, placeOfName } from '../shared/fresh.js';

const PREFIX = 'idx_';

function tableName(on: string | null): string {
  return (on ?? '').replace(/^.*\./, '').replaceAll('"', '');
}

/** Judges names of indexes. */
export const indexName: Rule = {
  id: 'index-name',
  severity: 'info',
  summary: 'the name of an index does not begin with idx_',
  why: 'Indexes share one name space with tables, views and sequences. A common prefix tells them apart in error messages, plans and lists. An index without a name gets one that PostgreSQL makes up, and with another number where that is taken.',
  fix: `Name it by its table and columns:

    CREATE INDEX idx_loans_member_id ON loans (member_id);`,
  check: (context) =>
    freshActs(context)
      .filter(({ effect: { action, object } }) => action === 'create' && object.kind === 'index')
      .filter(({ effect: { object } }) => !object.name.startsWith(PREFIX))
      .map((act) => {
        const { object } = act.effect;
        return {
          subject: objectKey(object),
          message: `${objectKey(object)} on ${object.on} has a name that does not begin with ${PREFIX}.`,
          at: [placeOfName(act, object.name)],
          help: `name it ${PREFIX}${tableName(object.on)}_ and its columns.`,
        };
      }),
};

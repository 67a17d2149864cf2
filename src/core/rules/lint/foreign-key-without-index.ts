import type { Key, Violation } from '../../model.js';
import { objectKey, qualifiedName, quoteName } from '../../objects.js';
import type { Rule, RuleContext } from '../rule.js';
import { type Act, allActs, freshActs, placeOfName } from '../shared/fresh.js';
import { sentenceList } from '../shared/lists.js';

/** The columns of indexes and keys, in order, by table. */
type Indexes = ReadonlyMap<string, readonly (readonly string[])[]>;

/** Gives the columns by which something finds rows of a table. */
function indexed({ effect }: Act): (readonly [table: string, columns: readonly string[]])[] {
  const { action, object, needs, shape } = effect;
  if (object.kind === 'index' && action === 'create') {
    const own = needs.filter(({ object: needed }) => qualifiedName(needed) === object.on);
    return [[object.on ?? '', own.flatMap(({ column }) => column ?? [])]];
  }
  const keys = shape?.keys.filter(({ kind }) => kind !== 'foreign') ?? [];
  return keys.map(({ columns }) => [qualifiedName(object), columns]);
}

function indexesOf(context: RuleContext): Indexes {
  const found = new Map<string, (readonly string[])[]>();
  for (const [table, columns] of allActs(context).flatMap(indexed)) {
    found.set(table, [...(found.get(table) ?? []), columns]);
  }
  return found;
}

/** An index serves when its first columns are those of the key, in whatever order. */
function isServed({ columns }: Key, indexes: readonly (readonly string[])[]): boolean {
  return indexes.some((index) => {
    const first = index.slice(0, columns.length);
    return columns.every((column) => first.includes(column));
  });
}

function violationOf(act: Act, { columns, references }: Key): Violation {
  const { object } = act.effect;
  const names = columns.map(quoteName);
  const subject = `${objectKey(object)} (${names.join(', ')})`;
  const target = references === undefined ? 'another table' : objectKey(references.table);
  const index = quoteName(`idx_${object.name}_${columns.join('_')}`);
  return {
    subject,
    message: `no index of ${objectKey(object)} begins with ${sentenceList(names)}, which ${columns.length === 1 ? 'refers' : 'refer'} to ${target}.`,
    at: [placeOfName(act, columns[0]!)],
    help: `CREATE INDEX IF NOT EXISTS ${index} ON ${qualifiedName(object)} (${names.join(', ')});`,
  };
}

/** Judges foreign keys whose columns have no index. */
export const foreignKeyWithoutIndex: Rule = {
  id: 'foreign-key-without-index',
  severity: 'warning',
  summary: 'no index begins with the columns of a foreign key',
  why: 'PostgreSQL makes an index for the key that is referred to, not for the columns that refer to it. Each DELETE and each change of a key over there then reads this whole table, under a lock, and so does every join from there to here.',
  fix: `Create one in the same migration:

    CREATE INDEX IF NOT EXISTS idx_loans_member_id ON loans (member_id);`,
  check: (context) => {
    const indexes = indexesOf(context);
    return freshActs(context).flatMap((act) => {
      const keys = act.effect.shape?.keys.filter(({ kind, columns }) => kind === 'foreign' && columns.length > 0) ?? [];
      const own = indexes.get(qualifiedName(act.effect.object)) ?? [];
      return keys.filter((key) => !isServed(key, own)).map((key) => violationOf(act, key));
    });
  },
};

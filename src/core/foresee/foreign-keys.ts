import type { ForeseenObject, Key } from '../model.js';
import { objectKey, quoteName } from '../objects.js';
import { typesClash } from '../type-families.js';
import type { Catalog, Columns, Standing } from './catalog.js';
import { relationKey } from './keys.js';
import { clash, missing, type Problem } from './problem.js';

const list = (names: readonly string[]) => names.map(quoteName).join(', ');

/** Everything about a table is told by its own definition: nothing is copied from others, nothing happened in doubt. */
function isPlain({ certain, columns, madeBy }: ForeseenObject): boolean {
  return certain && columns !== null && madeBy.effect.copies === undefined && madeBy.effect.outputs === undefined;
}

function isKey(key: Key, columns: readonly string[]): boolean {
  return (
    key.kind !== 'foreign' && key.columns.length === columns.length && key.columns.every((c) => columns.includes(c))
  );
}

function noKey(target: Standing, columns: readonly string[] | null): Problem {
  const what = columns === null ? 'no primary key' : `no primary key or unique constraint on (${list(columns)})`;
  const sqlstate = columns === null ? '42704' : '42830';
  const message = `${objectKey(target.object)} has ${what} that a foreign key could point to`;
  return clash(target.object, target.madeBy, { kind: 'no-unique-key', sqlstate, message });
}

type Side = { readonly table: ForeseenObject['object']; readonly columns: Columns; readonly names: readonly string[] };

/** Compares the two sides of a foreign key column by column. */
function typeClash(own: Side, target: Side): Problem | null {
  for (const [index, name] of own.names.entries()) {
    const mine = own.columns.get(name);
    const theirs = target.columns.get(target.names[index] ?? '');
    if (mine === undefined || theirs === undefined || !typesClash(mine.type, theirs.type)) continue;
    const message =
      `foreign key (${list(own.names)}) cannot be implemented: ${quoteName(name)} is ${mine.type}, ` +
      `${theirs.name} of ${target.table.name} is ${theirs.type}`;
    const types = { column: name, type: mine.type, against: theirs.type };
    const what = { kind: 'type-clash', sqlstate: '42804', column: theirs.name, message, clash: types } as const;
    return clash(target.table, theirs.madeBy, what);
  }
  return null;
}

function problemOfKey(catalog: Catalog, table: Standing, key: Key): Problem | null {
  if (!table.certain || table.columns === null) return null;
  const absent = key.columns.find((column) => !table.columns?.has(column));
  if (absent !== undefined) return missing(table.object, absent);
  if (key.references === undefined) return null;
  const self = relationKey(key.references.table) === relationKey(table.object);
  const target = self ? table : catalog.get(key.references.table);
  if (target === undefined || !isPlain(target) || target.object.kind !== 'table') return null;
  const primary = target.keys.find(({ kind }) => kind === 'primary');
  const names = key.references.columns ?? primary?.columns;
  if (names === undefined) return noKey(target, null);
  if (names.some((name) => !target.columns?.has(name))) return null;
  const indexes = catalog.membersOf(relationKey(target.object)).flatMap(({ keys }) => keys);
  if (![...target.keys, ...indexes].some((one) => isKey(one, names))) return noKey(target, names);
  const own = { table: table.object, columns: table.columns, names: key.columns };
  return typeClash(own, { table: target.object, columns: target.columns as Columns, names });
}

/** Says which of the keys that a table gets cannot be made: no column, and of foreign keys no unique key or other types. */
export function keyProblems(catalog: Catalog, table: Standing, keys: readonly Key[]): Problem[] {
  return keys.flatMap((key) => problemOfKey(catalog, table, key) ?? []);
}

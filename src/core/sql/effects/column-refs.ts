import type { ColumnRef } from 'libpg-query';
import type { Need, ObjectRef } from '../../model.js';
import { isSameObject } from '../../objects.js';
import { as, strings } from '../tree.js';
import { memberNamed, type Row, type Scope } from './rows.js';

/** Columns that every table has. */
const SYSTEM = new Set(['tableoid', 'oid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax']);

/** Lists the relations that may have a column of a row; null when it needs none of them, or when that is not told. */
function holders({ items, open }: Row, column: string): ObjectRef[] | null {
  if (open || items.some((item) => 'name' in item && item.name === column)) return null;
  const relations: ObjectRef[] = [];
  for (const item of items) if ('all' in item) relations.push(item.all);
  return relations;
}

/** Says that one of some relations must have a column. */
function heldBy(found: readonly ObjectRef[], column: string): Need[] {
  if (SYSTEM.has(column)) return [];
  const distinct = found.filter((one, at) => found.findIndex((other) => isSameObject(other, one)) === at);
  const [object, ...or] = distinct;
  if (object === undefined) return [];
  return [or.length === 0 ? { object, column } : { object, column, or }];
}

/** Says which column must be there for a name without a table: any level's, unless it is the name of a whole row. */
export function unqualified(scope: Scope | null, column: string): Need[] {
  const found: ObjectRef[] = [];
  for (let level = scope; level !== null; level = level.outer) {
    for (const { name, row } of level.members) {
      const relations = name === column ? null : holders(row, column);
      if (relations === null) return [];
      found.push(...relations);
    }
  }
  return heldBy(found, column);
}

/** Says which column of a row must be there. */
export function columnIn(row: Row, column: string): Need[] {
  return heldBy(holders(row, column) ?? [], column);
}

/**
 * Says which column a reference needs; nothing where its table is not told for certain. `hidden` names variables and
 * parameters, which it may mean instead.
 */
export function referenceNeeds({ fields = [] }: ColumnRef, scope: Scope | null, hidden: ReadonlySet<string>): Need[] {
  const [first = '', second = '', third] = strings(fields);
  const last = fields.at(-1);
  if (scope === null || hidden.has(first) || last === undefined || as('A_Star', last) !== null) return [];
  if (fields.length === 1) return unqualified(scope, first);
  const found = third === undefined ? memberNamed(scope, first) : memberNamed(scope, second, first);
  if (found === undefined || fields.length > 3) return [];
  return columnIn(found.row, third ?? second);
}

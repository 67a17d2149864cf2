import type { Need, ObjectRef } from '../model.js';
import type { Catalog, Standing } from './catalog.js';
import { nameKey, relationKey, spaceKey } from './keys.js';
import { mayStandAnyway } from './kinds.js';
import { missing, type Problem } from './problem.js';

const SYSTEM_COLUMNS = new Set(['tableoid', 'oid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax']);

/** Finds what a reference means: the row type of a table is a type, too, and a name alone may mean several functions. */
export function find(catalog: Catalog, object: ObjectRef): Standing | undefined {
  const standing = catalog.get(object);
  if (standing !== undefined) return standing;
  if (object.kind === 'type' || object.kind === 'domain') return catalog.at(relationKey(object));
  if (object.kind === 'function' && object.signature === null) return catalog.membersOf(nameKey(object))[0];
  return undefined;
}

function hasColumn({ columns, certain }: Standing, column: string): boolean {
  return !certain || columns === null || columns.has(column) || SYSTEM_COLUMNS.has(column);
}

/** Tells whether a need is met by one of the objects that may meet it. A missing table is said once, not per column. */
function isMet(catalog: Catalog, { object, column, or = [] }: Need): boolean {
  return [object, ...or].some((candidate) => {
    if (mayStandAnyway(candidate)) return true;
    const standing = find(catalog, candidate);
    if (standing === undefined) return column !== null && or.length > 0;
    return column === null || standing.object.kind === 'type' || hasColumn(standing, column);
  });
}

/** Lists what of some needs is missing, each object and column once. */
export function lacking(catalog: Catalog, needs: readonly Need[]): Problem[] {
  const found = new Map<string, Problem>();
  for (const need of needs) {
    if (isMet(catalog, need)) continue;
    const gone = find(catalog, need.object) === undefined;
    const key = gone ? spaceKey(need.object) : `${spaceKey(need.object)}\n${need.column}`;
    if (!found.has(key)) found.set(key, missing(need.object, gone ? null : need.column));
  }
  return [...found.values()];
}

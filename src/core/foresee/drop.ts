import type { ObjectRef, Origin } from '../model.js';
import { objectKey, qualifiedName, quoteName } from '../objects.js';
import type { Catalog, Standing } from './catalog.js';
import { relationKey, spaceKey } from './keys.js';
import { clash, type Problem } from './problem.js';

const COLUMNED = new Set<ObjectRef['kind']>(['table', 'view', 'materialized view', 'sequence']);

/** What PostgreSQL drops with the table whose columns it is made of, without being asked. */
const GOES_ALONG = new Set<ObjectRef['kind']>(['index', 'sequence', 'statistics']);

function isIn(schema: string, { object }: Standing): boolean {
  return object.schema === schema || (object.on?.startsWith(`${schema}.`) ?? false);
}

/** Lists what goes with an object anyway: what lies on it, and for a schema with CASCADE what it holds. */
function belongings(catalog: Catalog, { object }: Standing): Standing[] {
  if (object.kind === 'schema') return [...catalog.all().values()].filter((one) => isIn(object.name, one));
  return COLUMNED.has(object.kind) ? catalog.membersOf(relationKey(object)) : [];
}

/** A table that only points to another one stays without its foreign key; a view or trigger goes. */
function isMadeOf({ object }: Standing): boolean {
  return object.kind !== 'table';
}

function withoutReferences(user: Standing, key: string): Standing {
  const uses = new Map(user.uses);
  uses.delete(key);
  const keys = user.keys.filter(({ references }) => references === undefined || relationKey(references.table) !== key);
  return { ...user, uses, keys };
}

/** Takes an object away, with what lies on it and, as CASCADE does, with what is made of it. */
export function drop(catalog: Catalog, standing: Standing, by: Origin): void {
  const key = spaceKey(standing.object);
  if (catalog.at(key) === undefined) return;
  if (by.effect.maybe) {
    catalog.put({ ...standing, certain: false });
    return;
  }
  catalog.remove(key, { kind: 'dropped', by });
  for (const belonging of belongings(catalog, standing)) drop(catalog, belonging, by);
  for (const user of catalog.usersOf(key)) {
    if (!user.uses.has(key)) continue;
    if (isMadeOf(user)) drop(catalog, user, by);
    else catalog.put(withoutReferences(user, key));
  }
}

/** Finds what would keep an object from being dropped: made of it, certain, and not dropped by the same statement. */
function dependent(
  catalog: Catalog,
  { object }: Standing,
  column: string | null,
  going: ReadonlySet<string>,
): Standing | undefined {
  const key = spaceKey(object);
  return catalog.usersOf(key).find((user) => {
    const used = user.uses.get(key);
    if (used === undefined || !user.certain || GOES_ALONG.has(user.object.kind) || going.has(spaceKey(user.object)))
      return false;
    if (user.object.on !== null && going.has(`table ${user.object.on}`)) return false;
    if (user.object.on === key.slice('table '.length)) return false;
    if (user.object.kind === 'table')
      return isType(object) ? hasColumnOf(user, object) : pointsTo(user, object, column);
    return column === null || used.has(column);
  });
}

function isType({ kind }: ObjectRef): boolean {
  return kind === 'type' || kind === 'domain';
}

/** Tells whether a table still has a column of a type: it may have been given another since. */
function hasColumnOf({ columns }: Standing, type: ObjectRef): boolean {
  const names = [quoteName(type.name), qualifiedName(type)];
  return [...(columns?.values() ?? [])].some(({ type: own }) => names.includes(own.replace(/(\[\])+$/, '')));
}

/** Tells whether a table still has a foreign key to another one, or to a column of it: a constraint may be gone since. */
function pointsTo({ keys }: Standing, object: ObjectRef, column: string | null): boolean {
  return keys.some(({ references }) => {
    if (references === undefined || relationKey(references.table) !== relationKey(object)) return false;
    return column === null || (references.columns?.includes(column) ?? false);
  });
}

function refused(object: ObjectRef, column: string | null, user: Standing): Problem {
  const what = column === null ? objectKey(object) : `column ${column} of ${objectKey(object)}`;
  const message = `${what} cannot be dropped, because ${objectKey(user.object)} depends on it`;
  return clash(object, user.madeBy, {
    kind: 'dependents',
    sqlstate: '2BP01',
    message,
    ...(column === null ? {} : { column }),
  });
}

/** Says what keeps a DROP without CASCADE from being done; `going` is what the same statement drops. */
export function dropProblem(catalog: Catalog, standing: Standing, going: ReadonlySet<string>): Problem | null {
  if (standing.object.kind === 'extension' || standing.object.kind === 'role') return null;
  const user = dependent(catalog, standing, null, going);
  return user === undefined ? null : refused(standing.object, null, user);
}

/** Says which view keeps a column from being dropped without CASCADE. */
export function dropColumnProblem(catalog: Catalog, standing: Standing, column: string): Problem | null {
  const user = dependent(catalog, standing, column, new Set());
  return user === undefined ? null : refused(standing.object, column, user);
}

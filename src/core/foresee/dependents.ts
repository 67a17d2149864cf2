import type { Key, ObjectRef } from '../model.js';
import { objectKey, qualifiedName, quoteName } from '../objects.js';
import type { Catalog, Standing } from './catalog.js';
import { belongings } from './drop.js';
import { relationKey, spaceKey } from './keys.js';
import { clash, type Problem } from './problem.js';

/** What PostgreSQL drops with the table whose columns it is made of, without being asked. */
const GOES_ALONG = new Set<ObjectRef['kind']>(['index', 'sequence', 'statistics']);

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
  if (standing.object.kind === 'schema') return schemaProblem(catalog, standing, going);
  const user = dependent(catalog, standing, null, going);
  return user === undefined ? null : refused(standing.object, null, user);
}

function schemaProblem(catalog: Catalog, standing: Standing, going: ReadonlySet<string>): Problem | null {
  const inside = belongings(catalog, standing).find(({ object, certain }) => certain && !going.has(spaceKey(object)));
  return inside === undefined ? null : refused(standing.object, null, inside);
}

/** Says which foreign key keeps a key from being dropped without CASCADE: one to these columns, which no other key holds. */
export function dropKeyProblem(catalog: Catalog, standing: Standing, name: string): Problem | null {
  const key = standing.keys.find((one) => one.name === name);
  if (key === undefined || key.kind === 'foreign' || key.columns.length === 0) return null;
  const points = ({ references }: Key) => {
    if (references === undefined || relationKey(references.table) !== relationKey(standing.object)) return false;
    const { columns } = references;
    if (columns === null) return key.kind === 'primary';
    return columns.length === key.columns.length && columns.every((column) => key.columns.includes(column));
  };
  const others = [...standing.keys, ...catalog.membersOf(relationKey(standing.object)).flatMap(({ keys }) => keys)];
  const isHeld = others.some((one) => one !== key && one.kind !== 'foreign' && holds(one, key));
  const users = catalog.usersOf(relationKey(standing.object));
  const user = isHeld ? undefined : users.find(({ keys, certain }) => certain && keys.some(points));
  if (user === undefined) return null;
  const message = `constraint ${quoteName(name)} of ${objectKey(standing.object)} cannot be dropped, because ${objectKey(user.object)} depends on it`;
  return clash(standing.object, user.madeBy, { kind: 'dependents', sqlstate: '2BP01', message });
}

function holds(one: Key, { columns }: Key): boolean {
  return one.columns.length === columns.length && one.columns.every((column) => columns.includes(column));
}

/** Says which view keeps a column from getting another type. */
export function columnTypeProblem(catalog: Catalog, standing: Standing, column: string): Problem | null {
  const key = relationKey(standing.object);
  const isView = ({ object: { kind } }: Standing) => kind === 'view' || kind === 'materialized view';
  const views = catalog.usersOf(key).filter((user) => user.certain && isView(user));
  const view = views.find(({ uses }) => uses.get(key)?.has(column));
  if (view === undefined) return null;
  const message = `the type of column ${quoteName(column)} of ${objectKey(standing.object)} cannot be changed, because ${objectKey(view.object)} shows it`;
  return clash(standing.object, view.madeBy, { kind: 'dependents', sqlstate: '0A000', column, message });
}

/** Says which view keeps a column from being dropped without CASCADE. */
export function dropColumnProblem(catalog: Catalog, standing: Standing, column: string): Problem | null {
  const user = dependent(catalog, standing, column, new Set());
  return user === undefined ? null : refused(standing.object, column, user);
}

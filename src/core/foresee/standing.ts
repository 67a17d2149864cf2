import type { Column, Effect, ForeseenColumn, Key, ObjectRef, Origin, Output, Shape } from '../model.js';
import type { Catalog, Columns, Standing } from './catalog.js';
import { relationKey, spaceKey } from './keys.js';
import { find } from './needs.js';

/** A view or a trigger is made of what it names; a table of its foreign keys' targets; a function's body is only text. */
const INDEPENDENT = new Set<ObjectRef['kind']>(['function', 'schema', 'extension', 'role', 'publication']);

const OUTSIDE = new Set<ObjectRef['kind']>(['schema', 'role', 'extension']);

const NO_USES: Standing['uses'] = new Map();
const NO_SHAPE: Shape = { columns: [], constraints: [], keys: [] };

function foreseenColumn(column: Column, madeBy: Origin): ForeseenColumn {
  return { ...column, madeBy };
}

/** Names the constraint of a key: as declared, or as PostgreSQL makes up its name where that need not be cut. */
export function constraintName({ name: table }: ObjectRef, { kind, name, columns }: Key): string {
  if (name !== null) return name;
  if (kind === 'primary') return `${table}_pkey`;
  return [table, ...columns, kind === 'unique' ? 'key' : 'fkey'].join('_');
}

/** Reads the names of constraints from their declarations, and makes up those of keys as PostgreSQL does. */
export function constraintNames(object: ObjectRef, { shape }: Effect): string[] {
  if (shape === null) return [];
  const declared = shape.constraints.flatMap((text) => /^constraint ("(?:[^"]|"")+"|\S+) /.exec(text)?.[1] ?? []);
  const unquoted = declared.map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name));
  return [...unquoted, ...shape.keys.map((key) => constraintName(object, key))];
}

function copied(catalog: Catalog, relations: readonly ObjectRef[]): ForeseenColumn[] | null {
  const columns: ForeseenColumn[] = [];
  for (const relation of relations) {
    const standing = find(catalog, relation);
    if (standing === undefined || standing.columns === null || !standing.certain) return null;
    columns.push(...standing.columns.values());
  }
  return columns;
}

function outputColumns(catalog: Catalog, outputs: readonly Output[], madeBy: Origin): ForeseenColumn[] | null {
  const columns: ForeseenColumn[] = [];
  for (const output of outputs) {
    if ('name' in output) columns.push(foreseenColumn({ ...output, type: '', default: null, notNull: false }, madeBy));
    else {
      const all = copied(catalog, [output.all]);
      if (all === null) return null;
      columns.push(...all);
    }
  }
  return columns;
}

/** Lists the columns that an effect gives to what it makes, in order; null where they are not known. */
export function columnsOf(catalog: Catalog, effect: Effect, madeBy: Origin): Columns | null {
  const { shape, copies = [], outputs, object } = effect;
  if (outputs !== undefined) return byName(outputColumns(catalog, outputs, madeBy));
  if (shape === null || object.kind === 'index') return null;
  const first = copied(catalog, copies);
  return first && byName([...first, ...shape.columns.map((column) => foreseenColumn(column, madeBy))]);
}

function byName(columns: readonly ForeseenColumn[] | null): Columns | null {
  return columns && new Map(columns.map((column) => [column.name, column]));
}

/** Lists the objects that something is made of, with the columns it takes: without them it cannot stay. */
function usesOf({ object, needs, shape, copies = [] }: Effect): Standing['uses'] {
  // The rows of a table made of a query are its own, and partitions go with their parent.
  const isFree = INDEPENDENT.has(object.kind) || (object.kind === 'table' && shape === null);
  if (isFree || needs.length === 0) return NO_USES;
  const uses = new Map<string, Set<string>>();
  const models = new Set(copies.map(relationKey));
  for (const need of needs) {
    if (OUTSIDE.has(need.object.kind) || need.or !== undefined) continue;
    const key = spaceKey(need.object);
    if (models.has(key)) continue;
    const columns = uses.get(key) ?? new Set();
    uses.set(key, columns);
    if (need.column !== null) columns.add(need.column);
  }
  return uses;
}

/** Makes what a CREATE leaves behind. */
export function standingOf(catalog: Catalog, madeBy: Origin): Standing {
  const { effect } = madeBy;
  return {
    object: effect.object,
    madeBy,
    columns: columnsOf(catalog, effect, madeBy),
    keys: effect.shape?.keys ?? [],
    certain: effect.maybe !== true,
    constraints: null,
    uses: usesOf(effect),
  };
}

/** Lists the names of the constraints of an object. */
export function constraintsOf({ constraints, object, madeBy }: Standing): ReadonlySet<string> {
  return constraints ?? new Set(constraintNames(object, madeBy.effect));
}

/** Gives an object what an ALTER adds, columns that it has already excepted. */
export function withAdditions(standing: Standing, madeBy: Origin): Standing {
  const { shape } = madeBy.effect;
  if (shape === null) return standing;
  const added = shape.columns.filter(({ name }) => standing.columns?.has(name) === false);
  const columns = added.length === 0 ? standing.columns : standing.columns && new Map(standing.columns);
  for (const column of added) (columns as Map<string, ForeseenColumn>).set(column.name, foreseenColumn(column, madeBy));
  const names = constraintNames(standing.object, madeBy.effect);
  const constraints = names.length === 0 ? standing.constraints : new Set([...constraintsOf(standing), ...names]);
  const keys = [...standing.keys, ...shape.keys];
  return withUses({ ...standing, columns, keys, constraints }, madeBy.effect);
}

/** Adds to what an object is made of what an ALTER makes it use: types of columns, targets of foreign keys. */
export function withUses(standing: Standing, effect: Effect): Standing {
  const added = new Map(usesOf({ ...effect, shape: effect.shape ?? NO_SHAPE }));
  added.delete(relationKey(standing.object));
  return added.size === 0 ? standing : { ...standing, uses: new Map([...standing.uses, ...added]) };
}

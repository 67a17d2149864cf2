import type { Column, Effect, ForeseenColumn, Key, ObjectRef, Origin, Output, Shape } from '../model.js';
import { columnsAddition, defaultName, firstFree } from '../sql/default-names.js';
import type { Catalog, Columns, Standing } from './catalog.js';
import { relationKey, spaceKey } from './keys.js';
import { find } from './needs.js';

/** A view or a trigger is made of what it names; a table of its foreign keys' targets; a function's body is only text. */
const INDEPENDENT = new Set<ObjectRef['kind']>(['function', 'schema', 'extension', 'role', 'publication']);

const OUTSIDE = new Set<ObjectRef['kind']>(['schema', 'role', 'extension']);

const NO_USES: Standing['uses'] = new Map();
const NO_SHAPE: Shape = { columns: [], constraints: [], keys: [] };
const NONE: Constrained = { keys: [], constraints: new Set() };

function foreseenColumn(column: Column, madeBy: Origin): ForeseenColumn {
  return { ...column, madeBy };
}

/** Makes up the name of a key's constraint as PostgreSQL does, with a number where a table has that name already. */
function defaultConstraintName(table: string, { kind, columns }: Key, taken: ReadonlySet<string>): string {
  const label = kind === 'primary' ? 'pkey' : kind === 'unique' ? 'key' : 'fkey';
  const addition = kind === 'primary' ? null : columnsAddition(columns);
  return firstFree(
    (number) => defaultName(table, addition, `${label}${number || ''}`),
    (name) => taken.has(name),
  );
}

/** Reads the names of constraints from their declarations. */
export function declaredNames({ constraints }: Shape): string[] {
  const names = constraints.flatMap((text) => /^constraint ("(?:[^"]|"")+"|\S+) /.exec(text)?.[1] ?? []);
  return names.map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name));
}

type Constrained = Pick<Standing, 'keys' | 'constraints'>;

/** Names the constraints that a shape brings, beside those that stand: a name outlives that of its table. */
function constrained(table: string, { keys, constraints }: Constrained, shape: Shape): Constrained {
  if (shape.keys.length === 0 && shape.constraints.length === 0) return { keys, constraints };
  const names = new Set([...constraints, ...declaredNames(shape)]);
  const named = shape.keys.map((key) => {
    const name = key.name ?? defaultConstraintName(table, key, names);
    names.add(name);
    return { ...key, name };
  });
  return { keys: [...keys, ...named], constraints: names };
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

/** What is asked for to be checked is asked for again to be put into the catalog. */
const made = new WeakMap<Origin, Standing>();

/** Makes what a CREATE leaves behind. */
export function standingOf(catalog: Catalog, madeBy: Origin): Standing {
  const standing = made.get(madeBy) ?? newStanding(catalog, madeBy);
  made.set(madeBy, standing);
  return standing;
}

function newStanding(catalog: Catalog, madeBy: Origin): Standing {
  const { effect } = madeBy;
  return {
    object: effect.object,
    madeBy,
    columns: columnsOf(catalog, effect, madeBy),
    ...constrained(effect.object.name, NONE, effect.shape ?? NO_SHAPE),
    certain: effect.maybe !== true,
    uses: usesOf(effect),
  };
}

/** Gives an object what an ALTER adds, columns that it has already excepted. */
export function withAdditions(standing: Standing, madeBy: Origin): Standing {
  const { shape } = madeBy.effect;
  if (shape === null) return standing;
  const added = shape.columns.filter(({ name }) => standing.columns?.has(name) === false);
  const columns = added.length === 0 ? standing.columns : standing.columns && new Map(standing.columns);
  for (const column of added) (columns as Map<string, ForeseenColumn>).set(column.name, foreseenColumn(column, madeBy));
  const constraints = constrained(standing.object.name, standing, shape);
  return withUses({ ...standing, columns, ...constraints }, madeBy.effect);
}

/** Adds to what an object is made of what an ALTER makes it use: types of columns, targets of foreign keys. */
export function withUses(standing: Standing, effect: Effect): Standing {
  const added = new Map(usesOf({ ...effect, shape: effect.shape ?? NO_SHAPE }));
  added.delete(relationKey(standing.object));
  return added.size === 0 ? standing : { ...standing, uses: new Map([...standing.uses, ...added]) };
}

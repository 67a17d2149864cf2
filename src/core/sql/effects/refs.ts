import type { DropBehavior, Node, RangeVar } from 'libpg-query';
import type { Action, Effect, Need, ObjectKind, ObjectRef } from '../../model.js';
import { isSameObject, qualifiedName } from '../../objects.js';
import { strings } from '../tree.js';

/** Where unqualified names are, unless a search path says otherwise. */
export const DEFAULT_SCHEMA = 'public';
/** Stands for the schema of an unqualified name while its search path is not known; no quotes are needed for it. */
export const UNQUALIFIED = 'onefold$unqualified';

let schemaOfUnqualified = DEFAULT_SCHEMA;

/** Runs work that marks unqualified names as such, so that a search path can place them later. */
export function markingUnqualified<Result>(marks: boolean, work: () => Result): Result {
  const before = schemaOfUnqualified;
  schemaOfUnqualified = marks ? UNQUALIFIED : before;
  try {
    return work();
  } finally {
    schemaOfUnqualified = before;
  }
}

/** The schema of a session's temporary tables. */
export const TEMPORARY = 'pg_temp';

function isBuiltInSchema(name: string | null): boolean {
  return name !== null && (name.startsWith('pg_') || name === 'information_schema');
}

/** Names an object of a kind that lives in no schema, such as an extension or a role. */
export function bare(kind: ObjectKind, name: string): ObjectRef {
  return { kind, schema: null, name, signature: null, on: null };
}

/** Names what ObjectKind has no word for ("language plperl"). */
export function other(what: string, name: string): ObjectRef {
  return bare('other', `${what} ${name}`);
}

/** Names an object by its schema; an unqualified name is public's, or the catalog's when it starts with pg_. */
function inSchema(kind: ObjectKind, schema: string | undefined, name: string): ObjectRef {
  const own = schema ?? (name.startsWith('pg_') ? 'pg_catalog' : schemaOfUnqualified);
  return { kind, schema: own, name, signature: null, on: null };
}

/** Names an object by the parts of its name, of which the last two count: a database's name says nothing here. */
export function named(kind: ObjectKind, parts: readonly Node[] | undefined): ObjectRef {
  return namedBy(kind, strings(parts));
}

/** Names an object by the parts of its name as strings. */
export function namedBy(kind: ObjectKind, parts: readonly string[]): ObjectRef {
  return inSchema(kind, parts.at(-2), parts.at(-1) ?? '');
}

/** Names a relation; a temporary one lives in its session's own schema. */
export function relation(range: RangeVar | undefined, kind: ObjectKind = 'table'): ObjectRef {
  const schema = range?.relpersistence === 't' ? TEMPORARY : range?.schemaname;
  return inSchema(kind, schema, range?.relname ?? '');
}

/** Names a trigger, policy or rule of a table. */
export function belonging(kind: ObjectKind, name: string, table: ObjectRef): ObjectRef {
  return { ...bare(kind, name), on: qualifiedName(table) };
}

/** Says that an object must be there: as a whole, or each of some columns. */
export function need(object: ObjectRef, columns: readonly string[] = []): Need[] {
  return columns.length === 0 ? [{ object, column: null }] : columns.map((column) => ({ object, column }));
}

/** Says that the schema of an object must be there, where it is none that every database has. */
export function needSchema({ schema }: ObjectRef): Need[] {
  return schema === null || schema === DEFAULT_SCHEMA || schema === UNQUALIFIED ? [] : need(bare('schema', schema));
}

function isGivenAnyway({ kind, schema, name }: ObjectRef): boolean {
  return isBuiltInSchema(kind === 'schema' ? name : schema);
}

/** Drops what every database has and what the statement itself makes, and says nothing twice. */
function definite(needs: readonly Need[], made: ObjectRef | null): Need[] {
  const found: Need[] = [];
  for (const item of needs) {
    const { object, column } = item;
    if (isGivenAnyway(object) || (made !== null && isSameObject(object, made))) continue;
    const before = found.findIndex((one) => one.column === column && isSameObject(one.object, object));
    if (before < 0) found.push(item);
    // Without an alternative it says more.
    else if (item.or === undefined) found[before] = item;
  }
  return found;
}

type Extras = { readonly [Key in Exclude<keyof Effect, 'action' | 'object'>]?: Effect[Key] | undefined };

/** Makes an effect: unconditional, without a shape and without needs unless `extras` says otherwise. */
export function effect(action: Action, object: ObjectRef, extras: Extras = {}): Effect {
  const { conditional = false, shape = null, needs = [], later } = extras;
  const made = action === 'create' || action === 'replace' ? object : null;
  const whole: Record<string, unknown> = { action, object, conditional, shape, needs: definite(needs, made) };
  if (later !== undefined && later.length > 0) whole.later = definite(later, null);
  for (const key in extras) {
    const value = extras[key as keyof Extras];
    if (value !== undefined && !(key in whole) && key !== 'later') whole[key] = value;
  }
  return whole as Effect;
}

/** Reads DROP … CASCADE. */
export function cascades(behavior: DropBehavior | undefined): true | undefined {
  return behavior === 'DROP_CASCADE' ? true : undefined;
}

/** Makes the effect of a statement on an object that must be there already. */
export function onExisting(action: Action, object: ObjectRef, needs: readonly Need[] = []): Effect {
  return effect(action, object, { needs: [...need(object), ...needs] });
}

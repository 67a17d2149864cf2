import type { Effect, Migration, Need, ObjectRef } from '../model.js';
import { objectKey, qualifiedName } from '../objects.js';

/** Columns by name; null where they are not known from the syntax tree (views, LIKE, inheritance). */
type Columns = Set<string> | null;
/** What exists: objects by name, relations with their columns. */
export type Catalog = Map<string, Columns>;

/** What every new database has. */
export const EMPTY_DATABASE: Catalog = new Map(
  ['public', 'pg_catalog', 'information_schema'].map((name) => [`schema ${name}`, null]),
);

/** Keys by object, for each is asked for many times. */
const looseKeys = new WeakMap<ObjectRef, string>();

const RELATIONS = new Set(['table', 'view', 'materialized view', 'sequence']);

/**
 * Names an object as a need can know it: tables, views and sequences share one name space and a FROM does not tell them
 * apart; a call does not tell which of several functions it means.
 */
export function looseKey(object: ObjectRef): string {
  const known = looseKeys.get(object);
  if (known !== undefined) return known;
  const key = writtenKey(object);
  looseKeys.set(object, key);
  return key;
}

function writtenKey(object: ObjectRef): string {
  if (RELATIONS.has(object.kind)) return `relation ${qualifiedName(object)}`;
  return object.kind === 'function' ? `function ${qualifiedName(object)}` : objectKey(object);
}

function lacks(catalog: Catalog, { object, column }: Need): boolean {
  // Every table is a type too: that of its rows.
  const isRowType = object.kind === 'type' && catalog.has(`relation ${qualifiedName(object)}`);
  const columns = isRowType ? null : catalog.get(looseKey(object));
  return columns === undefined || (column !== null && columns !== null && !columns.has(column));
}

function isGone(catalog: Catalog, { action, object, conditional }: Effect): boolean {
  return !conditional && (action === 'drop' || action === 'alter') && !catalog.has(looseKey(object));
}

/** Tells whether a statement would make a second time what exists, without a guard. */
function collides(catalog: Catalog, { action, object, conditional }: Effect): boolean {
  return action === 'create' && !conditional && object.kind !== 'function' && catalog.has(looseKey(object));
}

function columnsOf({ object, shape }: Effect): Columns {
  return object.kind === 'table' && shape !== null ? new Set(shape.columns.map(({ name }) => name)) : null;
}

function apply(catalog: Catalog, effect: Effect): void {
  const key = looseKey(effect.object);
  if (effect.action === 'drop') catalog.delete(key);
  else if (effect.to !== undefined) {
    if (catalog.has(key)) catalog.set(looseKey(effect.to), catalog.get(key) ?? null);
    catalog.delete(key);
  } else if ((effect.action === 'create' || effect.action === 'replace') && !catalog.has(key)) {
    catalog.set(key, columnsOf(effect));
  } else if (effect.shape !== null && (effect.action === 'alter' || effect.action === 'rename')) {
    const columns = catalog.get(key);
    if (columns) catalog.set(key, new Set([...columns, ...effect.shape.columns.map(({ name }) => name)]));
  }
}

/** Lists what a migration does, in order. */
export function effectsOf({ up }: Migration): Effect[] {
  return up.flatMap(({ statement: { parsed } }) => ('effects' in parsed ? parsed.effects : []));
}

/**
 * Foresees whether a migration applies to what exists, as far as the syntax tree shows: null when something is missing
 * or there already, else the catalog afterwards. A migration runs whole or not at all, so the given one stays as it is.
 */
export function foresee(catalog: Catalog, effects: readonly Effect[]): Catalog | null {
  const next = new Map(catalog);
  for (const effect of effects) {
    const skipped = effect.conditional && effect.action === 'create' && next.has(looseKey(effect.object));
    const refused =
      isGone(next, effect) || collides(next, effect) || (!skipped && effect.needs.some((need) => lacks(next, need)));
    if (refused) return null;
    apply(next, effect);
  }
  return next;
}

import type { Effect, Migration, Need, ObjectKind, ObjectRef } from '../model.js';
import { objectKey, qualifiedName } from '../objects.js';

/** Columns by name; null where they are not known from the syntax tree (views, LIKE, inheritance). */
type Columns = ReadonlySet<string> | null;
/** What exists: objects by name, relations with their columns; undefined where there is none. */
type Catalog = { get(key: string): Columns | undefined; set(key: string, columns: Columns | undefined): void };

const EVERYWHERE = ['public', 'pg_catalog', 'information_schema'].map((name) => `schema ${name}`);

const RELATIONS = new Set<ObjectKind>(['view', 'materialized view', 'sequence']);

/**
 * Names an object as a need can know it: tables, views and sequences share one name space and a FROM does not tell them
 * apart, so that all of them are named as tables; a call does not tell which of several functions it means.
 */
export function looseKey(object: ObjectRef): string {
  if (RELATIONS.has(object.kind)) return `table ${qualifiedName(object)}`;
  return object.kind === 'function' ? `function ${qualifiedName(object)}` : objectKey(object);
}

function lacks(catalog: Catalog, { object, column }: Need): boolean {
  // Every table is a type too: that of its rows.
  const isRowType = object.kind === 'type' && catalog.get(`table ${qualifiedName(object)}`) !== undefined;
  const columns = isRowType ? null : catalog.get(looseKey(object));
  return columns === undefined || (column !== null && columns !== null && !columns.has(column));
}

function exists(catalog: Catalog, object: ObjectRef): boolean {
  return catalog.get(looseKey(object)) !== undefined;
}

function isGone(catalog: Catalog, { action, object, conditional }: Effect): boolean {
  return !conditional && (action === 'drop' || action === 'alter') && !exists(catalog, object);
}

/** Tells whether a statement would make a second time what exists, without a guard. */
function collides(catalog: Catalog, { action, object, conditional }: Effect): boolean {
  return action === 'create' && !conditional && object.kind !== 'function' && exists(catalog, object);
}

function isRefused(catalog: Catalog, effect: Effect): boolean {
  if (isGone(catalog, effect) || collides(catalog, effect)) return true;
  const skipped = effect.conditional && effect.action === 'create' && exists(catalog, effect.object);
  return !skipped && effect.needs.some((need) => lacks(catalog, need));
}

function columnsOf({ object, shape, copies }: Effect): Columns {
  return object.kind === 'table' && shape !== null && copies === undefined
    ? new Set(shape.columns.map(({ name }) => name))
    : null;
}

function apply(catalog: Catalog, effect: Effect): void {
  const key = looseKey(effect.object);
  const columns = catalog.get(key);
  if (effect.action === 'drop') catalog.set(key, undefined);
  else if (effect.to !== undefined) {
    if (columns !== undefined) catalog.set(looseKey(effect.to), columns);
    catalog.set(key, undefined);
  } else if (effect.action === 'create' || effect.action === 'replace') {
    if (columns === undefined) catalog.set(key, columnsOf(effect));
  } else if (columns && effect.shape !== null && (effect.action === 'alter' || effect.action === 'rename')) {
    catalog.set(key, new Set([...columns, ...effect.shape.columns.map(({ name }) => name)]));
  }
}

/** Lists what a migration does, in order. */
export function effectsOf({ up }: Migration): Effect[] {
  const effects: Effect[] = [];
  for (const { statement } of up) {
    if ('effects' in statement.parsed) for (const effect of statement.parsed.effects) effects.push(effect);
  }
  return effects;
}

/** A database that is empty at first, and holds what migrations make as far as their syntax trees show. */
export class ForeseenDatabase {
  private readonly standing = new Map<string, Columns | undefined>(EVERYWHERE.map((key) => [key, null]));

  /**
   * Runs a migration: false when something is missing or there already. It runs whole or not at all: a refused one
   * leaves nothing behind.
   */
  takes(effects: readonly Effect[]): boolean {
    const { standing } = this;
    const changed = new Map<string, Columns | undefined>();
    const during: Catalog = {
      get: (key) => (changed.has(key) ? changed.get(key) : standing.get(key)),
      set: (key, columns) => changed.set(key, columns),
    };
    for (const effect of effects) {
      if (isRefused(during, effect)) return false;
      apply(during, effect);
    }
    for (const [key, columns] of changed) standing.set(key, columns);
    return true;
  }
}

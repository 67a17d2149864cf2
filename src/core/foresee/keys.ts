import type { ObjectKind, ObjectRef } from '../model.js';
import { objectKey, qualifiedName } from '../objects.js';

const SPACES: { readonly [Kind in ObjectKind]?: ObjectKind } = {
  view: 'table',
  'materialized view': 'table',
  sequence: 'table',
  domain: 'type',
  aggregate: 'function',
};

/**
 * Names an object by the name space that it lives in: tables, views and sequences share one and a FROM does not tell
 * them apart, types and domains another. A function without a signature is named for all that are called so.
 */
export function spaceKey(object: ObjectRef): string {
  const kind = SPACES[object.kind] ?? object.kind;
  return kind === object.kind ? objectKey(object) : objectKey({ ...object, kind });
}

/** Names all functions of one name. */
export function nameKey(object: ObjectRef): string {
  return `function ${qualifiedName(object)}`;
}

/** Names a relation, whatever kind it turns out to be. */
export function relationKey(object: ObjectRef): string {
  return `table ${qualifiedName(object)}`;
}

/** Names a column for comparison, as an object key names an object. */
export function columnKey(object: ObjectRef, column: string): string {
  return `column ${qualifiedName(object)}.${column}`;
}

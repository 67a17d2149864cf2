import type { ObjectRef } from '../model.js';
import { qualifiedName } from '../objects.js';

export { spaceKey } from '../objects.js';

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

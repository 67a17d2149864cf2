/**
 * What a retired rollback rolled back stands in its reason: mapping.yaml has no other place for it, and without it nobody
 * could tell it from a migration where no convention pairs it.
 */
import type { PlainSelection } from './plain.js';

function called({ path, only, except }: PlainSelection): string {
  if (only !== undefined) return `${only.join(', ')} of ${path}`;
  return except === undefined ? path : `${path} without ${except.join(', ')}`;
}

/** Names what selections take, as the reason of their rollback does. */
export function calledTogether(selections: readonly PlainSelection[]): string {
  return [...new Set(selections.map(called))].join(', ');
}

/** Adds to a reason what the rollback that it is for rolled back, as `calledTogether` names it. */
export function reasonOfRollback(reason: string, undone: string): string {
  return undone === '' ? reason : `${reason} (rollback of ${undone})`;
}

/** Tells from a reason what a retired rollback rolled back; null where it is of none. */
export function undoneBy(reason: string): string | null {
  return / \(rollback of (.+)\)$/.exec(reason)?.[1] ?? null;
}

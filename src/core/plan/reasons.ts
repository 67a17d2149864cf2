import type { Effect, Located } from '../model.js';
import { objectKey } from '../objects.js';

const MOST_NEEDS = 3;

/** Lists what statements do, in order. */
function* effectsOf(statements: readonly Located[]): Generator<Effect> {
  for (const { statement } of statements) if ('effects' in statement.parsed) yield* statement.parsed.effects;
}

/** Lists the keys of the objects that statements create or replace, each once, in order of appearance. */
export function createdBy(statements: readonly Located[]): ReadonlySet<string> {
  const created = new Set<string>();
  for (const { action, object } of effectsOf(statements)) {
    if (action === 'create' || action === 'replace') created.add(objectKey(object));
  }
  return created;
}

/** Lists the keys of the objects that statements need to exist, each once, without those that they create themselves. */
export function neededBy(statements: readonly Located[]): string[] {
  const own = createdBy(statements);
  const needed = new Set<string>();
  for (const { needs } of effectsOf(statements)) for (const { object } of needs) needed.add(objectKey(object));
  return [...needed].filter((key) => !own.has(key));
}

/**
 * Says why a migration stands where it stands: what its statements need and do not create themselves (`own`), given which
 * version first creates each object.
 */
export function reasonForPlace(
  statements: readonly Located[],
  own: ReadonlySet<string>,
  creators: ReadonlyMap<string, string>,
): string {
  const needed = new Set<string>();
  for (const { needs } of effectsOf(statements)) {
    for (const { object } of needs) {
      const key = objectKey(object);
      if (creators.has(key) && !own.has(key)) needed.add(key);
    }
  }
  if (needed.size === 0) return 'Needs no earlier migration; stands where mapping.yaml lists it.';
  const shown = [...needed].slice(0, MOST_NEEDS).map((key) => `${key} (${creators.get(key)})`);
  const more = needed.size > MOST_NEEDS ? ` and ${needed.size - MOST_NEEDS} more` : '';
  return `Needs ${shown.join(', ')}${more}.`;
}

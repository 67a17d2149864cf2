import type { Effect, Located } from '../model.js';
import { objectKey } from '../objects.js';

const MOST_NEEDS = 3;

/** Lists what a statement does; nothing where it does not parse. */
function effectsOf({ statement: { parsed } }: Located): readonly Effect[] {
  return 'effects' in parsed ? parsed.effects : [];
}

/** Lists the keys of the objects that statements create or replace, each once, in order of appearance. */
export function createdBy(statements: readonly Located[]): ReadonlySet<string> {
  const created = new Set<string>();
  for (const located of statements) {
    for (const { action, object } of effectsOf(located)) {
      if (action === 'create' || action === 'replace') created.add(objectKey(object));
    }
  }
  return created;
}

/** Lists the keys of the objects that statements need to exist, each once. */
export function neededBy(statements: readonly Located[]): ReadonlySet<string> {
  const needed = new Set<string>();
  for (const located of statements) {
    for (const { needs } of effectsOf(located)) for (const { object } of needs) needed.add(objectKey(object));
  }
  return needed;
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
  const needed = [...neededBy(statements)].filter((key) => creators.has(key) && !own.has(key));
  if (needed.length === 0) return 'Needs no earlier migration; stands where mapping.yaml lists it.';
  const shown = needed.slice(0, MOST_NEEDS).map((key) => `${key} (${creators.get(key)})`);
  const more = needed.length > MOST_NEEDS ? ` and ${needed.length - MOST_NEEDS} more` : '';
  return `Needs ${shown.join(', ')}${more}.`;
}

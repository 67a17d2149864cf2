import type { Effect, Located } from '../model.js';
import { objectKey } from '../objects.js';

const MOST_NEEDS = 3;

/** Lists what statements do, in order. */
export function effectsOf(statements: readonly Located[]): Effect[] {
  return statements.flatMap(({ statement: { parsed } }) => ('effects' in parsed ? parsed.effects : []));
}

/** Lists the keys of the objects that statements create or replace, each once, in order of appearance. */
export function createdBy(statements: readonly Located[]): string[] {
  const created = effectsOf(statements).filter(({ action }) => action === 'create' || action === 'replace');
  return [...new Set(created.map(({ object }) => objectKey(object)))];
}

/** Lists the keys of the objects that statements need to exist, each once, without those that they create themselves. */
export function neededBy(statements: readonly Located[]): string[] {
  const own = new Set(createdBy(statements));
  const needs = effectsOf(statements).flatMap((effect) => effect.needs.map(({ object }) => objectKey(object)));
  return [...new Set(needs)].filter((key) => !own.has(key));
}

/** Says why a migration stands where it stands, given which version first creates each object. */
export function reasonForPlace(statements: readonly Located[], creators: ReadonlyMap<string, string>): string {
  const needed = neededBy(statements).filter((key) => creators.has(key));
  if (needed.length === 0) return 'Needs no earlier migration; stands where mapping.yaml lists it.';
  const shown = needed.slice(0, MOST_NEEDS).map((key) => `${key} (${creators.get(key)})`);
  const more = needed.length > MOST_NEEDS ? ` and ${needed.length - MOST_NEEDS} more` : '';
  return `Needs ${shown.join(', ')}${more}.`;
}

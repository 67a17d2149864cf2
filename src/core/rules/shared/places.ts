import type { Effect, Located, Origin, Place, Refusal } from '../../model.js';
import { printPlace } from '../../places.js';
import { offsetAt } from '../rule.js';

/** The place of a statement, or of an effect inside of it. */
export function placeOf({ file, statement }: Located, effect: Effect | null = null): Place {
  return offsetAt(file, statement.span.start + (effect?.at ?? 0));
}

/** Writes a place for a sentence ("db/001_books.sql:3"). */
export function placeName(located: Located, effect: Effect | null = null): string {
  const { path, line } = placeOf(located, effect);
  return printPlace({ path, line });
}

/** Writes where something was made, dropped or renamed. */
export function originName({ located, effect }: Origin): string {
  return placeName(located, effect);
}

/** Lists the places of refusals, each once, in their order. */
export function placesOf(refusals: readonly Refusal[]): Place[] {
  const places = new Map<string, Place>();
  for (const { located, effect } of refusals) {
    const place = placeOf(located, effect);
    places.set(printPlace(place), place);
  }
  return [...places.values()];
}

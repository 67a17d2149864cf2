import type { CatalogObject, Difference, Effect, ObjectDifference } from '../model.js';
import { contributor, isAbout } from './contributor.js';
import { differencesOf } from './differences.js';
import { makes } from './inventory.js';
import type { Side, Sides } from './sides.js';

function attributed(sides: Sides, key: string, side: Side, difference: Difference): ObjectDifference {
  const { source } = side;
  const theirs = sides.touches(key).filter((touch) => source === null || touch.source === source);
  const ran = theirs.filter(({ located }) => sides.refusal(side, located) === null);
  const before = contributor(ran, difference.part);
  const after = contributor(sides.ours.get(key) ?? [], difference.part);
  return { ...difference, object: key, source, madeBy: { before, after } };
}

/** Which right a refused GRANT was to give is not looked into. */
const GIVEN = /(^| )grant /;
const NAMED = /^(?:column|constraint) |^comment$| comment$/;

/** An ALTER of something else than columns and constraints. */
function isOfWhole({ action, shape, change }: Effect): boolean {
  return (
    action === 'alter' &&
    (shape === null || shape.columns.length + shape.constraints.length === 0) &&
    !(change !== undefined && 'column' in change)
  );
}

/**
 * A part that only the canonical side has is no news where a source has it alone whose definition did nothing among all,
 * or where a statement about the object was refused there. Else it brings back what the legacy side took away.
 */
function isGained(sides: Sides, key: string, { part, after }: Difference): boolean {
  const has = (side: Side) => part !== null && side.catalog.get(key)?.parts.get(part) === after;
  if (sides.holders(key).some((side) => sides.isMasked(side, key) && has(side))) return true;
  if (part === null || GIVEN.test(part)) return false;
  const touches = sides.touches(key);
  const about = NAMED.test(part) ? touches.filter(isAbout(part)) : touches.filter(({ effect }) => isOfWhole(effect));
  const makers = about.length > 0 ? about : touches.filter((touch) => makes(touch, key));
  return makers.some((touch) => !sides.ran(touch));
}

function fromAll(sides: Sides, key: string, standing: CatalogObject, canonical: CatalogObject): ObjectDifference[] {
  const found = differencesOf(standing, canonical);
  const news = found.filter((difference) => difference.before !== null || !isGained(sides, key, difference));
  return news.map((difference) => attributed(sides, key, sides.all, difference));
}

/** Of a definition that does nothing among all, what the canonical side has not, either. */
function fromAlone(sides: Sides, key: string, side: Side, canonical: CatalogObject): ObjectDifference[] {
  const among = sides.all.catalog.get(key);
  if (among !== undefined && !sides.isMasked(side, key)) return [];
  const found = differencesOf(side.catalog.get(key)!, canonical).filter(({ before, weak }) => before !== null && !weak);
  const news = found.filter(({ part, before }) => part !== null && among?.parts.get(part) !== before);
  return news.map((difference) => attributed(sides, key, side, difference));
}

/** Compares an object of the canonical side with all sources, and with each source alone that makes it. */
export function compared(sides: Sides, key: string, canonical: CatalogObject): ObjectDifference[] {
  const among = sides.all.catalog.get(key);
  const first = among === undefined ? [] : fromAll(sides, key, among, canonical);
  return [...first, ...sides.holders(key).flatMap((side) => fromAlone(sides, key, side, canonical))];
}

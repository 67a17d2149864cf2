import type { CatalogObject, ObjectDifference, ObjectFate, ObjectFateKind, SqlFailure } from '../model.js';
import { compared } from './compared.js';
import { wholeText } from './differences.js';
import { makes } from './inventory.js';
import { type Measured, Sides } from './sides.js';

function ownerOf(sides: Sides, key: string): string | null {
  const standing = sides.canonical.get(key) ?? sides.standing(key);
  if (standing !== undefined) return standing.on;
  const on = sides.makers(key)[0]?.effect.object.on ?? null;
  return on === null ? null : `table ${on}`;
}

/**
 * Tells whether a legacy statement made an object that is not there at the end: whatever took it away (a DROP, a CASCADE,
 * what a DO block put together, ROLLBACK TO) ran on the legacy side. What stands there under another name is compared by
 * that name.
 */
function isDropped(sides: Sides, key: string): boolean {
  return sides.makers(key).some((touch) => sides.ran(touch));
}

function whyNot(sides: Sides, key: string): SqlFailure | null {
  for (const { located } of sides.makers(key)) {
    const refusal = sides.refusal(sides.all, located);
    if (refusal !== null) return refusal;
  }
  return null;
}

type Verdict = { readonly fate: ObjectFateKind; readonly differences: readonly ObjectDifference[] };

function whole(sides: Sides, key: string, after: CatalogObject): ObjectDifference {
  const madeBy = { before: null, after: sides.ours.get(key)?.at(-1)?.located ?? null };
  return { object: key, part: null, before: null, after: wholeText(after), source: null, madeBy };
}

function withCanonical(sides: Sides, key: string, canonical: CatalogObject): Verdict {
  // What one source makes and another one takes away, the legacy side has not.
  if (!sides.all.catalog.has(key) && isDropped(sides, key)) {
    return { fate: 'changed', differences: [whole(sides, key, canonical)] };
  }
  if (sides.standing(key) === undefined) {
    return { fate: sides.makers(key).length > 0 ? 'never created' : 'added', differences: [] };
  }
  const differences = compared(sides, key, canonical);
  return { fate: differences.some(({ weak }) => weak !== true) ? 'changed' : 'kept', differences };
}

function verdictOf(sides: Sides, key: string): Verdict {
  const canonical = sides.canonical.get(key);
  if (canonical !== undefined) return withCanonical(sides, key, canonical);
  if (!sides.all.catalog.has(key) && isDropped(sides, key)) return { fate: 'dropped', differences: [] };
  const standing = sides.standing(key);
  if (standing === undefined || !sides.isOfBase(key)) return { fate: 'lost', differences: [] };
  // Something was done to what stood before any file; it still stands, without that.
  const untouched = { ...standing, parts: new Map<string, string>(), positions: new Map<string, string>() };
  return { fate: 'changed', differences: compared(sides, key, untouched) };
}

function fateOf(sides: Sides, key: string): ObjectFate {
  const verdict = verdictOf(sides, key);
  const ours = (sides.ours.get(key) ?? []).filter((touch) => makes(touch, key));
  return {
    object: key,
    on: ownerOf(sides, key),
    wasOn: sides.standing(key)?.on ?? null,
    definedIn: sides.makers(key).map(({ located }) => located),
    canonicalIn: ours.map(({ located }) => located),
    refused: sides.standing(key) === undefined ? whyNot(sides, key) : null,
    ...verdict,
  };
}

/** What comes with a table by itself (the sequence of a serial column) shares its fate. */
function followed(fates: readonly ObjectFate[]): ObjectFate[] {
  const byKey = new Map(fates.map((fate) => [fate.object, fate]));
  return fates.map((fate) => {
    const owner = fate.fate === 'added' && fate.on !== null ? byKey.get(fate.on) : undefined;
    return owner?.fate === 'never created' ? { ...fate, fate: owner.fate, refused: owner.refused } : fate;
  });
}

/**
 * Tells what became of every object that any legacy statement makes or any replay showed, in byte order. The legacy side
 * is all sources in their order; what a source makes alone counts beside it, because a definition that does nothing
 * among all (the object stood already) is lost without a word.
 */
export function objectFates(measured: Measured): ObjectFate[] {
  const sides = new Sides(measured);
  return followed(sides.keys().map((key) => fateOf(sides, key)));
}

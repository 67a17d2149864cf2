import type { CatalogObject, ObjectDifference, ObjectFate, ObjectFateKind, SqlFailure } from '../model.js';
import { compared } from './compared.js';
import { makes, type Touch } from './inventory.js';
import { type Measured, Sides } from './sides.js';

function ownerOf(sides: Sides, key: string): string | null {
  const standing = sides.canonical.get(key) ?? sides.standing(key);
  if (standing !== undefined) return standing.on;
  const on = sides.makers(key)[0]?.effect.object.on ?? null;
  return on === null ? null : `table ${on}`;
}

/** Tells whether a legacy statement that ran drops an object (or what it lies on, or all that hangs together) again. */
function isDropped(sides: Sides, key: string): boolean {
  const made = sides.makers(key).filter((touch) => sides.ran(touch));
  const last = made.at(-1);
  if (last === undefined) return false;
  const owner = ownerOf(sides, key);
  const ends = (touch: Touch) => touch.at > last.at && sides.ran(touch);
  const leaves = ({ effect }: Touch) => effect.action === 'drop' || effect.action === 'rename';
  const own = [...sides.touches(key), ...(owner === null ? [] : sides.touches(owner))];
  return own.some((touch) => leaves(touch) && ends(touch) && !makes(touch, key)) || sides.sweeps().some(ends);
}

/** What a branch of a DO block may make, and an index without a name, need not be there by the name foreseen. */
function isGuess(sides: Sides, key: string): boolean {
  const makers = sides.makers(key);
  const ran = makers.filter((touch) => sides.ran(touch));
  return ran.length > 0 && makers.every(({ effect }) => effect.maybe === true || effect.unnamed === true);
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
  const text = [...after.parts].map(([part, definition]) => `${part}: ${definition}`).join('\n');
  const madeBy = { before: null, after: sides.ours.get(key)?.at(-1)?.located ?? null };
  return { object: key, part: null, before: null, after: text, source: null, madeBy };
}

function withCanonical(sides: Sides, key: string, canonical: CatalogObject): Verdict {
  if (sides.standing(key) === undefined) {
    if (isDropped(sides, key)) return { fate: 'changed', differences: [whole(sides, key, canonical)] };
    return { fate: sides.makers(key).length > 0 ? 'never created' : 'added', differences: [] };
  }
  const differences = compared(sides, key, canonical);
  return { fate: differences.some(({ weak }) => weak !== true) ? 'changed' : 'kept', differences };
}

/** Null for what is no object after all. */
function verdictOf(sides: Sides, key: string): Verdict | null {
  const canonical = sides.canonical.get(key);
  if (canonical !== undefined) return withCanonical(sides, key, canonical);
  if (!sides.all.catalog.has(key)) {
    if (isDropped(sides, key)) return { fate: 'dropped', differences: [] };
    if (sides.standing(key) === undefined && isGuess(sides, key)) return null;
  }
  return { fate: 'lost', differences: [] };
}

function fateOf(sides: Sides, key: string): ObjectFate | null {
  const verdict = verdictOf(sides, key);
  if (verdict === null) return null;
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
  return followed(sides.keys().flatMap((key) => fateOf(sides, key) ?? []));
}

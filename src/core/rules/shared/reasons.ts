import type { Decision, Located, ObjectFate, Resolve } from '../../model.js';
import { quoteName } from '../../objects.js';
import { fatesOf, type RuleContext } from '../rule.js';
import { acceptTest } from './accept.js';

/** Rules whose acceptance says that a definition may lose against another one. */
const ABOUT_DEFINITIONS = ['masked-definition', 'conflicting-definition', 'redefined-object', 'guarded-only-half'];

/** A union adds and takes nothing away: it explains no more than what came. */
function explains({ resolution }: Resolve, onlyMore: boolean): boolean {
  return resolution.kind !== 'union' || onlyMore;
}

/**
 * Finds the entry under `resolve` that decides on an object, or on the table that it lies on. `onlyMore` says that nothing
 * is missing or other, and something came.
 */
export function resolvedBy(
  { mapping }: RuleContext,
  { object, on, wasOn }: Pick<ObjectFate, 'object' | 'on' | 'wasOn'>,
  onlyMore = false,
): Decision | null {
  const entry = mapping.resolve.find((one) => [object, on, wasOn].includes(one.object) && explains(one, onlyMore));
  return entry === undefined ? null : { at: entry.at, reason: entry.reason };
}

/** Lists the keys that a `rename` gives to definitions of an object. */
function newKeys({ object, resolution }: Resolve): string[] {
  if (resolution.kind !== 'rename') return [];
  const stem = object.slice(0, object.lastIndexOf('.') + 1);
  return [...resolution.names.values()].map((name) => `${stem}${quoteName(name)}`);
}

/** Finds the entry that gives one of several definitions this name (a key, "table public.fleet_robots"). */
export function renamedTo({ mapping }: RuleContext, object: string): Decision | null {
  const entry = mapping.resolve.find((one) => newKeys(one).includes(object));
  return entry === undefined ? null : { at: entry.at, reason: entry.reason };
}

/** Finds the entry that gives the table of a lost object another name, under which such an object stands now. */
export function movedAlong({ mapping, evidence }: RuleContext, { object, on }: ObjectFate): Decision | null {
  const entry = mapping.resolve.find((one) => one.object === on && one.resolution.kind === 'rename');
  if (entry === undefined || on === null || !object.endsWith(` on ${on.replace(/^\S+ /, '')}`)) return null;
  const stem = object.slice(0, object.lastIndexOf(' on '));
  const moved = newKeys(entry).map((key) => `${stem} on ${key.replace(/^\S+ /, '')}`);
  const stands = evidence?.objects.some((one) => one.fate === 'added' && moved.includes(one.object));
  return stands === true ? { at: entry.at, reason: entry.reason } : null;
}

/** Finds an accepted finding about an object's definitions. */
export function definitionAccepted({ mapping }: RuleContext, object: string): Decision | null {
  const keys = ABOUT_DEFINITIONS.map((rule) => `${rule} ${object}`);
  const entry = mapping.accept.find((one) => keys.some(acceptTest(one)));
  return entry === undefined ? null : { at: entry.at, reason: entry.reason };
}

/**
 * Finds the line that retires a statement or resolves it away. That a patch or a body written by hand changes it is no
 * reason for what is gone afterwards.
 */
export function letGo(context: RuleContext, { file, statement }: Located): Decision | null {
  const fate = fatesOf(context, file.file.path, statement.ordinal).find((one) => 'reason' in one);
  return fate === undefined || !('reason' in fate) ? null : { at: fate.at, reason: fate.reason };
}

/** Finds the decision that lets all of some statements go; null where one of them stays, or there is none. */
export function allLetGo(context: RuleContext, located: readonly Located[]): Decision | null {
  const removals = located.map((one) => letGo(context, one));
  return removals.every((removal) => removal !== null) ? (removals[0] ?? null) : null;
}

import { compareVersions } from '../history/versions.js';
import type { Effect, Located } from '../model.js';
import { objectKey } from '../objects.js';
import type { Overtaken } from './overtaken.js';

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

/** Which version first makes each object, by key. */
type Creators = ReadonlyMap<string, string>;

function needsSentence(needed: readonly string[], creators: Creators): string {
  if (needed.length === 0) return 'Needs no earlier migration; stands where mapping.yaml lists it.';
  const shown = needed.slice(0, MOST_NEEDS).map((key) => `${key} (${creators.get(key)})`);
  const more = needed.length > MOST_NEEDS ? ` and ${needed.length - MOST_NEEDS} more` : '';
  return `Needs ${shown.join(', ')}${more}.`;
}

/**
 * Says of a migration that runs behind a later one of its own directory whether the SQL asks for it: whether it needs
 * something that is made there or behind.
 */
function overtakenSentence({ own, by }: Overtaken, needed: readonly string[], creators: Creators): string {
  const proof = needed.find((key) => compareVersions(creators.get(key)!, by.version) >= 0);
  const numbers = `Its own directory runs ${own} before ${by.path} (${by.version})`;
  return proof === undefined
    ? ` ${numbers}; mapping.yaml has it the other way round.`
    : ` ${numbers}, but it needs ${proof}, which ${creators.get(proof)} makes.`;
}

/**
 * Says why a migration stands where it stands: what its statements need and do not create themselves (`own`), given which
 * version first creates each object, and where it departs from the order of its own directory.
 */
export function reasonForPlace(
  statements: readonly Located[],
  own: ReadonlySet<string>,
  creators: Creators,
  overtaken: Overtaken | null,
): string {
  const needed = [...neededBy(statements)].filter((key) => creators.has(key) && !own.has(key));
  const sentence = needsSentence(needed, creators);
  return overtaken === null ? sentence : `${sentence}${overtakenSentence(overtaken, needed, creators)}`;
}

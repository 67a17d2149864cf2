import type { Choice, LeftBehind } from '../model.js';
import { plural } from '../text.js';
import { resolveObject } from './answers.js';
import { retireStatement } from './letting-go.js';
import { type Decision, isRefused, type MappingInput, type Refused } from './plain.js';
import { type Part, several } from './several.js';

/** Lists what a choice leaves behind that is part of the object alone: it can go with the definition that it was made for. */
export function partsLeft({ changes }: Choice): LeftBehind[] {
  return (changes?.leaves ?? []).filter(({ kind }) => kind === 'part');
}

/**
 * Decides on an object as `resolveObject` does, and lets go what this leaves behind of the object's own parts and would fail:
 * one entry for each statement, with the same reason.
 */
export function resolveWithParts(plain: MappingInput, choice: Choice, typed: string): Decision | Refused {
  const resolved = resolveObject(plain, choice, typed);
  if (isRefused(resolved)) return resolved;
  const left = partsLeft(choice);
  if (left.length === 0) return { refused: 'It leaves no index, policy or comment behind that would fail.' };
  const retired = left.map(({ path, ordinal }): Part => {
    return { name: `#${ordinal} of ${path}`, make: (now) => retireStatement(now, { path, ordinal }, typed) };
  });
  const label = `${resolved.label}, retire ${plural(left.length, 'statement')} that would fail`;
  return several(plain, label, [{ name: 'the choice', make: () => resolved }, ...retired]);
}

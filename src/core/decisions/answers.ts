import { parse } from 'yaml';
import type { Choice, MappingEdit } from '../model.js';
import { entriesAbout } from '../selectors.js';
import { type Decision, type MappingInput, NO_REASON, type Refused, sealedRefusal } from './plain.js';

/** Finds the positions under `resolve:` of what is decided on an object, whatever spelling its name has there. */
export function decisionsIn({ resolve = [] }: MappingInput): (object: string) => number[] {
  const about = entriesAbout(resolve.map(({ object }, index) => ({ object, index })));
  return (object) => about(object).map(({ index }) => index);
}

function deletions(key: string, positions: readonly number[]): MappingEdit[] {
  // From the last to the first, so that no deletion moves what is still to be deleted.
  return positions.toReversed().map((at) => ({ kind: 'delete', path: [key, at] }));
}

/** Decides on an object by one of its choices (`choicesFor`), in the place of what was decided on it before. */
export function resolveObject(plain: MappingInput, choice: Choice, typed: string): Decision | Refused {
  const reason = typed.trim();
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (choice.refused !== null) return { refused: choice.refused };
  if (reason === '') return NO_REASON;
  const value = { ...(parse(choice.entry) as { object: string }), reason };
  const [first, ...others] = decisionsIn(plain)(value.object);
  const decided: MappingEdit =
    first === undefined
      ? { kind: 'append', path: ['resolve'], value }
      : { kind: 'set', path: ['resolve', first], value };
  const how = { keep: `keep ${choice.stays[0]}`, union: 'unite', rename: 'keep all, under names of their own' };
  return { label: `${value.object}: ${how[choice.kind]}`, edits: [decided, ...deletions('resolve', others)] };
}

/** Takes the decision on an object back. */
export function unresolveObject(plain: MappingInput, object: string): Decision | Refused {
  const positions = decisionsIn(plain)(object);
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  if (positions.length === 0) return { refused: `\`resolve:\` has no entry for ${object}.` };
  return { label: `undecide ${object}`, edits: deletions('resolve', positions) };
}

/** Lets a finding stay as it is, with a reason; a new reason takes the place of the old one. */
export function acceptFinding(plain: MappingInput, finding: string, typed: string): Decision | Refused {
  const reason = typed.trim();
  if (reason === '') return NO_REASON;
  const at = (plain.accept ?? []).findIndex((entry) => entry.finding === finding);
  const edit: MappingEdit =
    at < 0
      ? { kind: 'append', path: ['accept'], value: { finding, reason } }
      : { kind: 'set', path: ['accept', at, 'reason'], value: reason };
  return { label: `accept ${finding}: ${reason}`, edits: [edit] };
}

/** Takes an acceptance back. */
export function unacceptFinding(plain: MappingInput, finding: string): Decision | Refused {
  const at = (plain.accept ?? []).findIndex((entry) => entry.finding === finding);
  if (at < 0) return { refused: '`accept:` has no entry for just this finding.' };
  return { label: `no longer accept ${finding}`, edits: deletions('accept', [at]) };
}

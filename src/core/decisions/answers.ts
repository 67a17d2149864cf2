import { parse } from 'yaml';
import type { Choice, SessionEdit } from '../model.js';
import type { Decision, MappingInput, Refused } from './plain.js';

const NO_REASON: Refused = { refused: 'A reason is needed: say in a few words why, for the people who review it.' };

function placed(list: readonly unknown[] | undefined, key: string, at: number, value: unknown): SessionEdit {
  if (at < 0)
    return list === undefined ? { kind: 'set', path: [key], value: [value] } : { kind: 'append', path: [key], value };
  return { kind: 'set', path: [key, at], value };
}

/**
 * Decides on an object by one of its choices (`choicesFor`); in the place of what was decided on it before. `decided` is
 * the object as the entry of today writes it, null where there is none.
 */
export function resolveObject(
  plain: MappingInput,
  { choice, decided }: { readonly choice: Choice; readonly decided: string | null },
  typed: string,
): Decision | Refused {
  const reason = typed.trim();
  if (choice.refused !== null) return { refused: choice.refused };
  if (reason === '') return NO_REASON;
  const entry = { ...(parse(choice.entry) as { object: string }), reason };
  const at = (plain.resolve ?? []).findIndex(({ object }) => object === (decided ?? entry.object));
  const how = { keep: `keep ${choice.stays[0]}`, union: 'unite', rename: 'keep all, under names of their own' }[
    choice.kind
  ];
  return { label: `${entry.object}: ${how}`, edits: [placed(plain.resolve, 'resolve', at, entry)] };
}

/** Takes the decision on an object back. */
export function unresolveObject(plain: MappingInput, object: string): Decision | Refused {
  const at = (plain.resolve ?? []).findIndex((entry) => entry.object === object);
  if (at < 0) return { refused: `Nothing is decided on ${object}.` };
  return { label: `undecide ${object}`, edits: [{ kind: 'delete', path: ['resolve', at] }] };
}

/** Lets a finding stay as it is, with a reason; a new reason takes the place of the old one. */
export function acceptFinding(plain: MappingInput, finding: string, typed: string): Decision | Refused {
  const reason = typed.trim();
  if (reason === '') return NO_REASON;
  const at = (plain.accept ?? []).findIndex((entry) => entry.finding === finding);
  return { label: `accept ${finding}: ${reason}`, edits: [placed(plain.accept, 'accept', at, { finding, reason })] };
}

/** Takes an acceptance back. */
export function unacceptFinding(plain: MappingInput, finding: string): Decision | Refused {
  const at = (plain.accept ?? []).findIndex((entry) => entry.finding === finding);
  if (at < 0)
    return { refused: `mapping.yaml has no entry for just this finding: a glob or another decision answers it.` };
  return { label: `no longer accept ${finding}`, edits: [{ kind: 'delete', path: ['accept', at] }] };
}

import { isUnsaved } from './history.js';
import type { State, Unfinished, UntakenEdit } from './state.js';

/** What a person wrote of a migration and is not taken yet; null where nothing was written. */
export function untakenEdit({ editing }: State): UntakenEdit | null {
  if (editing?.what.kind !== 'migration' || editing.text === null) return null;
  const { what, base, text, line } = editing;
  return { what, base, text, line };
}

/** What would be lost if the session ended now without a trace; null until mapping.yaml was read. */
export function unfinishedOf(state: State): Unfinished | null {
  return state.history === null ? null : { history: state.history, edit: untakenEdit(state) };
}

/** Tells whether something would be lost. */
export function isUnfinished({ history, edit }: Unfinished): boolean {
  return isUnsaved(history) || edit !== null;
}

/** Tells whether two edits are the same text, written upon the same. */
export function isSameEdit(one: UntakenEdit | null, other: UntakenEdit | null): boolean {
  return one?.text === other?.text && one?.base === other?.base;
}

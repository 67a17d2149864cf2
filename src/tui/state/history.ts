import type { Decided, MappingInput } from '../../core/decisions.js';
import type { MappingEdit, MappingProblem, SessionDraft, SessionText } from '../../core/model.js';

/** mapping.yaml at one moment: what it says, and how it came to say so. */
export type Moment = {
  readonly id: number;
  /** What was decided to get here; empty for what was found. */
  readonly label: string;
  /** From the moment before; empty where the whole text was replaced. */
  readonly edits: readonly MappingEdit[];
  /** Null until it is known: decisions are made on what the file says, and its text follows. */
  readonly text: string | null;
  /** Null where there is no file, or one that cannot be used. */
  readonly plain: MappingInput | null;
  /** Why a file that is there cannot be used. */
  readonly problems: readonly MappingProblem[];
};
/** All moments, also those that were undone, until another decision takes their place. */
export type History = {
  readonly moments: readonly [Moment, ...Moment[]];
  readonly at: number;
  /** The moment that is on disk. */
  readonly saved: number;
  readonly nextId: number;
};

/** What a whole text makes of a moment; null where there is no mapping.yaml. */
function momentOf(label: string, found: SessionText | null): Omit<Moment, 'id'> {
  const plain = (found?.plain ?? null) as MappingInput | null;
  return { label, edits: [], text: found?.text ?? null, plain, problems: found?.problems ?? [] };
}

/** Begins with what is on disk; null where there is no mapping.yaml. */
export function historyOf(found: SessionText | null): History {
  return { moments: [{ id: 1, ...momentOf('', found) }], at: 0, saved: 1, nextId: 2 };
}

/** The moment that the session stands at. */
export function current({ moments, at }: History): Moment {
  return moments[at] ?? moments[0];
}

/** Tells whether what was decided is not on disk. */
export function isUnsaved(history: History): boolean {
  return current(history).id !== history.saved;
}

/**
 * Counts the decisions between what is on disk and this moment; null where what is on disk was undone and something else
 * decided, so that no way leads from one to the other.
 */
export function unsavedCount(history: History): number | null {
  const saved = history.moments.findIndex(({ id }) => id === history.saved);
  return saved < 0 ? null : Math.abs(history.at - saved);
}

/** Puts moments behind the one that the session stands at, in the place of what was undone, and goes to the first of them. */
export function withMoments(history: History, more: readonly Omit<Moment, 'id'>[]): History {
  const [first, ...others] = history.moments.slice(0, history.at + 1) as [Moment, ...Moment[]];
  const fresh = more.map((moment, index) => ({ ...moment, id: history.nextId + index }));
  const at = history.at + Math.min(1, more.length);
  return { ...history, moments: [first, ...others, ...fresh], at, nextId: history.nextId + more.length };
}

/** Adds a decision; what was undone before is given up. */
export function decided(history: History, { label, edits, plain }: Decided): History {
  return withMoments(history, [{ label, edits, plain, text: null, problems: [] }]);
}

/** Puts a whole text in the place of all that stood before (null: no file); it can be undone like a decision. */
export function replaced(history: History, label: string, found: SessionText | null): History {
  return withMoments(history, [momentOf(label, found)]);
}

/** Goes a moment back; the same history where there is none. */
export function undone(history: History): History {
  return history.at === 0 ? history : { ...history, at: history.at - 1 };
}

/** Goes to the moment that was undone last; the same history where there is none. */
export function redone(history: History): History {
  return history.at + 1 < history.moments.length ? { ...history, at: history.at + 1 } : history;
}

/** Notes the text of a moment, once it is known. */
export function withText(history: History, id: number, text: string): History {
  if (history.moments.every((moment) => moment.id !== id || moment.text === text)) return history;
  const moments = history.moments.map((moment) => (moment.id === id ? { ...moment, text } : moment));
  return { ...history, moments: moments as unknown as History['moments'] };
}

/** Notes that a moment is on disk now. */
export function savedAt(history: History, id: number): History {
  return { ...history, saved: id };
}

/** Gives the text of the nearest moment that has one, with all edits since. Null where there is no mapping. */
export function draftOf({ moments, at }: History): SessionDraft | null {
  let from = at;
  while (from > 0 && moments[from]!.text === null && moments[from]!.edits.length > 0) from -= 1;
  const { text } = moments[from]!;
  return text === null ? null : { text, edits: moments.slice(from + 1, at + 1).flatMap(({ edits }) => edits) };
}

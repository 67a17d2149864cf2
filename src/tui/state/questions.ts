import { editAgain, leaveEditor, nameOfEdit, offeredEdit, throwAway } from './editing.js';
import {
  current,
  type History,
  isUnsaved,
  type Moment,
  replaced,
  savedAt,
  unsavedCount,
  withMoments,
} from './history.js';
import { type Answer, isBusy, type Question, type State, saying, type Unfinished } from './state.js';
import { isUnfinished } from './unfinished.js';

/** A list that is cut to this is no longer what the person reads, but still tells what it was about. */
const SHOWN_DECISIONS = 6;

/** Lists what was decided since mapping.yaml was saved; all of it where what was saved was taken back since. */
function unsavedLabels({ moments, at, saved }: History): string[] {
  const savedAt = moments.findIndex(({ id }) => id === saved);
  if (savedAt > at) return moments.slice(at + 1, savedAt + 1).map(({ label }) => `- taken back: ${label}`);
  return moments.slice(Math.max(savedAt, 0) + 1, at + 1).map(({ label }) => `- ${label}`);
}

function decisionsOf(history: History): string[] {
  const labels = unsavedLabels(history);
  const rest = labels.length - SHOWN_DECISIONS;
  return rest > 0 ? [...labels.slice(0, SHOWN_DECISIONS), `… and ${rest} more`] : labels;
}

function aboutLeft({ history, edit }: Unfinished): Question {
  const decisions = isUnsaved(history)
    ? ['An earlier session ended without saving these decisions:', ...decisionsOf(history)]
    : [];
  const edits = edit === null ? [] : [`An edit of ${nameOfEdit(edit)} was not taken yet, and is kept.`];
  const answers = [
    { key: 'y', label: 'take up what it left', answer: 'recover' },
    { key: 'd', label: 'throw that away', answer: 'forget' },
  ] as const;
  const title = decisions.length > 0 ? 'Unsaved decisions' : 'An earlier session ended in an edit';
  return { kind: 'question', title, lines: [...decisions, ...edits], answers };
}

function aboutForeign({ mappingPath }: State, history: History, isThere: boolean): Question {
  const count = isUnsaved(history) ? unsavedCount(history) : 0;
  const some = count === null ? 'What you decided is' : `${count} of your decisions are`;
  const those = count === 1 ? 'One of your decisions is' : some;
  const lines = [
    count === 0 ? 'Nothing of yours is unsaved.' : `${those} not saved. Undo (u) leads back behind a reload.`,
  ];
  const answers = [
    { key: 'r', label: isThere ? 'reload it' : 'go on without it', answer: 'reload' },
    { key: 'k', label: 'keep mine', answer: 'keep-mine' },
  ] as const;
  return { kind: 'question', title: `${mappingPath} was ${isThere ? 'changed' : 'deleted'} on disk`, lines, answers };
}

/** Asks what is still to be asked, once nothing else is: what an earlier session left, and what others wrote meanwhile. */
export function offering(state: State): State {
  const { dialog, history, left, foreign, editing } = state;
  if (dialog !== null || history === null || editing !== null || state.ending !== null || isBusy(state)) return state;
  if (left !== null && isUnfinished(left)) return { ...state, help: null, dialog: aboutLeft(left) };
  if (foreign === null) return state;
  return { ...state, help: null, dialog: aboutForeign(state, history, foreign.found !== null) };
}

/** What an earlier session decided since mapping.yaml said what it says now; all of it where it never did. */
function sinceThen(
  { moments, at }: History,
  found: Moment,
): { readonly moments: readonly Moment[]; readonly at: number } {
  const said = JSON.stringify(found.plain);
  const same = moments.findLastIndex(({ plain }, index) => index <= at && JSON.stringify(plain) === said);
  const [begins, first] = moments;
  if (same >= 0) return { moments: moments.slice(same + 1), at: at - same };
  // Edits need what they were made on: undo leads back to it. A draft needs nothing.
  const base = { ...begins, label: 'go back to mapping.yaml as the earlier session found it' };
  const isBase = first !== undefined && first.edits.length > 0;
  return isBase ? { moments: [base, ...moments.slice(1)], at: at + 1 } : { moments: moments.slice(1), at };
}

/** Puts what an earlier session decided behind what is on disk now. */
function withDecisions(state: State, history: History, left: History): State {
  if (!isUnsaved(left)) return state;
  const since = sinceThen(left, current(history));
  const next = { ...withMoments(history, since.moments), at: history.at + since.at };
  return saying({ ...state, history: next }, 'The decisions of the earlier session are back, unsaved.', 'good');
}

/** Takes up what an earlier session left. */
function recovered(state: State): State {
  const { left, history } = state;
  if (left === null || history === null) return state;
  const after = withDecisions({ ...state, left: null }, history, left.history);
  return left.edit === null ? after : offeredEdit(after, left.edit);
}

function reloaded(state: State): State {
  const { foreign, history, mappingPath } = state;
  if (foreign === null || history === null) return state;
  const next = replaced(history, `reload ${mappingPath}`, foreign.found);
  const disk = foreign.found?.text ?? null;
  return saying({ ...state, history: savedAt(next, current(next).id), disk, foreign: null }, 'Reloaded.');
}

/** Keeps what is decided here: from now on it is unsaved, whatever it is. */
function keptMine(state: State): State {
  const { foreign, history } = state;
  if (foreign === null || history === null) return state;
  return { ...state, disk: foreign.found?.text ?? null, foreign: null, history: savedAt(history, 0) };
}

/** Does what was answered to a question about what is on disk, was left behind, or cannot be taken; null for every other answer. */
export function answered(state: State, answer: Answer): State | null {
  const closed = { ...state, dialog: null };
  switch (answer) {
    case 'recover':
      return recovered(closed);
    case 'forget':
      return { ...closed, left: null };
    case 'reload':
      return reloaded(closed);
    case 'keep-mine':
      return keptMine(closed);
    case 'edit-again':
      return editAgain(closed);
    case 'throw-away':
      return throwAway(closed);
    case 'leave-editor':
      return leaveEditor(closed);
    default:
      return null;
  }
}

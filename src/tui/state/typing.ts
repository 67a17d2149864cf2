import type { Typing } from './actions.js';
import { decisionBy } from './deciding.js';
import { goBack } from './going.js';
import { graphemes } from './graphemes.js';
import { narrows, nextMatch, searched } from './searching.js';
import { type Prompt, type Purpose, plainOf, type State, saying, topScreen } from './state.js';
import { startJob } from './working.js';

function edited({ text, at }: Prompt, typing: Typing): Pick<Prompt, 'text' | 'at'> | null {
  // A cursor never stands within what is one character to the person who types.
  const before = at - (graphemes(text.slice(0, at)).at(-1)?.length ?? 0);
  const behind = at + (graphemes(text.slice(at))[0]?.length ?? 0);
  switch (typing.kind) {
    case 'type':
      return { text: text.slice(0, at) + typing.text + text.slice(at), at: at + typing.text.length };
    case 'erase':
      return { text: text.slice(0, before) + text.slice(at), at: before };
    case 'erase-all':
      return { text: text.slice(at), at: 0 };
    case 'left':
      return { text, at: before };
    case 'right':
      return { text, at: behind };
    case 'home':
      return { text, at: 0 };
    case 'end':
      return { text, at: text.length };
    default:
      return null;
  }
}

/** Tells whether a name or a title was left as it was. */
function isLeft(state: State, purpose: Purpose, text: string): boolean {
  if (purpose.kind !== 'rename' && purpose.kind !== 'title') return false;
  const entry = plainOf(state)?.migrations?.find(({ name }) => name === purpose.migration);
  return text.trim() === ((purpose.kind === 'rename' ? entry?.name : entry?.title) ?? '');
}

function submittedDecision(state: State, prompt: Prompt): State {
  const { purpose, text } = prompt;
  const closed = { ...state, dialog: null };
  const after = isLeft(state, purpose, text) ? null : decisionBy(closed, purpose, text);
  if (after === null) return closed;
  // What was typed stays, so that it can be mended.
  if (after.history === state.history) return { ...state, dialog: { ...prompt, hint: after.message?.text ?? '' } };
  const given = isReason(purpose) ? { ...after, reason: text.trim() } : after;
  // What is decided, or is gone, is left: the list shows what is next.
  const isGone = purpose.kind === 'retire' && purpose.targets.some(({ kind }) => kind === 'migration');
  const isOver = purpose.kind.startsWith('resolve') || (isGone && topScreen(state).name === 'migration');
  return isOver ? { ...goBack(given), message: given.message } : given;
}

/** Tells whether what is asked for is a reason: those are often given again. */
function isReason({ kind }: Purpose): boolean {
  return kind.startsWith('resolve') || ['accept', 'prefer', 'retire', 'ignore'].includes(kind);
}

function submitted(state: State, prompt: Prompt): State {
  const { purpose, text } = prompt;
  const closed = { ...state, dialog: null };
  switch (purpose.kind) {
    case 'search':
      return text === '' || narrows(state, topScreen(state)) ? closed : nextMatch(closed, 1, -1);
    case 'database':
      return text.trim() === '' ? closed : { ...closed, database: text.trim() };
    case 'word':
      if (text.trim() === purpose.word) return startJob(closed, 'up');
      return saying(closed, `That is not ${purpose.word}: nothing was run.`, 'bad');
    default:
      return submittedDecision(state, prompt);
  }
}

/** The reason that was given last, where a reason is asked for. */
function recalled({ reason }: State, { purpose }: Prompt): Pick<Prompt, 'text' | 'at'> | null {
  return isReason(purpose) && reason !== '' ? { text: reason, at: reason.length } : null;
}

/** Types into the prompt that is open. */
export function typing(state: State, typed: Typing): State {
  const { dialog } = state;
  if (dialog?.kind !== 'prompt') return state;
  if (typed.kind === 'submit') return submitted(state, dialog);
  const isSearch = dialog.purpose.kind === 'search';
  if (typed.kind === 'cancel') return { ...(isSearch ? searched(state, '') : state), dialog: null };
  const change = typed.kind === 'recall' ? recalled(state, dialog) : edited(dialog, typed);
  if (change === null) return state;
  const after = { ...state, dialog: { ...dialog, ...change } };
  return isSearch && change.text !== dialog.text ? searched(after, change.text) : after;
}

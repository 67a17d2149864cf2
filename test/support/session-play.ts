/** Plays a session: keys go in, what is wished for is answered, and what a person would see comes out as one line. */
import type { SessionFacts } from '../../src/core/model.js';
import { actionFor } from '../../src/tui/keys.js';
import { current, draftOf } from '../../src/tui/state/history.js';
import type { Screen } from '../../src/tui/state/screen.js';
import { type Wish, wishesOf } from '../../src/tui/state/wishes.js';
import { type Action, initialState, reduce, type State } from '../../src/tui/state.js';
import { newsFor, sessionTextOf, textOf } from './session-facts.js';

/** The news that an engine would bring: a job saves first what is decided. */
function answersTo(state: State, wish: Wish): Action[] {
  const draft = state.history && draftOf(state.history);
  if (wish.kind !== 'job' || draft === null || wish.job.command === 'draft') return newsFor(wish);
  const saved: Action = { kind: 'saved', moment: current(state.history!).id, text: textOf(draft) };
  return wish.job.command === 'save' ? [saved] : [saved, ...newsFor(wish)];
}

/** Answers all that a session waits for, work aside, until it waits for nothing more. */
export function settled(state: State): State {
  let now = state;
  for (let wish = nextQuestion(now); wish !== undefined; wish = nextQuestion(now)) {
    now = answersTo(now, wish).reduce(reduce, now);
  }
  return now;
}

function nextQuestion(state: State): Wish | undefined {
  return wishesOf(state).find(({ kind }) => kind !== 'job' && kind !== 'edit');
}

/** Lets the editor be closed again, with what a person made of the text. */
export function edited(state: State): State {
  const wish = wishesOf(state).find(({ kind }) => kind === 'edit');
  return wish === undefined ? state : settled(newsFor(wish).reduce(reduce, state));
}

/** Lets the work that is under way come to its end. */
export function worked(state: State): State {
  const job = wishesOf(state).find(({ kind }) => kind === 'job');
  return job === undefined ? state : settled(answersTo(state, job).reduce(reduce, state));
}

/** Begins on a text of mapping.yaml, null for none, and reads all there is to read; the cursor is on the first line. */
export function begun(text: string | null, first: State = initialState('mapping.yaml', null, null)): State {
  const found = text === null ? null : sessionTextOf(text);
  const known = settled(reduce(first, { kind: 'read', found }));
  return known.dialog === null ? reduce(known, { kind: 'move', by: 'first' }) : known;
}

/** Lets the last thought have come to other facts. */
export function knowing(state: State, facts: SessionFacts): State {
  const { history, thought } = state;
  return reduce(state, { kind: 'thought', of: thought!.of, text: history!.moments[0].text ?? '', facts });
}

/** Presses keys, one after the other; a word in quotes is typed ("'because"). */
export function pressed(state: State, ...keys: readonly string[]): State {
  const single = keys.flatMap((key) => (key.startsWith("'") ? [...key.slice(1)] : [key]));
  return single.reduce((now, key) => {
    const action = actionFor(now, key === ' ' ? 'space' : key);
    return action === null ? now : settled(reduce(now, action));
  }, state);
}

function screenLine(screen: Screen): string {
  const { name, about, cursor, scroll, query, pane, source, filter, folded, marked, compared, asks, zoomed } = screen;
  const parts = [
    `${about === null ? name : `${name} of ${about}`}:${cursor}`,
    scroll === 0 ? '' : `+${scroll}`,
    query === '' ? '' : `/${query}`,
    pane === 'statements' ? '' : pane === 'source' ? `source ${source}` : pane,
    filter === 'open' ? '' : filter,
    folded.length === 0 ? '' : `folded ${folded}`,
    marked.length === 0 ? '' : `marked ${marked}`,
    compared === null ? '' : Object.values(compared).slice(1).join(' with '),
    asks ?? '',
    zoomed ? 'zoomed' : '',
  ];
  return parts.filter(Boolean).join(' ');
}

/** Tells in one line what is shown: the screens, what is said, asked and under way. */
export function told(state: State): string {
  const { screens, dialog, message, job, help, ending } = state;
  const asked = dialog?.kind === 'prompt' ? `${dialog.title} [${dialog.text}]` : dialog?.title;
  const parts = [
    screens.slice(-2).map(screenLine).join(' › '),
    help ? 'help' : '',
    asked === undefined ? '' : `? ${asked}`,
    state.editing?.state === 'wanted' ? 'editing' : '',
    job?.state === 'running' || job?.state === 'stopping' ? `${job.command} ${job.state}` : '',
    message === null ? '' : `“${message.text}”`,
    ending === null ? '' : `ends: ${ending}`,
  ];
  return parts.filter(Boolean).join(' | ');
}

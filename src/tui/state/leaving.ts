import { plural } from '../../core/text.js';
import { goBack } from './going.js';
import { isUnsaved, unsavedCount } from './history.js';
import { type Answer, isBusy, type State } from './state.js';
import { startSave, stopJob } from './working.js';

function askAboutJob(state: State): State {
  const answers = [
    { key: 'y', label: 'stop and quit', answer: 'stop' },
    { key: 'n', label: 'go on', answer: 'go-on' },
  ] as const;
  const title = 'Work is under way';
  const lines = ['What was begun is taken back before the program ends.'];
  return { ...state, dialog: { kind: 'question', title, lines, answers } };
}

function askAboutDecisions(state: State): State {
  const answers = [
    { key: 's', label: 'save and quit', answer: 'save-and-quit' },
    { key: 'k', label: 'quit, and offer them next time', answer: 'keep-for-later' },
    { key: 'd', label: 'quit, and throw them away', answer: 'discard' },
    { key: 'n', label: 'go on', answer: 'go-on' },
  ] as const;
  const count = unsavedCount(state.history!);
  const what = count === null ? 'What you decided is' : `${plural(count, 'decision')} ${count === 1 ? 'is' : 'are'}`;
  const lines = [`${what} not in ${state.mappingPath} yet.`];
  return { ...state, dialog: { kind: 'question', title: 'Unsaved decisions', lines, answers } };
}

/** Leaves the screen, and the program on the first one: what is unsaved is asked about. */
export function quit(state: State): State {
  if (state.screens.length > 1) return goBack(state);
  if (isBusy(state)) return askAboutJob(state);
  if (state.history !== null && isUnsaved(state.history)) return askAboutDecisions(state);
  return { ...state, ending: 'discard' };
}

/** Ends the program at once; what is unsaved or untaken is offered next time, and work under way is taken back first. */
export function endAtOnce(state: State): State {
  if (state.job?.state === 'running') return stopJob(state, true);
  return { ...state, ending: 'keep' };
}

/** Does what was answered to the question how to leave; null for every other answer. */
export function left(state: State, answer: Answer): State | null {
  const closed = { ...state, dialog: null };
  switch (answer) {
    case 'discard':
      return { ...closed, ending: 'discard' };
    case 'keep-for-later':
      return { ...closed, ending: 'keep' };
    case 'save-and-quit':
      return startSave(closed, true);
    case 'stop':
      return stopJob(closed, true);
    case 'go-on':
      return closed;
    default:
      return null;
  }
}

import type { Action } from './state/actions.js';
import {
  mergeHere,
  moveHere,
  pinHere,
  restoreHere,
  saying,
  splitHere,
  travel,
  withdrawHere,
} from './state/deciding.js';
import { answered, hear } from './state/hearing.js';
import { interrupt, left, quit } from './state/leaving.js';
import { clamped, moveCursor, scrollPane } from './state/moving.js';
import {
  compareHere,
  fold,
  goBack,
  goTo,
  mark,
  nextFilter,
  nextPane,
  nextSource,
  open,
  showPlace,
  zoom,
} from './state/navigating.js';
import { askDatabase, asking, askWord, typing } from './state/prompting.js';
import { nextMatch } from './state/searching.js';
import { type State, topScreen } from './state/state.js';
import { previewOf, startJob, startSave, stopJob } from './state/working.js';

export type { Action } from './state/actions.js';
export { initialState, type State } from './state/state.js';

/** Goes on with what a screen asks to confirm. */
function confirmed(state: State): State {
  const screen = topScreen(state);
  if (screen.name !== 'confirm') return state;
  if (screen.asks === 'write') return startJob(state, 'write');
  if (state.database === null) return askDatabase(state);
  const preview = previewOf(state);
  if (preview === null) return saying(state, 'What would run is not known yet.', 'bad');
  return preview.destructive.length > 0 ? askWord(state, preview) : startJob(state, 'up');
}

function started(state: State, command: 'write' | 'prove' | 'up'): State {
  if (state.history === null) return state;
  if (command === 'prove') return startJob(state, 'prove');
  if (topScreen(state).name === 'confirm') return state;
  const shown = goTo(state, 'confirm', { asks: command });
  return command === 'up' && state.database === null ? askDatabase(shown) : shown;
}

function escaped(state: State): State {
  if (state.help) return { ...state, help: false };
  const screen = topScreen(state);
  return screen.query === '' ? goBack(state) : typing(asking(state, 'search'), { kind: 'cancel' });
}

/** Says what becomes of the state by one action. Pure: the same state and action give the same state. */
export function reduce(state: State, action: Action): State {
  return clamped(reduced(state, action));
}

function reduced(state: State, action: Action): State {
  switch (action.kind) {
    case 'move':
      return moveCursor(state, action.by);
    case 'scroll':
      return scrollPane(state, action.by);
    case 'go':
      return goTo(state, action.screen);
    case 'open':
      return open(state);
    case 'back':
      return escaped(state);
    case 'help':
      return { ...state, help: !state.help };
    case 'undo':
    case 'redo':
      return travel(state, action.kind);
    case 'quit':
      return quit(state);
    case 'interrupt':
      return interrupt(state);
    case 'search':
      return asking(state, 'search');
    case 'next-match':
      return nextMatch(state, 1);
    case 'previous-match':
      return nextMatch(state, -1);
    case 'filter':
      return nextFilter(state);
    case 'fold':
      return fold(state);
    case 'mark':
      return mark(state);
    case 'merge':
      return mergeHere(state);
    case 'split':
      return splitHere(state);
    case 'pin':
      return pinHere(state);
    case 'restore':
      return restoreHere(state);
    case 'withdraw':
      return withdrawHere(state);
    case 'pane':
      return nextPane(state);
    case 'zoom':
      return zoom(state);
    case 'next-source':
      return nextSource(state);
    case 'compare':
      return compareHere(state);
    case 'place':
      return showPlace(state);
    case 'confirm':
      return confirmed(state);
    case 'stop':
      return stopJob(state);
    case 'draft':
      return startJob(state, 'draft');
    case 'save':
      return startSave(state);
    case 'move-migration':
      return moveHere(state, action.by);
    case 'ask':
      return asking(state, action.what);
    case 'start':
      return started(state, action.command);
    case 'answer':
      return answered(state, action.answer) ?? left(state, action.answer) ?? state;
    case 'type':
    case 'erase':
    case 'erase-behind':
    case 'erase-all':
    case 'left':
    case 'right':
    case 'home':
    case 'end':
    case 'submit':
    case 'cancel':
      return typing(state, action);
    default:
      return hear(state, action);
  }
}

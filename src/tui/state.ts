import type { Action } from './state/actions.js';
import { asking } from './state/asking.js';
import { mergeHere, moveHere, pinHere, restoreHere, travel, withdrawHere } from './state/deciding.js';
import { editHere, editMappingHere } from './state/editing.js';
import { goBack, goTo } from './state/going.js';
import { hear } from './state/hearing.js';
import { endAtOnce, left, quit } from './state/leaving.js';
import { mark } from './state/marking.js';
import { clamped, following, moveCursor, scrollPane } from './state/moving.js';
import {
  compareHere,
  foldHere,
  nextFilter,
  nextPane,
  nextSource,
  open,
  showPlace,
  unfoldHere,
  zoom,
} from './state/navigating.js';
import { preferred } from './state/preferring.js';
import { answered, offering } from './state/questions.js';
import { rollbackHere, splitHere } from './state/rolling.js';
import { nextMatch, searched } from './state/searching.js';
import { confirmed, started } from './state/starting.js';
import { type State, topScreen } from './state/state.js';
import { typing } from './state/typing.js';
import { startJob, startSave, stopJob } from './state/working.js';

export type { Action } from './state/actions.js';
export { initialState, type State } from './state/state.js';

/** The pages of the help follow each other: first the keys, then the signs, then none. */
const HELP_BEHIND = { none: 'keys', keys: 'signs', signs: null } as const;

function escaped(state: State): State {
  if (state.help !== null) return { ...state, help: null };
  return topScreen(state).query === '' ? goBack(state) : searched(state, '');
}

/** What was said is said until the next key, unless something is said again. */
const LASTING: ReadonlySet<Action['kind']> = new Set([
  'read',
  'changed-on-disk',
  'thought',
  'unthinkable',
  'loaded',
  'not-loaded',
  'rules',
  'event',
  'saved',
  'written',
  'edited',
]);

function hushed(before: State, after: State, { kind }: Action): State {
  return after.message === null || after.message !== before.message || LASTING.has(kind)
    ? after
    : { ...after, message: null };
}

/** Says what becomes of the state by one action. Pure: the same state and action give the same state. */
export function reduce(state: State, action: Action): State {
  const after = hushed(state, reduced(state, action), action);
  return after === state ? state : offering(clamped(following(state, after)));
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
      return { ...state, help: HELP_BEHIND[state.help ?? 'none'] };
    case 'undo':
    case 'redo':
      return travel(state, action.kind);
    case 'quit':
      return quit(state);
    case 'interrupt':
      return endAtOnce(state);
    case 'search':
      return asking(state, 'search');
    case 'next-match':
      return nextMatch(state, 1);
    case 'previous-match':
      return nextMatch(state, -1);
    case 'filter':
      return nextFilter(state);
    case 'fold':
      return foldHere(state);
    case 'unfold':
      return unfoldHere(state);
    case 'mark':
      return mark(state);
    case 'merge':
      return mergeHere(state);
    case 'split':
      return splitHere(state);
    case 'pin':
      return pinHere(state);
    case 'rollback':
      return rollbackHere(state);
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
    case 'edit':
      return editHere(state);
    case 'edit-mapping':
      return editMappingHere(state, 1);
    case 'move-migration':
      return moveHere(state, action.by);
    case 'ask':
      return asking(state, action.what);
    case 'start':
      return started(state, action.command);
    case 'answer':
      return answered(state, action.answer) ?? preferred(state, action.answer) ?? left(state, action.answer) ?? state;
    case 'type':
    case 'erase':
    case 'erase-all':
    case 'recall':
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

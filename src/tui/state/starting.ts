import { askDatabase, askWord } from './asking.js';
import { goTo, pushed } from './going.js';
import { loadedFor, NEXT_STEPS } from './rows.js';
import { screenOf } from './screen.js';
import { plainOf, type State, saying, topScreen } from './state.js';
import { previewOf, startJob } from './working.js';

type Started = 'write' | 'prove' | 'up';

/** Starts a command: the proof at once, what changes files or a database once it is confirmed. */
export function started(state: State, command: Started): State {
  if (plainOf(state) === null) return saying(state, `There is no ${state.mappingPath} that can be used yet.`, 'bad');
  if (command === 'prove') return startJob(state, 'prove');
  const { name, asks } = topScreen(state);
  if (name === 'confirm' && asks === command) return state;
  const before = name === 'confirm' ? { ...state, screens: withoutLast(state) } : state;
  const shown = pushed(before, screenOf('confirm', { asks: command }));
  return command === 'up' && state.database === null ? askDatabase(shown) : shown;
}

function withoutLast({ screens: [first, ...others] }: State): State['screens'] {
  return [first, ...others.slice(0, -1)];
}

/** Goes on with the step of the work that stands under the cursor of the overview. */
export function openStep(state: State): State {
  const step = NEXT_STEPS[topScreen(state).cursor];
  if (step === undefined || state.history === null) return state;
  return step === 'prove' || step === 'write' || step === 'up' ? started(state, step) : goTo(state, step);
}

/** Goes on with what a screen asks to confirm. */
export function confirmed(state: State): State {
  const screen = topScreen(state);
  if (screen.name !== 'confirm') return state;
  if (screen.asks === 'write') return startJob(state, 'write');
  if (state.database === null) return askDatabase(state);
  const preview = previewOf(state);
  const loaded = loadedFor(state, screen);
  // A database that cannot be asked may be another one.
  if (loaded !== null && 'refusal' in loaded) return askDatabase(state);
  if (preview === null) return saying(state, 'What would run is not known yet.', 'bad');
  if (preview.errors.length > 0) return saying(state, 'Its errors have to be mended first.', 'bad');
  return preview.destructive.length > 0 ? askWord(state, preview) : startJob(state, 'up');
}

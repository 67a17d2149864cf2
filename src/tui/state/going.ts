import type { Screen, ScreenName } from './screen.js';
import { screenOf } from './screen.js';
import { type State, topScreen } from './state.js';

/** The screens that begin a path of their own: going to one of them leaves all others. */
const MAIN: ReadonlySet<ScreenName> = new Set(['overview', 'findings', 'conflicts', 'plan', 'run']);

/** Shows other screens; who comes back to a main one finds it as it was left. */
function showing(state: State, screens: readonly Screen[]): State {
  const [first, ...others] = screens;
  if (first === undefined) return state;
  const left = state.screens.filter(({ name }) => MAIN.has(name)).map((screen) => [screen.name, screen]);
  return {
    ...state,
    screens: [first, ...others],
    parked: { ...state.parked, ...Object.fromEntries(left) },
    message: null,
  };
}

/** Goes to a screen that stands behind the one that is shown. */
export function pushed(state: State, screen: Screen): State {
  return showing(state, [...state.screens, screen]);
}

/** Goes to a main screen, which stands right behind the overview; nothing happens on the screen itself. */
export function goTo(state: State, name: ScreenName): State {
  const [first] = state.screens;
  if (topScreen(state).name === name) return state;
  if (name === 'overview') return showing(state, [first]);
  if (!MAIN.has(name)) return pushed(state, screenOf(name));
  const known = state.screens.find((screen) => screen.name === name) ?? state.parked[name];
  return showing(state, [first, known ?? screenOf(name)]);
}

/** Goes back by one screen. */
export function goBack(state: State): State {
  return showing(state, state.screens.slice(0, -1));
}

/** Shows the work that begins: what was to be confirmed is confirmed, so that the way back leads past it. */
export function showRun(state: State): State {
  const { name } = topScreen(state);
  const behind = name === 'confirm' || name === 'run' ? state.screens.slice(0, -1) : state.screens;
  const [first = screenOf('overview'), ...others] = behind;
  return showing(state, [first, ...others.filter((screen) => screen.name !== 'run'), screenOf('run')]);
}

/** Shows a file of the repository at a line. */
export function showFile(state: State, path: string, line: number): State {
  return pushed(state, screenOf('file', { about: path, cursor: Math.max(0, line - 1) }));
}

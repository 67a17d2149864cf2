import type { MigrationDetail } from '../../core/model.js';
import type { Step } from './actions.js';
import { lineCount, paneLineBound, paneText } from './lines.js';
import { rowCount, valueFor } from './rows.js';
import type { Screen } from './screen.js';
import { type State, topScreen, withScreen } from './state.js';

function moved(from: number, by: Step, count: number): number {
  const last = Math.max(0, count - 1);
  if (by === 'first') return 0;
  if (by === 'last') return last;
  return Math.min(last, Math.max(0, from + by));
}

/** Tells whether the arrows scroll a text on this screen instead of choosing a line. */
function isText({ name, pane, zoomed }: Screen): boolean {
  return zoomed || (name === 'migration' && pane !== 'statements');
}

/** Counts the lines of the pane with text; at least as many as it has, where its width decides. */
function paneLines(state: State, screen: Screen): number {
  if (screen.name !== 'migration') return paneLineBound(state, screen);
  const detail = valueFor<MigrationDetail>(state, screen);
  return (detail && paneText(detail, screen.pane, screen.source)?.lines.length) ?? 0;
}

/** Moves the cursor of the screen; on a pane with text, the text. */
export function moveCursor(state: State, by: Step): State {
  const screen = topScreen(state);
  if (isText(screen)) return withScreen(state, { scroll: moved(screen.scroll, by, paneLines(state, screen)) });
  const count = rowCount(state, screen) ?? lineCount(state, screen);
  return withScreen(state, { cursor: moved(screen.cursor, by, count), scroll: 0 });
}

/** Scrolls the pane beside the list. */
export function scrollPane(state: State, by: Step): State {
  const screen = topScreen(state);
  return withScreen(state, { scroll: moved(screen.scroll, by, paneLines(state, screen)) });
}

/** Keeps every cursor on its list when the list has become shorter. */
export function clamped(state: State): State {
  const screen = topScreen(state);
  const count = rowCount(state, screen);
  if (count === null || screen.cursor < Math.max(1, count)) return state;
  return withScreen(state, { cursor: Math.max(0, count - 1) });
}

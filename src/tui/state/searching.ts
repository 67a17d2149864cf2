import type { Comparison, MigrationDetail, SqlText } from '../../core/model.js';
import { jobLines, paneText, treesIn } from './lines.js';
import { rowCount, valueFor } from './rows.js';
import type { Screen } from './screen.js';
import { type State, saying, topScreen, withScreen } from './state.js';

function sqlLines(text: SqlText | null): string[] {
  return (text?.lines ?? []).map((runs) => runs.map((run) => run.text).join(''));
}

function textLines(state: State, screen: Screen): readonly string[] {
  switch (screen.name) {
    case 'diff':
      return (valueFor<Comparison>(state, screen)?.lines ?? []).map(({ text }) => text);
    case 'file':
      return sqlLines(valueFor<SqlText>(state, screen));
    case 'run':
      return state.job === null ? [] : jobLines(state.job).map(({ text }) => text);
    case 'tree':
      return (treesIn(state)?.before ?? []).map(({ path }) => path);
    case 'migration': {
      const detail = valueFor<MigrationDetail>(state, screen);
      if (screen.pane === 'statements')
        return (detail?.statements ?? []).map(({ ordinal, label, path }) => `#${ordinal} ${label} ${path}`);
      return detail === null ? [] : sqlLines(paneText(detail, screen.pane, screen.source));
    }
    default:
      return [];
  }
}

/** Tells whether a search narrows the list of a screen, instead of leading from place to place. */
export function narrows(state: State, screen: Screen): boolean {
  return rowCount(state, screen) !== null && screen.name !== 'migration';
}

/** Searches for something else: a list begins again, and shows all once nothing is searched for, where one stood in it. */
export function searched(state: State, query: string): State {
  const begins = narrows(state, topScreen(state)) && query !== '';
  return withScreen(state, { query, ...(begins && { cursor: 0, scroll: 0 }) });
}

/** Goes to the next line that holds what is searched for, round the end; lists are narrowed to it already. */
export function nextMatch(state: State, by: -1 | 1, from = 0): State {
  const screen = topScreen(state);
  if (screen.query === '') return saying(state, 'Nothing is searched for: / begins a search.');
  if (narrows(state, screen)) return state;
  const lines = textLines(state, screen);
  const wanted = screen.query.toLowerCase();
  const isScrolled = screen.name === 'migration' && screen.pane !== 'statements';
  const at = isScrolled ? screen.scroll : screen.cursor;
  const order = lines.map((_, index) => (at + from + by * (index + 1) + lines.length * 2) % lines.length);
  const found = order.find((index) => lines[index]!.toLowerCase().includes(wanted));
  if (found === undefined) return saying(state, `${screen.query} is not here.`, 'bad');
  return withScreen(state, isScrolled ? { scroll: found } : { cursor: found });
}

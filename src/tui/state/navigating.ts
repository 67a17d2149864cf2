import type { MigrationDetail, PlannedChange } from '../../core/model.js';
import { saying } from './deciding.js';
import { findingAt } from './prompting.js';
import { conflictRows, findingRows, NEXT_STEPS, planRows, valueFor } from './rows.js';
import type { Filter, Pane, Screen, ScreenName } from './screen.js';
import { screenOf } from './screen.js';
import { factsOf, type State, topScreen, withScreen } from './state.js';
import { startJob } from './working.js';

const FILTERS: readonly Filter[] = ['open', 'errors', 'all'];
const PANES: readonly Pane[] = ['statements', 'target', 'source', 'down'];
/** The screens that begin a path of their own: going to one of them leaves all others. */
const MAIN: ReadonlySet<ScreenName> = new Set(['overview', 'findings', 'conflicts', 'plan', 'run']);

function pushed(state: State, screen: Screen): State {
  const [first, ...others] = state.screens;
  return { ...state, screens: [first, ...others, screen], message: null };
}

/** Goes to a screen: a main one stands right behind the overview, every other behind the one that is shown. */
export function goTo(state: State, name: ScreenName, more: Partial<Screen> = {}): State {
  const [first] = state.screens;
  if (name === 'overview') return { ...state, screens: [first], message: null };
  if (!MAIN.has(name)) return pushed(state, screenOf(name, more));
  // Who comes back finds the list as it was left.
  const known = state.screens.find((screen) => screen.name === name);
  return { ...state, screens: [first, known ?? screenOf(name, more)], message: null };
}

/** Goes back by one screen. */
export function goBack(state: State): State {
  const [first, ...others] = state.screens.slice(0, -1);
  return first === undefined ? state : { ...state, screens: [first, ...others], message: null };
}

/** Shows a file of the repository at a line. */
export function showFile(state: State, path: string, line: number): State {
  return pushed(state, screenOf('file', { about: path, cursor: Math.max(0, line - 1) }));
}

function openStep(state: State, cursor: number): State {
  const step = NEXT_STEPS[cursor];
  if (step === undefined || state.history === null) return state;
  if (step === 'prove') return startJob(state, 'prove');
  if (step === 'write' || step === 'up') return pushed(state, screenOf('confirm', { asks: step }));
  return goTo(state, step);
}

function openFinding(state: State): State {
  const screen = topScreen(state);
  const row = findingRows(state, screen)[screen.cursor];
  if (row?.kind === 'rule') return fold(state);
  if (row === undefined) return state;
  const { subject, rule } = row.finding;
  const conflict = factsOf(state)?.conflicts.find(({ object }) => object === subject);
  if (conflict !== undefined && rule !== 'missing-down') return pushed(state, screenOf('conflict', { about: subject }));
  return showPlace(state);
}

function openMigrationRow(state: State): State {
  const screen = topScreen(state);
  const row = planRows(state, screen)[screen.cursor];
  if (row === undefined) return state;
  return row.kind === 'retired'
    ? showFile(state, row.path, 1)
    : pushed(state, screenOf('migration', { about: row.entry.name }));
}

/** Opens what stands under the cursor. */
export function open(state: State): State {
  const screen = topScreen(state);
  switch (screen.name) {
    case 'overview':
      return openStep(state, screen.cursor);
    case 'plan':
      return openMigrationRow(state);
    case 'findings':
      return openFinding(state);
    case 'conflicts': {
      const conflict = conflictRows(state, screen)[screen.cursor];
      return conflict === undefined ? state : pushed(state, screenOf('conflict', { about: conflict.object }));
    }
    case 'migration':
      return showPlace(state);
    case 'confirm': {
      const change = valueFor<readonly PlannedChange[]>(state, screen)?.[screen.cursor];
      if (screen.asks !== 'write' || change === undefined) return state;
      return pushed(state, screenOf('diff', { compared: { kind: 'disk', path: change.path } }));
    }
    default:
      return state;
  }
}

/** Shows the place that a finding or a statement names. */
export function showPlace(state: State): State {
  const screen = topScreen(state);
  const at =
    screen.name === 'migration'
      ? valueFor<MigrationDetail>(state, screen)?.statements[screen.cursor]?.at
      : findingAt(state)?.at[0];
  if (at === undefined) return saying(state, 'There is no place to go to.', 'bad');
  if (!at.path.endsWith('.sql')) return saying(state, `${at.path}:${at.line} is no SQL file: open it in an editor.`);
  return showFile(state, at.path, at.line);
}

/** Compares what stands under the cursor: a migration with its sources, or the two files of a finding. */
export function compareHere(state: State): State {
  const screen = topScreen(state);
  const finding = findingAt(state);
  const [left, right] = [...new Set((finding?.at ?? []).map(({ path }) => path))];
  if (left !== undefined && right !== undefined)
    return pushed(state, screenOf('diff', { compared: { kind: 'files', left, right } }));
  const row = screen.name === 'plan' ? planRows(state, screen)[screen.cursor] : undefined;
  const name = screen.name === 'migration' ? screen.about : row?.kind === 'migration' ? row.entry.name : null;
  if (name === null) return saying(state, 'There is nothing to compare here.', 'bad');
  return pushed(state, screenOf('diff', { compared: { kind: 'migration', name } }));
}

function behind<T>(list: readonly T[], one: T): T {
  return list[(list.indexOf(one) + 1) % list.length]!;
}

/** Shows other findings: the open ones, errors only, or all. */
export function nextFilter(state: State): State {
  const { filter } = topScreen(state);
  return withScreen(state, { filter: behind(FILTERS, filter), cursor: 0, scroll: 0 });
}

/** Shows another pane of a migration. */
export function nextPane(state: State): State {
  return withScreen(state, { pane: behind(PANES, topScreen(state).pane), scroll: 0 });
}

/** Gives the pane beside the list all the room, or takes it back. */
export function zoom(state: State): State {
  return withScreen(state, { zoomed: !topScreen(state).zoomed, scroll: 0 });
}

/** Shows the next source of a migration. */
export function nextSource(state: State): State {
  const screen = topScreen(state);
  const count = valueFor<MigrationDetail>(state, screen)?.sources.length ?? 1;
  return withScreen(state, { pane: 'source', source: (screen.source + 1) % count, scroll: 0 });
}

/** Folds the findings of a rule away, or unfolds them; the cursor stands on the rule then. */
export function fold(state: State): State {
  const screen = topScreen(state);
  const rows = findingRows(state, screen);
  const row = rows[screen.cursor];
  if (row === undefined) return state;
  const rule = row.kind === 'rule' ? row.rule : row.finding.rule;
  const { folded } = screen;
  const next = folded.includes(rule) ? folded.filter((one) => one !== rule) : [...folded, rule];
  const cursor = rows.findIndex((one) => one.kind === 'rule' && one.rule === rule);
  return withScreen(state, { folded: next, cursor: Math.max(0, cursor), scroll: 0 });
}

/** Marks the migration under the cursor, or takes the mark away, and goes on to the next. */
export function mark(state: State): State {
  const screen = topScreen(state);
  const rows = planRows(state, screen);
  const row = rows[screen.cursor];
  if (row?.kind !== 'migration') return state;
  const { name } = row.entry;
  const { marked } = screen;
  const next = marked.includes(name) ? marked.filter((one) => one !== name) : [...marked, name];
  return withScreen(state, { marked: next, cursor: Math.min(screen.cursor + 1, rows.length - 1) });
}

import type { Choices, MigrationDetail, Place, PlannedChange } from '../../core/model.js';
import { planRowAt } from './deciding.js';
import { conflictOn } from './findings.js';
import { goBack, pushed, showFile } from './going.js';
import { paneText } from './lines.js';
import { conflictRows, findingAt, findingRows, valueFor } from './rows.js';
import type { Filter, Pane, Screen } from './screen.js';
import { screenOf } from './screen.js';
import { openStep } from './starting.js';
import { factsOf, type State, saying, topScreen, withScreen } from './state.js';

const FILTERS: readonly Filter[] = ['open', 'errors', 'all'];
const PANES: readonly Pane[] = ['statements', 'target', 'source', 'down'];

/** Tells a file that can be shown from others. */
export function isSql(path: string): boolean {
  return path.toLowerCase().endsWith('.sql');
}

function openFinding(state: State): State {
  const screen = topScreen(state);
  const row = findingRows(state, screen)[screen.cursor];
  if (row?.kind === 'rule') return toggleFold(state, row.rule);
  if (row === undefined) return state;
  const facts = factsOf(state);
  const conflict = facts === null ? undefined : conflictOn(facts, row.finding);
  if (conflict !== undefined) return pushed(state, screenOf('conflict', { about: conflict.object }));
  return showPlace(state);
}

function openMigrationRow(state: State): State {
  const row = planRowAt(state);
  if (row === null) return state;
  if (row.kind === 'migration') return pushed(state, screenOf('migration', { about: row.entry.name }));
  if (!isSql(row.path)) return saying(state, `${row.path} may mean several files.`, 'bad');
  return showFile(state, row.path, 1);
}

/** Opens what stands under the cursor. */
export function open(state: State): State {
  const screen = topScreen(state);
  switch (screen.name) {
    case 'overview':
      return openStep(state);
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

/** The place that the cursor stands on in a migration: of a statement, or in a source. */
export function placeIn(state: State, screen: Screen): Place | undefined {
  const detail = valueFor<MigrationDetail>(state, screen);
  if (screen.pane === 'statements') return detail?.statements[screen.cursor]?.at;
  const source = screen.pane === 'source' && detail !== null ? paneText(detail, 'source', screen.source) : null;
  return source === null ? undefined : { path: source.path, line: screen.scroll + 1 };
}

/** The place of the definition that the choice under the cursor leaves as it is; else of the first. */
function definitionAt(state: State, screen: Screen): Place | undefined {
  const { choices = [], definitions = [] } = valueFor<Choices>(state, screen) ?? {};
  const [stays] = choices[screen.cursor]?.stays ?? [];
  return (definitions.find(({ path }) => path === stays) ?? definitions[0])?.at;
}

/** The place that what stands under the cursor names. */
function placeAt(state: State): Place | undefined {
  const screen = topScreen(state);
  if (screen.name === 'conflict') return definitionAt(state, screen);
  return screen.name === 'migration' ? placeIn(state, screen) : findingAt(state)?.at[0];
}

/** Shows the place that a finding, a statement or a choice names. */
export function showPlace(state: State): State {
  const at = placeAt(state);
  if (at === undefined) return saying(state, 'There is no place to go to.', 'bad');
  const how = topScreen(state).name === 'findings' ? 'e opens it in your editor' : 'open it in an editor';
  if (!isSql(at.path)) return saying(state, `${at.path}:${at.line} is no SQL file: ${how}.`);
  return showFile(state, at.path, at.line);
}

/** Compares what stands under the cursor: a migration with its sources, or the two files of a finding. */
export function compareHere(state: State): State {
  const screen = topScreen(state);
  const finding = findingAt(state);
  const [left, right] = [...new Set((finding?.at ?? []).map(({ path }) => path).filter(isSql))];
  if (left !== undefined && right !== undefined)
    return pushed(state, screenOf('diff', { compared: { kind: 'files', left, right } }));
  const row = planRowAt(state);
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

/** Shows the sources of a migration, one after the other. */
export function nextSource(state: State): State {
  const screen = topScreen(state);
  const count = valueFor<MigrationDetail>(state, screen)?.sources.length ?? 0;
  const source = screen.pane === 'source' ? (screen.source + 1) % Math.max(1, count) : screen.source;
  return withScreen(state, { pane: 'source', source, scroll: 0 });
}

/** Folds the findings of the rule under the cursor away, or unfolds them. */
function toggleFold(state: State, rule: string): State {
  const { folded } = topScreen(state);
  const next = folded.includes(rule) ? folded.filter((one) => one !== rule) : [...folded, rule];
  return withScreen(state, { folded: next, scroll: 0 });
}

/** Goes up in the tree of findings: to the rule of a finding, from there by folding it away, and then back. */
export function foldHere(state: State): State {
  const screen = topScreen(state);
  const rows = findingRows(state, screen);
  const row = rows[screen.cursor];
  if (row?.kind === 'finding') {
    const cursor = rows.findLastIndex((one, index) => index < screen.cursor && one.kind === 'rule');
    return withScreen(state, { cursor, scroll: 0 });
  }
  return row === undefined || screen.folded.includes(row.rule) ? goBack(state) : toggleFold(state, row.rule);
}

/** Goes down in the tree of findings: unfolds a rule, goes to its first finding, and opens that. */
export function unfoldHere(state: State): State {
  const screen = topScreen(state);
  const row = findingRows(state, screen)[screen.cursor];
  if (row?.kind !== 'rule') return open(state);
  if (screen.folded.includes(row.rule)) return toggleFold(state, row.rule);
  return withScreen(state, { cursor: screen.cursor + 1, scroll: 0 });
}

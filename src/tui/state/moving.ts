import type { ConflictDetail, Finding, MigrationDetail } from '../../core/model.js';
import type { Step } from './actions.js';
import { planRowAt } from './deciding.js';
import { lineCount, paneText } from './lines.js';
import { findingRows, type PlanRow, rowCount, rowNames, valueFor } from './rows.js';
import type { Screen } from './screen.js';
import { type State, topScreen, withScreen } from './state.js';

/** About as many characters stand on a line of a pane beside a list, where it is narrow. */
const NARROW = 30;
/** As many lines say which keys do something with a finding. */
const HERE = 4;

function moved(from: number, by: Step, count: number): number {
  const last = Math.max(0, count - 1);
  if (by === 'first') return 0;
  if (by === 'last') return last;
  return Math.min(last, Math.max(0, from + by));
}

/** Tells whether the arrows lead through a text on this screen instead of choosing a line of a list. */
export function isText({ name, pane, zoomed }: Screen): boolean {
  return zoomed || (name === 'migration' && pane !== 'statements');
}

function paneLines(state: State, screen: Screen): number {
  if (screen.name !== 'migration') return otherLines(state, screen);
  const detail = valueFor<MigrationDetail>(state, screen);
  return (detail && paneText(detail, screen.pane, screen.source)?.lines.length) ?? 0;
}

/** Moves the cursor of the screen; on a pane with text, the line that is looked at. */
export function moveCursor(state: State, by: Step): State {
  const screen = topScreen(state);
  if (isText(screen)) return withScreen(state, { scroll: moved(screen.scroll, by, paneLines(state, screen)) });
  const count = rowCount(state, screen) ?? lineCount(state, screen);
  return withScreen(state, { cursor: moved(screen.cursor, by, count), scroll: 0 });
}

function linesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + 1 + Math.floor(text.length / NARROW), 0);
}

function findingLines({ message, at, detail = [], help, commands = [], state }: Finding): number {
  const reason = state.kind === 'open' ? '' : state.by.reason;
  return linesOf([message, reason, ...help.split('\n'), ...detail, ...commands]) + at.length + HERE;
}

function planLines(row: PlanRow | null): number {
  if (row === null) return 0;
  if (row.kind === 'retired') return linesOf([row.path, row.reason]);
  const { entry, known, paths } = row;
  return linesOf([entry.title ?? '', known?.why ?? '', known?.creates.join(', ') ?? '', ...paths]) + 2;
}

function sqlLines(sql: ConflictDetail['sql']): number {
  const lengths = sql.flatMap((row) =>
    row.map((cell) => (cell?.runs ?? []).reduce((sum, { text }) => sum + text.length, 0)),
  );
  return lengths.reduce((sum, length) => sum + 1 + Math.floor(length / NARROW), 0);
}

function choiceLines(choices: ConflictDetail | null): number {
  if (choices === null) return 0;
  const { definitions, dependents, differences, retired, sql } = choices;
  // Two definitions stand beside each other where it is narrow.
  const tables = Math.ceil(definitions.length / 2);
  const about = definitions.length + retired.length + dependents.length + 1;
  return about + tables * (differences.length + 3) + 2 + Math.ceil(sqlLines(sql) / 2);
}

/** About how many lines the pane beside the list has: how it breaks them, its view alone knows. */
function otherLines(state: State, screen: Screen): number {
  if (screen.name === 'plan') return planLines(planRowAt(state));
  if (screen.name === 'conflict') return choiceLines(valueFor<ConflictDetail>(state, screen));
  if (screen.name === 'migration') return valueFor<MigrationDetail>(state, screen)?.target.lines.length ?? 0;
  const row = screen.name === 'findings' ? findingRows(state, screen)[screen.cursor] : undefined;
  if (row === undefined) return 0;
  if (row.kind === 'finding') return findingLines(row.finding);
  const { summary = '', why = '', fix = '' } = state.rules[row.rule] ?? {};
  return linesOf([summary, why, fix]) + 2 + HERE;
}

/** Scrolls the pane beside the list, or the text that the screen shows. */
export function scrollPane(state: State, by: Step): State {
  const screen = topScreen(state);
  if (isText(screen) || rowCount(state, screen) === null) return moveCursor(state, by);
  return withScreen(state, { scroll: moved(screen.scroll, by, otherLines(state, screen)) });
}

/** Keeps the cursor on its list when the list has become shorter. */
export function clamped(state: State): State {
  const screen = topScreen(state);
  const count = rowCount(state, screen);
  if (count === null || screen.cursor < Math.max(1, count)) return state;
  return withScreen(state, { cursor: Math.max(0, count - 1) });
}

/** Keeps the cursor with the row that it stands on when rows come, go or change places, unless it was moved. */
export function following(before: State, after: State): State {
  const [was, is] = [topScreen(before), topScreen(after)];
  const isSame = was.name === is.name && was.about === is.about && was.cursor === is.cursor;
  if (!isSame || (before.history === after.history && before.thought === after.thought && was === is)) return after;
  const name = rowNames(before, was)[was.cursor];
  const names = name === undefined ? [] : rowNames(after, is);
  const cursor = name === names[is.cursor] ? -1 : names.indexOf(name!);
  return cursor < 0 ? after : withScreen(after, { cursor });
}

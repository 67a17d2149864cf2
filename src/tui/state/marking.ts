import { isUndecided } from '../../core/decisions.js';
import type { Finding } from '../../core/model.js';
import { allFindings } from './findings.js';
import { latest, once } from './once.js';
import { conflictRows, findingAt, findingRows, listedFindings, planRowName, planRows, rowCount } from './rows.js';
import type { Screen } from './screen.js';
import { type State, topScreen, withScreen } from './state.js';

/** The names of what stands under the cursor: of a rule, of all of its findings that are listed. */
function namesAt(state: State, screen: Screen): readonly string[] {
  if (screen.name === 'findings') return findingsAt(state, screen).map(({ key }) => key);
  if (screen.name === 'conflicts') return undecidedAt(state, screen);
  const row = planRows(state, screen)[screen.cursor];
  return row === undefined ? [] : [planRowName(row)];
}

/** An object that is decided is not marked: nothing would be decided on it. */
function undecidedAt(state: State, screen: Screen): readonly string[] {
  const conflict = conflictRows(state, screen)[screen.cursor];
  return conflict !== undefined && isUndecided(conflict) ? [conflict.object] : [];
}

const ofRule = latest((listed: readonly Finding[], rule: string, severity: Finding['severity']) =>
  listed.filter((one) => one.rule === rule && one.severity === severity),
);

function findingsAt(state: State, screen: Screen): readonly Finding[] {
  const row = findingRows(state, screen)[screen.cursor];
  if (row?.kind !== 'rule') return row === undefined ? [] : [row.finding];
  return ofRule(listedFindings(state, screen), row.rule, row.severity);
}

/** Marks what stands under the cursor, or takes the mark away, and goes on to the next line; a rule stands for its findings. */
export function mark(state: State): State {
  const screen = topScreen(state);
  const names = namesAt(state, screen);
  if (names.length === 0) return state;
  const known = new Set(screen.marked);
  const isMarked = names.every((name) => known.has(name));
  for (const name of names) {
    if (isMarked) known.delete(name);
    else known.add(name);
  }
  const count = rowCount(state, screen) ?? 0;
  // Of a rule the marks are seen beneath it.
  const by = names.length === 1 && findingsRuleAt(state, screen) === null ? 1 : 0;
  return withScreen(state, { marked: [...known], cursor: Math.min(screen.cursor + by, count - 1) });
}

function findingsRuleAt(state: State, screen: Screen): string | null {
  const row = screen.name === 'findings' ? findingRows(state, screen)[screen.cursor] : undefined;
  return row?.kind === 'rule' ? row.rule : null;
}

/** Takes all marks away: what they were for is decided. */
export function unmarked(state: State): State {
  return topScreen(state).marked.length === 0 ? state : withScreen(state, { marked: [] });
}

const withMarks = latest((findings: readonly Finding[], marked: readonly string[]): readonly Finding[] => {
  const known = new Set(marked);
  return findings.filter(({ key }) => known.has(key));
});

/** The findings that are marked, wherever they stand; gone ones are not. */
export function markedFindings(state: State): readonly Finding[] {
  const { name, marked } = topScreen(state);
  if (name !== 'findings' || marked.length === 0) return [];
  return withMarks(allFindings(state), marked);
}

const openAmong = once((findings: readonly Finding[]) => findings.filter(({ state: { kind } }) => kind === 'open'));

/**
 * The findings that a key means: those that are marked, else of a rule under the cursor all that are open and listed, else
 * the one under the cursor.
 */
export function chosenFindings(state: State): readonly Finding[] {
  const screen = topScreen(state);
  const marked = markedFindings(state);
  if (marked.length > 0) return marked;
  const one = findingAt(state);
  if (one !== null || screen.name !== 'findings') return one === null ? [] : [one];
  return openAmong(findingsAt(state, screen));
}

/** The positions of what is marked in the plan, of migrations or of what is retired. */
export function markedPositions(state: State, kind: 'migration' | 'retired'): readonly number[] {
  const { name, marked } = topScreen(state);
  if (name !== 'plan' || marked.length === 0) return [];
  const known = new Set(marked);
  const rows = planRows(state, { query: '' });
  return rows.flatMap((row) => (row.kind === kind && known.has(planRowName(row)) ? [row.index] : []));
}

import {
  acceptFinding,
  type Decision,
  decide,
  isRefused,
  type MappingInput,
  mergeMigrations,
  moveMigration,
  type Position,
  pinMigration,
  type Refused,
  renameMigration,
  resolveObject,
  restoreRetired,
  retireFile,
  retireMigration,
  retitleMigration,
  selectionsOf,
  splitMigration,
  unacceptFinding,
  unresolveObject,
} from '../../core/decisions.js';
import type { MigrationDetail } from '../../core/model.js';
import { decided, redone, undone } from './history.js';
import { conflictRows, findingRows, type PlanRow, planRows, valueFor } from './rows.js';
import { factsOf, type Message, type Purpose, plainOf, type State, topScreen, withScreen } from './state.js';

/** Says something in the status line. */
export function saying(state: State, text: string, tone: Message['tone'] = 'calm'): State {
  return { ...state, message: { text, tone } };
}

/** Makes a decision on what mapping.yaml says now, or says why it cannot be made. */
export function deciding(state: State, make: (plain: MappingInput) => Decision | Refused): State {
  const plain = plainOf(state);
  if (state.history === null || plain === null)
    return saying(state, 'There is no mapping.yaml to decide in yet.', 'bad');
  if (state.job?.state === 'running') return saying(state, 'Wait until the work is done, or stop it.', 'bad');
  const outcome = decide(plain, make(plain));
  if (isRefused(outcome)) return saying(state, outcome.refused, 'bad');
  const history = decided(state.history, outcome);
  return saying({ ...state, history }, `Decided: ${outcome.label}.`, 'good');
}

/** The line of the plan under the cursor; null on every other screen. */
export function planRowAt(state: State): PlanRow | null {
  const screen = topScreen(state);
  return screen.name === 'plan' ? (planRows(state, screen)[screen.cursor] ?? null) : null;
}

/** The position of the migration that the screen is about, or that stands under the cursor; -1 for none. */
export function migrationAt(state: State): number {
  const { name, about } = topScreen(state);
  if (name === 'migration') return (plainOf(state)?.migrations ?? []).findIndex((one) => one.name === about);
  const row = planRowAt(state);
  return row?.kind === 'migration' ? row.index : -1;
}

function nameAt(state: State, index: number): string | undefined {
  return plainOf(state)?.migrations?.[index]?.name;
}

/** Moves the migration under the cursor, and the cursor with it. */
export function moveHere(state: State, by: -1 | 1): State {
  const screen = topScreen(state);
  if (screen.query !== '') return saying(state, 'End the search first (Esc): a list in parts has no order.', 'bad');
  const index = migrationAt(state);
  const after = deciding(state, (plain) => moveMigration(plain, index, index + by));
  return after.history === state.history ? after : withScreen(after, { cursor: screen.cursor + by });
}

/** Merges the marked migrations, or the one under the cursor into the one above it. */
export function mergeHere(state: State): State {
  const { marked } = topScreen(state);
  const migrations = plainOf(state)?.migrations ?? [];
  const positions = migrations.flatMap(({ name }, index) => (marked.includes(name) ? [index] : []));
  const here = migrationAt(state);
  const wanted = positions.length > 0 ? positions : [here - 1, here];
  if (wanted.some((index) => index < 0)) return saying(state, 'Mark two migrations with Space, then merge.', 'bad');
  const after = deciding(state, (plain) => mergeMigrations(plain, wanted));
  return after.history === state.history ? after : withScreen(after, { marked: [], cursor: Math.min(...wanted) });
}

/** Pins the migration under the cursor to its number, or lets it go. */
export function pinHere(state: State): State {
  const index = migrationAt(state);
  const pinned = plainOf(state)?.migrations?.[index]?.version;
  const known = factsOf(state)?.migrations.find(({ name }) => name === nameAt(state, index));
  if (pinned === undefined && known === undefined) return saying(state, 'Its number is not known yet.', 'bad');
  return deciding(state, (plain) => pinMigration(plain, index, pinned === undefined ? known!.version : null));
}

/** Restores what is retired under the cursor, behind the migrations. */
export function restoreHere(state: State): State {
  const row = planRowAt(state);
  if (row?.kind !== 'retired') return saying(state, 'Only what is retired can be restored.', 'bad');
  return deciding(state, (plain) => restoreRetired(plain, row.index, plain.migrations?.length ?? 0));
}

function positionsOf({ statements }: MigrationDetail, paths: readonly string[]): Position[] {
  let source = 0;
  return statements.map(({ path, ordinal }) => {
    // The same file may stand twice under `from`: its parts follow each other.
    while (paths[source] !== path && source < paths.length - 1) source += 1;
    return { source, ordinal };
  });
}

/** Splits the migration in front of the statement under the cursor. */
export function splitHere(state: State): State {
  const screen = topScreen(state);
  const detail = screen.name === 'migration' ? valueFor<MigrationDetail>(state, screen) : null;
  if (detail === null) return saying(state, 'Open the migration (Enter) and choose where to split it.', 'bad');
  return deciding(state, (plain) => {
    const index = migrationAt(state);
    const migration = plain.migrations?.[index];
    const paths = migration === undefined ? [] : selectionsOf(migration.from).map(({ path }) => path);
    return splitMigration(plain, index, { statements: positionsOf(detail, paths), at: screen.cursor });
  });
}

/** Takes back the answer to what stands under the cursor: an acceptance, or the decision on an object. */
export function withdrawHere(state: State): State {
  const screen = topScreen(state);
  if (screen.name === 'conflicts' || screen.name === 'conflict') {
    const object = screen.about ?? conflictRows(state, screen)[screen.cursor]?.object ?? '';
    return deciding(state, (plain) => unresolveObject(plain, object));
  }
  const row = screen.name === 'findings' ? findingRows(state, screen)[screen.cursor] : undefined;
  if (row?.kind !== 'finding') return saying(state, 'There is no answer here to take back.', 'bad');
  return deciding(state, (plain) => unacceptFinding(plain, row.finding.key));
}

/** Decides by a text that was typed: a reason, a name, a title. Null where the purpose is another. */
export function decisionBy(state: State, purpose: Purpose, text: string): State | null {
  const indexOf = (name: string) => (plainOf(state)?.migrations ?? []).findIndex((one) => one.name === name);
  switch (purpose.kind) {
    case 'retire':
      return deciding(state, (plain) => retireMigration(plain, indexOf(purpose.migration), text));
    case 'retire-file':
      return deciding(state, (plain) => retireFile(plain, purpose.path, text));
    case 'rename':
      return renamed(state, purpose.migration, text, indexOf(purpose.migration));
    case 'title':
      return deciding(state, (plain) => retitleMigration(plain, indexOf(purpose.migration), text));
    case 'accept':
      return deciding(state, (plain) => acceptFinding(plain, purpose.finding, text));
    case 'resolve':
      return deciding(state, (plain) => resolveObject(plain, purpose, text));
    default:
      return null;
  }
}

function renamed(state: State, before: string, text: string, index: number): State {
  const after = deciding(state, (plain) => renameMigration(plain, index, text));
  const isAbout = topScreen(after).name === 'migration' && topScreen(after).about === before;
  return after.history !== state.history && isAbout ? withScreen(after, { about: text.trim() }) : after;
}

/** Takes the last decision back, or makes it again. */
export function travel(state: State, direction: 'undo' | 'redo'): State {
  const { history } = state;
  if (history === null || state.job?.state === 'running') return state;
  const next = direction === 'undo' ? undone(history) : redone(history);
  if (next === history)
    return saying(state, direction === 'undo' ? 'There is nothing to undo.' : 'There is nothing to redo.');
  const label = history.moments[direction === 'undo' ? history.at : next.at]!.label;
  return saying({ ...state, history: next }, `${direction === 'undo' ? 'Undone' : 'Done again'}: ${label}.`);
}

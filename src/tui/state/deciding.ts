import {
  acceptAll,
  type Decision,
  decide,
  ignoreAll,
  isRefused,
  type MappingInput,
  mergeMigrations,
  moveMigration,
  patchMigration,
  pinMigration,
  preferSource,
  type Refused,
  renameMigration,
  resolveObject,
  resolveWithParts,
  restoreAll,
  retireAll,
  retitleMigration,
  unacceptFinding,
  unresolveObject,
  withFormerRollbacks,
} from '../../core/decisions.js';
import type { LegacyRollback } from '../../core/model.js';
import { decided, type History, redone, undone } from './history.js';
import { markedPositions, unmarked } from './marking.js';
import { preferenceOf } from './preferring.js';
import { conflictRows, findingAt, type PlanRow, planRows } from './rows.js';
import {
  factsOf,
  isBusy,
  isUnread,
  type Purpose,
  plainOf,
  type State,
  saying,
  topScreen,
  withScreen,
} from './state.js';

/** The names before and after, where one migration got another name and nothing else happened to the list. */
function renaming(before: State, after: State): { readonly from: string; readonly to: string } | null {
  const [old, now] = [before, after].map((state) => (plainOf(state)?.migrations ?? []).map(({ name }) => name));
  if (old!.length !== now!.length) return null;
  const other = old!.findIndex((name, index) => name !== now![index]);
  const rest = old!.slice(other + 1).some((name, index) => name !== now![other + 1 + index]);
  return other < 0 || rest ? null : { from: old![other]!, to: now![other]! };
}

/** Goes to a moment. Who looks at a migration, or has marked it, still does when its name is another there. */
function standingAt(state: State, history: History): State {
  const after = { ...state, history };
  const names = renaming(state, after);
  if (names === null) return after;
  const now = (name: string) => (name === names.from ? names.to : name);
  const screens = state.screens.map((screen) => ({
    ...screen,
    about: screen.name === 'migration' && screen.about !== null ? now(screen.about) : screen.about,
    marked: screen.marked.map(now),
  }));
  return { ...after, screens: screens as unknown as State['screens'] };
}

/** Makes a decision on what mapping.yaml says now, or says why it cannot be made. */
export function deciding(state: State, make: (plain: MappingInput) => Decision | Refused): State {
  const plain = plainOf(state);
  if (state.history === null || plain === null)
    return saying(state, 'There is no mapping.yaml to decide in yet.', 'bad');
  if (isBusy(state)) return saying(state, 'Wait until the work is done, or stop it.', 'bad');
  const outcome = decide(plain, make(plain));
  if (isRefused(outcome)) return saying(state, outcome.refused, 'bad');
  return saying(standingAt(state, decided(state.history, outcome)), `Decided: ${outcome.label}.`, 'good');
}

/** Makes a decision on what is marked, which is not marked any more then. */
function decidingMarked(state: State, make: (plain: MappingInput) => Decision | Refused): State {
  const after = deciding(state, make);
  return after.history === state.history ? after : unmarked(after);
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

/** Moves the migration under the cursor. */
export function moveHere(state: State, by: -1 | 1): State {
  if (topScreen(state).query !== '')
    return saying(state, 'End the search first (Esc): a list in parts has no order.', 'bad');
  const index = migrationAt(state);
  return deciding(state, (plain) => moveMigration(plain, index, index + by));
}

/** What is to be merged: what is marked, or the migration under the cursor with the one above it; null for neither. */
function toMerge(state: State): number[] | null {
  const { marked, query } = topScreen(state);
  const migrations = plainOf(state)?.migrations ?? [];
  const positions = migrations.flatMap(({ name }, index) => (marked.includes(name) ? [index] : []));
  if (positions.length > 0) return positions;
  const here = migrationAt(state);
  // In a list in parts, what stands above is not what runs before.
  return here > 0 && query === '' ? [here - 1, here] : null;
}

/** Puts the cursor on the migration at a position, where the list shows it. */
function cursorAt(state: State, position: number): State {
  const rows = planRows(state, topScreen(state));
  const cursor = rows.findIndex((row) => row.kind === 'migration' && row.index === position);
  return cursor < 0 ? state : withScreen(state, { cursor });
}

/** Merges the marked migrations, or the one under the cursor into the one above it. */
export function mergeHere(state: State): State {
  const positions = toMerge(state);
  if (positions === null) return saying(state, 'Mark two migrations with Space, then merge.', 'bad');
  const after = deciding(state, (plain) => mergeMigrations(plain, positions));
  if (after.history === state.history) return after;
  return cursorAt(withScreen(after, { marked: [] }), Math.min(...positions));
}

/** Pins the migration under the cursor to its number, or lets it go. */
export function pinHere(state: State): State {
  const index = migrationAt(state);
  const entry = plainOf(state)?.migrations?.[index];
  if (entry?.version !== undefined) return deciding(state, (plain) => pinMigration(plain, index, null));
  const known = factsOf(state)?.migrations.find(({ name }) => name === entry?.name);
  if (entry !== undefined && known === undefined) return saying(state, 'Its number is not known yet.', 'bad');
  return deciding(state, (plain) => pinMigration(plain, index, known?.version ?? null));
}

/** Restores what is marked, or what is retired under the cursor, behind the migrations. */
export function restoreHere(state: State): State {
  if (isUnread(state)) return saying(state, 'Wait until the repository is read.', 'bad');
  const row = planRowAt(state);
  const marked = markedPositions(state, 'retired');
  const positions = marked.length > 0 || row?.kind !== 'retired' ? marked : [row.index];
  if (positions.length === 0) return saying(state, 'Only what is retired can be restored.', 'bad');
  const behind = plainOf(state)?.migrations?.length ?? 0;
  const after = deciding(state, (plain) => restoreAll(plain, positions, rollbacksOf(state)));
  return after.history === state.history ? after : cursorAt(unmarked(after), behind);
}

/** Gives what is known for a rollback: what conventions pair, and what was named for one in this session. */
function rollbacksOf(state: State): readonly LegacyRollback[] {
  const { rollbacks = [] } = factsOf(state) ?? {};
  const [plain, { moments = [] }] = [plainOf(state), state.history ?? {}];
  const earlier = moments.flatMap((one) => one.plain ?? []);
  return plain === null ? rollbacks : withFormerRollbacks(rollbacks, plain, earlier);
}

/** Takes the patch of the migration under the cursor away. */
function unpatchHere(state: State): State {
  const index = migrationAt(state);
  const patch = plainOf(state)?.migrations?.[index]?.patch;
  if (patch === undefined) return saying(state, 'There is no patch here to take back.', 'bad');
  return deciding(state, (plain) => patchMigration(plain, index, null));
}

/** Takes back the answer to what stands under the cursor: an acceptance, a decision on an object, a patch. */
export function withdrawHere(state: State): State {
  const screen = topScreen(state);
  if (screen.name === 'plan' || screen.name === 'migration') return unpatchHere(state);
  const finding = findingAt(state);
  const object = screen.about ?? conflictRows(state, screen)[screen.cursor]?.object;
  if (screen.name !== 'findings' && object !== undefined)
    return deciding(state, (plain) => unresolveObject(plain, object));
  if (finding === null || finding.state.kind === 'open')
    return saying(state, 'There is no answer here to take back.', 'bad');
  const { key, subject } = finding;
  const after = deciding(state, (plain) => unacceptFinding(plain, key));
  if (after.history !== state.history) return after;
  const other = deciding(state, (plain) => unresolveObject(plain, subject));
  return other.history === state.history ? after : other;
}

/** Decides for one source wherever it can; what was marked is no longer. */
function preferHere(state: State, source: string, reason: string): State {
  const preference = preferenceOf(state, source);
  if (preference === null) return saying(state, `${source} is no source any more.`, 'bad');
  return decidingMarked(state, (plain) => preferSource(plain, preference, reason));
}

/** Decides by a text that was typed: a reason, a name, a title. Null where the purpose is another. */
export function decisionBy(state: State, purpose: Purpose, text: string): State | null {
  const indexOf = (name: string) => (plainOf(state)?.migrations ?? []).findIndex((one) => one.name === name);
  switch (purpose.kind) {
    case 'retire':
      return decidingMarked(state, (plain) => retireAll(plain, purpose.targets, text, rollbacksOf(state)));
    case 'ignore':
      return decidingMarked(state, (plain) => ignoreAll(plain, purpose.paths, text, rollbacksOf(state)));
    case 'rename':
      return deciding(state, (plain) => renameMigration(plain, indexOf(purpose.migration), text));
    case 'title':
      return deciding(state, (plain) => retitleMigration(plain, indexOf(purpose.migration), text));
    case 'accept':
      return decidingMarked(state, (plain) => acceptAll(plain, purpose.findings, text));
    case 'resolve':
      return deciding(state, (plain) => resolveObject(plain, purpose.choice, text));
    case 'resolve-parts':
      return deciding(state, (plain) => resolveWithParts(plain, purpose.choice, text));
    case 'prefer':
      return preferHere(state, purpose.source, text);
    default:
      return null;
  }
}

/** Takes the last decision back, or makes it again. */
export function travel(state: State, direction: 'undo' | 'redo'): State {
  const { history } = state;
  if (history === null) return state;
  if (isBusy(state)) return saying(state, 'Wait until the work is done, or stop it.', 'bad');
  const next = direction === 'undo' ? undone(history) : redone(history);
  if (next === history)
    return saying(state, direction === 'undo' ? 'There is nothing to undo.' : 'There is nothing to redo.');
  const { label } = history.moments[direction === 'undo' ? history.at : next.at]!;
  return saying(standingAt(state, next), `${direction === 'undo' ? 'Undone' : 'Done again'}: ${label}.`);
}

import { nextRollback, selectionsOf, splitMigration } from '../../core/decisions.js';
import type { MigrationDetail } from '../../core/model.js';
import { baseName } from '../../core/places.js';
import { deciding, migrationAt } from './deciding.js';
import { valueFor } from './rows.js';
import { factsOf, plainOf, type State, saying, topScreen } from './state.js';

/** Lists the legacy files that roll a migration back before a decision and are not named anywhere behind it. */
function leftOver(state: State, name: string, after: State): string[] {
  const before = plainOf(state)?.migrations?.find((one) => one.name === name);
  const known = factsOf(state)?.migrations.find((one) => one.name === name)?.downFrom ?? [];
  const used = before?.down === undefined ? known : selectionsOf(before.down);
  const named = new Set(
    (plainOf(after)?.migrations ?? []).flatMap(({ down }) => selectionsOf(down).map(({ path }) => path)),
  );
  const sources = new Set((before === undefined ? [] : selectionsOf(before.from)).map(({ path }) => path));
  return [...new Set(used.map(({ path }) => path))].filter((path) => !named.has(path) && !sources.has(path));
}

function namesOf(paths: readonly string[]): string {
  return [...new Set(paths.map(baseName))].join(', ');
}

/** Says what is left to be done before what was decided: the line is short. */
function sayingFirst(state: State, text: string): State {
  return saying(state, `${text} ${state.message?.text ?? ''}`, 'good');
}

/** Goes on to the next way in which the migration here is rolled back. */
export function rollbackHere(state: State): State {
  const index = migrationAt(state);
  const name = plainOf(state)?.migrations?.[index]?.name ?? '';
  const after = deciding(state, (plain) => nextRollback(plain, index));
  const left = after.history === state.history ? [] : leftOver(state, name, after);
  return left.length === 0 ? after : sayingFirst(after, `${namesOf(left)} is used no more: retire it (2 lists it).`);
}

/** Says which rollbacks could not be parted with their migration: there is no telling for which part they speak. */
function sayingUnparted(state: State, after: State, { name, undoing }: MigrationDetail): State {
  const [before, now] = [state, after].map((one) =>
    (plainOf(one)?.migrations ?? []).find((entry) => entry.name === name),
  );
  const next = plainOf(after)?.migrations?.[migrationAt(state) + 1];
  const isParted = selectionsOf(next?.down).length > 0 || JSON.stringify(before?.down) !== JSON.stringify(now?.down);
  if (after.history === state.history || undoing.length === 0 || isParted) return after;
  return sayingFirst(after, `${namesOf(undoing.map(({ path }) => path))} undoes both: choose a rollback for each (b).`);
}

/** Splits the migration in front of the statement under the cursor. */
export function splitHere(state: State): State {
  const screen = topScreen(state);
  if (screen.pane !== 'statements') return saying(state, 'Choose the statement first: Tab leads to them.', 'bad');
  const detail = valueFor<MigrationDetail>(state, screen);
  if (detail === null) return saying(state, 'Its statements are not known yet.', 'bad');
  const { statements, undoing } = detail;
  const cut = { statements, at: screen.cursor, undoing };
  const after = deciding(state, (plain) => splitMigration(plain, migrationAt(state), cut));
  return sayingUnparted(state, after, detail);
}

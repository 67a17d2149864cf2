import { patchMigration, selectionsOf } from '../../core/decisions.js';
import type { MigrationDetail, Place } from '../../core/model.js';
import type { EditOutcome, News } from './actions.js';
import { deciding, migrationAt, planRowAt } from './deciding.js';
import { current, isUnsaved, replaced, savedAt } from './history.js';
import { isSql, placeIn } from './navigating.js';
import { findingAt, valueFor } from './rows.js';
import {
  type Editing,
  type EditTarget,
  factsOf,
  isBusy,
  plainOf,
  type Question,
  type State,
  saying,
  topScreen,
  type UntakenEdit,
} from './state.js';
import { untakenEdit } from './unfinished.js';
import { rethought } from './working.js';

type Outcome<Kind> = Extract<EditOutcome, { readonly kind: Kind }>;

const AFRESH = { base: null, text: null, line: null } as const;

/** Asks for the person's editor, unless something is under way that the edit could not be decided beside. */
function wanting(
  state: State,
  what: EditTarget,
  { base, text, line }: Pick<Editing, 'base' | 'text' | 'line'> = AFRESH,
): State {
  if (isBusy(state)) return saying(state, 'Wait until the work is done, or stop it.', 'bad');
  const id = state.edits + 1;
  return { ...state, edits: id, editing: { id, what, base, text, line, state: 'wanted' }, message: null };
}

function editMigration(state: State, migration: string | null, at: Place | null): State {
  const { sealed } = plainOf(state) ?? {};
  if (sealed !== undefined)
    return saying(state, `It was sealed on ${sealed}: its migrations keep their numbers and bytes.`, 'bad');
  return wanting(state, { kind: 'migration', migration, at });
}

/** The place that a migration's screen shows: in its canonical file, or in a source. */
function placeShown(state: State): Place | null {
  const screen = topScreen(state);
  const detail = valueFor<MigrationDetail>(state, screen);
  if (screen.pane === 'target' && detail !== null) return { path: detail.target.path, line: screen.scroll + 1 };
  return placeIn(state, screen) ?? null;
}

/** Edits the migration that the screen is about, or that stands under the cursor. */
function editPlanned(state: State): State {
  const screen = topScreen(state);
  const entry = plainOf(state)?.migrations?.[migrationAt(state)];
  if (entry === undefined && planRowAt(state)?.kind === 'retired')
    return saying(state, 'What is retired is not written: R restores it.', 'bad');
  if (entry === undefined) return saying(state, 'There is no migration here.', 'bad');
  if (screen.name === 'plan') return editMigration(state, entry.name, null);
  if (screen.pane === 'down') return saying(state, 'Only what runs forward can be edited: Tab leads to it.', 'bad');
  return editMigration(state, entry.name, placeShown(state));
}

/** Edits what a finding is about: mapping.yaml, a file that is no migration, or the migration that its statement is in. */
function editPlace(state: State, { path, line }: Place): State {
  if (path === state.mappingPath) return editMappingHere(state, line);
  // Legacy migrations stay as they are: what is written from them can be edited.
  const known = factsOf(state)?.files.find((file) => file.path === path);
  if (known === undefined && !isSql(path)) return wanting(state, { kind: 'file', path, line });
  const sources = (plainOf(state)?.migrations ?? []).flatMap(({ from }) => selectionsOf(from));
  const isTaken = known?.fate === 'canonical' || sources.some((one) => one.path === path);
  return isTaken ? editMigration(state, null, { path, line }) : saying(state, `No migration takes ${path}.`, 'bad');
}

/** Edits what stands under the cursor. */
export function editHere(state: State): State {
  const { name, about, cursor } = topScreen(state);
  if (name === 'file' && about !== null) return editPlace(state, { path: about, line: cursor + 1 });
  if (name !== 'findings') return editPlanned(state);
  const at = findingAt(state)?.at[0];
  return at === undefined ? saying(state, 'There is no place to edit here.', 'bad') : editPlace(state, at);
}

/** Edits mapping.yaml as it is on disk. */
export function editMappingHere(state: State, line: number): State {
  const { history, mappingPath } = state;
  if (history === null) return saying(state, `${mappingPath} has not been read yet.`, 'bad');
  if (isUnsaved(history)) return saying(state, `Save first (s): what is decided is not in ${mappingPath} yet.`, 'bad');
  if (current(history).text === null)
    return saying(state, `There is no ${mappingPath} yet: D on the overview drafts one.`, 'bad');
  return wanting(state, { kind: 'mapping', line });
}

/** Notes what an edit of a migration comes to: a decision, or a question where it cannot be one. */
function hearPatched(state: State, editing: Editing, { migration, patch, text }: Outcome<'patched'>): State {
  const index = (plainOf(state)?.migrations ?? []).findIndex(({ name }) => name === migration);
  const before = plainOf(state)?.migrations?.[index]?.patch ?? null;
  if (before === patch) return saying({ ...state, editing: null }, 'Nothing was changed.');
  const after = deciding({ ...state, editing: null }, (plain) => patchMigration(plain, index, patch));
  if (after.history !== state.history) return after;
  const refusal = { message: after.message?.text ?? '', hint: '' };
  return hearRefused(state, editing, { kind: 'refused', refusal, text, line: null });
}

function aboutUntaken(title: string, lines: readonly string[]): Question {
  const answers = [
    { key: 'e', label: 'edit it again', answer: 'edit-again' },
    { key: 't', label: 'throw the edit away', answer: 'throw-away' },
  ] as const;
  return { kind: 'question', title, lines, answers };
}

/** Asks what is to become of a text that cannot be taken. */
function hearRefused(state: State, editing: Editing, { refusal, text, line }: Outcome<'refused'>): State {
  const lines = [...refusal.message.split('\n'), refusal.hint].filter((one) => one !== '');
  const dialog = aboutUntaken('This edit cannot be taken', lines);
  return { ...state, dialog, help: null, editing: { ...editing, text, line, state: 'asked' }, message: null };
}

/** Says which migration an edit is of, as well as the edit knows. */
export function nameOfEdit({ what: { migration, at } }: UntakenEdit): string {
  return migration ?? at?.path ?? 'a migration';
}

/** Asks what is to become of an edit that was left before it was taken. */
export function offeredEdit(state: State, edit: UntakenEdit): State {
  const id = state.edits + 1;
  const lines = [`What was written of ${nameOfEdit(edit)} is here as it was left.`];
  const dialog = aboutUntaken('An edit that is not taken yet', lines);
  return { ...state, edits: id, editing: { id, ...edit, state: 'asked' }, help: null, dialog };
}

/** Says that a file was edited, or how the editor failed though it changed the file. */
function sayingEdited(state: State, text: string, trouble: string | null, tone: 'calm' | 'good' = 'good'): State {
  return trouble === null ? saying(state, text, tone) : saying(state, trouble, 'bad');
}

/** Takes mapping.yaml as it is now; it can be undone like a decision. */
function hearMapping(state: State, { found, trouble }: Outcome<'mapping'>): State {
  const { history, disk, mappingPath } = state;
  const text = found?.text ?? null;
  if (history === null || text === disk) return sayingEdited(state, 'Nothing was changed.', trouble, 'calm');
  const next = replaced(history, `edit ${mappingPath}`, found);
  const after = { ...state, history: savedAt(next, current(next).id), disk: text, foreign: null };
  return sayingEdited(after, `${mappingPath} was edited, and read again.`, trouble);
}

/** Notes what a person wrote as it is, before it is judged: whatever comes now, it is not lost. */
export function hearWritten(state: State, { id, migration, base, text }: Extract<News, { kind: 'written' }>): State {
  const { editing } = state;
  if (editing?.id !== id || editing.what.kind !== 'migration') return state;
  return { ...state, editing: { ...editing, what: { ...editing.what, migration }, base, text } };
}

/** Notes what came of an edit, if somebody still waits for it. */
export function hearEdited(state: State, { id, outcome }: Extract<News, { kind: 'edited' }>): State {
  const { editing } = state;
  if (editing?.id !== id || editing.state !== 'wanted') return state;
  const over = { ...state, editing: null };
  switch (outcome.kind) {
    case 'patched':
      return hearPatched(state, editing, outcome);
    case 'refused':
      return hearRefused(state, editing, outcome);
    case 'mapping':
      return hearMapping(over, outcome);
    case 'file':
      return sayingEdited(rethought(over), `${outcome.path} was edited.`, outcome.trouble);
    case 'left':
      return saying(over, outcome.why, outcome.tone);
  }
}

/** Opens the editor again, with what could not be taken. */
export function editAgain(state: State): State {
  const { editing } = state;
  return editing === null ? state : wanting({ ...state, editing: null }, editing.what, editing);
}

/** Leaves the editor before it is there: what was written before stays. */
export function leaveEditor(state: State): State {
  const edit = untakenEdit(state);
  return edit === null ? throwAway(state) : offeredEdit(state, edit);
}

/** Gives an edit up. */
export function throwAway(state: State): State {
  return saying({ ...state, editing: null }, 'Nothing was changed.');
}

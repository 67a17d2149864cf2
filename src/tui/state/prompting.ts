import type { Choices, Finding, RunPreview } from '../../core/model.js';
import { baseName } from '../../core/places.js';
import type { Typing } from './actions.js';
import { decisionBy, migrationAt, planRowAt, saying } from './deciding.js';
import { findingRows, valueFor } from './rows.js';
import { narrows, nextMatch } from './searching.js';
import { type Prompt, type Purpose, plainOf, type State, topScreen, withScreen } from './state.js';
import { startJob } from './working.js';

function prompt(state: State, purpose: Purpose, title: string, hint: string, text = ''): State {
  return { ...state, dialog: { kind: 'prompt', purpose, title, hint, text, at: text.length } };
}

const FOR_REVIEWERS = 'A reason, for the people who review it.';

/** The finding under the cursor; null for everything else. */
export function findingAt(state: State): Finding | null {
  const screen = topScreen(state);
  const row = screen.name === 'findings' ? findingRows(state, screen)[screen.cursor] : undefined;
  return row?.kind === 'finding' ? row.finding : null;
}

function askRetire(state: State): State {
  const finding = findingAt(state);
  const path = finding?.at.at(-1)?.path;
  if (path !== undefined) return prompt(state, { kind: 'retire-file', path }, `Retire ${path}: why?`, FOR_REVIEWERS);
  const migration = plainOf(state)?.migrations?.[migrationAt(state)]?.name;
  if (migration === undefined)
    return saying(state, 'Only a migration, or the file of a finding, can be retired.', 'bad');
  return prompt(state, { kind: 'retire', migration }, `Retire ${migration} with all its sources: why?`, FOR_REVIEWERS);
}

function askName(state: State, kind: 'rename' | 'title'): State {
  const entry = plainOf(state)?.migrations?.[migrationAt(state)];
  if (entry === undefined) return saying(state, 'There is no migration here.', 'bad');
  const { name: migration, title = '' } = entry;
  return kind === 'rename'
    ? prompt(
        state,
        { kind, migration },
        `Another name for ${migration}`,
        'It names the files: a-z, 0-9 and _.',
        migration,
      )
    : prompt(
        state,
        { kind, migration },
        `The title of ${migration}`,
        'What it does, for the report; empty for none.',
        title,
      );
}

/** The entry under `resolve:` that speaks of an object, as it is written there. */
function decidedObject(state: State, { object, decided }: Choices): string | null {
  if (decided === null) return null;
  const written = (plainOf(state)?.resolve ?? []).map((entry) => entry.object);
  const bare = (name: string) => baseName(name.replaceAll(' ', '/')).replace(/^[^.(]+\./, '');
  return written.find((name) => name === object) ?? written.find((name) => bare(name) === bare(object)) ?? null;
}

function askReason(state: State): State {
  const screen = topScreen(state);
  const choices = screen.name === 'conflict' ? valueFor<Choices>(state, screen) : null;
  const choice = choices?.choices[screen.cursor];
  if (choices === null || choice === undefined) return state;
  if (choice.refused !== null) return saying(state, choice.refused, 'bad');
  const decided = decidedObject(state, choices);
  return prompt(state, { kind: 'resolve', choice, decided }, `${choices.object}: why this choice?`, FOR_REVIEWERS);
}

function askAccept(state: State): State {
  const finding = findingAt(state);
  if (finding === null) return saying(state, 'Only a finding can be accepted.', 'bad');
  if (finding.state.kind === 'settled') return saying(state, 'mapping.yaml settles it already.', 'bad');
  return prompt(state, { kind: 'accept', finding: finding.key }, `Accept ${finding.rule}: why?`, FOR_REVIEWERS);
}

/** Asks for what a decision needs beside a key: a reason, a name, a database. */
export function asking(state: State, what: Purpose['kind']): State {
  const screen = topScreen(state);
  switch (what) {
    case 'retire':
    case 'retire-file':
      return planRowAt(state)?.kind === 'retired' ? saying(state, 'It is retired already.', 'bad') : askRetire(state);
    case 'rename':
    case 'title':
      return askName(state, what);
    case 'accept':
      return askAccept(state);
    case 'resolve':
      return askReason(state);
    case 'search':
      return prompt(state, { kind: 'search' }, 'Search', 'Enter keeps it, Esc ends it.', screen.query);
    case 'database':
      return askDatabase(state);
    case 'word':
      return state;
  }
}

/** Asks which database `up` is for. */
export function askDatabase(state: State): State {
  const hint = 'postgres://user@host:port/name, or leave by Esc. The name of a variable works too: $DATABASE_URL.';
  return prompt(state, { kind: 'database' }, 'Which database?', hint, state.database ?? '');
}

/** Asks for the name of the database before something in it is destroyed. */
export function askWord(state: State, { target, destructive }: RunPreview): State {
  const count = destructive.length === 1 ? '1 step destroys' : `${destructive.length} steps destroy`;
  const purpose = { kind: 'word', word: target.database } as const;
  return prompt(state, purpose, `${count} data. Type the name of the database to go on: ${target.database}`, '');
}

function edited({ text, at }: Prompt, typing: Typing): Pick<Prompt, 'text' | 'at'> | null {
  // A cursor never stands within a character of two units.
  const before = [...text.slice(0, at)].slice(0, -1).join('').length;
  const behind = at + ([...text.slice(at)][0]?.length ?? 0);
  switch (typing.kind) {
    case 'type':
      return { text: text.slice(0, at) + typing.text + text.slice(at), at: at + typing.text.length };
    case 'erase':
      return { text: text.slice(0, before) + text.slice(at), at: before };
    case 'erase-behind':
      return { text: text.slice(0, at) + text.slice(behind), at };
    case 'erase-all':
      return { text: text.slice(at), at: 0 };
    case 'left':
      return { text, at: before };
    case 'right':
      return { text, at: behind };
    case 'home':
      return { text, at: 0 };
    case 'end':
      return { text, at: text.length };
    default:
      return null;
  }
}

function submitted(state: State, { purpose, text }: Prompt): State {
  const closed = { ...state, dialog: null };
  if (purpose.kind === 'search')
    return text === '' || narrows(state, topScreen(state)) ? closed : nextMatch(closed, 1, -1);
  if (purpose.kind === 'database') {
    if (text.trim() === '') return closed;
    return { ...closed, database: text.trim() };
  }
  if (purpose.kind === 'word') {
    if (text.trim() === purpose.word) return startJob(closed, 'up');
    return saying(closed, `That is not ${purpose.word}: nothing was run.`, 'bad');
  }
  const after = decisionBy(closed, purpose, text);
  if (after === null) return closed;
  if (after.history === state.history) {
    // What was typed stays, so that it can be mended.
    const dialog = { ...(state.dialog as Prompt), hint: after.message?.text ?? '' };
    return { ...state, dialog };
  }
  return purpose.kind === 'resolve' ? leaving(after) : after;
}

/** Leaves a conflict that is decided: the list shows what is next. */
function leaving(state: State): State {
  const [first, ...others] = state.screens.slice(0, -1);
  return first === undefined ? state : { ...state, screens: [first, ...others] };
}

/** Types into the prompt that is open. */
export function typing(state: State, typed: Typing): State {
  const { dialog } = state;
  if (dialog?.kind !== 'prompt') return state;
  if (typed.kind === 'submit') return submitted(state, dialog);
  const isSearch = dialog.purpose.kind === 'search';
  if (typed.kind === 'cancel') return { ...(isSearch ? withScreen(state, { query: '' }) : state), dialog: null };
  const change = edited(dialog, typed);
  if (change === null) return state;
  const after = { ...state, dialog: { ...dialog, ...change } };
  if (!isSearch) return after;
  return withScreen(after, { query: change.text, ...(narrows(state, topScreen(state)) && { cursor: 0, scroll: 0 }) });
}

import type { Choices, MigrationDetail, RunPreview } from '../../core/model.js';
import type { Typing } from './actions.js';
import { decisionBy, migrationAt, planRowAt } from './deciding.js';
import { goBack } from './going.js';
import { graphemes } from './graphemes.js';
import { findingAt, valueFor } from './rows.js';
import { narrows, nextMatch, searched } from './searching.js';
import { factsOf, type Prompt, type Purpose, plainOf, type State, saying, topScreen } from './state.js';
import { startJob } from './working.js';

function prompt(state: State, purpose: Purpose, title: string, hint: string, text = ''): State {
  return { ...state, dialog: { kind: 'prompt', purpose, title, hint, text, at: text.length } };
}

const FOR_REVIEWERS = 'A reason, for the people who review it; ↑ gives the last one again.';

/** The legacy file that a finding ends with: of several the one that came last. Undefined where it names none. */
function legacyPathAt(state: State): string | undefined {
  const legacy = new Set((factsOf(state)?.files ?? []).flatMap(({ path, fate }) => (fate === 'canonical' ? [] : path)));
  return findingAt(state)?.at.findLast(({ path }) => legacy.has(path))?.path;
}

/** The statement under the cursor, or the one that a finding is about; null for everything else. */
function statementAt(state: State): { readonly path: string; readonly ordinal: number } | null {
  const screen = topScreen(state);
  if (screen.name === 'migration' && screen.pane === 'statements')
    return valueFor<MigrationDetail>(state, screen)?.statements[screen.cursor] ?? null;
  const [, path, ordinal] = /^(.+)#(\d+)$/.exec(findingAt(state)?.subject ?? '') ?? [];
  return path === undefined ? null : { path, ordinal: Number(ordinal) };
}

/** Asks why one statement is let go where the cursor stands on one, and else why a whole migration or file is. */
function askRetire(state: State): State {
  const statement = statementAt(state);
  if (statement === null) return askRetireWhole(state);
  const { path, ordinal } = statement;
  const title = `Retire #${ordinal} of ${path}, and no other statement: why?`;
  return prompt(state, { kind: 'retire-statement', path, ordinal }, title, FOR_REVIEWERS);
}

function askRetireWhole(state: State): State {
  if (planRowAt(state)?.kind === 'retired') return saying(state, 'It is retired already.', 'bad');
  const path = legacyPathAt(state);
  if (path !== undefined)
    return prompt(state, { kind: 'retire-file', path }, `Retire all of ${path}: why?`, FOR_REVIEWERS);
  const migration = plainOf(state)?.migrations?.[migrationAt(state)]?.name;
  if (migration === undefined)
    return saying(state, 'Only a migration, or the legacy file of a finding, can be retired.', 'bad');
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

function askReason(state: State): State {
  const screen = topScreen(state);
  const choices = screen.name === 'conflict' ? valueFor<Choices>(state, screen) : null;
  const choice = choices?.choices[screen.cursor];
  if (choices === null || choice === undefined) return state;
  if (choice.refused !== null) return saying(state, choice.refused, 'bad');
  return prompt(state, { kind: 'resolve', choice }, `${choices.object}: why this choice?`, FOR_REVIEWERS);
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
    case 'retire-statement':
      return askRetire(state);
    case 'retire-file':
      return askRetireWhole(state);
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
  // A cursor never stands within what is one character to the person who types.
  const before = at - (graphemes(text.slice(0, at)).at(-1)?.length ?? 0);
  const behind = at + (graphemes(text.slice(at))[0]?.length ?? 0);
  switch (typing.kind) {
    case 'type':
      return { text: text.slice(0, at) + typing.text + text.slice(at), at: at + typing.text.length };
    case 'erase':
      return { text: text.slice(0, before) + text.slice(at), at: before };
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

/** Tells whether a name or a title was left as it was. */
function isLeft(state: State, purpose: Purpose, text: string): boolean {
  if (purpose.kind !== 'rename' && purpose.kind !== 'title') return false;
  const entry = plainOf(state)?.migrations?.find(({ name }) => name === purpose.migration);
  return text.trim() === ((purpose.kind === 'rename' ? entry?.name : entry?.title) ?? '');
}

function submittedDecision(state: State, prompt: Prompt): State {
  const { purpose, text } = prompt;
  const closed = { ...state, dialog: null };
  const after = isLeft(state, purpose, text) ? null : decisionBy(closed, purpose, text);
  if (after === null) return closed;
  // What was typed stays, so that it can be mended.
  if (after.history === state.history) return { ...state, dialog: { ...prompt, hint: after.message?.text ?? '' } };
  const given = isReason(purpose) ? { ...after, reason: text.trim() } : after;
  // What is decided, or is gone, is left: the list shows what is next.
  const isOver = purpose.kind === 'resolve' || (purpose.kind === 'retire' && topScreen(state).name === 'migration');
  return isOver ? { ...goBack(given), message: given.message } : given;
}

/** Tells whether what is asked for is a reason: those are often given again. */
function isReason({ kind }: Purpose): boolean {
  return kind === 'accept' || kind === 'resolve' || kind.startsWith('retire');
}

function submitted(state: State, prompt: Prompt): State {
  const { purpose, text } = prompt;
  const closed = { ...state, dialog: null };
  switch (purpose.kind) {
    case 'search':
      return text === '' || narrows(state, topScreen(state)) ? closed : nextMatch(closed, 1, -1);
    case 'database':
      return text.trim() === '' ? closed : { ...closed, database: text.trim() };
    case 'word':
      if (text.trim() === purpose.word) return startJob(closed, 'up');
      return saying(closed, `That is not ${purpose.word}: nothing was run.`, 'bad');
    default:
      return submittedDecision(state, prompt);
  }
}

/** The reason that was given last, where a reason is asked for. */
function recalled({ reason }: State, { purpose }: Prompt): Pick<Prompt, 'text' | 'at'> | null {
  return isReason(purpose) && reason !== '' ? { text: reason, at: reason.length } : null;
}

/** Types into the prompt that is open. */
export function typing(state: State, typed: Typing): State {
  const { dialog } = state;
  if (dialog?.kind !== 'prompt') return state;
  if (typed.kind === 'submit') return submitted(state, dialog);
  const isSearch = dialog.purpose.kind === 'search';
  if (typed.kind === 'cancel') return { ...(isSearch ? searched(state, '') : state), dialog: null };
  const change = typed.kind === 'recall' ? recalled(state, dialog) : edited(dialog, typed);
  if (change === null) return state;
  const after = { ...state, dialog: { ...dialog, ...change } };
  return isSearch && change.text !== dialog.text ? searched(after, change.text) : after;
}

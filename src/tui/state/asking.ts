import type { Choices, Finding, MigrationDetail, RunPreview } from '../../core/model.js';
import { migrationAt, planRowAt } from './deciding.js';
import { findingAt, valueFor } from './rows.js';
import { factsOf, type Purpose, plainOf, type State, saying, topScreen } from './state.js';

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

const STAYS_REFUSED =
  'PostgreSQL refuses this, and accepting does not make it run: `up` would stop here. Retire the statement, or patch it, instead.';

/** Tells whether a finding is about what PostgreSQL refuses, as a proof measured it or as it is foreseen. */
function isRefusal({ rules }: State, { rule, foretold }: Finding): boolean {
  return foretold === true || rules[rule]?.foretells === true;
}

function askAccept(state: State): State {
  const finding = findingAt(state);
  if (finding === null) return saying(state, 'Only a finding can be accepted.', 'bad');
  if (finding.state.kind === 'settled') return saying(state, 'mapping.yaml settles it already.', 'bad');
  const hint = isRefusal(state, finding) ? `${STAYS_REFUSED} ${FOR_REVIEWERS}` : FOR_REVIEWERS;
  return prompt(state, { kind: 'accept', finding: finding.key }, `Accept ${finding.rule}: why?`, hint);
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

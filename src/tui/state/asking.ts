import { partsLeft } from '../../core/decisions.js';
import type { Choices, Finding, LeftBehind, RunPreview } from '../../core/model.js';
import type { Asked } from './actions.js';
import { migrationAt, planRowAt } from './deciding.js';
import { chosenFindings, markedPositions } from './marking.js';
import { askPreference } from './preferring.js';
import { legacyPaths, namedFirst, retireTitle, targetsHere, toldLeaving } from './retiring.js';
import { valueFor } from './rows.js';
import { searched } from './searching.js';
import { isUnread, type Purpose, plainOf, type State, saying, topScreen } from './state.js';

function prompt(state: State, purpose: Purpose, title: string, hint: string, text = '', about = ''): State {
  return { ...state, dialog: { kind: 'prompt', purpose, title, about, hint, text, at: text.length } };
}

const FOR_REVIEWERS = 'A reason, for the people who review it; ↑ gives the last one again.';

/** Asks why what is marked is let go, or what stands under the cursor: a statement, a file, a migration. */
function askRetire(state: State, isWhole: boolean): State {
  // Which rollbacks go with it is not known before.
  if (isUnread(state)) return saying(state, 'Wait until the repository is read.', 'bad');
  if (planRowAt(state)?.kind === 'retired' && markedPositions(state, 'migration').length === 0)
    return saying(state, 'It is retired already.', 'bad');
  const targets = targetsHere(state, isWhole);
  if ('refused' in targets) return saying(state, targets.refused, 'bad');
  if (targets.length === 0)
    return saying(state, 'Only a migration, or the legacy file of a finding, can be retired.', 'bad');
  const about = toldLeaving(state, targets);
  return prompt(state, { kind: 'retire', targets }, retireTitle(targets), FOR_REVIEWERS, '', about);
}

/** Lists the paths that `ignore:` takes for findings: their legacy files, or where all files of a folder are meant, those. */
function ignorablePaths(state: State, findings: readonly Finding[]): (string | undefined)[] {
  const pathOf = legacyPaths(state);
  return findings.map((finding) => {
    const { rule, subject } = finding;
    if (rule === 'outside-sources') return subject === '.' ? '*' : `${subject}/*`;
    return pathOf(finding);
  });
}

function askIgnore(state: State): State {
  const findings = chosenFindings(state);
  const paths = ignorablePaths(state, findings);
  const lacking = findings[paths.indexOf(undefined)];
  if (findings.length === 0 || (findings.length === 1 && lacking !== undefined))
    return saying(state, 'Only the file of a finding can be ignored.', 'bad');
  if (lacking !== undefined)
    return saying(state, `${lacking.key} names no file that could be ignored. Nothing is decided.`, 'bad');
  const known = [...new Set(paths.flatMap((path) => path ?? []))];
  const title =
    known.length === 1 ? `Ignore ${known[0]}: why is it no migration?` : `Ignore ${known.length} paths: why?`;
  const about = toldLeaving(
    state,
    known.map((path) => ({ kind: 'file', path })),
  );
  return prompt(state, { kind: 'ignore', paths: known }, title, FOR_REVIEWERS, '', about);
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

/** Names what goes with a choice: that is what the reason is for, too. */
function partsText(parts: readonly LeftBehind[]): string {
  return namedFirst(parts.map(({ label, path, ordinal }) => `${label} (#${ordinal} of ${path})`));
}

function askWithParts(state: State, purpose: Extract<Purpose, { kind: 'resolve' | 'resolve-parts' }>, object: string) {
  const parts = partsLeft(purpose.choice);
  if (parts.length === 0)
    return saying(state, 'It leaves no index, policy or comment behind that would fail: Enter chooses it.', 'bad');
  const title = `${object}: why this choice, and without what fails?`;
  return prompt(state, purpose, title, FOR_REVIEWERS, '', `This retires ${partsText(parts)}.`);
}

function askReason(state: State, kind: 'resolve' | 'resolve-parts'): State {
  const screen = topScreen(state);
  const choices = screen.name === 'conflict' ? valueFor<Choices>(state, screen) : null;
  const choice = choices?.choices[screen.cursor];
  if (choices === null) return state;
  if (choice === undefined) return saying(state, 'There is nothing to choose: w takes the decision back.', 'bad');
  if (choice.refused !== null) return saying(state, choice.refused, 'bad');
  if (kind === 'resolve-parts') return askWithParts(state, { kind, choice }, choices.object);
  return prompt(state, { kind, choice }, `${choices.object}: why this choice?`, FOR_REVIEWERS);
}

const STAYS_REFUSED =
  'PostgreSQL refuses this, and accepting does not make it run: `up` would stop here. Retire the statement, or patch it, instead.';

/** Tells whether a finding is about what PostgreSQL refuses, as a proof measured it or as it is foreseen. */
function isRefusal({ rules }: State, { rule, foretold }: Finding): boolean {
  return foretold === true || rules[rule]?.foretells === true;
}

function acceptTitle(findings: readonly Finding[]): string {
  const rules = new Set(findings.map(({ rule }) => rule));
  if (findings.length === 1) return `Accept ${[...rules][0]}: why?`;
  const counted = rules.size === 1 ? `${findings.length} findings of ${[...rules][0]}` : `${findings.length} findings`;
  return `Accept ${counted}, one reason for all: why?`;
}

function askAccept(state: State): State {
  const findings = chosenFindings(state);
  const settled = findings.find((one) => one.state.kind === 'settled');
  if (findings.length === 0) return saying(state, 'Only an open finding can be accepted.', 'bad');
  if (settled !== undefined && findings.length === 1) return saying(state, 'mapping.yaml settles it already.', 'bad');
  if (settled !== undefined)
    return saying(state, `${settled.key}: mapping.yaml settles it already. Nothing is decided.`, 'bad');
  const hint = findings.some((one) => isRefusal(state, one)) ? `${STAYS_REFUSED} ${FOR_REVIEWERS}` : FOR_REVIEWERS;
  const keys = findings.map(({ key }) => key);
  return prompt(state, { kind: 'accept', findings: keys }, acceptTitle(findings), hint);
}

/** Asks for what a decision needs beside a key: a reason, a name, a database. */
export function asking(state: State, what: Asked): State {
  switch (what) {
    case 'retire':
    case 'retire-file':
      return askRetire(state, what === 'retire-file');
    case 'ignore':
      return askIgnore(state);
    case 'rename':
    case 'title':
      return askName(state, what);
    case 'accept':
      return askAccept(state);
    case 'resolve':
    case 'resolve-parts':
      return askReason(state, what);
    case 'prefer':
      return askPreference(state);
    case 'search':
      // What was searched for before ends here, or it would narrow what nothing is typed for yet.
      return prompt(searched(state, ''), { kind: 'search' }, 'Search', 'Enter keeps it, Esc ends it.');
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

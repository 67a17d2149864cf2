import { countedTargets, type Retirable, targetName } from '../../core/decisions.js';
import type { Finding, MigrationDetail, SessionFacts } from '../../core/model.js';
import { lossOf, lossText } from '../../core/session/losses.js';
import { migrationAt } from './deciding.js';
import { chosenFindings, markedPositions } from './marking.js';
import { once } from './once.js';
import { valueFor } from './rows.js';
import { factsOf, isThinking, plainOf, type State, topScreen } from './state.js';

const legacyFiles = once(
  ({ files }: SessionFacts) => new Set(files.flatMap(({ path, fate }) => (fate === 'canonical' ? [] : path))),
);

/** Makes the lookup of the legacy file that a finding is about: of several the first, which its row shows and other keys open. */
export function legacyPaths(state: State): (finding: Finding) => string | undefined {
  const facts = factsOf(state);
  return ({ at }) => (facts === null ? undefined : at.find(({ path }) => legacyFiles(facts).has(path))?.path);
}

/** Gives the statement that a finding is about; null where it is about more. */
function statementOf({ subject }: Finding): Retirable | null {
  const [, path, ordinal] = /^(.+)#(\d+)$/.exec(subject) ?? [];
  return path === undefined ? null : { kind: 'statement', path, ordinal: Number(ordinal) };
}

/** What is to be retired, or why not all that is chosen can be. */
type Targets = readonly Retirable[] | { readonly refused: string };

function inFindings(state: State, isWhole: boolean): Targets {
  const pathOf = legacyPaths(state);
  const findings = chosenFindings(state);
  const targets = findings.map((finding): Retirable | null => {
    const path = pathOf(finding);
    const file: Retirable | null = path === undefined ? null : { kind: 'file', path };
    return (isWhole ? null : statementOf(finding)) ?? file;
  });
  const lacking = findings[targets.indexOf(null)];
  if (lacking !== undefined && findings.length > 1)
    return { refused: `${lacking.key} names no legacy file that could be retired. Nothing is decided.` };
  const known = new Map(targets.flatMap((one) => (one === null ? [] : [[JSON.stringify(one), one]])));
  return [...known.values()];
}

function inMigration(state: State, isWhole: boolean): Targets {
  const screen = topScreen(state);
  const statement = valueFor<MigrationDetail>(state, screen)?.statements[screen.cursor];
  if (isWhole || screen.pane !== 'statements' || statement === undefined)
    return migrationsAt(state, [migrationAt(state)]);
  return [{ kind: 'statement', path: statement.path, ordinal: statement.ordinal }];
}

function migrationsAt(state: State, positions: readonly number[]): Retirable[] {
  const { migrations = [] } = plainOf(state) ?? {};
  return positions.flatMap((at) => {
    const name = migrations[at]?.name;
    return name === undefined ? [] : [{ kind: 'migration', name }];
  });
}

/** Lists what a key would retire: what is marked, else what stands under the cursor. */
export function targetsHere(state: State, isWhole: boolean): Targets {
  const { name } = topScreen(state);
  if (name === 'findings') return inFindings(state, isWhole);
  if (name === 'migration') return inMigration(state, isWhole);
  const marked = markedPositions(state, 'migration');
  return migrationsAt(state, marked.length > 0 ? marked : [migrationAt(state)]);
}

/** What retiring is called, as a question. */
export function retireTitle(targets: readonly Retirable[]): string {
  const [first, second] = targets;
  if (first === undefined || second !== undefined) return `Retire ${countedTargets(targets)}: why?`;
  if (first.kind === 'statement') return `Retire #${first.ordinal} of ${first.path}, and no other statement: why?`;
  return first.kind === 'file'
    ? `Retire all of ${first.path}: why?`
    : `Retire ${first.name} with all its sources: why?`;
}

/** As many names as a person reads before a decision on all. */
const NAMED = 5;

/** Names the first of many things, and counts the others. */
export function namedFirst(names: readonly string[]): string {
  const more = names.length > NAMED ? `, ${names.length - NAMED} more` : '';
  return `${names.slice(0, NAMED).join(', ')}${more}`;
}

/** Names what is decided on together; one alone stands in the question. */
export function namedTogether(names: readonly string[]): string {
  return names.length < 2 ? '' : `${namedFirst(names)}.`;
}

/** Says what is retired or ignored together, and what is lost with it. */
export function toldLeaving(state: State, targets: readonly Retirable[]): string {
  return [namedTogether(targets.map(targetName)), toldLoss(state, targets)].filter((text) => text !== '').join(' ');
}

/** Says what would be gone from the plan with what leaves it; of single statements nothing is told. */
function toldLoss(state: State, targets: readonly Retirable[]): string {
  const facts = factsOf(state);
  const migrations = new Set(targets.flatMap((one) => (one.kind === 'migration' ? [one.name] : [])));
  const files = new Set(targets.flatMap((one) => (one.kind === 'file' ? [one.path] : [])));
  if (migrations.size + files.size === 0) return '';
  const what = targets.length === 1 ? 'it makes' : 'they make';
  // The facts are those of another moment: there other migrations made it, or under other names.
  if (facts === null || isThinking(state))
    return `What only ${what} is not known yet: what is decided is still being thought through.`;
  const left = new Set((plainOf(state)?.migrations ?? []).map(({ name }) => name));
  const loss = lossOf(
    facts.makings,
    ({ migration, path }) => left.has(migration) && (migrations.has(migration) || files.has(path)),
    ({ migration }) => left.has(migration),
  );
  return lossText(loss, targets.length === 1);
}

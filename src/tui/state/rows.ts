import type { MappingInput, PlainMigration } from '../../core/decisions.js';
import { isUndecided, selectionsOf } from '../../core/decisions.js';
import type {
  Choices,
  Finding,
  MigrationDetail,
  PlannedChange,
  ReportMigration,
  RunPreview,
  SessionFacts,
} from '../../core/model.js';
import { byWeight } from '../../core/report/weight.js';
import { groupBy } from '../../core/rules/shared/lists.js';
import { byCodeUnit } from '../../core/text.js';
import { allFindings } from './findings.js';
import { latest, once } from './once.js';
import type { Screen } from './screen.js';
import { factsOf, type Loaded, plainOf, type State, topScreen } from './state.js';
import { keyOf, wishOf } from './wishes.js';

const SEVERITIES = ['error', 'warning', 'info'] as const;

/** A line of the plan: a migration of mapping.yaml, with what is known of it, or something that is retired. */
export type PlanRow =
  | {
      readonly kind: 'migration';
      readonly index: number;
      readonly entry: PlainMigration;
      readonly paths: readonly string[];
      /** Null until it was thought through. */
      readonly known: ReportMigration | null;
      readonly findings: number;
      readonly proved: SessionFacts['proved'][string] | null;
    }
  | {
      readonly kind: 'retired';
      readonly index: number;
      /** Tells it from all else that is retired. */
      readonly name: string;
      readonly path: string;
      readonly reason: string;
    };
/** A line of the findings: a rule with how many it has, or one of them. */
export type FindingRow =
  | { readonly kind: 'rule'; readonly rule: string; readonly severity: Finding['severity']; readonly count: number }
  | { readonly kind: 'finding'; readonly finding: Finding };

const knownByName = once((facts: SessionFacts) => new Map(facts.migrations.map((one) => [one.name, one])));

/** Counts the open errors and warnings of each path. */
const findingsByPath = once((facts: SessionFacts) => {
  const counts = new Map<string, number>();
  for (const { at, state, severity } of facts.findings) {
    if (state.kind !== 'open' || severity === 'info') continue;
    for (const path of new Set(at.map((place) => place.path))) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return counts;
});

function migrationRow(entry: PlainMigration, index: number, facts: SessionFacts | null): PlanRow {
  const paths = selectionsOf(entry.from).map(({ path }) => path);
  const known = (facts && knownByName(facts).get(entry.name)) ?? null;
  const counts = facts && findingsByPath(facts);
  const findings = paths.reduce((sum, path) => sum + (counts?.get(path) ?? 0), 0);
  const proved = (known && facts?.proved[known.version]) ?? null;
  return { kind: 'migration', index, entry, paths, known, findings, proved };
}

const planRowsOf = once((plain: MappingInput) =>
  once((facts: SessionFacts | typeof NO_FACTS): readonly PlanRow[] => {
    const known = 'findings' in facts ? facts : null;
    const migrations = (plain.migrations ?? []).map((entry, index) => migrationRow(entry, index, known));
    const retired = (plain.retire ?? []).map(({ path, only = [], except = [], reason }, index): PlanRow => {
      const name = [path, ...only, '/', ...except, reason].join(' ');
      return { kind: 'retired', index, name, path, reason };
    });
    return [...migrations, ...retired];
  }),
);
const NO_FACTS = { none: true } as const;

function isFound(query: string, texts: readonly (string | null | undefined)[]): boolean {
  const wanted = query.toLowerCase();
  return texts.some((text) => text?.toLowerCase().includes(wanted) === true);
}

function planTexts(row: PlanRow): (string | null | undefined)[] {
  if (row.kind === 'retired') return [row.path, row.reason, 'retired'];
  return [row.known?.version, row.entry.name, row.entry.title, ...row.paths];
}

/** Names a line of the plan, so that it can be marked. */
export function planRowName(row: PlanRow): string {
  return row.kind === 'migration' ? row.entry.name : row.name;
}

/** Lists what the plan shows: migrations in run order, then what is retired. */
export function planRows(state: State, { query }: Pick<Screen, 'query'>): readonly PlanRow[] {
  const plain = plainOf(state);
  if (plain === null) return [];
  const rows = planRowsOf(plain)(factsOf(state) ?? NO_FACTS);
  return query === '' ? rows : rows.filter((row) => isFound(query, planTexts(row)));
}

const bySeverity = once((findings: readonly Finding[]): readonly Finding[] => {
  const rank = ({ severity }: Finding) => SEVERITIES.indexOf(severity);
  return [...findings].sort(
    (a, b) => rank(a) - rank(b) || byWeight(a.rule, b.rule) || byCodeUnit(a.subject, b.subject),
  );
});

function isListed({ state, severity }: Finding, filter: Screen['filter']): boolean {
  if (filter === 'all') return true;
  return state.kind === 'open' && (filter === 'open' || severity === 'error');
}

const listed = latest((findings: readonly Finding[], query: string, filter: Screen['filter']): readonly Finding[] =>
  bySeverity(findings).filter(
    (one) =>
      isListed(one, filter) && (query === '' || isFound(query, [one.key, one.message, ...one.at.map((at) => at.path)])),
  ),
);

/** Lists the findings of a filter and a search, errors first, those that are folded away among them. */
export function listedFindings(state: State, { query, filter }: Pick<Screen, 'query' | 'filter'>): readonly Finding[] {
  return listed(allFindings(state), query, filter);
}

const ruleByRule = latest((findings: readonly Finding[], folded: readonly string[]): readonly FindingRow[] => {
  const groups = groupBy(findings, ({ rule, severity }) => `${severity} ${rule}`);
  return [...groups.values()].flatMap((group): FindingRow[] => {
    const { rule, severity } = group[0]!;
    const head = { kind: 'rule', rule, severity, count: group.length } as const;
    if (folded.includes(rule)) return [head];
    return [head, ...group.map((finding) => ({ kind: 'finding', finding }) as const)];
  });
});

/** Lists the findings of a filter and a search, rule by rule, errors first. */
export function findingRows(state: State, screen: Pick<Screen, 'query' | 'filter' | 'folded'>): readonly FindingRow[] {
  return ruleByRule(listedFindings(state, screen), screen.folded);
}

/** The finding under the cursor; null for everything else. */
export function findingAt(state: State): Finding | null {
  const screen = topScreen(state);
  const row = screen.name === 'findings' ? findingRows(state, screen)[screen.cursor] : undefined;
  return row?.kind === 'finding' ? row.finding : null;
}

/** Lists the objects that several files define. */
export function conflictRows(state: State, { query }: Pick<Screen, 'query'>) {
  const conflicts = factsOf(state)?.conflicts ?? [];
  return query === '' ? conflicts : conflicts.filter(({ object }) => isFound(query, [object]));
}

/** Gives what the engine answered for a screen; null while it has not. */
export function loadedFor(state: State, screen: Screen): Loaded | null {
  const wish = wishOf(state, screen);
  return wish === null ? null : (state.loaded[keyOf(state, wish)] ?? null);
}

/** Gives what a screen was waiting for, of the type that its wish has; null while it waits, and after a refusal. */
export function valueFor<T>(state: State, screen: Screen): T | null {
  const loaded = loadedFor(state, screen);
  return loaded !== null && 'value' in loaded ? (loaded.value as T) : null;
}

/** The steps of the work that the overview offers. */
export const NEXT_STEPS = ['findings', 'conflicts', 'plan', 'prove', 'write', 'up'] as const;

/** Names the rows of a list that is made from facts and decisions, so that the cursor can stay with what it stands on. */
export function rowNames(state: State, screen: Screen): readonly string[] {
  switch (screen.name) {
    case 'plan':
      return planRows(state, screen).map((row) => planRowName(row));
    case 'findings':
      return findingRows(state, screen).map((row) => (row.kind === 'rule' ? row.rule : row.finding.key));
    case 'conflicts':
      // What is decided goes to the end, and the cursor stays where the next one comes.
      return conflictRows(state, screen).map((one) => `${one.object} ${isUndecided(one)}`);
    default:
      return [];
  }
}

/** Counts the lines of a screen that is a list; null for one that shows a text. */
export function rowCount(state: State, screen: Screen): number | null {
  switch (screen.name) {
    case 'overview':
      return NEXT_STEPS.length;
    case 'plan':
      return planRows(state, screen).length;
    case 'findings':
      return findingRows(state, screen).length;
    case 'conflicts':
      return conflictRows(state, screen).length;
    case 'conflict':
      return valueFor<Choices>(state, screen)?.choices.length ?? 0;
    case 'migration':
      // As long as they are read, nobody knows how many there are.
      return valueFor<MigrationDetail>(state, screen)?.statements.length ?? null;
    case 'confirm':
      return screen.asks === 'up'
        ? (valueFor<RunPreview>(state, screen)?.migrations.length ?? 0)
        : (valueFor<readonly PlannedChange[]>(state, screen)?.length ?? 0);
    default:
      return null;
  }
}

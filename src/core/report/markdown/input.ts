import type { FileFate, Finding, Mapping, PageFacts, ReportFacts, ReportMigration, ReportSource } from '../../model.js';
import { byCodeUnit, plural } from '../../text.js';

/** What CONSOLIDATION.md is made from. */
export type ConsolidationInput = PageFacts;

const FATES: readonly FileFate[] = [
  'planned',
  'down',
  'retired',
  'kept',
  'ignored',
  'reference',
  'canonical',
  'unmapped',
];

/** Counts files by fate ("20 planned, 4 down"), leaving out fates that no file has. */
export function fateCounts(fates: readonly FileFate[]): string {
  const counts = FATES.map((fate) => ({ fate, n: fates.filter((one) => one === fate).length }));
  const shown = counts.filter(({ n }) => n > 0).map(({ fate, n }) => `${n} ${fate}`);
  return shown.length === 0 ? 'none' : shown.join(', ');
}

/** Lists findings of one state, errors first, then by key. */
export function findingsIn(facts: ReportFacts, kind: Finding['state']['kind']): Finding[] {
  const rank = { error: 0, warning: 1, info: 2 };
  const found = facts.findings.filter(({ state }) => state.kind === kind);
  return found.sort((a, b) => rank[a.severity] - rank[b.severity] || byCodeUnit(a.key, b.key));
}

/** Lists what fails a check: open findings of severity error. */
export function openErrors(facts: ReportFacts): Finding[] {
  return findingsIn(facts, 'open').filter(({ severity }) => severity === 'error');
}

/** Names a canonical file, relative to the root. */
export function versionPath({ version, name }: ReportMigration, mapping: Mapping): string {
  return `${mapping.layout.versions}/${version}_${name}.sql`;
}

/** Names the rollback of a canonical migration, relative to the root. */
export function downPath({ version, name }: ReportMigration, mapping: Mapping): string {
  return `${mapping.layout.down}/${version}_${name}_down.sql`;
}

/** Says what a migration is for: its title, else its name as words. */
export function purpose(migration: ReportMigration): string {
  return migration.title ?? migration.name.replaceAll('_', ' ');
}

/** Names a location as people do: a folder with a slash at its end, a file or a glob as mapping.yaml has it. */
export function locationName({ path, files }: ReportSource): string {
  const isFolder = files.length > 0 && files.every((file) => file.startsWith(`${path}/`));
  return isFolder ? `${path}/` : path;
}

/** Shortens versions that follow each other in the plan to ranges ("001-004, 007"). */
export function versionRange(chosen: readonly ReportMigration[], all: readonly ReportMigration[]): string {
  const places = chosen.map((migration) => all.indexOf(migration)).sort((a, b) => a - b);
  const ranges: { first: number; last: number }[] = [];
  for (const at of places) {
    const open = ranges.at(-1);
    if (open !== undefined && open.last === at - 1) open.last = at;
    else ranges.push({ first: at, last: at });
  }
  const name = (at: number): string => all[at]?.version ?? '';
  return ranges.map(({ first, last }) => (first === last ? name(first) : `${name(first)}-${name(last)}`)).join(', ');
}

/** Says how complete a consolidation without reasons to call it a draft is: sealed without a proof is less. */
export function completeness({ mapping }: ConsolidationInput): string {
  return mapping.unproved === null ? 'Complete' : 'Complete, unproved';
}

/** Says what is missing for "Complete"; empty when nothing is. */
export function draftReasons({ facts, mapping }: ConsolidationInput): string[] {
  const errors = openErrors(facts).length;
  const { unaccounted } = facts.statements;
  return [
    ...(errors > 0 ? [plural(errors, 'open error')] : []),
    ...(unaccounted > 0 ? [`${plural(unaccounted, 'statement')} without a fate`] : []),
    ...(mapping.sealed === null ? ['not sealed'] : []),
  ];
}

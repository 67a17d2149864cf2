import type { Finding, Mapping, Place, ProofFinding, Severity, Violation } from '../model.js';
import { byCodeUnit } from '../text.js';
import { conflictingDefinition } from './conflicting-definition.js';
import { createdAfterDrop } from './created-after-drop.js';
import { dataInSchemaMigration } from './data-in-schema-migration.js';
import { dependencyCycle } from './dependency-cycle.js';
import { dependentsInTheWay } from './dependents-in-the-way.js';
import { destructiveStatement } from './destructive-statement.js';
import { droppedThenUsed } from './dropped-then-used.js';
import { duplicateNumber } from './duplicate-number.js';
import { enumValueUsedInSameTransaction } from './enum-value-used-in-same-transaction.js';
import { foreignDialect } from './foreign-dialect.js';
import { foreignExtension } from './foreign-extension.js';
import { guardRules } from './guard/index.js';
import { guardedOnlyHalf } from './guarded-only-half.js';
import { hardcodedSecret } from './hardcoded-secret.js';
import { identicalFiles } from './identical-files.js';
import { incompatibleReplacement } from './incompatible-replacement.js';
import { inlineCopyData } from './inline-copy-data.js';
import { innerTransactionControl } from './inner-transaction-control.js';
import { ledgerNameTaken } from './ledger-name-taken.js';
import { legacyPathReferenced } from './legacy-path-referenced.js';
import { lintRules } from './lint/index.js';
import { mappingProblem } from './mapping-problem.js';
import { maskedDefinition } from './masked-definition.js';
import { missingDown } from './missing-down.js';
import { mixedWidths } from './mixed-widths.js';
import { nearDuplicate } from './near-duplicate.js';
import { needsLaterObject } from './needs-later-object.js';
import { needsMissingObject } from './needs-missing-object.js';
import { neverValid } from './never-valid.js';
import { noUniqueKey } from './no-unique-key.js';
import { notMapped } from './not-mapped.js';
import { notTransactional } from './not-transactional.js';
import { notUtf8 } from './not-utf8.js';
import { numberGap } from './number-gap.js';
import { numberInSeveralDirectories } from './number-in-several-directories.js';
import { objectCreatedTwice } from './object-created-twice.js';
import { orphanDown } from './orphan-down.js';
import { outsideSources } from './outside-sources.js';
import { proofRules } from './proof/index.js';
import { psqlMetaCommand } from './psql-meta-command.js';
import { redefinedObject } from './redefined-object.js';
import { refusedInTransaction } from './refused-in-transaction.js';
import type { Rule, RuleContext } from './rule.js';
import { sameStatements } from './same-statements.js';
import { acceptFindings } from './shared/accept.js';
import { findingsOf } from './shared/keys.js';
import { sourceChanged } from './source-changed.js';
import { statementLeftBehind } from './statement-left-behind.js';
import { statementUsedTwice } from './statement-used-twice.js';
import { targetEdited } from './target-edited.js';
import { typeClash } from './type-clash.js';
import { unparsableSql } from './unparsable-sql.js';
import { unrecognisedFile } from './unrecognised-file.js';
import { unsafeMerge } from './unsafe-merge.js';
import { unusedAccept } from './unused-accept.js';

/** Every opinion of the tool, in code-unit order of id. */
export const rules: readonly Rule[] = [
  conflictingDefinition,
  createdAfterDrop,
  dataInSchemaMigration,
  dependencyCycle,
  dependentsInTheWay,
  destructiveStatement,
  droppedThenUsed,
  duplicateNumber,
  enumValueUsedInSameTransaction,
  foreignDialect,
  foreignExtension,
  guardedOnlyHalf,
  hardcodedSecret,
  identicalFiles,
  incompatibleReplacement,
  inlineCopyData,
  innerTransactionControl,
  ledgerNameTaken,
  legacyPathReferenced,
  mappingProblem,
  maskedDefinition,
  missingDown,
  mixedWidths,
  nearDuplicate,
  needsLaterObject,
  needsMissingObject,
  neverValid,
  noUniqueKey,
  notMapped,
  notTransactional,
  notUtf8,
  numberGap,
  numberInSeveralDirectories,
  objectCreatedTwice,
  orphanDown,
  outsideSources,
  psqlMetaCommand,
  redefinedObject,
  refusedInTransaction,
  sameStatements,
  sourceChanged,
  statementLeftBehind,
  statementUsedTwice,
  targetEdited,
  typeClash,
  unparsableSql,
  unrecognisedFile,
  unsafeMerge,
  unusedAccept,
];

const ids = [...rules, ...lintRules, ...proofRules, ...guardRules].map(({ id }) => id);
/** What `validate`, `prove` and `guard` judge and this list does not: entries of mapping.yaml about it are never called unused or unknown. */
const lintIds = [...lintRules, ...proofRules, ...guardRules].map(({ id }) => id);
const foretelling = new Set([...rules, ...proofRules].filter(({ foretells }) => foretells).map(({ id }) => id));

/** Tells whether a finding says what PostgreSQL will refuse: a matter for running the migrations, not for writing them. */
export function isForetold({ rule, foretold }: Finding): boolean {
  return foretold === true || foretelling.has(rule);
}

/**
 * Which rules speak for another one when both are about the same subject: the specific finding stays, with the higher
 * of the two severities, and the general one is left out.
 */
const spokenForBy: Readonly<Record<string, readonly string[]>> = {
  'needs-missing-object': ['foreign-type'],
  'not-idempotent': ['guarded-only-half'],
  'not-mapped': ['not-utf8', 'unrecognised-file', 'foreign-dialect', 'orphan-down'],
  'not-transactional': ['refused-in-transaction'],
};

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2, off: 3 };

function severityOf(rule: Rule, mapping: Mapping): Severity {
  return mapping.severity[rule.id] ?? rule.severityUnder?.(mapping) ?? rule.severity;
}

function stateOf({ settledBy }: Violation): Finding['state'] {
  return settledBy === undefined ? { kind: 'open' } : { kind: 'settled', by: settledBy };
}

function run(rule: Rule, context: RuleContext, findings: readonly Finding[]): Finding[] {
  if (severityOf(rule, context.mapping) === 'off') return [];
  return judged(rule, context.mapping, rule.check(context, { ids, lintIds, findings }));
}

function judged(rule: Rule, mapping: Mapping, violations: readonly Violation[]): Finding[] {
  const severity = severityOf(rule, mapping);
  if (severity === 'off') return [];
  // What is foretold is an error, unless mapping.yaml says otherwise of the rule.
  const raises = mapping.severity[rule.id] === undefined;
  const raised = ({ foretold }: Violation) => (raises && foretold ? 'error' : severity);
  return findingsOf(rule.id, violations, { severity: raised, state: stateOf });
}

/** Leaves out what a more specific finding about the same subject already says. */
function mostSpecific(findings: readonly Finding[]): Finding[] {
  const open = new Map(findings.filter(({ state }) => state.kind === 'open').map((one) => [one.key, one]));
  const raised = new Map<string, Finding['severity']>();
  const kept = findings.filter((general) => {
    const keys = (spokenForBy[general.rule] ?? []).map((rule) => `${rule} ${general.subject}`);
    const specific = keys.map((key) => open.get(key)).find((one) => one !== undefined);
    if (specific === undefined || general.state.kind !== 'open') return true;
    if (rank[general.severity] < rank[specific.severity]) raised.set(specific.key, general.severity);
    return false;
  });
  return kept.map((finding) => ({ ...finding, severity: raised.get(finding.key) ?? finding.severity }));
}

function byPlace(a: Place | undefined, b: Place | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return byCodeUnit(a.path, b.path) || a.line - b.line || (a.column ?? 0) - (b.column ?? 0);
}

function byImportance(a: Finding, b: Finding): number {
  return rank[a.severity] - rank[b.severity] || byPlace(a.at[0], b.at[0]) || byCodeUnit(a.key, b.key);
}

/**
 * Runs every rule and says of each finding whether it is open, settled by a decision in mapping.yaml, or accepted.
 * Keys are unique. Errors come first, then by first place and key.
 */
export function judge(context: RuleContext): Finding[] {
  const found = mostSpecific(rules.filter((rule) => rule !== unusedAccept).flatMap((rule) => run(rule, context, [])));
  const all = [...found, ...run(unusedAccept, context, found)];
  return acceptFindings(all, context.mapping.accept, context.lock).sort(byImportance);
}

/** Rules about a consolidation and its decisions: they say nothing of a single new migration. */
const ABOUT_CONSOLIDATING = new Set([
  'dependency-cycle',
  'identical-files',
  'legacy-path-referenced',
  'mapping-problem',
  'missing-down',
  'mixed-widths',
  'near-duplicate',
  'not-mapped',
  'number-gap',
  'number-in-several-directories',
  'orphan-down',
  'outside-sources',
  'same-statements',
  'source-changed',
  'statement-left-behind',
  'statement-used-twice',
  'target-edited',
  'unrecognised-file',
  'unsafe-merge',
  'unused-accept',
]);

/**
 * Judges new migrations: runs the lint rules and those of the others that can say something of a single migration.
 * `outside` is what another linter found; it is accepted and ordered like the rest.
 */
export function judgeNew(context: RuleContext, outside: readonly Finding[] = []): Finding[] {
  const general = rules.filter(({ id }) => !ABOUT_CONSOLIDATING.has(id));
  const found = mostSpecific([...general, ...lintRules].flatMap((rule) => run(rule, context, [])));
  return acceptFindings([...found, ...outside], context.mapping.accept, context.lock).sort(byImportance);
}

/**
 * Judges what a proof measured, and says which decision in mapping.yaml answers it. Errors come first. How many of these
 * a glob may cover only its own `count` says: the lock counts what is found without a database.
 */
export function judgeProof(context: RuleContext & Required<Pick<RuleContext, 'evidence'>>): Finding[] {
  const found = proofRules.flatMap((rule) => run(rule, context, []));
  return acceptFindings(found, context.mapping.accept, null).sort(byImportance);
}

/** Judges again what a proof keeps of its findings, by what mapping.yaml accepts now. */
export function judgeKept(kept: readonly ProofFinding[], mapping: Mapping): Finding[] {
  const found = proofRules.flatMap((rule) => {
    const violations = kept.filter((one) => one.rule === rule.id).map(({ rule: _, ...violation }) => violation);
    return judged(rule, mapping, violations);
  });
  return acceptFindings(found, mapping.accept, null).sort(byImportance);
}

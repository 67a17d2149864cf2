import { createHash } from 'node:crypto';
import type {
  Evidence,
  Finding,
  LegacyReplay,
  Mapping,
  ObjectFate,
  Proof,
  ProofExplained,
  ProofObject,
  ProofRefusal,
  ProofReplay,
  ProofStep,
  Refused,
  SqlFailure,
  StepTrip,
  WayBack,
} from '../model.js';
import { statementLine } from '../places.js';
import { keptFindings } from './kept-findings.js';
import { isWhole } from './way-back.js';

/** What a proof says beside what it measured. */
export type Circumstances = Pick<Proof, 'decisions' | 'inputs' | 'prepared'> & {
  readonly measured: string;
  /** Why PostgreSQL refused a legacy statement, as far as the static analysis knows. */
  readonly causeOf: Cause;
};

/** Decisions that change nothing about what the migrations do. */
const BESIDE = new Set(['path', 'policy', 'ledger', 'guard', 'sealed', 'unproved', 'rewrites']);

/** Decisions that answer findings, and change nothing about what is measured. */
const ANSWERS = new Set(['accept', 'severity']);

/**
 * Hashes what mapping.yaml decides (SHA-256, hex): comments, the order of keys, line numbers and the seal do not count.
 */
export function decisionsDigest(mapping: Mapping): string {
  return digestOf(mapping, BESIDE);
}

/** Hashes what of the decisions a replay depends on: as `decisionsDigest`, but whatever is accepted. */
export function measuredDigest(mapping: Mapping): string {
  return digestOf(mapping, new Set([...BESIDE, ...ANSWERS]));
}

function digestOf(mapping: Mapping, beside: ReadonlySet<string>): string {
  const kept = Object.entries(mapping).filter(([key]) => !beside.has(key));
  const sorted = kept.sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(sorted, (key, value: unknown) => {
    if (key === 'at') return undefined;
    return value instanceof Map ? [...value] : value;
  });
  return createHash('sha256').update(text).digest('hex');
}

function refusalOf({ place, sqlstate, message }: SqlFailure): ProofRefusal {
  return { at: place, sqlstate, message };
}

type Cause = (refused: Refused) => string | null;

function explained(refused: Refused, cause: string | null): ProofExplained {
  const { hint, excerpt } = refused.failure;
  return { ...refusalOf(refused.failure), hint, cause, excerpt };
}

function replayOf({ source, files }: LegacyReplay, causeOf: Cause): ProofReplay {
  const failed = files.flatMap(({ path, statements, refused }) => {
    const first = refused[0];
    if (first === undefined) return [];
    const cause = source === null ? causeOf(first) : null;
    return [{ path, statements, refused: refused.length, first: explained(first, cause) }];
  });
  return { source, files: files.length, failed };
}

function rollbackOf(back: WayBack): ProofStep['rollback'] {
  if (back.kind !== 'run') return back.kind;
  return isWhole(back) ? 'whole' : 'incomplete';
}

function stepOf({ version, name, second, back }: StepTrip): ProofStep {
  return { version, name, second: second.kind, rollback: rollbackOf(back) };
}

/** What lies on an object shares its reason. */
function reasonFor(findings: ReadonlyMap<string, Finding>, { object, on, fate }: ObjectFate): string | null {
  const rule = fate === 'lost' ? 'object-lost' : 'object-changed';
  const finding = findings.get(`${rule} ${object}`) ?? (on === null ? undefined : findings.get(`${rule} ${on}`));
  return finding === undefined || finding.state.kind === 'open' ? null : finding.state.by.reason;
}

function objectOf(fate: ObjectFate, findings: ReadonlyMap<string, Finding>): ProofObject {
  const reason = fate.fate === 'lost' || fate.fate === 'changed' ? reasonFor(findings, fate) : null;
  return {
    object: fate.object,
    fate: fate.fate === 'lost' && reason !== null ? 'retired' : fate.fate,
    reason,
    definedIn: fate.definedIn.map(statementLine),
    canonicalIn: fate.canonicalIn.map(statementLine),
    refused: fate.refused && refusalOf(fate.refused),
    differences: fate.differences.map(({ part, source, before, after, weak }) => {
      const difference = { part, source, legacy: before, canonical: after };
      return weak === true ? { ...difference, weak } : difference;
    }),
  };
}

/**
 * Writes down what was measured and what the rules say of it, so that it can be checked without a database. The digest
 * of the canonical files depends on it, because a generated rollback is written only when it held.
 */
export function proofOf(
  evidence: Evidence,
  findings: readonly Finding[],
  circumstances: Circumstances,
): Omit<Proof, 'digest'> {
  const { server, postgres, leftOut, legacy, canonical, failures, roundTrip, objects, rows, tablesWithRows, catalogs } =
    evidence;
  const { decisions, inputs, prepared, measured, causeOf } = circumstances;
  const byKey = new Map(findings.map((finding) => [finding.key, finding]));
  const errors = findings.filter(({ severity, state }) => severity === 'error' && state.kind === 'open');
  const { whole } = roundTrip;
  return {
    onefold: 1,
    decisions,
    inputs,
    server,
    postgres,
    prepared,
    leftOut,
    legacy: legacy.map((replay) => replayOf(replay, causeOf)),
    canonical,
    refused: failures.map(({ version, failure }) => ({ version, ...refusalOf(failure) })),
    steps: roundTrip.steps.map(stepOf),
    whole: whole && { from: whole.from, held: isWhole(whole.back) },
    objects: objects.map((fate) => objectOf(fate, byKey)),
    rows: {
      tables: tablesWithRows,
      differing: rows.map(({ table, before, after }) => ({ table, legacy: before, canonical: after })),
    },
    catalogs,
    open: errors.map(({ key }) => key),
    findings: keptFindings(findings),
    measured,
  };
}

import type { Finding, Proof, ProofStanding, Report } from '../../core/model.js';
import { decisionsDigest, holds, measuredDigest, whyNotHeld } from '../../core/proof.js';
import { judgeKept } from '../../core/rules/index.js';
import { proofPath } from '../../core/written.js';
import { UserError } from '../../errors.js';
import { canonicalDigest } from '../outputs.js';
import { inputsOf } from '../proving.js';
import type { Workspace } from '../workspace.js';

const AGAIN = 'run `onefold prove`.';

function changedInputs(workspace: Workspace, proof: Proof): string[] {
  const now = inputsOf(workspace);
  const paths = [...new Set([...Object.keys(proof.inputs), ...Object.keys(now)])].sort();
  return paths.flatMap((path) => {
    if (now[path] === proof.inputs[path]) return [];
    if (now[path] === undefined) return [`${path} is gone`];
    return [proof.inputs[path] === undefined ? `${path} is new` : `${path} changed`];
  });
}

/** Lists the canonical files that are not what the last write made of them. */
export function changedTargets({ lock, targets }: Workspace): string[] {
  return (lock?.targets ?? []).flatMap(({ path, version, sha256 }) => {
    if (version === null || targets.get(path) === sha256) return [];
    return [`${path} ${targets.has(path) ? 'was edited' : 'is missing'}`];
  });
}

/** What the last proof is worth now, and what of its findings still holds. */
export type LastProof = { readonly standing: ProofStanding; readonly findings: readonly Finding[] | null };

/** What is other than when a proof was made, by what it is about. */
type Changed = Readonly<Record<'inputs' | 'decisions' | 'targets' | 'migrations', readonly string[]>>;

function changedSince(workspace: Workspace, proof: Proof): Changed {
  const { mapping } = workspace;
  return {
    inputs: changedInputs(workspace, proof),
    decisions: proof.decisions === decisionsDigest(mapping) ? [] : [`${mapping.path} decides otherwise`],
    targets: changedTargets(workspace),
    migrations: proof.digest === canonicalDigest(workspace, proof.steps) ? [] : ['the canonical migrations changed'],
  };
}

/** Lists what is other than when the proof was made. */
export function staleness(workspace: Workspace, proof: Proof): string[] {
  const { inputs, decisions, targets, migrations } = changedSince(workspace, proof);
  return [...inputs, ...decisions, ...targets, ...migrations];
}

/**
 * Gives what a proof found, by what mapping.yaml answers now; null where it measured another plan. What was accepted
 * since makes a proof stale, and changes nothing about what it measured.
 */
function findingsNow({ mapping }: Workspace, proof: Proof, { inputs, migrations }: Changed): LastProof['findings'] {
  const isMeasured = inputs.length + migrations.length === 0 && proof.measured === measuredDigest(mapping);
  return isMeasured && proof.findings !== undefined ? judgeKept(proof.findings, mapping) : null;
}

/** Tells as `prove --check` does whether the last proof is of these very files and decisions, and what it found. */
export function lastProof(workspace: Workspace): LastProof {
  const { proof, proofProblem } = workspace;
  if (proof === null) return { standing: proofProblem === null ? 'none' : 'stale', findings: null };
  const changed = changedSince(workspace, proof);
  const isStale = Object.values(changed).flat().length > 0;
  const findings = findingsNow(workspace, proof, changed);
  return { standing: isStale ? 'stale' : holds(proof) ? 'holds' : 'fails', findings };
}

/** Checks without a database that the last proof is of these very files and decisions, and that it holds. */
export function checkProof(workspace: Workspace): Report {
  const { proof, proofProblem, mapping } = workspace;
  if (proofProblem !== null) throw new UserError(`${proofPath(mapping)} cannot be read: ${proofProblem}.`, AGAIN);
  if (proof === null) throw new UserError('there is no proof to check.', AGAIN);
  const stale = staleness(workspace, proof);
  const done = { command: 'prove', proof } as const;
  if (stale.length > 0) {
    const notes = [`The proof is not of these files: ${stale.join('; ')}. ${AGAIN[0]!.toUpperCase()}${AGAIN.slice(1)}`];
    return { ...done, verdict: 'attention', notes };
  }
  if (holds(proof)) return { ...done, verdict: 'ok', notes: ['The proof is of these very files, and it holds.'] };
  const notes = [`The proof is of these very files, and it does not hold: ${whyNotHeld(proof).join('; ')}.`];
  return { ...done, verdict: 'attention', notes };
}

import type { Proof, Report } from '../../core/model.js';
import { decisionsDigest, holds, whyNotHeld } from '../../core/proof.js';
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

/** What is written must still be what was written. */
function changedTargets({ lock, targets }: Workspace): string[] {
  return (lock?.targets ?? []).flatMap(({ path, version, sha256 }) => {
    if (version === null || targets.get(path) === sha256) return [];
    return [`${path} ${targets.has(path) ? 'was edited' : 'is missing'}`];
  });
}

/** Lists what is other than when the proof was made. */
export function staleness(workspace: Workspace, proof: Proof): string[] {
  const { mapping } = workspace;
  return [
    ...changedInputs(workspace, proof),
    ...(proof.decisions === decisionsDigest(mapping) ? [] : [`${mapping.path} decides otherwise`]),
    ...changedTargets(workspace),
    ...(proof.digest === canonicalDigest(workspace, proof.steps) ? [] : ['the canonical migrations changed']),
  ];
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

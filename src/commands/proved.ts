import type { Proof } from '../core/model.js';
import { heldFor, withheldDowns } from '../core/proof/withheld.js';
import { holds } from '../core/proof.js';
import { plural } from '../core/text.js';
import { canonicalDigest } from './outputs.js';
import type { Workspace } from './workspace.js';

/** Gives the last proof when it is one of the very migrations that are planned now. */
export function currentProof(workspace: Workspace): Proof | null {
  const { proof } = workspace;
  return proof !== null && canonicalDigest(workspace, proof.steps) === proof.digest ? proof : null;
}

function withheldNotes({ consolidation: { plan }, mapping, lock }: Workspace, proof: Proof | null): string[] {
  const count = withheldDowns(plan, heldFor(mapping, lock, proof?.steps ?? [])).length;
  if (count === 0) return [];
  const why = proof === null ? 'not replayed yet' : 'the replay showed that they do not take their migrations back';
  return [`${plural(count, 'generated rollback')} ${count === 1 ? 'is' : 'are'} not written: ${why}.`];
}

/** Says of what is written whether it was proved, and which rollbacks are held back until they are. */
export function provedNotes(workspace: Workspace): string[] {
  const proof = currentProof(workspace);
  const rollbacks = withheldNotes(workspace, proof);
  if (proof === null) {
    return [
      'Not proved: `onefold prove` replays these migrations and says what is kept, changed or lost.',
      ...rollbacks,
    ];
  }
  return holds(proof) ? rollbacks : ['Not proved: the last proof of these migrations does not hold.', ...rollbacks];
}

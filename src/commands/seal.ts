import { editMapping } from '../core/mapping.js';
import type { Report } from '../core/model.js';
import { holds, whyNotHeld } from '../core/proof.js';
import { plural } from '../core/text.js';
import { proofPath } from '../core/written.js';
import { UserError } from '../errors.js';
import type { Command, Env, FlagValues } from './command.js';
import { changesOf, findingsOf, outputsOf, perform, removalsOf } from './outputs.js';
import { staleness } from './proving/check.js';
import { openWorkspace, type Workspace } from './workspace.js';
import { openErrors } from './write.js';

const WITHOUT = 'or seal without one by `onefold seal --unproved --reason "…"`; the report keeps the reason.';

/** Says why the last proof is none to seal on; null where it is one. */
function noProof(workspace: Workspace): UserError | null {
  const { proof, proofProblem, mapping } = workspace;
  if (proofProblem !== null) {
    const message = `${proofPath(mapping)} cannot be read: ${proofProblem}.`;
    return new UserError(message, `run \`onefold prove\` again, ${WITHOUT}`);
  }
  if (proof === null) {
    return new UserError('there is no proof of this consolidation to seal it on.', `run \`onefold prove\`, ${WITHOUT}`);
  }
  const stale = staleness(workspace, proof);
  if (stale.length > 0) {
    const message = `the proof is not of these files: ${stale.join('; ')}.`;
    return new UserError(message, `run \`onefold prove\` again, ${WITHOUT}`);
  }
  if (holds(proof)) return null;
  const message = `the proof does not hold: ${whyNotHeld(proof).join('; ')}.`;
  return new UserError(message, `settle these in mapping.yaml and prove again, ${WITHOUT}`);
}

/** Gives the reason to seal without a proof, null where there is a proof. Refuses without either. */
function reasonOf({ unproved, reason }: FlagValues, workspace: Workspace): string | null {
  const given = typeof reason === 'string' && reason.trim() !== '';
  if (unproved === true && given) return reason;
  if (unproved === true) {
    throw new UserError('--unproved needs a reason.', 'add --reason "why it is sealed without a proof".');
  }
  const refusal = noProof(workspace);
  if (refusal !== null) throw refusal;
  return null;
}

function refuseUnfinished(env: Env, workspace: Workspace): void {
  const { mapping } = workspace;
  if (mapping.sealed !== null) {
    throw new UserError(`${mapping.path} is sealed since ${mapping.sealed}.`, 'there is nothing more to do.');
  }
  const blockers = openErrors(findingsOf(workspace));
  if (blockers.length > 0) {
    throw new UserError(`${plural(blockers.length, 'error')} must be settled first.`, 'see `onefold plan`.');
  }
  const writes = outputsOf(workspace);
  const changes = [...changesOf(env, writes), ...removalsOf(env, workspace, writes)];
  const stale = changes.filter(({ before, text }) => before !== text);
  if (stale.length > 0) {
    const paths = stale.map(({ path }) => `  ${path}`).join('\n');
    throw new UserError(`what is on disk is not what is planned:\n${paths}`, 'run `onefold write` first.');
  }
}

export const seal: Command = {
  name: 'seal',
  summary: 'Declare the consolidation final: from now on its migrations keep their numbers and bytes',
  flags: [
    { name: '--unproved', summary: 'Seal without a proof' },
    { name: '--reason', value: 'TEXT', summary: 'Why it is sealed without a proof; kept in the report' },
  ],
  async run(env, flags): Promise<Report> {
    const workspace = await openWorkspace(env);
    const unproved = reasonOf(flags, workspace);
    refuseUnfinished(env, workspace);
    const day = env.now().toISOString().slice(0, 10);
    const text = editMapping(workspace.text, [
      { kind: 'set', path: ['sealed'], value: day },
      ...(unproved === null ? [] : [{ kind: 'set', path: ['unproved'], value: unproved } as const]),
    ]);
    const sealed = await openWorkspace(env, text);
    const changes = perform(env, sealed, outputsOf(sealed), [{ path: env.mappingPath, text }]);
    const proved = unproved === null ? 'on its proof' : `unproved: ${unproved}`;
    const note = `Sealed on ${day}, ${proved}. The legacy directories may go once every database is adopted.`;
    return { command: 'seal', verdict: 'ok', notes: [note], changes };
  },
};

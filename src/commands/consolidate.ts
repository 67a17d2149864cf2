import type { Report } from '../core/model.js';
import { holds } from '../core/proof.js';
import { plural } from '../core/text.js';
import type { Command, Env, FlagValues } from './command.js';
import { findingsOf, outputsOf, perform } from './outputs.js';
import { proofNotes, versionNotes } from './prove.js';
import { prove, shadowFlags } from './proving.js';
import { holdSeal } from './sealed.js';
import { openWorkspace, type Workspace } from './workspace.js';
import { blockersOf, foretoldNotes, writeNote } from './write.js';

async function foldSealed(env: Env, workspace: Workspace): Promise<Report> {
  const writes = outputsOf(workspace);
  holdSeal(env, workspace, writes, []);
  const changes = perform(env, workspace, writes);
  const notes = [...workspace.notes, writeNote(changes, workspace)];
  return { command: 'consolidate', verdict: 'ok', notes, changes };
}

async function fold(env: Env, workspace: Workspace, flags: FlagValues): Promise<Report> {
  const proved = await prove(env, workspace, flags);
  const { proof, run } = proved;
  const changes = perform(env, workspace, outputsOf(workspace, proof));
  const findings = findingsOf(workspace);
  return {
    command: 'consolidate',
    verdict: holds(proof) ? 'ok' : 'attention',
    notes: [
      ...workspace.notes,
      writeNote(changes, workspace),
      ...foretoldNotes(findings),
      ...proofNotes(proved, env),
      ...versionNotes(proved, workspace),
    ],
    findings: [...proved.findings, ...findings],
    brief: true,
    plan: workspace.consolidation.plan,
    run,
    proof,
  };
}

export const consolidate: Command = {
  name: 'consolidate',
  summary: 'Do the whole job: scan, plan, prove on shadow databases, write, report',
  flags: shadowFlags,
  async run(env, flags): Promise<Report> {
    const workspace = await openWorkspace(env);
    if (workspace.mapping.sealed !== null) return foldSealed(env, workspace);
    const blockers = blockersOf(findingsOf(workspace));
    if (blockers.length === 0) return fold(env, workspace, flags);
    const note = `Nothing was written: ${plural(blockers.length, 'error')} must be settled in ${env.mappingPath} first.`;
    return { command: 'consolidate', verdict: 'attention', notes: [...workspace.notes, note], findings: blockers };
  },
};

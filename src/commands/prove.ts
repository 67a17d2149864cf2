import type { FileChange, FileWrite, Report } from '../core/model.js';
import { holds, printProof } from '../core/proof.js';
import { plural } from '../core/text.js';
import { proofPath } from '../core/written.js';
import { readText } from '../io/text.js';
import { writeAll } from '../io/write.js';
import type { Command, Env, FlagValues } from './command.js';
import { changesOf, findingsOf, outputsOf, perform } from './outputs.js';
import { checkProof } from './proving/check.js';
import { withLegacyFiles } from './proving/restored.js';
import { type Proved, prove as proveIt, shadowFlags } from './proving.js';
import { holdSeal } from './sealed.js';
import { openWorkspace, type Workspace } from './workspace.js';
import { blockersOf } from './write.js';

/** Tells whether the migrations on disk are those that were proved. */
function isWritten(env: Env, workspace: Workspace): boolean {
  const { versions, down } = workspace.mapping.layout;
  const isOurs = ({ path }: FileWrite) => path.startsWith(`${versions}/`) || path.startsWith(`${down}/`);
  const ours = outputsOf(workspace, null).filter(isOurs);
  return workspace.lock !== null && changesOf(env, ours).every(({ before, text }) => before === text);
}

/** Keeps a proof: with the report that shows it where the migrations are written, else alone. */
function keep(env: Env, workspace: Workspace, { proof }: Proved): FileChange[] {
  if (isWritten(env, workspace)) return perform(env, workspace, outputsOf(workspace, proof));
  const write = { path: proofPath(workspace.mapping), text: printProof(proof) };
  const before = readText(env.root, write.path);
  writeAll(env.root, { writes: [write], removes: [] });
  return [{ ...write, before }];
}

/** Says what a proof is worth: the whole of it, or what is missing. */
export function proofNotes({ proof }: Proved, env: Env): string[] {
  if (holds(proof)) return ['Proved: every migration runs, and nothing is lost or changed without a reason.'];
  const refused = plural(proof.refused.length, 'migration');
  const why = [
    ...(proof.refused.length > 0 ? [`${refused} ${proof.refused.length === 1 ? 'fails' : 'fail'}`] : []),
    ...(proof.open.length > 0 ? [`${plural(proof.open.length, 'error')} without an answer in ${env.mappingPath}`] : []),
  ];
  return [`Not proved: ${why.join(', ')}.`];
}

/** Says where the proof was made on another major version than production runs. */
export function versionNotes({ proof }: Proved, { mapping }: Workspace): string[] {
  if (mapping.postgres === null || mapping.postgres === proof.postgres) return [];
  return [
    `Replayed on PostgreSQL ${proof.postgres}, while ${mapping.path} says that production runs ${mapping.postgres}: name a server of that version with --shadow-url or --shadow-image.`,
  ];
}

async function run(env: Env, flags: FlagValues): Promise<Report> {
  const workspace = await openWorkspace(env);
  if (flags.check === true) return checkProof(workspace);
  const whole = await withLegacyFiles(env, workspace);
  // A proof of what the seal keeps from being written would take the place of the one that is true.
  holdSeal(env, whole, outputsOf(whole), []);
  const proved = await proveIt(env, whole, flags);
  const changes = keep(env, workspace, proved);
  return {
    command: 'prove',
    verdict: holds(proved.proof) ? 'ok' : 'attention',
    notes: [...workspace.notes, ...proofNotes(proved, env), ...versionNotes(proved, workspace)],
    findings: [...blockersOf(findingsOf(workspace)), ...proved.findings],
    proof: proved.proof,
    changes,
    verbose: flags.verbose === true,
  };
}

export const prove: Command = {
  name: 'prove',
  summary: 'Replay both sides on shadow databases, and say what is kept, changed or lost',
  flags: [
    ...shadowFlags,
    { name: '--check', summary: 'Only check that the last proof is of these very files and holds; needs no database' },
    { name: '--verbose', summary: 'Show every object with its fate' },
  ],
  run,
};

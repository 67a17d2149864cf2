import { canonicalWrites, renderReport } from '../core/consolidate.js';
import { downPath, upPath } from '../core/conventions/canonical-name.js';
import { printLock, relocked } from '../core/lock.js';
import type { FileChange, FileWrite, Finding, Lock, PageFacts, Proof, ProofStep } from '../core/model.js';
import { heldFor } from '../core/proof/withheld.js';
import { printProof } from '../core/proof.js';
import { plain } from '../core/report/style.js';
import { diffText } from '../core/report/text/changes.js';
import { plural } from '../core/text.js';
import { digestOf, lockPath, proofPath, textSha256 } from '../core/written.js';
import { UserError } from '../errors.js';
import { readText } from '../io/text.js';
import { writeAll } from '../io/write.js';
import type { Env } from './command.js';
import { refuseUnmerged } from './unmerged.js';
import type { Workspace } from './workspace.js';

const MOST_DIFF_LINES = 40;

/** Tells whether the report and the targets must come from the lock, because legacy files are gone for good. */
export function livesFromLock({ mapping, absent, lock }: Workspace): boolean {
  return mapping.sealed !== null && lock !== null && absent.length > 0;
}

/** What these rules look at is there without the legacy files: canonical files, and the rest of the repository. */
const OF_TODAY: readonly string[] = ['target-edited', 'legacy-path-referenced'];

/** Gives the findings to show: those of today, or when legacy files are gone what the sealed lock recorded of them. */
export function findingsOf(workspace: Workspace): readonly Finding[] {
  if (!livesFromLock(workspace)) return workspace.consolidation.findings;
  const today = workspace.consolidation.findings.filter(({ rule }) => OF_TODAY.includes(rule));
  return [...workspace.lock!.report.findings.filter(({ rule }) => !OF_TODAY.includes(rule)), ...today];
}

function canonicalTargets(lock: Lock): (readonly [string, string])[] {
  return lock.targets.filter(({ version }) => version !== null).map(({ path, sha256 }) => [path, sha256] as const);
}

/** Gives every file that the consolidation owns, with its text; from the lock alone when the legacy files are gone. */
export function outputsOf(workspace: Workspace, proof: Proof | null = workspace.proof): readonly FileWrite[] {
  if (!livesFromLock(workspace)) return workspace.consolidation.writes({ proof, text: workspace.text });
  const { lock, mapping } = workspace;
  const report = renderReport(lock!.report, { mapping, proof, digest: digestOf(canonicalTargets(lock!)) });
  const written = proof === null ? [report] : [report, { path: proofPath(mapping), text: printProof(proof) }];
  const next = relocked(lock!, mapping, workspace.text, written);
  return [...written, { path: lockPath(mapping), text: printLock(next) }];
}

/**
 * Hashes the canonical files that are written once a proof has replayed these rollbacks; from the lock when the legacy
 * files are gone.
 */
export function canonicalDigest(workspace: Workspace, proved: readonly ProofStep[]): string {
  if (livesFromLock(workspace)) return digestOf(canonicalTargets(workspace.lock!));
  const { consolidation, mapping, lock } = workspace;
  return canonicalWrites(consolidation.plan, mapping, heldFor(mapping, lock, proved)).digest;
}

/** Gathers what the page for reviewers is made from; from the lock when the legacy files are gone. */
export function pageFacts(workspace: Workspace): PageFacts {
  const { consolidation, mapping, proof, lock } = workspace;
  if (!livesFromLock(workspace)) return consolidation.page(proof);
  const facts = { ...lock!.report, findings: findingsOf(workspace) };
  return { facts, mapping, proof, digest: digestOf(canonicalTargets(lock!)) };
}

/** Compares what would be written with what is on disk. */
export function changesOf(env: Env, writes: readonly FileWrite[]): FileChange[] {
  return writes.map(({ path, text }) => ({ path, text, before: readText(env.root, path) }));
}

/** Lists files of the last write that are no longer planned. */
function leftovers(workspace: Workspace, writes: readonly FileWrite[]): string[] {
  if (livesFromLock(workspace)) return [];
  const planned = new Set(writes.map(({ path }) => path));
  return (workspace.lock?.targets ?? []).map(({ path }) => path).filter((path) => !planned.has(path));
}

/** Lists what a person wrote at the time of the last write: it was recorded, but it is nobody's to write over. */
function writtenByHand({ lock, mapping }: Workspace): Set<string> {
  const migrations = lock?.report.migrations ?? [];
  return new Set([
    ...migrations.filter((one) => one.own === true).map((one) => upPath(one, mapping.layout)),
    ...migrations.filter(({ downOrigin }) => downOrigin === 'own').map((one) => downPath(one, mapping.layout)),
  ]);
}

function lastWritten(workspace: Workspace): Map<string, string> {
  const byHand = writtenByHand(workspace);
  const ours = (workspace.lock?.targets ?? []).filter(({ path }) => !byHand.has(path));
  return new Map(ours.map(({ path, sha256 }) => [path, sha256]));
}

/** Lists the removal of each file of the last write that nothing asks for any more and that is still there. */
export function removalsOf(env: Env, workspace: Workspace, writes: readonly FileWrite[]): FileChange[] {
  const present = leftovers(workspace, writes).map((path) => ({ path, text: null, before: readText(env.root, path) }));
  return present.filter(({ before }) => before !== null);
}

/** Lists files on disk that hold neither what was last written nor what is to be written: a person edited them. */
export function editedByHand(workspace: Workspace, changes: readonly FileChange[]): FileChange[] {
  const known = lastWritten(workspace);
  return changes.filter(({ path, text, before }) => {
    const isOurs = before === null || before === text || known.get(path) === textSha256(before);
    return !isOurs && !path.endsWith('.lock.json') && path !== proofPath(workspace.mapping);
  });
}

/** Shows the first lines of what a write would undo. */
function differences(edited: readonly FileChange[]): string {
  const lines = edited.flatMap((change) => diffText(change, plain).split('\n'));
  const more = lines.length - MOST_DIFF_LINES;
  return [...lines.slice(0, MOST_DIFF_LINES), ...(more > 0 ? [`… and ${more} more lines`] : [])].join('\n');
}

/** Refuses to write over files that a person edited; says which, and shows the difference. */
export function refuseEdited(edited: readonly FileChange[]): void {
  refuseUnmerged(edited.map(({ path, before }) => ({ path, text: before })));
  if (edited.length === 0) return;
  const paths = `${edited.map(({ path }) => `  ${path}`).join('\n')}\n${differences(edited)}`;
  throw new UserError(
    `${plural(edited.length, 'file')} would be overwritten, but ${edited.length === 1 ? 'it is' : 'they are'} not what onefold last wrote:\n${paths}`,
    'keep a hand-made change of a migration with `onefold patch VERSION`, which notes it in mapping.yaml, or with `onefold own VERSION`, which leaves the file to you. Or move it into a new migration or into the legacy file, then restore or delete the edited file and run `onefold write` again.',
  );
}

/**
 * Performs a write all or nothing, and removes files that the last write made and nothing asks for any more. Of `kept` the
 * edit stands in the decisions, so that it may be written over.
 */
export function perform(
  env: Env,
  workspace: Workspace,
  writes: readonly FileWrite[],
  decisions: readonly FileWrite[] = [],
  kept: readonly string[] = [],
): FileChange[] {
  const removals = removalsOf(env, workspace, writes);
  const changes = [...changesOf(env, writes), ...removals];
  refuseEdited(editedByHand(workspace, changes).filter(({ path }) => !kept.includes(path)));
  const decided = changesOf(env, decisions);
  writeAll(env.root, { writes: [...writes, ...decisions], removes: removals.map(({ path }) => path) });
  return [...decided, ...changes];
}

import type { Evidence, Finding, Proof, Run, Script } from '../core/model.js';
import { printPlace } from '../core/places.js';
import { printPrepare } from '../core/prepare.js';
import { decisionsDigest, measuredDigest, proofOf } from '../core/proof.js';
import { judgeProof } from '../core/rules/index.js';
import { legacyCauses } from '../core/rules/shared/legacy-causes.js';
import { scriptOf } from '../core/script.js';
import { byCodeUnit } from '../core/text.js';
import { UserError } from '../errors.js';
import type { Env, FlagValues } from './command.js';
import { canonicalDigest, findingsOf } from './outputs.js';
import { measure } from './proving/evidence.js';
import { withShadows } from './proving/shadows.js';
import type { Workspace } from './workspace.js';
import { blockersOf } from './write.js';

export { shadowFlags } from './proving/shadows.js';

/** A proof with what it was made from. */
export type Proved = { readonly proof: Proof; readonly findings: readonly Finding[]; readonly run: Run };

/**
 * Hashes every legacy file and what prepares a database, line ends read as LF; of those that are gone since the seal, the
 * lock knows it.
 */
export function inputsOf({ consolidation: { corpus }, lock, absent }: Workspace): Record<string, string> {
  const legacy = [...corpus.files.values()].filter(({ file }) => corpus.roles.get(file.path) === 'deprecated');
  const here = [...legacy, ...corpus.prepared].map(({ file }) => [file.path, file.sha256Lf] as const);
  const missing = new Set(absent);
  const gone = (lock?.files ?? []).filter(({ path }) => missing.has(path));
  const all = [...here, ...gone.map(({ path, sha256Lf }) => [path, sha256Lf] as const)];
  return Object.fromEntries(all.sort(([one], [other]) => byCodeUnit(one, other)));
}

function contextOf({ consolidation, mapping, lock, targets }: Workspace, evidence: Evidence) {
  const { corpus, plan, foreseen, legacy } = consolidation;
  return { corpus, mapping, plan, lock, targets, foreseen, legacy, evidence };
}

/** What runs before the first file, in order. UserError for a file that is not there. */
function preparing({ mapping, consolidation: { corpus } }: Workspace): Script[] {
  const missing = mapping.prepare.find((entry) => entry.kind === 'file' && !corpus.files.has(entry.path));
  if (missing?.kind === 'file') {
    throw new UserError(
      `there is no file ${missing.path}, which \`prepare\` names (${printPlace(missing.at)}).`,
      'correct the path, or remove the entry.',
    );
  }
  return corpus.prepared.map(scriptOf);
}

/** On a server that others use, only roles that our own files name can have come from a replay. */
function namesIn({ consolidation: { corpus } }: Workspace): (role: string) => boolean {
  const texts = [...corpus.files.values(), ...corpus.prepared].map(({ file }) => (file.text ?? '').toLowerCase());
  return (role) => texts.some((text) => text.includes(role.toLowerCase()));
}

/** Replays both sides of a consolidation on shadow databases, compares them, and judges what was found. */
export async function prove(env: Env, workspace: Workspace, flags: FlagValues): Promise<Proved> {
  const wish = { flags, scripts: preparing(workspace), mayHaveMade: namesIn(workspace) };
  const { evidence, run } = await withShadows(env, wish, (shadows) => measure(env, shadows, workspace));
  const context = contextOf(workspace, evidence);
  const findings = judgeProof(context);
  const circumstances = {
    decisions: decisionsDigest(workspace.mapping),
    measured: measuredDigest(workspace.mapping),
    inputs: inputsOf(workspace),
    prepared: workspace.mapping.prepare.map(printPrepare),
    causeOf: legacyCauses(context),
  };
  const proof = proofOf(evidence, findings, circumstances);
  // A plan that leaves something open is no consolidation, whatever its replay shows.
  const open = [...blockersOf(findingsOf(workspace)).map(({ key }) => key), ...proof.open];
  return { proof: { ...proof, open, digest: canonicalDigest(workspace, proof.steps) }, findings, run };
}

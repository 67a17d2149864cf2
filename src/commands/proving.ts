import { canonicalConvention } from '../core/conventions/canonical.js';
import { decodeFile } from '../core/decode.js';
import { runnables } from '../core/history.js';
import type { Evidence, Finding, ParsedFile, Proof, Rows, Run, Runnable, Script, Snapshot } from '../core/model.js';
import { printPlace } from '../core/places.js';
import { printPrepare } from '../core/prepare.js';
import { objectFates } from '../core/proof/fates.js';
import { rowsDifferences } from '../core/proof/rows.js';
import { snapshotDigest } from '../core/proof/snapshots.js';
import { stubbedExtensions, withoutStubbed } from '../core/proof/stubs.js';
import { decisionsDigest, proofOf } from '../core/proof.js';
import { judgeProof } from '../core/rules/index.js';
import { scriptOf } from '../core/script.js';
import { parseFile } from '../core/sql/parse.js';
import { byCodeUnit } from '../core/text.js';
import { UserError } from '../errors.js';
import type { Env, FlagValues } from './command.js';
import { canonicalDigest } from './outputs.js';
import { type CanonicalSide, replayCanonical, secondRows } from './proving/canonical.js';
import { type LegacySide, replayLegacy } from './proving/legacy.js';
import { roundTrip } from './proving/round-trip.js';
import { type Shadows, withShadows } from './proving/shadows.js';
import type { Workspace } from './workspace.js';

export { shadowFlags } from './proving/shadows.js';

/** A proof with what it was made from. */
export type Proved = { readonly proof: Proof; readonly findings: readonly Finding[]; readonly run: Run };
/** The canonical files as they would be written, parsed and ready to run. */
type Canonical = { readonly parsed: readonly ParsedFile[]; readonly runnables: readonly Runnable[] };

/** Reads what `versions/` and `down/` will hold after the write: the planned files, and native ones beside them. */
function canonicalFiles(workspace: Workspace): Canonical {
  const { corpus } = workspace.consolidation;
  const { layout } = workspace.mapping;
  const planned = workspace.consolidation.canonical();
  const replaced = new Set([...planned, ...(workspace.lock?.targets ?? [])].map(({ path }) => path));
  const native = [...corpus.files.values()].filter(
    ({ file }) => corpus.roles.get(file.path) === 'canonical' && !replaced.has(file.path),
  );
  const ours = planned.map(({ path, text }) => parseFile(decodeFile(path, new TextEncoder().encode(text))));
  const parsed = [...ours, ...native];
  const drafts = canonicalConvention(layout).decode(parsed.map(({ file }) => file));
  const stubs = stubbedExtensions(workspace.mapping);
  const running = parsed.map((file) => withoutStubbed(file, stubs));
  return { parsed, runnables: runnables(drafts, running) };
}

/** The canonical files that run forward, in run order. */
function forward({ parsed, runnables: files }: Canonical): ParsedFile[] {
  const byPath = new Map(parsed.map((file) => [file.file.path, file]));
  return files.flatMap(({ path }) => byPath.get(path) ?? []);
}

function tablesIn(...sides: readonly Rows[]): number {
  return new Set(sides.flatMap((rows) => [...rows.keys()])).size;
}

type Sides = { readonly legacy: LegacySide; readonly ours: CanonicalSide; readonly base: Snapshot };

async function comparedRows(
  env: Env,
  shadows: Shadows,
  workspace: Workspace,
  { legacy, ours }: Sides,
  files: Canonical,
) {
  const found = rowsDifferences(legacy.rows, ours.rows);
  if (!found.some(({ columns }) => columns.length > 0)) return found;
  const again = await secondRows(env, shadows, { mapping: workspace.mapping, files: files.runnables });
  return rowsDifferences(legacy.rows, ours.rows, again);
}

async function measure(env: Env, shadows: Shadows, workspace: Workspace, files: Canonical) {
  const { consolidation, mapping } = workspace;
  const { corpus } = consolidation;
  const legacy = await replayLegacy(env, shadows, workspace);
  const ours = await replayCanonical(env, shadows, { mapping, files: files.runnables });
  const sides = { legacy, ours, base: shadows.base };
  const { witnesses } = legacy;
  const objects = objectFates({
    corpus,
    witnesses,
    files: forward(files),
    canonical: ours.catalog,
    base: shadows.base,
  });
  const rows = await comparedRows(env, shadows, workspace, sides, files);
  const evidence: Evidence = {
    server: shadows.label,
    postgres: shadows.postgres,
    legacy: witnesses.map(({ source, files: replayed }) => ({ source, files: replayed })),
    canonical: ours.replay,
    failures: ours.failures,
    roundTrip: await roundTrip({ env, shadows, files: files.runnables.slice(0, ours.run.done.length) }),
    objects,
    rows,
    tablesWithRows: tablesIn(legacy.rows, ours.rows),
    catalogs: { legacy: snapshotDigest(witnesses[0]!.catalog), canonical: snapshotDigest(ours.catalog) },
  };
  return { evidence, run: ours.run };
}

/** Hashes every legacy file, line ends read as LF; of those that are gone since the seal, the lock knows it. */
export function inputsOf({ consolidation: { corpus }, lock, absent }: Workspace): Record<string, string> {
  const legacy = [...corpus.files.values()].filter(({ file }) => corpus.roles.get(file.path) === 'deprecated');
  const here = legacy.map(({ file }) => [file.path, file.sha256Lf] as const);
  const gone = (lock?.files ?? []).filter(({ path }) => absent.includes(path));
  const all = [...here, ...gone.map(({ path, sha256Lf }) => [path, sha256Lf] as const)];
  return Object.fromEntries(all.sort(([one], [other]) => byCodeUnit(one, other)));
}

function judged(workspace: Workspace, evidence: Evidence): Finding[] {
  const { consolidation, mapping, lock, targets } = workspace;
  const { corpus, plan, foreseen, legacy } = consolidation;
  return judgeProof({ corpus, mapping, plan, lock, targets, foreseen, legacy, evidence });
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

/** Replays both sides of a consolidation on shadow databases, compares them, and judges what was found. */
export async function prove(env: Env, workspace: Workspace, flags: FlagValues): Promise<Proved> {
  const files = canonicalFiles(workspace);
  const { evidence, run } = await withShadows(env, { flags, scripts: preparing(workspace) }, (shadows) =>
    measure(env, shadows, workspace, files),
  );
  const findings = judged(workspace, evidence);
  const circumstances = {
    decisions: decisionsDigest(workspace.mapping),
    inputs: inputsOf(workspace),
    prepared: workspace.mapping.prepare.map(printPrepare),
  };
  const proof = proofOf(evidence, findings, circumstances);
  return { proof: { ...proof, digest: canonicalDigest(workspace, proof.steps) }, findings, run };
}

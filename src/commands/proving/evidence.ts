import { canonicalConvention } from '../../core/conventions/canonical.js';
import { decodeFile } from '../../core/decode.js';
import { runnables } from '../../core/history.js';
import type { Evidence, ParsedFile, Rows, RowsDifference, Run, Runnable } from '../../core/model.js';
import { objectFates } from '../../core/proof/fates.js';
import { type LeavesOut, stubbedExtensions, without } from '../../core/proof/left-out.js';
import { rowsDifferences } from '../../core/proof/rows.js';
import { snapshotDigest } from '../../core/proof/snapshots.js';
import { parseFile } from '../../core/sql/parse.js';
import type { Env } from '../command.js';
import type { Workspace } from '../workspace.js';
import { replayCanonical, secondRows } from './canonical.js';
import { replayLegacy } from './legacy.js';
import { beyondShadow } from './reach.js';
import { roundTrip } from './round-trip.js';
import { refuseInterrupted, type Shadows } from './shadows.js';

/** What was measured, and what the runner did on the way. */
export type Measured = { readonly evidence: Evidence; readonly run: Run };

/** Reads what `versions/` and `down/` will hold after the write: the planned files, and native ones beside them. */
function canonicalFiles({ consolidation, lock }: Workspace): ParsedFile[] {
  const { corpus } = consolidation;
  const planned = consolidation.canonical();
  const replaced = new Set([...planned, ...(lock?.targets ?? [])].map(({ path }) => path));
  const native = [...corpus.files.values()].filter(
    ({ file }) => corpus.roles.get(file.path) === 'canonical' && !replaced.has(file.path),
  );
  const ours = planned.map(({ path, text }) => parseFile(decodeFile(path, new TextEncoder().encode(text))));
  return [...ours, ...native];
}

function runnableFiles({ mapping }: Workspace, parsed: readonly ParsedFile[], leavesOut: LeavesOut): Runnable[] {
  const drafts = canonicalConvention(mapping.layout).decode(parsed.map(({ file }) => file));
  return runnables(
    drafts,
    parsed.map((file) => without(file, leavesOut)),
  );
}

/** The canonical files that run forward, in run order. */
function forward(files: readonly Runnable[], parsed: readonly ParsedFile[]): ParsedFile[] {
  const byPath = new Map(parsed.map((file) => [file.file.path, file]));
  return files.flatMap(({ path }) => byPath.get(path) ?? []);
}

function legacyFiles({ consolidation: { corpus } }: Workspace): ParsedFile[] {
  return [...new Set(corpus.migrations.flatMap(({ up }) => up.map(({ file }) => file)))];
}

/** What differs is looked at twice: columns that differ between two runs of the same files say nothing. */
async function comparedRows(before: Rows, after: Rows, again: () => Promise<Rows>): Promise<RowsDifference[]> {
  const found = rowsDifferences(before, after);
  return found.some(({ columns }) => columns.length > 0) ? rowsDifferences(before, after, await again()) : found;
}

/** Replays both sides on shadow databases, and compares what stands there afterwards. */
export async function measure(env: Env, shadows: Shadows, workspace: Workspace): Promise<Measured> {
  const { consolidation, mapping } = workspace;
  const { corpus } = consolidation;
  const parsed = canonicalFiles(workspace);
  const beyond = await beyondShadow(shadows, [...legacyFiles(workspace), ...parsed]);
  const isStubbed = stubbedExtensions(mapping);
  const leavesOut: LeavesOut = (statement) => isStubbed(statement) || beyond.leavesOut(statement);
  const files = runnableFiles(workspace, parsed, leavesOut);
  const legacy = await replayLegacy(env, shadows, corpus, leavesOut);
  const planned = new Set(consolidation.canonical().map(({ path }) => path));
  const since = files.findLastIndex(({ path }) => planned.has(path)) + 1;
  const ours = await replayCanonical(env, shadows, { mapping, files, since });
  const { witnesses } = legacy;
  const { catalog: canonical, replay, failures, run } = ours;
  const running = forward(files.slice(0, since), parsed);
  const evidence: Evidence = {
    server: shadows.label,
    postgres: shadows.postgres,
    leftOut: beyond.places,
    legacy: witnesses.map(({ source, files: replayed }) => ({ source, files: replayed })),
    canonical: replay,
    failures,
    roundTrip: await roundTrip({ env, shadows, ledger: mapping.ledger, files: files.slice(0, run.done.length) }),
    objects: objectFates({ corpus, witnesses, files: running, canonical, base: shadows.base, leavesOut }),
    rows: await comparedRows(legacy.rows, ours.rows, () => secondRows(env, shadows, { mapping, files, since })),
    tablesWithRows: new Set([...legacy.rows.keys(), ...ours.rows.keys()]).size,
    catalogs: { legacy: snapshotDigest(witnesses[0]!.catalog), canonical: snapshotDigest(canonical) },
  };
  refuseInterrupted(env);
  return { evidence, run };
}

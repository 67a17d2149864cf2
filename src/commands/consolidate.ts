import { digestOf, textSha256 } from '../core/consolidate.js';
import { canonicalConvention } from '../core/conventions/canonical.js';
import { decodeFile } from '../core/decode.js';
import { nextUp, runnables, statusRows } from '../core/history.js';
import type { FileWrite, ParsedFile, Replay, Report, Run, Runnable } from '../core/model.js';
import { parseFile } from '../core/sql/parse.js';
import { plural } from '../core/text.js';
import { connect, type Session } from '../io/database.js';
import { startEmbedded } from '../io/embedded.js';
import { runUp } from '../io/run.js';
import { readLedger } from '../io/tracking.js';
import type { Command, Env } from './command.js';
import { findingsOf, outputsOf, perform } from './outputs.js';
import { holdSeal } from './sealed.js';
import { openWorkspace, type Workspace } from './workspace.js';
import { blockersOf, foretoldNotes, writeNote } from './write.js';

type Replayed = { readonly run: Run; readonly replay: Replay };

/** Reads what `versions/` and `down/` will hold after the write: the planned files, and native ones beside them. */
function canonicalFiles(workspace: Workspace, writes: readonly FileWrite[]): ParsedFile[] {
  const { corpus } = workspace.consolidation;
  const { versions, down } = workspace.mapping.layout;
  const planned = writes.filter(({ path }) => path.startsWith(`${versions}/`) || path.startsWith(`${down}/`));
  const replaced = new Set([...planned, ...(workspace.lock?.targets ?? [])].map(({ path }) => path));
  const native = [...corpus.files.values()].filter(
    ({ file }) => corpus.roles.get(file.path) === 'canonical' && !replaced.has(file.path),
  );
  const ours = planned.map(({ path, text }) => parseFile(decodeFile(path, new TextEncoder().encode(text))));
  return [...ours, ...native];
}

async function runOn(session: Session, env: Env, workspace: Workspace, files: readonly Runnable[]): Promise<Run> {
  const { ledger, policy } = workspace.mapping;
  const options = {
    ledger,
    gitCommit: null,
    appliedBy: null,
    signal: env.signal,
    milliseconds: () => env.milliseconds(),
  };
  return runUp(
    session,
    (rows) => nextUp(files, rows, policy),
    options,
    (event) => env.emit(event),
  );
}

async function measure(session: Session, run: Run, workspace: Workspace, files: readonly Runnable[]) {
  const rows = (await readLedger(session.client, workspace.mapping.ledger)) ?? [];
  const verified = statusRows(files, rows).filter(({ state }) => state === 'applied').length;
  const failed = run.failed && {
    version: run.failed.version,
    sqlstate: run.failed.failure.sqlstate,
    message: run.failed.failure.message,
  };
  return {
    applied: run.done.map(({ version }) => version),
    failed,
    notRun: run.notRun.map(({ version }) => version),
    verified,
  };
}

/** Runs the planned migrations on a scratch database that is gone afterwards. */
async function replayOnScratch(env: Env, workspace: Workspace, writes: readonly FileWrite[]): Promise<Replayed> {
  const parsed = canonicalFiles(workspace, writes);
  const drafts = canonicalConvention(workspace.mapping.layout).decode(parsed.map(({ file }) => file));
  const files = runnables(drafts, parsed);
  const planned = writes.filter(({ path }) => path.endsWith('.sql'));
  const digest = digestOf(planned.map(({ path, text }) => [path, textSha256(text)]));
  const embedded = await startEmbedded({ onNote: (text) => env.emit({ kind: 'note', text }) });
  try {
    const session = await connect({ embedded });
    try {
      const run = await runOn(session, env, workspace, files);
      const measured = await measure(session, run, workspace, files);
      const postgres = session.target.serverVersion.split('.')[0]!;
      return { run, replay: { onefold: 1, digest, postgres, ...measured } };
    } finally {
      await session.close();
    }
  } finally {
    await embedded.stop();
  }
}

async function foldSealed(env: Env, workspace: Workspace): Promise<Report> {
  const writes = outputsOf(workspace);
  holdSeal(env, workspace, writes, []);
  const changes = perform(env, workspace, writes);
  const notes = [...workspace.notes, writeNote(changes, workspace)];
  return { command: 'consolidate', verdict: 'ok', notes, changes };
}

/** Says what came of the scratch run and, where a migration failed, what to do. */
function replayNotes({ replay, run }: Replayed, env: Env): string[] {
  const { postgres, applied, failed, notRun, verified } = replay;
  const counts = [
    `${applied.length} applied`,
    ...(failed === null ? [] : ['1 failed']),
    ...(notRun.length === 0 ? [] : [`${notRun.length} not run`]),
    `${plural(verified, 'checksum')} verified`,
  ];
  const ran = `Ran them on an empty scratch database (embedded PostgreSQL ${postgres}), now dropped: ${counts.join(', ')}.`;
  const next = `${run.failed?.version}_${run.failed?.name} fails there: correct its legacy file, or decide otherwise in ${env.mappingPath} (another order, \`resolve\`, \`retire\`), and run \`onefold consolidate\` again.`;
  return failed === null ? [ran] : [ran, next];
}

async function fold(env: Env, workspace: Workspace): Promise<Report> {
  const { run, replay } = await replayOnScratch(env, workspace, outputsOf(workspace));
  const changes = perform(env, workspace, outputsOf(workspace, replay));
  const findings = findingsOf(workspace);
  return {
    command: 'consolidate',
    verdict: run.failed === null && run.notRun.length === 0 ? 'ok' : 'attention',
    notes: [
      ...workspace.notes,
      writeNote(changes, workspace),
      ...foretoldNotes(findings),
      ...replayNotes({ replay, run }, env),
    ],
    findings,
    brief: true,
    plan: workspace.consolidation.plan,
    run,
  };
}

export const consolidate: Command = {
  name: 'consolidate',
  summary: 'Do the whole job: scan, plan, write, run on a scratch database, report',
  flags: [],
  async run(env): Promise<Report> {
    const workspace = await openWorkspace(env);
    if (workspace.mapping.sealed !== null) return foldSealed(env, workspace);
    const blockers = blockersOf(findingsOf(workspace));
    if (blockers.length === 0) return fold(env, workspace);
    const note = `Nothing was written: ${plural(blockers.length, 'error')} must be settled in ${env.mappingPath} first.`;
    return { command: 'consolidate', verdict: 'attention', notes: [...workspace.notes, note], findings: blockers };
  },
};

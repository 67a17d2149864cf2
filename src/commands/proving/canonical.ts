import { nextUp, statusRows } from '../../core/history.js';
import type { Evidence, Mapping, Replay, Rows, Run, Runnable, Snapshot, SqlFailure } from '../../core/model.js';
import { qualifiedName } from '../../core/objects.js';
import { since as sinceBase, withoutTable } from '../../core/proof/snapshots.js';
import { readCatalog } from '../../io/catalog.js';
import type { Session } from '../../io/database.js';
import { replayLeniently } from '../../io/replay.js';
import { readRows } from '../../io/rows.js';
import { type Decide, runUp } from '../../io/run.js';
import { readLedger } from '../../io/tracking.js';
import type { Env } from '../command.js';
import { refuseInterrupted, type Shadows } from './shadows.js';

/** What the canonical side is: what the runner did on an empty database, and what stood there afterwards. */
export type CanonicalSide = {
  readonly run: Run;
  readonly replay: Replay;
  readonly failures: Evidence['failures'];
  readonly catalog: Snapshot;
  readonly rows: Rows;
};

function ledgerKey({ ledger }: Mapping): string {
  const { schema, table } = ledger;
  return `table ${qualifiedName({ kind: 'table', schema, name: table, signature: null, on: null })}`;
}

async function runOn(session: Session, env: Env, mapping: Mapping, files: readonly Runnable[]): Promise<Run> {
  const { ledger, policy } = mapping;
  const nobody = { gitCommit: null, appliedBy: null, environment: null };
  const moment = { signal: env.signal, milliseconds: () => env.milliseconds() };
  const options = { ...nobody, ...moment, ledger, policy, audit: false, mayHoldMore: true } as const;
  const decide: Decide = ({ rows }) => nextUp(files, rows ?? [], policy);
  return runUp(session, decide, options, (event) => env.emit(event));
}

async function measure(session: Session, run: Run, mapping: Mapping, files: readonly Runnable[]): Promise<Replay> {
  const rows = (await readLedger(session.client, mapping.ledger)) ?? [];
  const verified = statusRows(files, rows).filter(({ state }) => state === 'applied').length;
  const { failed } = run;
  return {
    applied: run.done.map(({ version }) => version),
    failed: failed && {
      version: failed.version,
      sqlstate: failed.failure.sqlstate,
      message: failed.failure.message,
    },
    notRun: run.notRun.map(({ version }) => version),
    verified,
  };
}

/** The migrations in run order; those from `since` on were made after the consolidation. */
export type Canonical = { readonly mapping: Mapping; readonly files: readonly Runnable[]; readonly since: number };

async function standing({ client }: Session, shadows: Shadows, mapping: Mapping) {
  const ledger = ledgerKey(mapping);
  const catalog = withoutTable(sinceBase(shadows.base, await readCatalog(client)), ledger);
  const rows = await readRows(client);
  return { catalog, rows: new Map([...rows].filter(([table]) => table !== ledger)) };
}

/** Tries every migration, also behind one that fails: what else is wrong, and what would be there without the failures. */
async function tryAll(env: Env, { client }: Session, files: readonly Runnable[]): Promise<Evidence['failures']> {
  const failures: { version: string; failure: SqlFailure }[] = [];
  for (const { version, path, up, transaction } of files) {
    refuseInterrupted(env);
    const work = { path, scripts: [up], statements: up.parts.length, transaction };
    const [first] = (await replayLeniently(client, work)).refused;
    if (first !== undefined) failures.push({ version, failure: first.failure });
  }
  return failures;
}

function named({ version, name }: Runnable) {
  return { version, name };
}

/** Puts what ran behind the consolidated migrations to what they did. */
function joined(first: Run, second: Run): Run {
  return { ...second, done: [...first.done, ...second.done] };
}

/** Tries what a failed run left out, without the runner: every failure is told, and what can exist does. */
async function pastFailure(env: Env, shadows: Shadows, { mapping, files, since: end }: Canonical, run: Run) {
  const session = await shadows.next();
  const failures = await tryAll(env, session, files.slice(0, end));
  const left = { ...run, notRun: [...run.notRun, ...files.slice(end).map(named)] };
  return { run: left, failures, ...(await standing(session, shadows, mapping)) };
}

/**
 * Runs the canonical migrations on an empty database, exactly as the runner does, and looks at what stands there before
 * it runs those that were made after the consolidation. Where one fails, they run again without the runner, statement by
 * statement where needed.
 */
export async function replayCanonical(env: Env, shadows: Shadows, canonical: Canonical): Promise<CanonicalSide> {
  const { mapping, files, since: end } = canonical;
  const session = await shadows.next();
  const first = await runOn(session, env, mapping, files.slice(0, end));
  refuseInterrupted(env);
  if (first.failed !== null) {
    const replay = await measure(session, first, mapping, files);
    return { replay, ...(await pastFailure(env, shadows, canonical, first)) };
  }
  const stood = await standing(session, shadows, mapping);
  const run = end === files.length ? first : joined(first, await runOn(session, env, mapping, files));
  const replay = await measure(session, run, mapping, files);
  const failures = run.failed === null ? [] : [{ version: run.failed.version, failure: run.failed.failure }];
  return { run, replay, failures, ...stood };
}

/** Runs the canonical migrations once more for their rows alone: what differs between two runs depends on the moment. */
export async function secondRows(env: Env, shadows: Shadows, { mapping, files, since: end }: Canonical): Promise<Rows> {
  const session = await shadows.next();
  await tryAll(env, session, files.slice(0, end));
  return (await standing(session, shadows, mapping)).rows;
}

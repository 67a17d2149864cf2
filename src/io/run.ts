import type { MigrationFile, Next, Recorded, Run, Runnable } from '../core/model.js';
import { placeAt, printPlace } from '../core/places.js';
import { UserError } from '../errors.js';
import type { Session } from './database.js';
import { releaseLock, takeLock } from './run/lock.js';
import { rehearseAll } from './run/rehearsal.js';
import { type Emit, type Job, type RunOptions, refuseChanged, runAll, scriptFor } from './run/sequence.js';
import { ensureTables, livingProblem, readRecorded } from './tracking.js';

export { LOCK_KEY } from './run/lock.js';
export type { RunOptions } from './run/sequence.js';

/** Decides what to run, from what the ledger says once the lock is held: two runs at once never apply a thing twice. */
export type Decide = (recorded: Recorded) => Next | Promise<Next>;

const LOCK_TIMEOUT_MS = 30_000;

/** Refuses scripts with faults that show before anything runs, each with its place, by a UserError. */
export function refuseFaults(direction: Run['direction'], migrations: readonly Runnable[]): void {
  const faults = migrations.flatMap((migration) => {
    const { path, text, faults: found } = scriptFor(direction, migration);
    return found.map(({ at, message, help }) => ({
      message: `${printPlace(placeAt(path, text, at))}: ${message}.`,
      help,
    }));
  });
  if (faults.length === 0) return;
  const help = [...new Set(faults.map((fault) => fault.help))].join('\n');
  throw new UserError(`${faults.map(({ message }) => message).join('\n')} Nothing was run.`, help);
}

/** Gives what is to run next. UserError, with the reason, where nothing may. */
export function migrationsOf<M extends MigrationFile>(next: Next<M>): readonly M[] {
  if (next.kind === 'run') return next.migrations;
  throw new UserError(next.message, next.help, next.unknown === true ? 'unknown-version' : null);
}

/** Gives what is to run next in a direction. UserError where nothing may, or where a script cannot be run as it is. */
export function requireRunnable(direction: Run['direction'], next: Next): readonly Runnable[] {
  const migrations = migrationsOf(next);
  refuseFaults(direction, migrations);
  return migrations;
}

/** While the action runs, an aborted signal cancels the statement under way, through a second connection. */
async function cancellable<T>(session: Session, signal: AbortSignal, action: () => Promise<T>): Promise<T> {
  const { rows } = await session.client.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
  const cancel = async () => {
    const second = await session.sibling();
    await second.query('SELECT pg_catalog.pg_cancel_backend($1)', [rows[0]?.pid]).finally(() => second.end());
  };
  let cancelling = Promise.resolve();
  const onAbort = () => {
    cancelling = cancel().catch(() => {});
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await action();
  } finally {
    signal.removeEventListener('abort', onAbort);
    await cancelling;
  }
}

/** Holds the migration lock while the action runs. UserError when it is not got in time. */
export async function underLock<T>(
  session: Session,
  options: Pick<RunOptions, 'lockTimeoutMs' | 'signal' | 'milliseconds'>,
  emit: Emit,
  action: () => Promise<T>,
): Promise<T> {
  await takeLock(session.client, {
    timeoutMs: options.lockTimeoutMs ?? LOCK_TIMEOUT_MS,
    signal: options.signal,
    milliseconds: () => options.milliseconds(),
    onWait: (text) => emit({ kind: 'note', text }),
  });
  try {
    return await cancellable(session, options.signal, action);
  } finally {
    await releaseLock(session.client);
  }
}

async function recordedOrRefused(session: Session, options: RunOptions): Promise<Recorded> {
  const recorded = await readRecorded(session.client, options.ledger);
  if (recorded.rows !== null || options.mayHoldMore === true) return recorded;
  const problem = await livingProblem(session.client, options.ledger);
  if (problem !== null) throw problem;
  return recorded;
}

async function decided(job: Job, recorded: Recorded, decide: Decide): Promise<readonly Runnable[]> {
  const migrations = requireRunnable(job.direction, await decide(recorded));
  refuseChanged(job, migrations);
  return migrations;
}

/**
 * Applies or rolls back what `decide` chooses, in order, each migration in one transaction with its change of the ledger; the
 * lock must be held. Stops at the first failure. UserError for a refusal of `decide`, or a database with tables but no ledger.
 */
export async function runHeld(
  session: Session,
  direction: Run['direction'],
  decide: Decide,
  options: RunOptions,
  emit: Emit,
): Promise<Run> {
  const recorded = await recordedOrRefused(session, options);
  const job: Job = { session, direction, options, halves: recorded.halves, emit };
  const migrations = await decided(job, recorded, decide);
  if (migrations.length > 0) await ensureTables(session.client, options.ledger, options.audit);
  return runAll(job, migrations);
}

/** Takes the lock and applies what `decide` chooses: see `runHeld`. UserError for a lock not got in time. */
export function runUp(session: Session, decide: Decide, options: RunOptions, emit: Emit): Promise<Run> {
  return underLock(session, options, emit, () => runHeld(session, 'up', decide, options, emit));
}

/** Takes the lock and rolls back what `decide` chooses: see `runHeld`. */
export function runDown(session: Session, decide: Decide, options: RunOptions, emit: Emit): Promise<Run> {
  return underLock(session, options, emit, () => runHeld(session, 'down', decide, options, emit));
}

/** Takes the lock and runs what `decide` chooses in one transaction that is rolled back. */
export function rehearseUp(session: Session, decide: Decide, options: RunOptions, emit: Emit): Promise<Run> {
  return underLock(session, options, emit, async () => {
    const recorded = await recordedOrRefused(session, options);
    const job: Job = { session, direction: 'up', options, halves: recorded.halves, emit };
    return rehearseAll(job, await decided(job, recorded, decide));
  });
}

import type pg from 'pg';
import { deleteRow, insertRow, type LedgerTable } from '../core/conventions/ledger.js';
import type { AppliedRow, Next, Run, RunDone, RunEvent, Runnable, Script, SqlFailure } from '../core/model.js';
import { placeAt, printPlace } from '../core/places.js';
import { UserError } from '../errors.js';
import { failureAt } from './database/failure.js';
import type { Session } from './database.js';
import { keepsLock, releaseLock, takeLock } from './run/lock.js';
import { perform, type Work } from './run/perform.js';
import { ensureLedger, livingProblem, readLedger } from './tracking.js';

export { LOCK_KEY } from './run/lock.js';

export type RunOptions = {
  readonly ledger: LedgerTable;
  /** How long to try for the lock; 30,000 when left out. */
  readonly lockTimeoutMs?: number;
  /** The commit that is checked out, and who runs this: written into the ledger. */
  readonly gitCommit: string | null;
  readonly appliedBy: string | null;
  readonly signal: AbortSignal;
  /** True where the database may hold something without a ledger: a shadow database that was prepared. */
  readonly mayHoldMore?: true;
  /** A clock that never goes back, in milliseconds. */
  milliseconds(): number;
};
/** Decides what to run, from what the ledger says once the lock is held: two runs at once never apply a thing twice. */
export type Decide = (rows: readonly AppliedRow[]) => Next;
export type Emit = (event: RunEvent) => void;
type Job = { readonly direction: Run['direction']; readonly options: RunOptions; readonly emit: Emit };

const LOCK_TIMEOUT_MS = 30_000;
/** Statements that would end the runner's transaction under the script's feet; ROLLBACK TO a savepoint is none. */
const ENDS_TRANSACTION = /^(?:(?:rollback|abort)\b(?!\s+(?:(?:work|transaction)\s+)?to\b)|prepare\s+transaction\b)/i;

function scriptFor(direction: Run['direction'], migration: Runnable): Script {
  if (direction === 'up') return migration.up;
  return migration.down ?? { path: migration.path, text: '', parts: [] };
}

function refuseControl(direction: Run['direction'], migrations: readonly Runnable[]): void {
  for (const migration of migrations) {
    const { path, text, parts } = scriptFor(direction, migration);
    const found = parts.find((part) => ENDS_TRANSACTION.test(part.text));
    if (found === undefined) continue;
    throw new UserError(
      `${printPlace(placeAt(path, text, found.start))}: ${found.text.replace(/;$/, '')} would end the transaction in which a migration runs. Nothing was run.`,
      'remove the statement; PostgreSQL rolls a migration back by itself when one of its statements fails.',
    );
  }
}

function chosen(next: Next): readonly Runnable[] {
  if (next.kind === 'run') return next.migrations;
  throw new UserError(next.message, next.help);
}

function workFor({ direction, options }: Job, migration: Runnable, began: number): Work {
  const { version, name, checksum, transaction, downTransaction } = migration;
  const up = (id: string | null) => {
    const spent = Math.round(options.milliseconds() - began);
    const values = [version, name, checksum, spent, options.gitCommit, options.appliedBy, id];
    return { text: insertRow(options.ledger), values };
  };
  const down = (id: string | null) => ({ text: deleteRow(options.ledger), values: [version, id] });
  return {
    script: scriptFor(direction, migration),
    transaction: direction === 'up' ? transaction : downTransaction,
    record: direction === 'up' ? up : down,
    signal: options.signal,
  };
}

const LOST_LOCK = {
  sqlstate: '55P03',
  message: 'the migration lock was lost, and another session holds it',
  hint: 'A connection pooler in transaction mode does that: use the direct URL of the database.',
};

async function runOne(client: pg.Client, job: Job, migration: Runnable, began: number): Promise<SqlFailure | null> {
  const work = workFor(job, migration, began);
  const held = await keepsLock(client).catch(() => true);
  return held ? perform(client, work) : failureAt(work.script, 0, LOST_LOCK);
}

async function runAll(client: pg.Client, job: Job, migrations: readonly Runnable[]): Promise<Run> {
  const { direction, options, emit } = job;
  const named = migrations.map(({ version, name }) => ({ version, name }));
  const done: RunDone[] = [];
  emit({ kind: 'start', direction, total: migrations.length });
  for (const [index, migration] of migrations.entries()) {
    if (options.signal.aborted) return { direction, done, failed: null, notRun: named.slice(index) };
    const { version, name } = migration;
    emit({ kind: 'begin', version, name });
    const began = options.milliseconds();
    const failure = await runOne(client, job, migration, began);
    if (failure !== null) {
      return { direction, done, failed: { version, name, failure }, notRun: named.slice(index + 1) };
    }
    const milliseconds = Math.round(options.milliseconds() - began);
    done.push({ version, name, milliseconds });
    emit({ kind: 'done', version, name, milliseconds });
  }
  return { direction, done, failed: null, notRun: [] };
}

/** While the action runs, an aborted signal cancels the statement under way, through a second connection. */
async function cancellable<T>(session: Session, signal: AbortSignal, action: () => Promise<T>): Promise<T> {
  const { rows } = await session.client.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
  const cancel = async () => {
    const second = await session.sibling();
    await second.query('SELECT pg_catalog.pg_cancel_backend($1)', [rows[0]?.pid]);
    await second.end();
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

async function locked(session: Session, job: Job, action: () => Promise<Run>): Promise<Run> {
  const { options, emit } = job;
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

/**
 * Applies what `decide` chooses, in order, each migration in one transaction with its ledger row, under the lock. Stops at
 * the first failure. UserError for a refusal of `decide`, a database with tables but no ledger, or a lock not got in time.
 */
export function runUp(session: Session, decide: Decide, options: RunOptions, emit: Emit): Promise<Run> {
  const job: Job = { direction: 'up', options, emit };
  return locked(session, job, async () => {
    const rows = await readLedger(session.client, options.ledger);
    const isNew = rows === null && options.mayHoldMore !== true;
    const problem = isNew ? await livingProblem(session.client, options.ledger) : null;
    if (problem !== null) throw problem;
    const migrations = chosen(decide(rows ?? []));
    refuseControl('up', migrations);
    if (migrations.length > 0) {
      const versions = migrations.map(({ version }) => version);
      await ensureLedger(session.client, options.ledger, versions);
    }
    return runAll(session.client, job, migrations);
  });
}

/** Rolls back what `decide` chooses, in order; the rest is as in `runUp`. A database without a ledger has nothing applied. */
export function runDown(session: Session, decide: Decide, options: RunOptions, emit: Emit): Promise<Run> {
  const job: Job = { direction: 'down', options, emit };
  return locked(session, job, async () => {
    const rows = (await readLedger(session.client, options.ledger)) ?? [];
    const migrations = chosen(decide(rows));
    refuseControl('down', migrations);
    return runAll(session.client, job, migrations);
  });
}

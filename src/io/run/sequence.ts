import { setTimeout as sleep } from 'node:timers/promises';
import { closeEntry, insertEntry } from '../../core/conventions/audit.js';
import type {
  HalfRun,
  LedgerNames,
  Policy,
  Run,
  RunDone,
  RunEvent,
  Runnable,
  Script,
  SqlFailure,
} from '../../core/model.js';
import { printPlace } from '../../core/places.js';
import { isCutOff } from '../database/failure.js';
import type { Session } from '../database.js';
import { STILL_HELD } from './lock.js';
import { perform } from './perform.js';
import {
  type Actor,
  type Doubt,
  entryOf,
  errorText,
  openProgress,
  recordOf,
  requireSame,
  type Subject,
} from './recording.js';
import { isCommitted } from './transaction.js';
import { attempt, LOST_LOCK, type Work } from './work.js';

export type RunOptions = Actor & {
  readonly ledger: LedgerNames;
  readonly policy: Pick<Policy, 'lockTimeout' | 'lockRetries' | 'statementTimeout'>;
  /** False on a shadow database, where nobody asks later who did what. */
  readonly audit: boolean;
  /** How long to try for the lock; 30,000 when left out. */
  readonly lockTimeoutMs?: number;
  readonly signal: AbortSignal;
  /** True where the database may hold something without a ledger: a shadow database that was prepared. */
  readonly mayHoldMore?: true;
  /** What to do about a statement of which nobody knows whether it was done; left out where no person says. */
  readonly doubt?: Doubt;
  /** A clock that never goes back, in milliseconds. */
  milliseconds(): number;
};
export type Emit = (event: RunEvent) => void;
/** A list of migrations under the lock, with what an earlier run has left of them. */
export type Job = {
  readonly session: Session;
  readonly direction: Run['direction'];
  readonly options: RunOptions;
  readonly halves: readonly HalfRun[];
  readonly emit: Emit;
};

/** Lock not available, and deadlock: another moment may do. */
const PASSING = new Set(['55P03', '40P01']);
const FIRST_PAUSE_MS = 500;
const OUTCOME_TRIES = 20;
const OUTCOME_PAUSE_MS = 250;

/** Gives the script of a migration for a direction; a rollback without a file does nothing. */
export function scriptFor(direction: Run['direction'], migration: Runnable): Script {
  if (direction === 'up') return migration.up;
  return migration.down ?? { ...migration.up, parts: [], faults: [] };
}

function halfOf({ halves, direction }: Job, { version }: Runnable): HalfRun | null {
  return halves.find((half) => half.version === version && half.direction === direction) ?? null;
}

/** Refuses, before anything runs, to go on with scripts whose first statements are other ones than those that have run. */
export function refuseChanged(job: Job, migrations: readonly Runnable[]): void {
  for (const migration of migrations) {
    const half = halfOf(job, migration);
    if (half !== null) requireSame(scriptFor(job.direction, migration), half);
  }
}

/** Tells whether a migration runs in a transaction; what was begun outside of one ends there, whatever it says by now. */
export function isTransactional(job: Job, migration: Runnable): boolean {
  const { transaction, downTransaction } = migration;
  return (job.direction === 'up' ? transaction : downTransaction) && halfOf(job, migration) === null;
}

function subjectOf({ options, direction }: Job, migration: Runnable): Subject {
  return { names: options.ledger, audit: options.audit, actor: options, direction, migration };
}

/** What a file says of itself goes before the policy, which leaves statements alone that have to wait: CONCURRENTLY does. */
function limitsOf({ options }: Job, { timeouts }: Script, transaction: boolean): Work['limits'] {
  if (!transaction) return timeouts;
  const { lockTimeout, statementTimeout } = options.policy;
  return { lock: timeouts.lock ?? lockTimeout, statement: timeouts.statement ?? statementTimeout };
}

/** Asks what became of a transaction until its session is gone: the server notices a broken connection late. */
async function outcome(session: Session, id: string): Promise<string | null> {
  const second = await session.sibling();
  try {
    for (let tries = 0; tries < OUTCOME_TRIES; tries += 1) {
      const { rows } = await second.query<{ status: string }>('SELECT pg_catalog.txid_status($1) AS status', [id]);
      if (rows[0]?.status !== 'in progress') return rows[0]?.status ?? null;
      await sleep(OUTCOME_PAUSE_MS);
    }
    return null;
  } finally {
    await second.end();
  }
}

/** Gives the work of one migration, as far as it does not depend on where an earlier run has left it. */
export function workOf(job: Job, migration: Runnable, began: number, entry: string | null = null): Work {
  const script = scriptFor(job.direction, migration);
  const transaction = isTransactional(job, migration);
  const subject = subjectOf(job, migration);
  const spent = () => Math.round(job.options.milliseconds() - began);
  return {
    script,
    transaction,
    limits: limitsOf(job, script, transaction),
    record: (id) => recordOf(subject, entry, spent(), id),
    signal: job.options.signal,
    keepsLock: STILL_HELD,
    progress: null,
    outcome: (id) => outcome(job.session, id),
  };
}

/** Writes on the session, or on a new one where that broke. What cannot be written is said, and hides no failure. */
async function write({ session, emit }: Job, text: string): Promise<void> {
  const onSecond = async () => {
    const second = await session.sibling();
    await second.query(text).finally(() => second.end());
  };
  await session.client
    .query(text)
    .catch(onSecond)
    .catch((error: Error) => {
      emit({ kind: 'note', text: `The failure could not be written into the audit trail: ${error.message}.` });
    });
}

async function noteFailure(job: Job, migration: Runnable, failure: SqlFailure, milliseconds: number): Promise<void> {
  if (!job.options.audit || isCommitted(failure)) return;
  const entry = entryOf(subjectOf(job, migration), { status: 'failed', error: errorText(failure), milliseconds });
  await write(job, insertEntry(job.options.ledger, entry));
}

/** A run that was cut off leaves its entry open: of what had been under way nobody knows. */
async function noteHalf(job: Job, entry: string, failure: SqlFailure, milliseconds: number): Promise<void> {
  if (job.options.signal.aborted || isCutOff(failure)) return;
  await write(job, closeEntry(job.options.ledger, entry, milliseconds, errorText(failure)));
}

async function runBare(job: Job, migration: Runnable, began: number): Promise<SqlFailure | null> {
  const { session, options, direction } = job;
  if (!options.audit) return perform(session.client, workOf(job, migration, began));
  const left = { half: halfOf(job, migration), doubt: options.doubt ?? null };
  const script = scriptFor(direction, migration);
  const opening = () => openProgress(session.client, subjectOf(job, migration), script, left);
  const { value: opened, failure: unopened } = await attempt(opening, { script }, null);
  if (opened === null) return unopened;
  const { entry } = opened;
  // What an earlier run left in doubt stays so, whatever fails before that is settled.
  let inDoubt = left.half?.error === null;
  const progress = {
    ...opened.progress,
    settled: () => {
      inDoubt = false;
    },
  };
  const failure = await perform(session.client, { ...workOf(job, migration, began, entry), progress });
  if (failure !== null && !inDoubt) await noteHalf(job, entry, failure, Math.round(options.milliseconds() - began));
  return failure;
}

function mayPass(failure: SqlFailure): boolean {
  return PASSING.has(failure.sqlstate) && failure.message !== LOST_LOCK.message;
}

/** A transaction that did not get a lock is rolled back whole, so it can be tried again, a few times, ever more patiently. */
async function runWithRetries(job: Job, migration: Runnable, began: number): Promise<SqlFailure | null> {
  const { session, options, emit } = job;
  const { lockRetries } = options.policy;
  for (let tried = 1; ; tried += 1) {
    const failure = await perform(session.client, workOf(job, migration, began));
    if (failure === null || !mayPass(failure) || tried > lockRetries || options.signal.aborted) return failure;
    const pause = FIRST_PAUSE_MS * 2 ** (tried - 1);
    emit({
      kind: 'note',
      text: `[${migration.version}] ${migration.name}: ${failure.message} (SQLSTATE ${failure.sqlstate}) at ${printPlace(failure.place)}. Rolled back; trying again in ${pause / 1000} s (${tried} of ${lockRetries}).`,
    });
    await sleep(pause, undefined, { signal: options.signal }).catch(() => {});
  }
}

async function runOne(job: Job, migration: Runnable, began: number): Promise<SqlFailure | null> {
  if (!isTransactional(job, migration)) return runBare(job, migration, began);
  const failure = await runWithRetries(job, migration, began);
  if (failure !== null) await noteFailure(job, migration, failure, Math.round(job.options.milliseconds() - began));
  return failure;
}

/** Runs migrations one after the other, and stops at the first that fails. `one` runs each. */
export async function runEach(
  job: Job,
  migrations: readonly Runnable[],
  one: (migration: Runnable, began: number) => Promise<SqlFailure | null>,
): Promise<Run> {
  const { session, direction, options, emit } = job;
  const named = migrations.map(({ version, name }) => ({ version, name }));
  const done: RunDone[] = [];
  emit({ kind: 'start', direction, total: migrations.length });
  for (const [index, migration] of migrations.entries()) {
    if (options.signal.aborted) return { direction, done, failed: null, notRun: named.slice(index) };
    const { version, name } = migration;
    emit({ kind: 'begin', version, name });
    const [began, heard] = [options.milliseconds(), session.notices.length];
    const failure = await one(migration, began);
    if (failure !== null) {
      return { direction, done, failed: { version, name, failure }, notRun: named.slice(index + 1) };
    }
    const milliseconds = Math.round(options.milliseconds() - began);
    const notices = session.notices.slice(heard).map(({ severity, message }) => `${severity}: ${message}`);
    done.push({ version, name, milliseconds, notices });
    emit({ kind: 'done', version, name, milliseconds });
  }
  return { direction, done, failed: null, notRun: [] };
}

/** Runs migrations one after the other, each recorded, and stops at the first that fails. */
export function runAll(job: Job, migrations: readonly Runnable[]): Promise<Run> {
  return runEach(job, migrations, (migration, began) => runOne(job, migration, began));
}

import type { Run, Runnable, SqlFailure } from '../../core/model.js';
import { ensureAudit, ensureLedger } from '../tracking.js';
import { isTransactional, type Job, runEach, workOf } from './sequence.js';
import { restore } from './session.js';
import { runParts, settle } from './transaction.js';
import { attempt, limiting } from './work.js';

async function rehearseOne(job: Job, migration: Runnable, began: number): Promise<SqlFailure | null> {
  const work = workOf(job, migration, began);
  const limits = await attempt(
    () => job.session.client.query(`${limiting(work.limits, 'LOCAL ')}SELECT 1`),
    work,
    null,
  );
  if (limits.failure !== null) return limits.failure;
  const failure = (await runParts(job.session.client, work)) ?? (await settle(job.session.client, work, null));
  return failure?.sqlstate === UNSAFE_NEW_VALUE ? { ...failure, hint: COMMITS_BETWEEN } : failure;
}

/** A value of an enum is used before the transaction that added it has ended. */
const UNSAFE_NEW_VALUE = '55P04';
const COMMITS_BETWEEN =
  'Only the rehearsal is one transaction: where the value was added by an earlier migration, `onefold up` has committed that by then.';

/**
 * Runs migrations in one transaction and rolls it back, ledger and all. One that cannot run in a transaction ends the
 * rehearsal: it and what follows count as not run. What sequences gave out, no rollback takes back.
 */
export async function rehearseAll(job: Job, migrations: readonly Runnable[]): Promise<Run> {
  const { client } = job.session;
  const end = migrations.findIndex((migration) => !isTransactional(job, migration));
  const fit = end < 0 ? migrations : migrations.slice(0, end);
  await client.query('BEGIN');
  try {
    if (migrations.length > 0) {
      await ensureLedger(client, job.options.ledger);
      await ensureAudit(client, job.options.ledger);
    }
    const run = await runEach(job, fit, (migration, began) => rehearseOne(job, migration, began));
    const unfit = migrations.slice(fit.length).map(({ version, name }) => ({ version, name }));
    return { ...run, rehearsed: true, notRun: [...run.notRun, ...unfit] };
  } finally {
    await restore(client);
  }
}

import type pg from 'pg';
import type { SqlFailure } from '../../core/model.js';
import { withoutTransaction } from './bare.js';
import { restore, tidy } from './session.js';
import { insideTransaction } from './transaction.js';
import { INTERRUPTED, type Work } from './work.js';

/**
 * Runs one script, statement by statement, and records it: in one transaction with its ledger row, or, where the script
 * cannot run in one, bare and with the row afterwards. After a failure the transaction is rolled back. Either way the
 * session is as before, except for the script's advisory locks.
 */
export async function perform(client: pg.Client, work: Work): Promise<SqlFailure | null> {
  const failure = await (work.transaction ? insideTransaction(client, work) : withoutTransaction(client, work));
  await (failure === null ? tidy(client) : restore(client));
  // What was cancelled on our behalf is no trouble of the statement's.
  const cancelled = failure?.sqlstate === INTERRUPTED.sqlstate && work.signal.aborted;
  return cancelled ? { ...failure, message: INTERRUPTED.message } : failure;
}

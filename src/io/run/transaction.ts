import type pg from 'pg';
import type { SqlFailure } from '../../core/model.js';
import { isCutOff } from '../database/failure.js';
import { executePart } from '../database.js';
import { SETTLE } from './session.js';
import { attempt, ENDED, failed, INTERRUPTED, LOST_LOCK, last, limiting, UNRECORDED, type Work } from './work.js';

type Begun = { readonly id: string; readonly held: boolean };

async function begin(client: pg.Client, { limits, keepsLock }: Work): Promise<Begun> {
  const select = `SELECT pg_catalog.txid_current()::pg_catalog.text AS id, ${keepsLock ?? 'true'} AS held`;
  const results: unknown = await client.query(`BEGIN; ${limiting(limits, 'LOCAL ')}${select}`);
  return (results as pg.QueryResult<Begun>[]).at(-1)!.rows[0]!;
}

/** Runs the statements of a script inside the transaction that is open. */
export async function runParts(client: pg.Client, work: Work): Promise<SqlFailure | null> {
  for (const part of work.script.parts) {
    if (work.signal.aborted) return failed(work, part, INTERRUPTED);
    const failure = await executePart(client, work.script, part);
    if (failure !== null) return failure;
    if (client.getTransactionStatus() !== 'T') return failed(work, part, ENDED);
  }
  return null;
}

/** A script may end its transaction and begin another, in which nothing of ours is recorded. */
async function unrecorded(client: pg.Client, work: Work, id: string | null): Promise<SqlFailure> {
  const same = 'SELECT pg_catalog.txid_current()::pg_catalog.text = $1 AS same';
  const { value } = await attempt(() => client.query<{ same: boolean }>(same, [id]), work, last(work.script));
  return failed(work, last(work.script), id !== null && value?.rows[0]?.same !== true ? ENDED : UNRECORDED);
}

/** Fires what was deferred, puts roles and settings back, and records the script, in one go. */
export async function settle(client: pg.Client, work: Work, id: string | null): Promise<SqlFailure | null> {
  const text = `${SETTLE}; ${work.record(id)}`;
  const { value, failure } = await attempt(() => client.query(text) as Promise<unknown>, work, last(work.script));
  if (failure !== null) return failure;
  const recorded = (value as pg.QueryResult[]).at(-1)?.rowCount === 1;
  return recorded ? null : unrecorded(client, work, id);
}

const OUTCOMES: Readonly<Record<string, string>> = {
  committed: 'The server had committed it: it is done and recorded, and the next run goes on behind it.',
  aborted: 'The server rolled it back: nothing of it remains.',
};

/** Tells whether all that failed is the answer to a COMMIT: the migration is applied and recorded. */
export function isCommitted({ hint }: SqlFailure): boolean {
  return hint === OUTCOMES.committed;
}

/** A COMMIT that nobody answered may have been done; the server remembers. */
async function afterLoss(work: Work, id: string, failure: SqlFailure): Promise<SqlFailure> {
  const outcome = (await work.outcome?.(id).catch(() => null)) ?? '';
  return { ...failure, hint: OUTCOMES[outcome] ?? 'Whether it was committed is not known: run `onefold status`.' };
}

async function commit(client: pg.Client, work: Work, id: string): Promise<SqlFailure | null> {
  const { value, failure } = await attempt(() => client.query('COMMIT'), work, last(work.script));
  if (failure === null) return value.command === 'COMMIT' ? null : failed(work, last(work.script), ENDED);
  return isCutOff(failure) ? afterLoss(work, id, failure) : failure;
}

/** Runs a script in one transaction with what records it. After a failure the transaction is still open, or broken. */
export async function insideTransaction(client: pg.Client, work: Work): Promise<SqlFailure | null> {
  const { value: begun, failure } = await attempt(() => begin(client, work), work, null);
  if (begun === null) return failure;
  if (!begun.held) return failed(work, null, LOST_LOCK);
  return (
    (await runParts(client, work)) ?? (await settle(client, work, begun.id)) ?? (await commit(client, work, begun.id))
  );
}

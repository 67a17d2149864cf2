import type pg from 'pg';
import type { Script, ScriptPart, SqlFailure } from '../../core/model.js';
import { plural } from '../../core/text.js';
import { failureAt, failureOf } from '../database/failure.js';
import { executePart } from '../database.js';

/** One script to run with the ledger statement that records it. */
export type Work = {
  readonly script: Script;
  readonly transaction: boolean;
  /** Gives the ledger statement; its last parameter is the transaction's id, or null outside one. */
  record(transactionId: string | null): { readonly text: string; readonly values: unknown[] };
  readonly signal: AbortSignal;
};
type Said = Pick<SqlFailure, 'sqlstate' | 'message' | 'hint'>;

/** Puts back the role and the settings that a script changed. Fires deferred triggers first, under its own settings. */
const SETTLE = 'SET CONSTRAINTS ALL IMMEDIATE; RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL';
/** Everything that DISCARD ALL puts back, except advisory locks: ours is one. */
const TIDY = `RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; UNLISTEN *; DEALLOCATE ALL;
  DISCARD PLANS; DISCARD SEQUENCES; DISCARD TEMP`;

const INTERRUPTED: Said = { sqlstate: '57014', message: 'interrupted by a signal', hint: null };
const ENDED: Said = {
  sqlstate: '2D000',
  message: 'the script ended the transaction in which it runs; nothing was recorded',
  hint: 'Remove the statement that ends the transaction, look at what it left in the database, and undo that by hand.',
};

function last(script: Script): ScriptPart | null {
  return script.parts.at(-1) ?? null;
}

function failed(work: Work, part: ScriptPart | null, said: Said): SqlFailure {
  return failureAt(work.script, part?.start ?? 0, said);
}

async function attempt<T>(action: () => Promise<T>, onError: (error: unknown) => SqlFailure) {
  try {
    return { value: await action(), failure: null };
  } catch (error) {
    return { value: null, failure: onError(error) };
  }
}

async function runParts(client: pg.Client, work: Work): Promise<SqlFailure | null> {
  for (const part of work.script.parts) {
    if (work.signal.aborted) return failed(work, part, INTERRUPTED);
    const failure = await executePart(client, work.script, part);
    if (failure !== null) return failure;
    if (client.getTransactionStatus() !== 'T') return failed(work, part, ENDED);
  }
  return null;
}

async function begin(client: pg.Client): Promise<string> {
  const results: unknown = await client.query('BEGIN; SELECT pg_catalog.txid_current() AS id');
  return (results as pg.QueryResult<{ id: string }>[])[1]?.rows[0]?.id ?? '';
}

function recordFailure(work: Work, error: unknown): SqlFailure {
  const failure = failureOf(error, work.script, last(work.script));
  return { ...failure, message: `the ledger could not be written: ${failure.message}` };
}

async function record(client: pg.Client, work: Work, id: string | null): Promise<SqlFailure | null> {
  const { value, failure } = await attempt(
    () => client.query(work.record(id)),
    (error) => recordFailure(work, error),
  );
  if (failure !== null) return failure;
  return value?.rowCount === 1 ? null : failed(work, last(work.script), ENDED);
}

async function commit(client: pg.Client, work: Work): Promise<SqlFailure | null> {
  const { value, failure } = await attempt(
    () => client.query('COMMIT'),
    (error) => failureOf(error, work.script, last(work.script)),
  );
  if (failure === null) return value?.command === 'COMMIT' ? null : failed(work, last(work.script), ENDED);
  const lost = failure.sqlstate === '08006';
  return lost ? { ...failure, hint: 'Whether it was committed is not known: run `onefold status`.' } : failure;
}

async function insideTransaction(client: pg.Client, work: Work): Promise<SqlFailure | null> {
  const { value: id, failure } = await attempt(
    () => begin(client),
    (error) => failureOf(error, work.script, null),
  );
  if (id === null) return failure;
  const settle = async () => {
    const onError = (error: unknown) => failureOf(error, work.script, last(work.script));
    return (await attempt(() => client.query(SETTLE), onError)).failure;
  };
  return (
    (await runParts(client, work)) ??
    (await settle()) ??
    (await record(client, work, id)) ??
    (await commit(client, work))
  );
}

function halfDone(failure: SqlFailure, done: number, total: number): SqlFailure {
  const remains = `${done} of ${plural(total, 'statement')} had run and remain: the migration runs outside a transaction.`;
  return { ...failure, detail: failure.detail === null ? remains : `${failure.detail}\n${remains}` };
}

async function withoutTransaction(client: pg.Client, work: Work): Promise<SqlFailure | null> {
  const { parts } = work.script;
  for (const [done, part] of parts.entries()) {
    const interrupted = work.signal.aborted ? failed(work, part, INTERRUPTED) : null;
    const failure = interrupted ?? (await executePart(client, work.script, part));
    if (failure !== null) return halfDone(failure, done, parts.length);
  }
  if (client.getTransactionStatus() !== 'I') {
    const open = {
      ...ENDED,
      message: 'the script left a transaction open, which was rolled back; nothing was recorded',
    };
    return failed(work, last(work.script), open);
  }
  await tidy(client);
  const failure = await record(client, work, null);
  return failure === null ? null : halfDone(failure, parts.length, parts.length);
}

/** Puts the session back as it was; a session that broke has nothing to put back. */
export async function tidy(client: pg.Client): Promise<void> {
  await client.query(TIDY).catch(() => {});
}

/**
 * Runs one script, statement by statement, and records it: in one transaction with its ledger row, or, where the script
 * cannot run in one, bare and with the row afterwards. After a failure the transaction is rolled back. Either way the
 * session is as before, except for the script's advisory locks.
 */
export async function perform(client: pg.Client, work: Work): Promise<SqlFailure | null> {
  const failure = await (work.transaction ? insideTransaction(client, work) : withoutTransaction(client, work));
  if (failure !== null) await client.query('ROLLBACK').catch(() => {});
  await tidy(client);
  return failure;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { UserError } from '../../errors.js';

/**
 * The advisory lock that every run of onefold takes in its database: the letters "onefold" in ASCII as one number
 * (0x6f6e65666f6c64). Others who migrate the same database may take it, too.
 */
export const LOCK_KEY = '31365104204213348';

const POLL_MS = 200;
const TRY = `SELECT pg_catalog.pg_try_advisory_lock(${LOCK_KEY}) AS held`;
const IS_OURS = `l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  AND ((l.classid::pg_catalog.int8 << 32) | l.objid::pg_catalog.int8) = ${LOCK_KEY}`;
const HOLDER = `SELECT l.pid, a.application_name AS application,
    pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS since
  FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE ${IS_OURS}`;
/** An expression that tells whether the lock is still ours; it takes it again when a script gave all locks back. */
export const STILL_HELD = `CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_locks l
    WHERE l.pid = pg_catalog.pg_backend_pid() AND ${IS_OURS})
  THEN true ELSE pg_catalog.pg_try_advisory_lock(${LOCK_KEY}) END`;

type Holder = { readonly pid: number; readonly application: string | null; readonly since: string | null };
export type Waiting = {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  milliseconds(): number;
  onWait(text: string): void;
};

async function isTrue(client: pg.Client, query: string): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(query);
  return rows[0]?.held === true;
}

async function describeHolder(client: pg.Client): Promise<{ readonly who: string; readonly pid: number | null }> {
  const { rows } = await client.query<Holder>(HOLDER);
  const holder = rows[0];
  if (holder === undefined) return { who: 'another session', pid: null };
  const name = holder.application === null || holder.application === '' ? 'an unnamed application' : holder.application;
  const since = holder.since === null ? '' : `, connected since ${holder.since} UTC`;
  return { who: `process ${holder.pid} of the server (${name}${since})`, pid: holder.pid };
}

/**
 * Takes the lock, trying again every 200 ms. Never waits inside PostgreSQL: a session that waits for a lock holds a
 * snapshot, and CREATE INDEX CONCURRENTLY of the lock's holder would wait for it in turn.
 */
export async function takeLock(client: pg.Client, waiting: Waiting): Promise<void> {
  const began = waiting.milliseconds();
  for (let told = false; !(await isTrue(client, TRY)); told = true) {
    const { who, pid } = await describeHolder(client);
    if (waiting.milliseconds() - began >= waiting.timeoutMs) {
      throw new UserError(
        `another run holds the migration lock of this database: ${who}. Waited ${waiting.timeoutMs / 1000} s; nothing was run.`,
        `wait until it has ended${pid === null ? '.' : `; if it hangs, end it with SELECT pg_terminate_backend(${pid}).`}`,
        'lock-held',
      );
    }
    if (!told) waiting.onWait(`Waiting for the migration lock, held by ${who}.`);
    await sleep(POLL_MS, undefined, { signal: waiting.signal }).catch(() => {
      throw new UserError('interrupted while waiting for the migration lock; nothing was run.', 'run it again.');
    });
  }
}

/** Gives the lock back; a connection that broke has given it back already. */
export async function releaseLock(client: pg.Client): Promise<void> {
  await client.query(`SELECT pg_catalog.pg_advisory_unlock(${LOCK_KEY})`).catch(() => {});
}

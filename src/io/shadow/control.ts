import type pg from 'pg';
import type { Session } from '../database.js';
import { rowsOf } from './ground.js';

/** A connection of our own beside the one that is lent, for making and removing. */
export type Control = {
  /** Gives the session; opens another where the last one broke. */
  session(): Promise<Session>;
  client(): Promise<pg.Client>;
  close(): Promise<void>;
};

/** What a replayed migration may have set for the role or the server must not hinder the removal. */
const STEADY = `SELECT pg_catalog.set_config(s.name, v.value, false)
  FROM (VALUES ('search_path', 'pg_catalog'), ('default_transaction_read_only', 'off'), ('statement_timeout', '0'),
    ('transaction_timeout', '0'), ('idle_session_timeout', '0'), ('lock_timeout', '60s')) AS v (name, value)
  JOIN pg_catalog.pg_settings s ON s.name = v.name`;

/** Makes a session's settings independent of those of its role, database and server. */
export async function steady(session: Session): Promise<Session> {
  await session.client.query(STEADY);
  return session;
}

/** Keeps one connection for making and removing. */
export function controlOf(open: () => Promise<Session>): Control {
  let session: Session | null = null;
  const answers = () =>
    session?.client.query('SELECT').then(
      () => true,
      () => false,
    );
  const current = async (): Promise<Session> => {
    if (session !== null && (await answers())) return session;
    await session?.close();
    session = null;
    session = await steady(await open());
    return session;
  };
  return {
    session: current,
    client: async () => (await current()).client,
    close: async () => session?.close(),
  };
}

const POLLS = 50;

/** Ends a process of the server and waits, 5 s at most, until it is gone: what it holds cannot be removed before. */
export async function endProcess(client: pg.Client, pid: number): Promise<void> {
  const gone = `SELECT pg_catalog.pg_sleep(0.1) IS NULL FROM pg_catalog.pg_stat_activity WHERE pid = $1`;
  await client.query('SELECT pg_catalog.pg_terminate_backend($1)', [pid]);
  for (let left = POLLS; left > 0 && (await rowsOf(client, gone, [pid])).length > 0; left -= 1);
}

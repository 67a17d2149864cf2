import type pg from 'pg';
import type { Session } from '../database.js';
import { steady } from './control.js';
import { rowsOf } from './ground.js';

/** Opens a connection to a database of the server. */
export type OpenDatabase = (database: string) => Promise<Session>;

/** What keeps a database from being dropped, as statements that end it; they run inside the database. */
const HOLDS = `SELECT pg_catalog.format('ROLLBACK PREPARED %L', gid) AS statement
    FROM pg_catalog.pg_prepared_xacts WHERE database = $1
  UNION ALL SELECT pg_catalog.format(statement, s.subname)
    FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid,
      (VALUES ('ALTER SUBSCRIPTION %I DISABLE'), ('ALTER SUBSCRIPTION %I SET (slot_name = NONE)'),
        ('DROP SUBSCRIPTION %I')) AS v (statement)
    WHERE d.datname = $1
  UNION ALL SELECT pg_catalog.format('SELECT pg_catalog.pg_drop_replication_slot(%L)', slot_name)
    FROM pg_catalog.pg_replication_slots WHERE database = $1`;

/** Lists the statements that end what keeps a database from being dropped; each names what it ends. */
export async function holdsOn(client: pg.Client, database: string): Promise<string[]> {
  const found = await rowsOf<{ statement: string }>(client, HOLDS, [database]);
  return found.map(({ statement }) => statement);
}

/** Ends prepared transactions, subscriptions and replication slots of a database, with which it cannot be dropped. */
export async function endHolds(client: pg.Client, open: OpenDatabase, database: string): Promise<void> {
  const holds = await holdsOn(client, database);
  if (holds.length === 0) return;
  const inside = await steady(await open(database));
  try {
    for (const statement of holds) await inside.client.query(statement);
  } finally {
    await inside.close();
  }
}

/** What would make the same SQL look otherwise on another machine: how values are written, and the words of errors. */
const SETTINGS = [`TimeZone = 'UTC'`, `DateStyle = 'ISO, MDY'`, `IntervalStyle = 'postgres'`, `lc_messages = 'C'`];

/** Makes an empty database; nothing that was added to template1 is in it. Only a superuser may set the language. */
export async function createDatabase(client: pg.Client, name: string): Promise<void> {
  const quoted = client.escapeIdentifier(name);
  await client.query(`CREATE DATABASE ${quoted} TEMPLATE template0`);
  for (const setting of SETTINGS) await client.query(`ALTER DATABASE ${quoted} SET ${setting}`).catch(() => {});
}

/** Drops a database and ends the sessions in it; one that is not there is well, too. */
export async function dropDatabase(client: pg.Client, open: OpenDatabase, name: string): Promise<void> {
  const found = await rowsOf<{ template: boolean; number: number }>(
    client,
    `SELECT datistemplate AS template, pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS number
      FROM pg_catalog.pg_database WHERE datname = $1`,
    [name],
  );
  const database = found[0];
  if (database === undefined) return;
  const quoted = client.escapeIdentifier(name);
  if (database.template) await client.query(`ALTER DATABASE ${quoted} IS_TEMPLATE false`);
  await endHolds(client, open, name);
  if (database.number >= 130_000) {
    await client.query(`DROP DATABASE ${quoted} WITH (FORCE)`);
    return;
  }
  const others = 'SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE datname = $1';
  await client.query(others, [name]);
  await client.query(`DROP DATABASE ${quoted}`);
}

import type pg from 'pg';
import { controlOf } from './control.js';
import { createDatabase, dropDatabase, type OpenDatabase } from './databases.js';
import { type Ground, majorOf, rowsOf } from './ground.js';
import { dropRoles } from './roles.js';

/** A server that was started for this and holds nothing else. */
export type OwnServer = {
  readonly open: OpenDatabase;
  /** Names the server for people, by its major version. */
  label(major: string): string;
  stop(): Promise<unknown>;
};

const NAME = 'onefold_shadow';
/** The first number that PostgreSQL gives to what users make. */
const FIRST_USER_OID = 16_384;
const POLLS = 100;

async function namesIn(client: pg.Client, catalog: string, column: string): Promise<string[]> {
  const text = `SELECT ${column}::pg_catalog.text AS name FROM pg_catalog.${catalog} WHERE oid >= ${FIRST_USER_OID}`;
  return (await rowsOf<{ name: string }>(client, text)).map(({ name }) => name);
}

/** Frees roles of what they own and may do on the server as a whole; `client` is outside of the dropped databases. */
async function clearRoles(client: pg.Client): Promise<string[]> {
  const names = await namesIn(client, 'pg_roles', 'rolname');
  for (const name of names.map((role) => client.escapeIdentifier(role))) {
    await client.query(`REASSIGN OWNED BY ${name} TO CURRENT_USER`);
    await client.query(`DROP OWNED BY ${name} CASCADE`);
  }
  return dropRoles(client, names);
}

const STORED = `SELECT 'ALTER ROLE ' || COALESCE(pg_catalog.quote_ident(r.rolname), 'ALL')
    || COALESCE(' IN DATABASE ' || pg_catalog.quote_ident(d.datname), '') || ' RESET ALL' AS statement
  FROM pg_catalog.pg_db_role_setting LEFT JOIN pg_catalog.pg_database d ON d.oid = setdatabase
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = setrole`;
const SYSTEM = `SELECT pg_catalog.pg_conf_load_time()::pg_catalog.text AS loaded
  FROM pg_catalog.pg_file_settings WHERE sourcefile ~ 'postgresql\\.auto\\.conf$' LIMIT 1`;
const RELOADED = `SELECT pg_catalog.pg_sleep(0.05) IS NULL
  WHERE pg_catalog.pg_conf_load_time()::pg_catalog.text = $1`;

/** Takes back ALTER SYSTEM, and waits until the server has read that: the next connection begins with it. */
async function resetSystem(client: pg.Client): Promise<void> {
  const { loaded } = (await rowsOf<{ loaded: string }>(client, SYSTEM))[0] ?? {};
  if (loaded === undefined) return;
  await client.query('ALTER SYSTEM RESET ALL');
  await client.query('SELECT pg_catalog.pg_reload_conf()');
  for (let left = POLLS; left > 0 && (await rowsOf(client, RELOADED, [loaded])).length > 0; left -= 1);
}

async function resetSettings(client: pg.Client): Promise<void> {
  for (const { statement } of await rowsOf<{ statement: string }>(client, STORED)) await client.query(statement);
  await resetSystem(client);
}

/** Makes databases on a server of our own; between two of them it is emptied as a whole. */
export async function ownServer(server: OwnServer): Promise<Ground> {
  const control = controlOf(() => server.open('postgres'));
  const { serverVersion } = (await control.session()).target;
  return {
    serverVersion,
    label: server.label(majorOf(serverVersion)),
    ours: true,
    async make() {
      await createDatabase(await control.client(), NAME);
      return server.open(NAME);
    },
    async clear() {
      const admin = await control.client();
      for (const name of await namesIn(admin, 'pg_database', 'datname')) await dropDatabase(admin, server.open, name);
      for (const name of await namesIn(admin, 'pg_tablespace', 'spcname')) {
        await admin.query(`DROP TABLESPACE ${admin.escapeIdentifier(name)}`);
      }
      await resetSettings(admin);
      return clearRoles(admin);
    },
    async end() {
      await control.close();
      await server.stop();
    },
  };
}

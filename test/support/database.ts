import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, onTestFinished } from 'vitest';
import { connect, type Session } from '../../src/io/database.js';
import { type Embedded, startEmbedded } from '../../src/io/embedded.js';

/** A database of one test's own, gone when the test is over. */
export type TestDatabase = {
  readonly url: string;
  /** Opens a session, closed with the test. */
  session(): Promise<Session>;
  /** Runs SQL on a connection of its own and gives the rows. */
  rows(sql: string): Promise<Record<string, unknown>[]>;
};

let server: Promise<Embedded> | null = null;

afterAll(async () => {
  await (await server)?.stop();
  server = null;
});

function urlOn({ connection }: Embedded, database: string): string {
  const query = new URLSearchParams({ host: connection.host ?? '', user: String(connection.user) });
  if (connection.host?.startsWith('/')) return `postgresql:///${database}?${query}`;
  return `postgresql://${connection.user}@${connection.host}:${connection.port}/${database}`;
}

/** The URL of the server's own database, as a function of the database's name. */
async function serverUrl(): Promise<(database: string) => string> {
  const given = process.env.ONEFOLD_TEST_DATABASE_URL ?? '';
  if (given !== '') {
    return (database) => {
      if (database === 'postgres') return given;
      return given.replace(/^([^:]+:\/\/[^/?]*)(?:\/[^?]*)?/, `$1/${database}`);
    };
  }
  server ??= startEmbedded();
  const embedded = await server;
  return (database) => urlOn(embedded, database);
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const results: unknown = await client.query(sql);
    return ((Array.isArray(results) ? results.at(-1) : results) as pg.QueryResult).rows;
  } finally {
    await client.end();
  }
}

/** A server of one test's own that keeps its data, so that it can be stopped and started again. */
export type OwnServer = Pick<TestDatabase, 'url' | 'rows'> & {
  /** Stops it by PostgreSQL's signals: SIGINT is a fast stop, SIGQUIT an immediate one, after which it recovers. */
  stop(signal: 'SIGINT' | 'SIGQUIT'): Promise<void>;
};

/** Starts a server on the data that a folder keeps, which it makes at first; it is stopped with the test. */
export async function ownServer(folder: string): Promise<OwnServer> {
  const dataDir = join(folder, 'data');
  const embedded = await startEmbedded({ dataDir });
  onTestFinished(() => embedded.stop());
  const url = urlOn(embedded, 'postgres');
  return {
    url,
    rows: (sql) => query(url, sql),
    async stop(signal) {
      const [pid] = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), signal);
      await embedded.stop();
    },
  };
}

/**
 * Makes a database for the running test: on one embedded server per test file, or on the server that
 * ONEFOLD_TEST_DATABASE_URL names.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const urlFor = await serverUrl();
  const name = `onefold_test_${randomBytes(6).toString('hex')}`;
  const url = urlFor(name);
  const sessions: Session[] = [];
  await query(urlFor('postgres'), `CREATE DATABASE ${name} TEMPLATE template0`);
  onTestFinished(async () => {
    for (const session of sessions) await session.close();
    await query(urlFor('postgres'), `DROP DATABASE ${name} WITH (FORCE)`);
  });
  return {
    url,
    async session() {
      const session = await connect({ url, from: 'the test' });
      sessions.push(session);
      return session;
    },
    rows: (sql) => query(url, sql),
  };
}

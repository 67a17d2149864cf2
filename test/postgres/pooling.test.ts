import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { status } from '../../src/commands/status.js';
import { up } from '../../src/commands/up.js';
import { poolerAdvice } from '../../src/io/database/pooling.js';
import { connect, refuseTransactionPooling, type Session } from '../../src/io/database.js';
import { type Embedded, startEmbedded } from '../../src/io/embedded.js';
import { testDatabase } from '../support/database.js';
import { temporaryFolder } from '../support/folder.js';
import { findPgbouncer, startPgbouncer } from '../support/pgbouncer.js';

const PGBOUNCER = findPgbouncer();

async function refusal(session: Session): Promise<string | null> {
  return refuseTransactionPooling(session).then(
    () => null,
    ({ message, hint }) => `${message} ${hint}`,
  );
}

describe('without a pooler', () => {
  it('costs no query and no connection', async () => {
    const session = await (await testDatabase()).session();
    expect(session.endpoint.relayed).toBe(false);
    const fails = () => Promise.reject(new Error('a second connection'));
    await session.client.end();
    expect(await refusal({ ...session, sibling: fails })).toBeNull();
  });
});

describe('what to use instead of', () => {
  const anyone = { port: 5432, user: 'postgres' };

  it.each([
    [
      { host: 'aws-0-eu-west-1.pooler.supabase.com', port: 6543, user: 'postgres.abcdefgh' },
      "use port 5432 of the same host, which is Supabase's session mode, or db.abcdefgh.supabase.co:5432.",
    ],
    [
      { host: 'aws-0-eu-west-1.pooler.supabase.com', port: 6543, user: 'postgres' },
      "use port 5432 of the same host, which is Supabase's session mode, or the direct URL that the dashboard shows.",
    ],
    [
      { host: 'db.abcdefgh.supabase.co', port: 6543, user: 'postgres' },
      'use port 5432 of the same host, the direct connection.',
    ],
    [
      { ...anyone, host: 'ep-cool-darkness-123456-pooler.us-east-2.aws.neon.tech' },
      'use the host without "-pooler": ep-cool-darkness-123456.us-east-2.aws.neon.tech.',
    ],
    [
      { ...anyone, host: 'app-do-user-1-0.b.db.ondigitalocean.com', port: 25061 },
      'use port 25060 of the same host with the name of the database itself, or a pool in session mode.',
    ],
    [
      { ...anyone, host: 'app.proxy-abc123.eu-west-1.rds.amazonaws.com' },
      'use the endpoint of the instance or the cluster instead of that of the RDS Proxy.',
    ],
    [{ ...anyone, host: 'pgbouncer.xyz.flympg.net' }, 'use the direct host: direct.xyz.flympg.net.'],
    [
      { ...anyone, host: 'app.postgres.database.azure.com', port: 6432 },
      'use port 5432 of the same host, the direct connection.',
    ],
    [
      { ...anyone, host: '10.0.0.7', port: 6432 },
      'use the direct URL of the server, past the pooler, or a pool in session mode (PgBouncer: pool_mode = session).',
    ],
  ])('%j', (place, advice) => {
    expect(poolerAdvice(place)).toBe(advice);
  });
});

describe.runIf(PGBOUNCER !== null)('PgBouncer (runs where it is installed)', () => {
  let server: Embedded;
  beforeAll(async () => {
    server = await startEmbedded();
  });
  afterAll(() => server?.stop());

  async function pooled(settings: Readonly<Record<string, string | number>>): Promise<string> {
    const { host = '', port = 0, user = '' } = server.connection;
    const pooler = await startPgbouncer(PGBOUNCER ?? '', { host, port, user }, settings);
    onTestFinished(() => pooler.stop());
    return pooler.url;
  }

  async function session(url: string): Promise<Session> {
    const opened = await connect({ url, from: 'DATABASE_URL' });
    onTestFinished(() => opened.close());
    return opened;
  }

  /** Fills the pool with several connections of the server, as a busy application does. */
  async function busy(url: string, clients: number): Promise<void> {
    const all = await Promise.all(
      Array.from({ length: clients }, async () => {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        return client;
      }),
    );
    await Promise.all(all.map((client) => client.query('SELECT pg_sleep(0.1)')));
    for (const client of all) await client.end();
  }

  it.each([
    ['transactions', { pool_mode: 'transaction' }, 0],
    ['transactions, one connection at all', { pool_mode: 'transaction', default_pool_size: 1 }, 0],
    ['transactions, many idle connections', { pool_mode: 'transaction' }, 8],
    ['transactions, in turn', { pool_mode: 'transaction', server_round_robin: 1 }, 8],
    ['statements', { pool_mode: 'statement' }, 0],
  ])('that pools %s is refused', async (_, settings, clients) => {
    const url = await pooled(settings);
    await busy(url, clients);
    const opened = await session(url);
    expect(opened.endpoint.relayed).toBe(true);
    expect(await refusal(opened)).toBe(
      `${opened.target.host} is a connection pooler that lends its connections for one transaction at a time: the lock against a second run would not hold there, and settings would not last. Nothing was run. ${poolerAdvice(opened.endpoint)}`,
    );
  });

  it.each([
    ['with room for many', { pool_mode: 'session' }],
    ['with a single connection', { pool_mode: 'session', default_pool_size: 1 }],
  ])('that pools sessions is accepted, %s', async (_, settings) => {
    const opened = await session(await pooled(settings));
    expect(opened.endpoint.relayed).toBe(true);
    expect(await refusal(opened)).toBeNull();
  });

  it('that pools sessions holds an advisory lock', async () => {
    const opened = await session(await pooled({ pool_mode: 'session' }));
    const second = await opened.sibling();
    const lock = (client: pg.Client) => client.query('SELECT pg_try_advisory_lock(7) AS held');
    const [first, other] = [await lock(opened.client), await lock(second)];
    await second.end();
    expect([first.rows, other.rows]).toEqual([[{ held: true }], [{ held: false }]]);
  });

  it('that takes no startup options says what to do', async () => {
    const url = await pooled({ pool_mode: 'session' });
    const error = await connect({ url, from: 'DATABASE_URL', env: { PGOPTIONS: '-c search_path=ward' } }).then(
      (opened) => opened.close(),
      ({ message, hint }) => `${message} ${hint}`,
    );
    // Since version 1.20 it passes them on.
    if (error !== undefined) expect(error).toMatch(/unsupported startup parameter: options\. the pooler takes no/);
  });

  it('stops a run before it begins, and no reading', async () => {
    const root = temporaryFolder({
      'mapping.yaml': 'onefold: 1\n',
      'versions/001_wards.sql': 'CREATE TABLE wards (id int PRIMARY KEY);\n',
    });
    const env = {
      root,
      mappingPath: 'mapping.yaml',
      mappingNamed: false,
      env: { DATABASE_URL: await pooled({ pool_mode: 'transaction' }) },
      now: () => new Date(),
      milliseconds: () => performance.now(),
      signal: new AbortController().signal,
      emit: () => {},
      ask: async () => null,
      json: false,
    };
    await expect(up.run(env, {})).rejects.toThrow('is a connection pooler that lends');
    expect((await status.run(env, {})).status?.map(({ state }) => state)).toEqual(['pending']);
    expect((await up.run(env, { dryRun: true })).run?.notRun).toHaveLength(1);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/core/model.js';
import { LOCK_KEY } from '../../src/io/run.js';
import { testDatabase } from '../support/database.js';
import { migrations, upAll } from '../support/migrations.js';

const shop = Object.fromEntries(
  Array.from({ length: 12 }, (_, i) => [
    `versions/${String(i + 1).padStart(3, '0')}_shelf.sql`,
    `CREATE TABLE shelf_${i + 1} (id int);\nSELECT pg_sleep(0.01);\n`,
  ]),
);
const VERSIONS = 'SELECT version FROM _migrations ORDER BY id';
const versions = Object.keys(shop).map((path) => path.slice(9, 12));

describe('the migration lock', () => {
  it('lets runs at the same time apply each migration exactly once', async () => {
    const database = await testDatabase();
    const files = await migrations(shop);
    const runs = await Promise.all(
      [1, 2, 3, 4].map(async () => upAll(await database.session(), files, { milliseconds: () => performance.now() })),
    );
    expect(runs.map(({ failed }) => failed)).toEqual([null, null, null, null]);
    expect(runs.flatMap(({ done }) => done.map(({ version }) => version)).sort()).toEqual(versions);
    expect((await database.rows(VERSIONS)).map(({ version }) => version)).toEqual(versions);
  });

  it('says who holds it, and gives up in time', async () => {
    const database = await testDatabase();
    const holder = await database.session();
    await holder.client.query(`SET application_name = 'till'; SELECT pg_advisory_lock(${LOCK_KEY})`);
    const { rows } = await holder.client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const events: RunEvent[] = [];
    const refused = upAll(await database.session(), await migrations(shop), { lockTimeoutMs: 20 }, events);
    const who = `process ${rows[0]?.pid} of the server \\(till, connected since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC\\)`;
    await expect(refused).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(
        new RegExp(
          `^another run holds the migration lock of this database: ${who}\\. Waited 0\\.02 s; nothing was run\\.$`,
        ),
      ),
      hint: expect.stringContaining(`SELECT pg_terminate_backend(${rows[0]?.pid})`),
    });
    expect(events).toEqual([{ kind: 'note', text: expect.stringMatching(new RegExp(`held by ${who}`)) }]);
    expect(await database.rows("SELECT to_regclass('_migrations') AS ledger")).toEqual([{ ledger: null }]);
  });

  it('is given back after success, failure and refusal', async () => {
    const database = await testDatabase();
    const session = await database.session();
    const held = async () =>
      (
        await database.rows(
          "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        )
      )[0];
    await upAll(session, await migrations(shop));
    expect(await held()).toEqual({ n: 0 });
    await upAll(session, await migrations({ ...shop, 'versions/013_bad.sql': 'SELECT nothing;' }));
    expect(await held()).toEqual({ n: 0 });
    await expect(upAll(session, (await migrations(shop)).slice(1))).rejects.toThrow('has no file here: 001 shelf');
    expect(await held()).toEqual({ n: 0 });
  });

  it('is of one database only', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
    const holder = await one.session();
    await holder.client.query(`SELECT pg_advisory_lock(${LOCK_KEY})`);
    expect((await upAll(await other.session(), await migrations(shop))).done).toHaveLength(12);
  });

  it('does not stand in the way of an index built concurrently while another run waits', async () => {
    const database = await testDatabase();
    const files = await migrations({
      'versions/001_orders.sql': 'CREATE TABLE orders AS SELECT generate_series(1, 1000) AS id;',
      'versions/002_slow.sql': 'SELECT pg_sleep(0.5);',
      'versions/003_index.sql': 'CREATE INDEX CONCURRENTLY by_id ON orders (id);',
    });
    const clock = { milliseconds: () => performance.now() };
    const first = upAll(await database.session(), files, clock);
    const second = upAll(await database.session(), files, clock);
    const runs = await Promise.all([first, second]);
    expect(runs.map(({ failed }) => failed)).toEqual([null, null]);
    expect(runs.flatMap(({ done }) => done)).toHaveLength(3);
  });
});

describe('an interrupted run', () => {
  it('rolls the migration under way back, gives the lock back and runs nothing more', async () => {
    const database = await testDatabase();
    const files = await migrations({
      'versions/001_orders.sql': 'CREATE TABLE orders (id int);',
      'versions/002_slow.sql': 'CREATE TABLE slow (id int);\nSELECT pg_sleep(600);\n',
      'versions/003_never.sql': 'CREATE TABLE never (id int);',
    });
    const controller = new AbortController();
    const session = await database.session();
    const running = upAll(session, files, { signal: controller.signal });
    const asleep =
      "SELECT 1 AS yes FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
    while ((await database.rows(asleep)).length === 0) await sleep(20);
    controller.abort();
    const run = await running;
    expect(run.done.map(({ version }) => version)).toEqual(['001']);
    expect(run.failed).toMatchObject({ version: '002', failure: { sqlstate: '57014', place: { line: 2 } } });
    expect(run.notRun.map(({ version }) => version)).toEqual(['003']);
    expect((await database.rows(VERSIONS)).map(({ version }) => version)).toEqual(['001']);
    expect(await database.rows("SELECT to_regclass('slow') AS slow")).toEqual([{ slow: null }]);
    expect(
      (
        await upAll(
          await database.session(),
          files.filter(({ version }) => version !== '002'),
        )
      ).done,
    ).toHaveLength(1);
  });

  it('leaves a true ledger when the connection is cut', async () => {
    const database = await testDatabase();
    const files = await migrations({
      'versions/001_orders.sql': 'CREATE TABLE orders (id int);',
      'versions/002_cut.sql': 'CREATE TABLE lost (id int);\nSELECT pg_terminate_backend(pg_backend_pid());\n',
      'versions/003_never.sql': 'CREATE TABLE never (id int);',
    });
    const run = await upAll(await database.session(), files);
    expect(run.done.map(({ version }) => version)).toEqual(['001']);
    expect(run.failed).toMatchObject({ version: '002', failure: { place: { line: 2 } } });
    expect(run.notRun.map(({ version }) => version)).toEqual(['003']);
    expect((await database.rows(VERSIONS)).map(({ version }) => version)).toEqual(['001']);
    expect(await database.rows("SELECT to_regclass('lost') AS lost")).toEqual([{ lost: null }]);
  });
});

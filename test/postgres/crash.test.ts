import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stamp } from '../../src/commands/stamp.js';
import { status } from '../../src/commands/status.js';
import { up } from '../../src/commands/up.js';
import { LOCK_KEY } from '../../src/io/run.js';
import { bench } from '../support/bench.js';
import { ownServer, type TestDatabase, testDatabase } from '../support/database.js';
import { put } from '../support/folder.js';
import { launch } from '../support/process.js';
import { isCommit, once, type Passage, startProxy } from '../support/proxy.js';
import { type Installed, install } from '../support/transcript.js';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const JOURNAL = 'SELECT version, count(*)::int AS times FROM journal GROUP BY version ORDER BY version';
const LEDGER = 'SELECT version FROM _migrations ORDER BY version';
const LOCKS =
  "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
const ASLEEP = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
const BUILDING =
  "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'CREATE INDEX CONC%'";
const HISTORY = `SELECT version, status, error_message AS error, statements_done AS done FROM migration_history
  WHERE action = 'apply' ORDER BY executed_at`;

const applied = async (database: TestDatabase) => (await database.rows(LEDGER)).map(({ version }) => version);
const isNoted = (version: string) => `INSERT INTO journal VALUES ('${version}');\n`;

async function until(database: Pick<TestDatabase, 'rows'>, query: string, found: boolean): Promise<void> {
  while ((await database.rows(query)).length > 0 !== found) await sleep(20);
}

describe('who does not listen any longer', () => {
  it.each([
    ['stdout', '001'],
    ['stderr', '001'],
    ['stderr', '002'],
  ] as const)('to %s stops no run, up to %s', async (stream, target) => {
    const database = await testDatabase();
    const files = {
      'versions/001_beds.sql': 'CREATE TABLE beds (id int);\n',
      'versions/002_bad.sql': 'SELECT nobody;\n',
    };
    const { root } = bench(files, database);
    const args = ['up', '--skip-validation', '--target', target];
    const { child, ended } = launch(installed, args, root, database.url);
    child[stream]?.destroy();
    expect((await ended).code).toBe(target === '001' ? 0 : 1);
    expect(await applied(database)).toEqual(['001']);
  });
});

describe('20 processes at once', () => {
  it('apply each migration exactly once', async () => {
    const database = await testDatabase();
    const numbers = Array.from({ length: 8 }, (_, index) => String(index + 1).padStart(3, '0'));
    const files = numbers.map((number) => {
      const text = `CREATE TABLE shelf_${number} (id int);\n${isNoted(number)}`;
      return [`versions/${number}_shelf.sql`, text] as const;
    });
    const first = { 'versions/000_journal.sql': 'CREATE TABLE journal (version text);\n' };
    const { root } = bench({ ...first, ...Object.fromEntries(files) }, database);
    const args = ['up', '--skip-validation', '--lock-timeout', '110', '--json'];
    const runs = Array.from({ length: 20 }, () => launch(installed, args, root, database.url));
    const ends = await Promise.all(runs.map(({ ended }) => ended));
    expect(ends.filter(({ code }) => code !== 0)).toEqual([]);
    const done = ends.flatMap(({ out }) => JSON.parse(out).run.done.map(({ version }: { version: string }) => version));
    expect(done.sort()).toEqual(['000', ...numbers]);
    expect(await applied(database)).toEqual(['000', ...numbers]);
    expect(await database.rows(JOURNAL)).toEqual(numbers.map((version) => ({ version, times: 1 })));
    expect((await database.rows(HISTORY)).map(({ status: how }) => how)).toEqual(Array(9).fill('success'));
  });
});

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  it('in the middle of a statement rolls back, gives the lock back and leaves a true ledger', async () => {
    const database = await testDatabase();
    const { root, run } = bench(
      {
        'versions/001_books.sql': 'CREATE TABLE books (id int);\n',
        'versions/002_slow.sql': 'CREATE TABLE slow (id int);\nSELECT pg_sleep(600);\n',
        'versions/003_never.sql': 'CREATE TABLE never (id int);\n',
      },
      database,
    );
    const { child, ended } = launch(installed, ['up'], root, database.url);
    await until(database, ASLEEP, true);
    child.kill(signal);
    const { code, out } = await ended;
    expect(code).toBe(1);
    expect(out).toContain('[002] slow\n      Failed: interrupted by a signal (SQLSTATE 57014)');
    expect(out).toContain('Applied 1 migration(s), 1 failed, 1 not run.');
    expect(await applied(database)).toEqual(['001']);
    expect(await database.rows("SELECT to_regclass('slow') AS slow")).toEqual([{ slow: null }]);
    expect(await database.rows(LOCKS)).toEqual([{ n: 0 }]);
    expect((await database.rows(HISTORY)).map(({ version, status: how }) => `${version} ${how}`)).toEqual([
      '001 success',
      '002 failed',
    ]);
    put(root, { 'versions/002_slow.sql': 'CREATE TABLE slow (id int);\n' });
    expect((await run(up)).run?.done.map(({ version }) => version)).toEqual(['002', '003']);
  });
});

describe('SIGTERM', () => {
  const signal = 'SIGTERM';

  it('while it asks a question is an answer: nothing is rolled back', async () => {
    const database = await testDatabase();
    const files = {
      'versions/001_books.sql': 'CREATE TABLE books (id int);\n',
      'down/001_books_down.sql': 'DROP TABLE books;\n',
    };
    const { root, run } = bench(files, database);
    await run(up);
    const { child, ended } = launch(installed, ['reset'], root, database.url, {}, 'waiting');
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (chunk: Buffer) => chunk.includes("Type 'RESET'") && resolve());
    });
    child.kill(signal);
    const { code, err } = await ended;
    expect(code).toBe(2);
    expect(err).toContain('nobody answered, not RESET. Nothing was rolled back.');
    expect(await applied(database)).toEqual(['001']);
  });

  it('while it waits for another run ends at once, and nothing was run', async () => {
    const database = await testDatabase();
    const { root } = bench({ 'versions/001_books.sql': 'CREATE TABLE books (id int);\n' }, database);
    const holder = await database.session();
    await holder.client.query(`SELECT pg_advisory_lock(${LOCK_KEY})`);
    const { child, ended } = launch(installed, ['up'], root, database.url);
    const isWaiting = new Promise<void>((resolve) => {
      child.stderr?.on('data', (chunk: Buffer) => chunk.includes('Waiting for the migration lock') && resolve());
    });
    await isWaiting;
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 2, err: expect.stringContaining('interrupted while waiting') });
    expect(await database.rows("SELECT to_regclass('books') AS books")).toEqual([{ books: null }]);
  });

  it('while an index is built concurrently leaves it invalid; the next up drops it and builds it anew', async () => {
    const database = await testDatabase();
    const files = {
      'versions/001_journal.sql': 'CREATE TABLE journal (version text);\n',
      'versions/002_index.sql': 'CREATE INDEX CONCURRENTLY by_version ON journal (version);\n',
    };
    const { root, run } = bench(files, database);
    await run(up, { target: '1' });
    const writer = await database.session();
    await writer.client.query(`BEGIN; ${isNoted('001')}`);
    const { child, ended } = launch(installed, ['up', '--skip-validation'], root, database.url);
    await until(database, BUILDING, true);
    child.kill(signal);
    expect(await ended).toMatchObject({
      code: 1,
      out: expect.stringContaining('It left the invalid index public.by_version'),
    });
    const valid = "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'by_version'::regclass";
    expect(await database.rows(valid)).toEqual([{ valid: false }]);
    expect(await applied(database)).toEqual(['001']);
    await writer.client.query('COMMIT');
    expect((await run(up, { skipValidation: true })).run?.failed).toBeNull();
    expect(await database.rows(valid)).toEqual([{ valid: true }]);
    expect(await applied(database)).toEqual(['001', '002']);
  });

  it('outside of a transaction keeps what was noted, and the next up goes on by itself', async () => {
    const database = await testDatabase();
    const head = `-- onefold: no-transaction\nCREATE TABLE journal (version text);\n${isNoted('001')}`;
    const rest = 'CREATE INDEX CONCURRENTLY by_version ON journal (version);\n';
    const { root, run } = bench({ 'versions/001_slow.sql': `${head}SELECT pg_sleep(600);\n${rest}` }, database);
    const { child, ended } = launch(installed, ['up', '--skip-validation'], root, database.url);
    await until(database, ASLEEP, true);
    child.kill(signal);
    const { code, out } = await ended;
    expect(code).toBe(1);
    expect(out).toMatch(/2 of 4 statements had run and\s+remain/);
    expect(await applied(database)).toEqual([]);
    expect(await database.rows(LOCKS)).toEqual([{ n: 0 }]);
    put(root, { 'versions/001_slow.sql': `${head}SELECT pg_sleep(0);\n${rest}` });
    expect((await run(up, { skipValidation: true })).run?.failed).toBeNull();
    expect(await database.rows(JOURNAL)).toEqual([{ version: '001', times: 1 }]);
    expect(await applied(database)).toEqual(['001']);
  });
});

describe('kill -9 while the server works on', () => {
  it('the next run waits for the lock that the server process still holds, and finishes', async () => {
    const database = await testDatabase();
    const files = {
      'versions/001_slow.sql': `CREATE TABLE journal (version text);\nSELECT pg_sleep(1);\n${isNoted('001')}`,
    };
    const { root, run, notes } = bench(files, database);
    const { child, ended } = launch(installed, ['up', '--skip-validation'], root, database.url);
    await until(database, ASLEEP, true);
    child.kill('SIGKILL');
    await ended;
    expect((await run(up, { skipValidation: true })).run).toMatchObject({ failed: null, done: [{ version: '001' }] });
    const holder = /held by process \d+ of the server \(onefold, connected since/;
    expect(notes.filter((text) => holder.test(text))).toHaveLength(1);
    expect(await database.rows(JOURNAL)).toEqual([{ version: '001', times: 1 }]);
  });
});

describe('a connection that is cut', () => {
  const shop = {
    'versions/001_journal.sql': 'CREATE TABLE journal (version text);\n',
    'versions/002_cut.sql': isNoted('002'),
    'versions/003_after.sql': isNoted('003'),
  };

  /** Cuts at the COMMIT of 002, once. */
  function atCommit(how: Passage): (message: string) => Passage {
    let isInside = false;
    return once((message) => {
      isInside ||= message.includes(isNoted('002').trim());
      return isInside && isCommit(message);
    }, how);
  }

  it.each([
    ['before its COMMIT arrives', 'cut', ['001'], 'The server rolled it back: nothing of it remains.', ['failed']],
    ['before its COMMIT is answered', 'cut-answer', ['001', '002'], 'The server had committed it', ['success']],
  ] as const)('%s: what became of the migration is asked, and told', async (_, how, versions, hint, entries) => {
    const database = await testDatabase();
    const proxy = await startProxy(database.url, atCommit(how));
    const { run } = bench(shop, proxy);
    const report = await run(up);
    expect(report.verdict).toBe('attention');
    expect(report.run?.failed).toMatchObject({ version: '002', failure: { sqlstate: '08006' } });
    expect(report.run?.failed?.failure.hint).toContain(hint);
    expect(await applied(database)).toEqual(versions);
    const history = await database.rows(HISTORY);
    expect(history.filter(({ version }) => version === '002').map(({ status: how }) => how)).toEqual(entries);
    const rest = ['002', '003'].filter((version) => !(versions as readonly string[]).includes(version));
    expect((await run(up)).run?.done.map(({ version }) => version)).toEqual(rest);
    expect(await database.rows(JOURNAL)).toEqual([
      { version: '002', times: 1 },
      { version: '003', times: 1 },
    ]);
  });

  it.each([
    ['in the middle of a statement', 'SELECT pg_sleep(600);\n'],
    ['in the middle of a COPY', `COPY journal FROM stdin;\n${'one more\n'.repeat(200_000)}\\.\n`],
  ])('%s: the failure is recorded on a second connection', async (what, statement) => {
    const database = await testDatabase();
    const cut = once((message) => message.includes('one more'), 'cut');
    const proxy = await startProxy(database.url, cut);
    const { root, run } = bench({ ...shop, 'versions/002_cut.sql': `${isNoted('002')}${statement}` }, proxy);
    const running = run(up, { skipValidation: true });
    if (!what.endsWith('COPY')) {
      await until(database, ASLEEP, true);
      await database.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()",
      );
    }
    const report = await running;
    expect(report.run?.failed).toMatchObject({ version: '002', failure: { place: { line: 2 } } });
    expect(await applied(database)).toEqual(['001']);
    const [, failed] = await database.rows(HISTORY);
    expect(failed).toMatchObject({
      version: '002',
      status: 'failed',
      error: expect.stringContaining('versions/002_cut.sql:2:1'),
    });
    put(root, { 'versions/002_cut.sql': isNoted('002') });
    expect((await run(up)).run?.done.map(({ version }) => version)).toEqual(['002', '003']);
  });

  it.each([
    ['before a stamp arrives', 'cut', []],
    ['before a stamp is answered', 'cut-answer', ['001', '002', '003']],
  ] as const)('%s is told as what it is', async (_, how, versions) => {
    const database = await testDatabase();
    let written = false;
    const proxy = await startProxy(
      database.url,
      once((message) => {
        written ||= message.includes("'stamp'");
        return written && isCommit(message);
      }, how),
    );
    const { run } = bench(shop, proxy);
    await expect(run(stamp, { version: 'head' })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/^the connection to database \S+ on 127\.0\.0\.1:\d+ broke: /),
      hint: 'look at the server, and run it again; `onefold status` shows what is applied.',
    });
    expect(await applied(database)).toEqual(versions);
    await run(stamp, { version: 'head' });
    expect(await applied(database)).toEqual(['001', '002', '003']);
  });

  it.each([
    ['by the server', null],
    ['on the way', 'cut'],
  ])('outside of a transaction, %s: the next up goes on by itself', async (_, how) => {
    const database = await testDatabase();
    const cut = once((message) => how !== null && message.includes('pg_sleep'), 'cut');
    const proxy = await startProxy(database.url, cut);
    const text = (seconds: number) => `-- onefold: no-transaction\nCREATE TABLE journal (version text);
SELECT pg_sleep(${seconds});\n${isNoted('001')}CREATE INDEX CONCURRENTLY by_version ON journal (version);\n`;
    const { root, run } = bench({ 'versions/001_journal.sql': text(600) }, proxy);
    const running = run(up, { skipValidation: true });
    if (how === null) {
      await until(database, ASLEEP, true);
      await database.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()",
      );
    }
    expect((await running).run?.failed?.failure.detail).toContain('1 of 4 statements had run and remain');
    put(root, { 'versions/001_journal.sql': text(0) });
    expect((await run(status)).status?.map(({ state }) => state)).toEqual(['half-applied']);
    expect((await run(up, { skipValidation: true })).run?.failed).toBeNull();
    expect(await database.rows(JOURNAL)).toEqual([{ version: '001', times: 1 }]);
    expect(await applied(database)).toEqual(['001']);
  });
});

describe('a server that is stopped in mid-run', () => {
  it.each([
    ['at once, in a transaction', 'SIGQUIT', ''],
    ['in good order, outside of one', 'SIGINT', '-- onefold: no-transaction\n'],
  ] as const)('%s: after its start the ledger is true, and the next up finishes', async (_, signal, head) => {
    const text = (seconds: number) => `${head}${isNoted('002')}SELECT pg_sleep(${seconds});\n`;
    const journal = { 'versions/001_journal.sql': 'CREATE TABLE journal (version text);\n' };
    const { root } = bench({ ...journal, 'versions/002_slow.sql': text(600) }, null);
    const server = await ownServer(root);
    const { ended } = launch(installed, ['up', '--skip-validation'], root, server.url);
    await until(server, ASLEEP, true);
    await server.stop(signal);
    const { code, out } = await ended;
    expect(code).toBe(1);
    expect(out).toContain('[002] slow\n      Failed: ');
    const again = await ownServer(root);
    expect(await again.rows(LEDGER)).toEqual([{ version: '001' }]);
    expect(await again.rows('SELECT version FROM journal')).toHaveLength(head === '' ? 0 : 1);
    put(root, { 'versions/002_slow.sql': text(0) });
    const next = await launch(installed, ['up', '--skip-validation'], root, again.url).ended;
    expect(next).toMatchObject({ code: 0, out: expect.stringContaining('Applied 1 migration(s).') });
    expect(await again.rows(JOURNAL)).toEqual([{ version: '002', times: 1 }]);
    expect(await again.rows(LEDGER)).toEqual([{ version: '001' }, { version: '002' }]);
  });
});

import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { down } from '../../src/commands/down.js';
import { repair } from '../../src/commands/repair.js';
import { resume } from '../../src/commands/resume.js';
import { stamp } from '../../src/commands/stamp.js';
import { status } from '../../src/commands/status.js';
import { up } from '../../src/commands/up.js';
import type { Report } from '../../src/core/model.js';
import { bench } from '../support/bench.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { put } from '../support/folder.js';
import { once, type Passage, startProxy } from '../support/proxy.js';

const FILE = 'versions/002_index.sql';
const NOTE = "INSERT INTO journal VALUES ('once');\n";
const INDEX = 'CREATE UNIQUE INDEX CONCURRENTLY one ON orders (id);\n';
const orders = 'CREATE TABLE orders (id int);\nCREATE TABLE journal (what text);\n';
const shop = { 'versions/001_orders.sql': orders, [FILE]: `${NOTE}${INDEX}${NOTE.replace('once', 'last')}` };
/** A block that ends transactions itself: what it had done when it was cut off, nobody knows. */
const BLOCK = "DO $$ BEGIN INSERT INTO journal VALUES ('block'); COMMIT; END $$;\n";
const SKIP = { skipValidation: true };

const journal = async (database: TestDatabase) =>
  (await database.rows('SELECT what FROM journal ORDER BY what')).map(({ what }) => what);
const indexes = (database: TestDatabase) =>
  database.rows(
    "SELECT relname AS name, indisvalid AS valid FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relname IN ('one', 'two') ORDER BY 1",
  );
const applied = async (database: TestDatabase) =>
  (await database.rows('SELECT version FROM _migrations ORDER BY version')).map(({ version }) => version);
const states = (report: Report) => report.status?.map(({ version, state }) => `${version} ${state}`);
const done = ({ run }: Report) => run?.done.map(({ version }) => version);

/** A repository whose `up` is cut off once, at the first message that fits. */
async function cutOff(files: Readonly<Record<string, string>>, fits: RegExp, how: Passage) {
  const database = await testDatabase();
  const proxy = await startProxy(
    database.url,
    once((message) => fits.test(message), how),
  );
  const made = bench(files, proxy);
  const report = await made.run(up, SKIP);
  expect(report.run?.failed).toMatchObject({ version: '002', failure: { sqlstate: '08006' } });
  return { database, ...made };
}

describe('a script that failed half-way', () => {
  async function failed() {
    const database = await testDatabase();
    const made = bench(
      { ...shop, 'versions/001_orders.sql': `${orders}INSERT INTO orders VALUES (1), (1);\n` },
      database,
    );
    const report = await made.run(up, SKIP);
    expect(report.run?.failed?.failure.sqlstate).toBe('23505');
    expect(report.run?.failed?.failure.hint).toContain(
      'It left the invalid index public.one: `onefold resume` drops it',
    );
    expect(await indexes(database)).toEqual([{ name: 'one', valid: false }]);
    return { database, ...made };
  }

  it('wants a resume, which drops the invalid index, makes it anew and does the rest', async () => {
    const { database, run } = await failed();
    expect(states(await run(status))).toEqual(['001 applied', '002 half-applied']);
    for (const command of [up, down]) {
      await expect(run(command, command === up ? SKIP : {})).rejects.toThrow(
        '002 is half applied: 1 of 3 statements had run outside of a transaction when the next one failed: could not create unique index "one"',
      );
    }
    expect((await run(resume)).run?.failed?.failure.sqlstate).toBe('23505');
    await database.rows('DELETE FROM orders');
    expect(done(await run(resume))).toEqual(['002']);
    expect(await indexes(database)).toEqual([{ name: 'one', valid: true }]);
    expect(await journal(database)).toEqual(['last', 'once']);
    expect((await run(resume)).notes).toEqual(['Nothing is half-done: there is nothing to resume.']);
  });

  it('can take the statement at which it stopped for done', async () => {
    const { database, run } = await failed();
    expect(done(await run(resume, { skip: true }))).toEqual(['002']);
    expect(await indexes(database)).toEqual([{ name: 'one', valid: false }]);
    expect(await journal(database)).toEqual(['last', 'once']);
  });

  it('refuses other statements in place of those that have run', async () => {
    const { database, root, run } = await failed();
    put(root, { [FILE]: `${NOTE.replace('once', 'else')}${INDEX}` });
    await expect(run(resume)).rejects.toThrow(
      '1 statement of versions/002_index.sql has run already, and changed since. Nothing was run.',
    );
    expect(await journal(database)).toEqual(['once']);
  });

  it('takes another remainder', async () => {
    const { database, root, run } = await failed();
    put(root, { [FILE]: `${NOTE}DROP INDEX CONCURRENTLY one;\nCREATE INDEX CONCURRENTLY two ON orders (id);\n` });
    expect(done(await run(resume))).toEqual(['002']);
    expect(await indexes(database)).toEqual([{ name: 'two', valid: true }]);
    expect(await journal(database)).toEqual(['once']);
  });

  it('takes a remainder that could run in a transaction, and does not begin again for that', async () => {
    const { database, root, run } = await failed();
    put(root, { [FILE]: `${NOTE}DROP INDEX one;\nCREATE INDEX two ON orders (id);\n` });
    expect(done(await run(resume))).toEqual(['002']);
    expect(await indexes(database)).toEqual([{ name: 'two', valid: true }]);
    expect(await journal(database)).toEqual(['once']);
  });

  it('refuses --retry with --skip', async () => {
    const { run } = await failed();
    await expect(run(resume, { retry: true, skip: true })).rejects.toThrow('--retry and --skip cannot both be meant.');
  });

  it('is forgotten by a repair, with the reason', async () => {
    const { database, run } = await failed();
    await database.rows('DROP INDEX one; DELETE FROM journal; DELETE FROM orders');
    await run(repair, { reason: 'undone by hand' });
    expect(states(await run(status))).toEqual(['001 applied', '002 pending']);
    expect(done(await run(up, SKIP))).toEqual(['002']);
  });
});

describe('what is left behind', () => {
  it.each([
    [
      'an index without a name of its own',
      'CREATE UNIQUE INDEX CONCURRENTLY ON orders (id);\n',
      'public.orders_id_idx',
    ],
    ['a copy of an index', 'REINDEX INDEX CONCURRENTLY one;\n', 'public.one_ccnew'],
  ])('%s is named, with the repair', async (_, statement, name) => {
    const database = await testDatabase();
    const { run } = bench({ 'versions/001_orders.sql': orders, [FILE]: `${NOTE}${statement}` }, database);
    await run(up, { ...SKIP, target: '1' });
    await database.rows(`CREATE FUNCTION twin(id int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1 / id';
      CREATE INDEX one ON orders (twin(id)); INSERT INTO orders VALUES (1), (1);
      CREATE OR REPLACE FUNCTION twin(id int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1 / (id - 1)'`);
    const report = await run(up, SKIP);
    expect(report.run?.failed?.failure.hint).toBe(
      `An invalid index stands in the database: ${name}. PostgreSQL keeps it up to date and never uses it; drop it when it is of no use: DROP INDEX CONCURRENTLY ${name}.`,
    );
  });
});

describe('a script whose first statement failed', () => {
  it('begins again by itself: nothing had run', async () => {
    const database = await testDatabase();
    const { run } = bench(
      { 'versions/001_orders.sql': `${orders}INSERT INTO orders VALUES (1), (1);`, [FILE]: INDEX },
      database,
    );
    expect((await run(up, SKIP)).run?.failed?.failure.sqlstate).toBe('23505');
    await database.rows('DELETE FROM orders');
    expect(done(await run(up, SKIP))).toEqual(['002']);
    expect(await indexes(database)).toEqual([{ name: 'one', valid: true }]);
  });

  it('does not where the statement may have done a part of its work', async () => {
    const database = await testDatabase();
    const block = "DO $$ BEGIN INSERT INTO journal VALUES ('block'); COMMIT; RAISE EXCEPTION 'no'; END $$;\n";
    const text = `-- onefold: no-transaction\n${block}`;
    const { root, run } = bench({ 'versions/001_orders.sql': orders, [FILE]: text }, database);
    expect((await run(up, SKIP)).run?.failed?.failure.message).toBe('no');
    put(root, { [FILE]: `-- onefold: no-transaction\n${BLOCK}` });
    expect((await run(up, SKIP)).run?.failed?.failure.message).toContain('nobody knows');
    expect(await journal(database)).toEqual(['block']);
    expect(done(await run(resume))).toEqual(['002']);
    expect(await journal(database)).toEqual(['block', 'block']);
  });
});

describe('a script that was cut off', () => {
  it.each([
    ['before the index is begun', /CREATE UNIQUE/, 'cut'],
    ['before the index is noted', /statements_done = 2/, 'cut'],
    ['before the note is answered', /statements_done = 2/, 'cut-answer'],
    ['before a statement with its note', /'last'/, 'cut'],
    ['at its last record', /INSERT INTO "public"\."_migrations" .*'002'/s, 'cut'],
  ] as const)('%s: the next up goes on by itself', async (_, fits, how) => {
    const { database, run } = await cutOff(shop, fits, how);
    expect(states(await run(status))).toEqual(['001 applied', '002 half-applied']);
    expect(await applied(database)).toEqual(['001']);
    expect(done(await run(up, SKIP))).toEqual(['002']);
    expect(await indexes(database)).toEqual([{ name: 'one', valid: true }]);
    expect(await journal(database)).toEqual(['last', 'once']);
    expect(states(await run(status))).toEqual(['001 applied', '002 applied']);
  });

  it('with an index half built: it is dropped and built anew', async () => {
    const { database, run } = await cutOff(shop, /statements_done = 2/, 'cut');
    await database.rows("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'one'::regclass");
    expect(done(await run(up, SKIP))).toEqual(['002']);
    expect(await indexes(database)).toEqual([{ name: 'one', valid: true }]);
  });

  it('with its record done and not answered: it is applied, and nothing is half-done', async () => {
    const { database, run } = await cutOff(shop, /INSERT INTO "public"\."_migrations" .*'002'/s, 'cut-answer');
    expect(await applied(database)).toEqual(['001', '002']);
    expect(states(await run(status))).toEqual(['001 applied', '002 applied']);
    expect(done(await run(up, SKIP))).toEqual([]);
  });

  it('before its first note: the next up begins it', async () => {
    const { database, run } = await cutOff(shop, /'apply', 'running'/, 'cut');
    expect(done(await run(up, SKIP))).toEqual(['002']);
    expect(await journal(database)).toEqual(['last', 'once']);
  });

  it.each([
    ['up', {}, null],
    ['resume', {}, null],
    ['resume --skip', { skip: true }, ['block', 'last']],
    ['resume --retry', { retry: true }, ['block', 'block', 'last']],
  ] as const)('in a block that commits: %s', async (command, flags, expected) => {
    const text = `-- onefold: no-transaction\n${BLOCK}${NOTE.replace('once', 'last')}`;
    const { database, run } = await cutOff({ ...shop, [FILE]: text }, /statements_done = 1/, 'cut');
    const report = await (command === 'up' ? run(up, SKIP) : run(resume, flags));
    if (expected === null) {
      expect(report.run?.failed?.failure).toMatchObject({
        place: { path: FILE, line: 2 },
        message: 'statement 1 was under way when the last run was cut off, and nobody knows whether it was done',
        hint: expect.stringContaining('`onefold resume --skip` where it was done'),
      });
      expect(await journal(database)).toEqual(['block']);
    } else {
      expect(done(report)).toEqual(['002']);
      expect(await journal(database)).toEqual(expected);
    }
  });

  it('in a block that commits stays in doubt, however often it is tried, until a person says what is so', async () => {
    const text = `-- onefold: no-transaction\n${BLOCK}${NOTE.replace('once', 'last')}`;
    const { database, run } = await cutOff({ ...shop, [FILE]: text }, /statements_done = 1/, 'cut');
    for (const report of [await run(up, SKIP), await run(resume), await run(up, SKIP), await run(resume)]) {
      expect(report.run?.failed?.failure.message).toContain('nobody knows whether it was done');
    }
    expect(await journal(database)).toEqual(['block']);
    expect(done(await run(resume, { skip: true }))).toEqual(['002']);
    expect(await journal(database)).toEqual(['block', 'last']);
  });

  it('keeps the settings of its file: they hold for what is left', async () => {
    const text = `SET search_path = app;\n${INDEX}CREATE TABLE here (id int);\n`;
    const first = { 'versions/001_orders.sql': 'CREATE SCHEMA app; CREATE TABLE app.orders (id int);' };
    const { database, run } = await cutOff({ ...first, [FILE]: text }, /CREATE UNIQUE/, 'cut');
    expect((await run(up, SKIP)).run?.failed).toBeNull();
    expect(
      await database.rows("SELECT to_regclass('app.one')::text AS index, to_regclass('app.here')::text AS here"),
    ).toEqual([{ index: 'app.one', here: 'app.here' }]);
  });

  it('and whose number got other zeros goes on, and does not begin again', async () => {
    const { database, root, run } = await cutOff(shop, /'last'/, 'cut');
    renameSync(join(root, FILE), join(root, FILE.replace('002', '0002')));
    expect((await run(up, SKIP)).run?.failed).toBeNull();
    expect(await journal(database)).toEqual(['last', 'once']);
    expect(await applied(database)).toEqual(['001', '002']);
    expect((await run(resume)).notes).toEqual(['Nothing is half-done: there is nothing to resume.']);
  });

  it('and whose file is gone stops the next up, and repair forgets it', async () => {
    const { root, run } = await cutOff(shop, /'last'/, 'cut');
    rmSync(join(root, FILE));
    await expect(run(up, SKIP)).rejects.toThrow('002 is half applied, and its file is not here.');
    await expect(run(resume)).rejects.toThrow('002 is half-done, and its file is not here.');
    await run(repair, { reason: 'undone by hand' });
    expect(done(await run(up, SKIP))).toEqual([]);
  });

  it('and is stamped then is half-done no more', async () => {
    const { run } = await cutOff(shop, /'last'/, 'cut');
    await run(stamp, { version: 'head' });
    expect(states(await run(status))).toEqual(['001 applied', '002 applied']);
    expect((await run(resume)).notes).toEqual(['Nothing is half-done: there is nothing to resume.']);
  });
});

describe('a rollback outside of a transaction', () => {
  const files = {
    ...shop,
    'down/002_index_down.sql': `DELETE FROM journal WHERE what = 'once';\nDROP INDEX CONCURRENTLY one;\nDELETE FROM journal WHERE wat = 'last';\n`,
  };

  it('that fails half-way wants a resume, and until then nothing else runs', async () => {
    const database = await testDatabase();
    const { root, run } = bench(files, database);
    await run(up, SKIP);
    expect((await run(down)).run?.failed?.failure).toMatchObject({ sqlstate: '42703', place: { line: 3 } });
    expect(await applied(database)).toEqual(['001', '002']);
    expect(states(await run(status))).toEqual(['001 applied', '002 half-applied']);
    for (const command of [up, down])
      await expect(run(command)).rejects.toThrow('002 is half rolled back: 2 of 3 statements had run');
    put(root, { 'down/002_index_down.sql': files['down/002_index_down.sql'].replace('wat', 'what') });
    const report = await run(resume);
    expect(report.run).toMatchObject({ direction: 'down', failed: null });
    expect(await applied(database)).toEqual(['001']);
    expect(await journal(database)).toEqual([]);
    expect(done(await run(up, SKIP))).toEqual(['002']);
  });

  it.each([
    ['before the index is dropped', /DROP INDEX/],
    ['before that is noted', /statements_done = 2/],
  ])('that was cut off %s goes on by resume', async (_, fits) => {
    const database = await testDatabase();
    const made = { ...files, 'down/002_index_down.sql': files['down/002_index_down.sql'].replace('wat', 'what') };
    let armed = false;
    const cut = once((message) => armed && fits.test(message), 'cut');
    const { run } = bench(made, await startProxy(database.url, cut));
    await run(up, SKIP);
    armed = true;
    expect((await run(down)).run?.failed?.failure.sqlstate).toBe('08006');
    expect(await applied(database)).toEqual(['001', '002']);
    expect((await run(resume)).run).toMatchObject({ direction: 'down', failed: null });
    expect(await applied(database)).toEqual(['001']);
    expect(await indexes(database)).toEqual([]);
  });
});

describe('outside of a transaction', () => {
  it('another role may run statements; what is noted is noted by ours', async () => {
    const database = await testDatabase();
    const role = `porter_${database.url.replace(/\W/g, '').slice(-12)}`;
    const { run } = bench(
      {
        'versions/001_role.sql': `CREATE ROLE ${role};\nGRANT CREATE ON SCHEMA public TO ${role};\n`,
        [FILE]: `-- onefold: no-transaction\nSET ROLE ${role};\nCREATE TABLE orders (id int);\n${INDEX}VACUUM orders;\n`,
        'versions/003_gone.sql': `DROP OWNED BY ${role};\nDROP ROLE ${role};\n`,
      },
      database,
    );
    expect((await run(up, { ...SKIP, target: '2' })).run?.failed).toBeNull();
    expect(await database.rows("SELECT tableowner AS owner FROM pg_tables WHERE tablename = 'orders'")).toEqual([
      { owner: role },
    ]);
    expect((await run(up, SKIP)).run?.failed).toBeNull();
  });

  it('the limits of the header hold for CREATE INDEX CONCURRENTLY, too', async () => {
    const database = await testDatabase();
    const limit = `CREATE FUNCTION limited() RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN
      ASSERT current_setting('lock_timeout') = '7s', current_setting('lock_timeout'); RETURN 1; END $$;`;
    const { run } = bench(
      {
        'versions/001_orders.sql': `${orders}${limit}\nINSERT INTO orders VALUES (1);\n`,
        [FILE]: '-- onefold: lock-timeout 7s\nCREATE INDEX CONCURRENTLY one ON orders ((limited()));\n',
        'versions/003_table.sql':
          "-- onefold: no-transaction\nCREATE TABLE after AS SELECT current_setting('lock_timeout') AS said;\n",
      },
      database,
    );
    expect((await run(up, SKIP)).run?.failed).toBeNull();
    expect(await database.rows('SELECT said FROM after')).toEqual([{ said: '0' }]);
  });
});

import { describe, expect, it } from 'vitest';
import { statusRows } from '../../src/core/history.js';
import type { RunEvent } from '../../src/core/model.js';
import { readLedger } from '../../src/io/tracking.js';
import { testDatabase } from '../support/database.js';
import { downSome, LEDGER, migrations, upAll } from '../support/migrations.js';

const library = {
  'versions/001_books.sql': 'BEGIN;\nCREATE TABLE books (id int PRIMARY KEY, title text NOT NULL);\nCOMMIT;\n',
  'versions/002_readers.sql': 'CREATE TABLE readers (id int);\nINSERT INTO readers VALUES (1);\n',
  'down/001_books_down.sql': 'DROP TABLE books;\n',
  'down/002_readers_down.sql': 'DROP TABLE readers;\n',
};
const LEDGER_ROWS = `SELECT version, name, checksum, execution_time_ms AS ms, git_commit AS commit, applied_by AS by
  FROM _migrations ORDER BY id`;
const TABLES =
  "SELECT relname AS table FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'migration_history' ORDER BY 1";

describe('up', () => {
  it('applies each migration once, with its ledger row', async () => {
    const database = await testDatabase();
    const files = await migrations(library);
    const events: RunEvent[] = [];
    const run = await upAll(await database.session(), files, {}, events);
    expect(run.failed).toBeNull();
    expect(run.notRun).toEqual([]);
    expect(run.done.map(({ version, name }) => `${version} ${name}`)).toEqual(['001 books', '002 readers']);
    expect(events.map(({ kind }) => kind)).toEqual(['start', 'begin', 'done', 'begin', 'done']);
    const rows = await database.rows(LEDGER_ROWS);
    expect(rows).toEqual([
      { version: '001', name: 'books', checksum: files[0]!.checksum, ms: 5, commit: 'c0ffee', by: 'ada' },
      { version: '002', name: 'readers', checksum: files[1]!.checksum, ms: 5, commit: 'c0ffee', by: 'ada' },
    ]);
    const again = await upAll(await database.session(), files);
    expect(again).toEqual({ direction: 'up', done: [], failed: null, notRun: [] });
    expect(await database.rows('SELECT * FROM readers')).toHaveLength(1);
  });

  it('says when in UTC, whatever the time zone of the database', async () => {
    const database = await testDatabase();
    await database.rows(
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = ''Asia/Tokyo''', current_database()); END $$",
    );
    const session = await database.session();
    await upAll(session, await migrations(library));
    await database.rows("UPDATE _migrations SET applied_at = '2024-11-30 10:45:23+00'");
    expect((await readLedger(session.client, LEDGER))?.map(({ at }) => at)).toEqual(
      Array(2).fill('2024-11-30 10:45:23'),
    );
  });

  it('leaves nothing of a migration that fails, stops there, and says exactly where', async () => {
    const database = await testDatabase();
    const files = await migrations({
      ...library,
      'versions/003_loans.sql':
        "CREATE TABLE loans (id int);\n-- 📚📚 Bücher\nINSERT INTO books VALUES (1, '📖'), (2, isbn);\nSELECT 1;\n",
      'versions/004_fines.sql': 'CREATE TABLE fines (id int);\n',
    });
    const run = await upAll(await database.session(), files);
    expect(run.done.map(({ version }) => version)).toEqual(['001', '002']);
    expect(run.notRun).toEqual([{ version: '004', name: 'fines' }]);
    expect(run.failed).toMatchObject({ version: '003', name: 'loans' });
    expect(run.failed?.failure).toEqual({
      place: { path: 'versions/003_loans.sql', line: 3, column: 41 },
      sqlstate: '42703',
      message: 'column "isbn" does not exist',
      detail: null,
      hint: null,
      excerpt: ["INSERT INTO books VALUES (1, '📖'), (2, isbn);", `${' '.repeat(40)}^`],
    });
    expect((await database.rows(LEDGER_ROWS)).map(({ version }) => version)).toEqual(['001', '002']);
    expect((await database.rows(TABLES)).map(({ table }) => table)).toEqual(['_migrations', 'books', 'readers']);
  });

  it('goes on where it stopped, once the file is mended', async () => {
    const database = await testDatabase();
    const session = await database.session();
    const broken = { ...library, 'versions/003_loans.sql': 'CREATE TABLE loans (id integr);' };
    expect((await upAll(session, await migrations(broken))).failed?.failure.sqlstate).toBe('42704');
    const mended = { ...library, 'versions/003_loans.sql': 'CREATE TABLE loans (id integer);' };
    const run = await upAll(session, await migrations(mended));
    expect(run.done.map(({ version }) => version)).toEqual(['003']);
  });

  it('points at the statement for an error inside a block, and keeps where it happened', async () => {
    const database = await testDatabase();
    const text =
      "SELECT 1;\nDO $$\nBEGIN\n  RAISE EXCEPTION 'the library is closed' USING HINT = 'come back tomorrow';\nEND $$;\n";
    const run = await upAll(await database.session(), await migrations({ 'versions/001_closed.sql': text }));
    expect(run.failed?.failure).toMatchObject({
      place: { line: 2, column: 1 },
      sqlstate: 'P0001',
      message: 'the library is closed',
      hint: 'come back tomorrow',
      detail: 'PL/pgSQL function inline_code_block line 3 at RAISE',
      excerpt: ['DO $$', '^'],
    });
  });

  it('reports a broken deferred constraint as a failure, not as applied', async () => {
    const database = await testDatabase();
    const run = await upAll(
      await database.session(),
      await migrations({
        'versions/001_loans.sql': `CREATE TABLE books (id int PRIMARY KEY);
CREATE TABLE loans (book int REFERENCES books DEFERRABLE INITIALLY DEFERRED);
INSERT INTO loans VALUES (7);`,
      }),
    );
    expect(run.failed?.failure).toMatchObject({ sqlstate: '23503', place: { line: 3 } });
    expect(await database.rows(LEDGER_ROWS)).toEqual([]);
  });
});

describe('COPY … FROM stdin', () => {
  it('loads the data that follows it', async () => {
    const database = await testDatabase();
    const text =
      'CREATE TABLE books (id int, title text);\nCOPY books FROM stdin;\n1\tDer Zauberberg\n2\t\\N\n3\tÄsop 📚\n\\.\nSELECT 1;\n';
    const run = await upAll(await database.session(), await migrations({ 'versions/001_books.sql': text }));
    expect(run.failed).toBeNull();
    expect(await database.rows('SELECT * FROM books ORDER BY id')).toEqual([
      { id: 1, title: 'Der Zauberberg' },
      { id: 2, title: null },
      { id: 3, title: 'Äsop 📚' },
    ]);
  });

  it('points at the line of data that PostgreSQL refuses', async () => {
    const database = await testDatabase();
    const text = 'CREATE TABLE books (id int);\nCOPY books FROM stdin;\n1\n2\nthree\n\\.\n';
    const run = await upAll(await database.session(), await migrations({ 'versions/001_books.sql': text }));
    expect(run.failed?.failure).toMatchObject({
      place: { path: 'versions/001_books.sql', line: 5, column: 1 },
      sqlstate: '22P02',
      excerpt: ['three', '^'],
    });
    expect(await database.rows(TABLES)).toEqual([{ table: '_migrations' }]);
  });

  it('fails at the statement when the table is not there, and leaves the session usable', async () => {
    const database = await testDatabase();
    const session = await database.session();
    const run = await upAll(
      session,
      await migrations({ 'versions/001_books.sql': 'SELECT 1;\nCOPY shelves FROM stdin;\n1\n\\.\n' }),
    );
    expect(run.failed?.failure).toMatchObject({ sqlstate: '42P01', place: { line: 2 } });
    expect((await upAll(session, await migrations(library))).done).toHaveLength(2);
  });
});

describe('a migration that cannot run in a transaction', () => {
  const shop = 'CREATE TABLE orders (id int);\nINSERT INTO orders VALUES (1), (1);\n';

  it('runs statement by statement and is recorded afterwards', async () => {
    const database = await testDatabase();
    const files = await migrations({
      'versions/001_orders.sql': shop,
      'versions/002_index.sql': 'CREATE INDEX CONCURRENTLY by_id ON orders (id);\nVACUUM orders;\n',
      'down/002_index_down.sql': 'DROP INDEX CONCURRENTLY by_id;\n',
    });
    const session = await database.session();
    expect((await upAll(session, files)).done).toHaveLength(2);
    expect(await database.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_id'::regclass")).toEqual([
      { indisvalid: true },
    ]);
    expect((await downSome(session, files, 1)).done.map(({ version }) => version)).toEqual(['002']);
    expect(await database.rows("SELECT to_regclass('by_id') AS index")).toEqual([{ index: null }]);
    expect((await database.rows(LEDGER_ROWS)).map(({ version }) => version)).toEqual(['001']);
  });

  it('says how much of it had run when it fails, and is not recorded', async () => {
    const database = await testDatabase();
    const text = 'CREATE TABLE stock (id int);\nCREATE UNIQUE INDEX CONCURRENTLY one ON orders (id);\nSELECT 1;\n';
    const files = await migrations({ 'versions/001_orders.sql': shop, 'versions/002_stock.sql': text });
    const run = await upAll(await database.session(), files);
    expect(run.failed?.failure.sqlstate).toBe('23505');
    expect(run.failed?.failure.place.line).toBe(2);
    expect(run.failed?.failure.detail).toContain(
      '1 of 3 statements had run and remain: the migration runs outside a transaction.',
    );
    expect((await database.rows(LEDGER_ROWS)).map(({ version }) => version)).toEqual(['001']);
    expect(await database.rows("SELECT to_regclass('stock')::text AS stock")).toEqual([{ stock: 'stock' }]);
  });
});

describe('what a script leaves in the session', () => {
  it('does not reach the ledger nor the next migration', async () => {
    const database = await testDatabase();
    const hostile = `SELECT pg_catalog.set_config('search_path', '', false);
SET statement_timeout = '1h';
SET client_min_messages = error;
CREATE TABLE public.wards (id int);
CREATE TEMP TABLE scratch (id int);
PREPARE wards AS SELECT 1;
DECLARE c CURSOR WITH HOLD FOR SELECT 1;
LISTEN wards;
`;
    const files = await migrations({
      'versions/001_wards.sql': hostile,
      'versions/002_beds.sql':
        "CREATE TABLE beds AS SELECT current_setting('statement_timeout') AS timeout, current_setting('search_path') AS path;\nCREATE TABLE scratch (id int);\nPREPARE wards AS SELECT 2;\n",
    });
    expect((await upAll(await database.session(), files)).failed).toBeNull();
    expect(await database.rows('SELECT timeout, path FROM beds')).toEqual([{ timeout: '0', path: '"$user", public' }]);
    expect(
      await database.rows("SELECT count(*)::int AS n FROM pg_class WHERE relname = 'scratch' AND relpersistence = 't'"),
    ).toEqual([{ n: 0 }]);
  });

  it('may be another role', async () => {
    const database = await testDatabase();
    const role = `nurse_${database.url.replace(/\W/g, '').slice(-12)}`;
    const files = await migrations({
      'versions/001_role.sql': `DO $$ BEGIN EXECUTE 'CREATE ROLE ${role}'; EXECUTE 'GRANT CREATE ON SCHEMA public TO ${role}'; END $$;\nSET ROLE ${role};\nCREATE TABLE public.visits (id int);\n`,
      'versions/002_owner.sql': `CREATE TABLE owner AS SELECT current_user <> '${role}' AS back;\n`,
      'down/001_role_down.sql': `DROP OWNED BY ${role};\nDROP ROLE ${role};\n`,
      'down/002_owner_down.sql': 'DROP TABLE owner;\n',
    });
    const session = await database.session();
    expect((await upAll(session, files)).failed).toBeNull();
    expect(await database.rows('SELECT back FROM owner')).toEqual([{ back: true }]);
    expect((await downSome(session, files, 2)).failed).toBeNull();
  });

  it('may be no lock: one that gives all locks back is taken again', async () => {
    const database = await testDatabase();
    const files = await migrations({
      'versions/001_unlock.sql': 'SELECT pg_advisory_unlock_all();\n',
      'versions/002_locks.sql':
        "CREATE TABLE locks AS SELECT count(*)::int AS held FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid();\n",
    });
    await upAll(await database.session(), files);
    expect(await database.rows('SELECT held FROM locks')).toEqual([{ held: 1 }]);
  });
});

describe('a script that meddles with its transaction', () => {
  it.each([
    ['ROLLBACK;', 'ROLLBACK'],
    ['abort work;', 'abort work'],
    ["PREPARE TRANSACTION 'visits';", "PREPARE TRANSACTION 'visits'"],
  ])('is refused before anything runs: %s', async (statement, said) => {
    const database = await testDatabase();
    const files = await migrations({
      ...library,
      'versions/003_meddle.sql': `CREATE TABLE a (id int);\n${statement}\nCREATE TABLE b (id int);\n`,
    });
    await expect(upAll(await database.session(), files)).rejects.toMatchObject({
      name: 'UserError',
      message: `versions/003_meddle.sql:2:1: ${said} would end the transaction in which a migration runs. Nothing was run.`,
    });
    expect(await database.rows(TABLES)).toEqual([]);
  });

  it('may use savepoints', async () => {
    const database = await testDatabase();
    const text = 'SAVEPOINT s;\nCREATE TABLE a (id int);\nROLLBACK TO SAVEPOINT s;\nCREATE TABLE b (id int);\n';
    expect(
      (await upAll(await database.session(), await migrations({ 'versions/001_points.sql': text }))).failed,
    ).toBeNull();
    expect((await database.rows(TABLES)).map(({ table }) => table)).toEqual(['_migrations', 'b']);
  });

  it('fails when a procedure commits, and nothing is recorded', async () => {
    const database = await testDatabase();
    const text = 'CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;\nCALL p();\n';
    const run = await upAll(await database.session(), await migrations({ 'versions/001_commit.sql': text }));
    expect(run.failed?.failure).toMatchObject({ sqlstate: '2D000', place: { line: 2 } });
    expect(await database.rows(LEDGER_ROWS)).toEqual([]);
  });

  it('gets no ledger row for another transaction than its own', async () => {
    const database = await testDatabase();
    const [migration] = await migrations({ 'versions/001_chain.sql': 'CREATE TABLE a (id int);\nSELECT 1;\n' });
    const { up } = migration!;
    const chained = up.parts.map((part, index) => (index === 0 ? part : { ...part, text: 'COMMIT AND CHAIN' }));
    const run = await upAll(await database.session(), [{ ...migration!, up: { ...up, parts: chained } }]);
    expect(run.failed?.failure).toMatchObject({
      sqlstate: '2D000',
      message: 'the script ended the transaction in which it runs; nothing was recorded',
    });
    expect(await database.rows(LEDGER_ROWS)).toEqual([]);
  });
});

describe('down', () => {
  it('rolls back the newest first, and as many as asked', async () => {
    const database = await testDatabase();
    const session = await database.session();
    const files = await migrations(library);
    await upAll(session, files);
    expect((await downSome(session, files, 1)).done.map(({ version }) => version)).toEqual(['002']);
    await upAll(session, files);
    expect((await downSome(session, files, 9)).done.map(({ version }) => version)).toEqual(['002', '001']);
    expect(await database.rows(LEDGER_ROWS)).toEqual([]);
    expect((await database.rows(TABLES)).map(({ table }) => table)).toEqual(['_migrations']);
    expect((await downSome(session, files, 1)).done).toEqual([]);
  });

  it('refuses before anything runs when one of them has no rollback', async () => {
    const database = await testDatabase();
    const session = await database.session();
    const { 'down/001_books_down.sql': _, ...rest } = library;
    const files = await migrations(rest);
    await upAll(session, files);
    await expect(downSome(session, files, 2)).rejects.toThrow(
      '1 migration of the 2 to roll back has no rollback: 001 books. Nothing was rolled back.',
    );
    expect((await database.rows(LEDGER_ROWS)).map(({ version }) => version)).toEqual(['001', '002']);
    await expect(downSome(session, files, 0)).rejects.toThrow('cannot roll back 0 steps. Nothing was run.');
  });

  it('keeps the ledger row of a rollback that fails', async () => {
    const database = await testDatabase();
    const session = await database.session();
    const files = await migrations({
      ...library,
      'down/002_readers_down.sql': 'DROP TABLE readers;\nDROP TABLE nowhere;\n',
    });
    await upAll(session, files);
    const run = await downSome(session, files, 2);
    expect(run.failed?.failure).toMatchObject({
      place: { path: 'down/002_readers_down.sql', line: 2 },
      sqlstate: '42P01',
    });
    expect(run.notRun.map(({ version }) => version)).toEqual(['001']);
    expect((await database.rows(LEDGER_ROWS)).map(({ version }) => version)).toEqual(['001', '002']);
    expect(await database.rows('SELECT * FROM readers')).toHaveLength(1);
  });
});

describe('a ledger of an earlier runner', () => {
  const seed = `CREATE TABLE _migrations (id SERIAL PRIMARY KEY, version VARCHAR(10) NOT NULL UNIQUE, name VARCHAR(255) NOT NULL,
    checksum VARCHAR(64) NOT NULL, applied_at TIMESTAMPTZ DEFAULT NOW(), execution_time_ms INTEGER, git_commit VARCHAR(40))`;

  it('is continued, with room for longer versions', async () => {
    const database = await testDatabase();
    const files = await migrations({
      ...library,
      'versions/20250131120000_shelves.sql': 'CREATE TABLE shelves (id int);',
    });
    await database.rows(`${seed}; CREATE TABLE books (id int);
      INSERT INTO _migrations (version, name, checksum) VALUES ('001', 'books', '${files[0]!.checksum}')`);
    const session = await database.session();
    const rows = await readLedger(session.client, LEDGER);
    expect(statusRows(files, rows!).map(({ state }) => state)).toEqual(['applied', 'pending', 'pending']);
    const run = await upAll(session, files);
    expect(run.failed).toBeNull();
    expect((await database.rows(LEDGER_ROWS)).map(({ version, by }) => `${version} ${by}`)).toEqual([
      '001 null',
      '002 ada',
      '20250131120000 ada',
    ]);
  });

  it('is told from a table of that name that is something else', async () => {
    const database = await testDatabase();
    await database.rows('CREATE TABLE _migrations (file text, applied bigint)');
    await expect(upAll(await database.session(), await migrations(library))).rejects.toThrow(
      'public._migrations is no ledger of onefold: it has no version, name, checksum, applied_at.',
    );
  });
});

describe('a living database without a ledger', () => {
  it('is refused, with its tables and the other tool named', async () => {
    const database = await testDatabase();
    await database.rows(`CREATE TABLE patients (id int); CREATE SCHEMA billing; CREATE TABLE billing.invoices (id int);
      CREATE TABLE goose_db_version (id int); CREATE EXTENSION pg_stat_statements`);
    const refused = upAll(await database.session(), await migrations(library));
    await expect(refused).rejects.toMatchObject({
      name: 'UserError',
      message:
        'this database is in use but has no ledger public._migrations: it has 2 tables (billing.invoices, public.patients), and the history of another tool: public.goose_db_version (goose). Nothing was run.',
      hint: expect.stringContaining('stamp'),
    });
    expect(await database.rows("SELECT to_regclass('_migrations') AS ledger")).toEqual([{ ledger: null }]);
  });

  it('is not one that only has extensions and their tables', async () => {
    const database = await testDatabase();
    await database.rows('CREATE EXTENSION pgcrypto; CREATE EXTENSION hstore');
    expect((await upAll(await database.session(), await migrations(library))).failed).toBeNull();
  });
});

describe('a ledger elsewhere', () => {
  it('gets its schema, and odd names do no harm', async () => {
    const database = await testDatabase();
    const ledger = { ...LEDGER, schema: 'Ops "x"', table: 'order', history: 'Past "y"' };
    const files = await migrations(library);
    const session = await database.session();
    expect((await upAll(session, files, { ledger })).done).toHaveLength(2);
    expect(await database.rows('SELECT version FROM "Ops ""x"""."order" ORDER BY 1')).toHaveLength(2);
    expect((await upAll(session, files, { ledger })).done).toEqual([]);
  });
});

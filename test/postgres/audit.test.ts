import { describe, expect, it } from 'vitest';
import { down } from '../../src/commands/down.js';
import { history } from '../../src/commands/history.js';
import { repair } from '../../src/commands/repair.js';
import { resume } from '../../src/commands/resume.js';
import { stamp } from '../../src/commands/stamp.js';
import { status } from '../../src/commands/status.js';
import { up } from '../../src/commands/up.js';
import { verify } from '../../src/commands/verify.js';
import { bench } from '../support/bench.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { put } from '../support/folder.js';

const ward = {
  'versions/001_beds.sql': 'CREATE TABLE beds (id int);\n',
  'versions/002_nurses.sql': 'CREATE TABLE nurses (id int);\n',
  'down/002_nurses_down.sql': 'DROP TABLE nurses;\n',
};
const SKIP = { skipValidation: true };
const TABLES = `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace = 'public'::regnamespace ORDER BY 1`;

const tables = async ({ rows }: TestDatabase) => (await rows(TABLES)).map(({ name }) => name);
const view = async ({ rows }: TestDatabase) =>
  (await rows('SELECT version, status, last_action AS action FROM migration_status_view')).map(
    ({ version, status: state, action }) => `${version} ${state}, last ${action}`,
  );

describe('the audit trail', () => {
  it('keeps every attempt, with who, where, how long, and the true error', async () => {
    const database = await testDatabase();
    const { root, run } = bench(ward, database);
    const variables = { NODE_ENV: 'staging', USER: 'ada' };
    put(root, { 'versions/003_bad.sql': 'CREATE TABLE bad (id int);\nSELECT nothing;\n' });
    await run(up, SKIP, variables);
    await run(down, {}, variables);
    const rows = await database.rows(
      'SELECT version, name, action, status, error_message AS error, executed_by AS by, environment, execution_time_ms AS ms FROM migration_history ORDER BY executed_at',
    );
    const entry = { by: 'ada', environment: 'staging', ms: expect.any(Number), error: null, status: 'success' };
    const error = 'column "nothing" does not exist (SQLSTATE 42703) at versions/003_bad.sql:2:8';
    expect(rows).toEqual([
      { ...entry, version: '001', name: 'beds', action: 'apply' },
      { ...entry, version: '002', name: 'nurses', action: 'apply' },
      { ...entry, version: '003', name: 'bad', action: 'apply', status: 'failed', error },
      { ...entry, version: '002', name: 'nurses', action: 'rollback' },
    ]);
    const seen = await run(history, { limit: '2' });
    expect(seen.history?.map(({ version, action }) => `${version} ${action}`)).toEqual(['002 rollback', '003 apply']);
  });

  it('keeps what only the ledger was told, with the reason', async () => {
    const database = await testDatabase();
    const { root, run } = bench(ward, database);
    await run(stamp, { version: '1', reason: 'made by hand' });
    put(root, { 'versions/001_beds.sql': 'CREATE TABLE beds (id int); -- in the ward\n' });
    await run(repair, { reason: 'a remark' });
    const rows = await database.rows(
      'SELECT version, action, status, reason FROM migration_history ORDER BY executed_at',
    );
    expect(rows).toEqual([
      { version: '001', action: 'stamp', status: 'success', reason: 'made by hand' },
      { version: '001', action: 'repair', status: 'success', reason: 'a remark' },
    ]);
  });

  it('is summed up by a view and a function', async () => {
    const database = await testDatabase();
    const { root, run } = bench(ward, database);
    put(root, {
      'versions/003_index.sql': `${'INSERT INTO beds VALUES (1), (1);\n'}CREATE UNIQUE INDEX CONCURRENTLY one ON beds (id);\n`,
    });
    await run(up, SKIP);
    expect(await view(database)).toEqual([
      '001 applied, last apply',
      '002 applied, last apply',
      '003 half-applied, last apply',
    ]);
    expect(
      await database.rows('SELECT applied, failed, half_applied, last_version FROM get_migration_status()'),
    ).toEqual([{ applied: '2', failed: '0', half_applied: '1', last_version: '002' }]);
    await run(resume, { skip: true });
    await database.rows('DROP INDEX one');
    put(root, { 'down/003_index_down.sql': 'DELETE FROM beds;\n', 'versions/004_bad.sql': 'SELECT nothing;\n' });
    await run(up, SKIP);
    await run(down);
    expect(await view(database)).toEqual([
      '001 applied, last apply',
      '002 applied, last apply',
      '003 rolled back, last rollback',
      '004 failed, last apply',
    ]);
    expect(await database.rows('SELECT applied, failed, half_applied, last_name FROM get_migration_status()')).toEqual([
      { applied: '2', failed: '1', half_applied: '0', last_name: 'nurses' },
    ]);
  });

  it('tells of a rollback that stopped half-way', async () => {
    const database = await testDatabase();
    const { run } = bench({ ...ward, 'down/002_nurses_down.sql': 'VACUUM nurses;\nDROP TABLE nowhere;\n' }, database);
    await run(up);
    await run(down);
    expect(await view(database)).toEqual(['001 applied, last apply', '002 half-applied, last rollback']);
  });

  it('leaves a view and a function alone that have its names already', async () => {
    const database = await testDatabase();
    await database.rows('CREATE VIEW migration_status_view AS SELECT 1 AS mine');
    const { run } = bench(ward, database);
    expect((await run(up)).run?.failed).toBeNull();
    expect(await database.rows('SELECT * FROM migration_status_view')).toEqual([{ mine: 1 }]);
  });
});

describe('a migration_history of another runner', () => {
  /** As nextjs-migration-system documents it. */
  const documented = `CREATE TABLE migration_history (
    id UUID PRIMARY KEY, version TEXT NOT NULL, action TEXT NOT NULL, executed_at TIMESTAMPTZ DEFAULT NOW(),
    execution_time_ms INTEGER, status TEXT NOT NULL, error_message TEXT, executed_by TEXT, environment TEXT)`;
  const ledger =
    'CREATE TABLE _migrations (version text UNIQUE, name text, checksum text, applied_at timestamptz DEFAULT now())';

  it('of the documented shape is gone on with', async () => {
    const database = await testDatabase();
    await database.rows(`${ledger}; ${documented}; INSERT INTO migration_history (id, version, action, status)
      VALUES (gen_random_uuid(), '01', 'apply', 'success')`);
    const { root, run } = bench(ward, database);
    put(root, { 'versions/003_bad.sql': 'SELECT nothing;\n' });
    await run(up, SKIP);
    const rows = await database.rows('SELECT version, status FROM migration_history ORDER BY executed_at');
    expect(rows.map(({ version, status: how }) => `${version} ${how}`)).toEqual([
      '01 success',
      '001 success',
      '002 success',
      '003 failed',
    ]);
  });

  it.each([
    [
      'of another shape',
      'CREATE TABLE migration_history (id int, what text)',
      'it has no version, action, executed_at, status',
    ],
    [
      'with a foreign key',
      `${documented}; CREATE TABLE schema_migrations (version text PRIMARY KEY);
       ALTER TABLE migration_history ADD CONSTRAINT known FOREIGN KEY (version) REFERENCES schema_migrations`,
      'has a foreign key (known), which would refuse to record a failure',
    ],
    [
      'with a column that must be filled',
      `${documented.replace('environment TEXT', 'environment TEXT, batch INTEGER NOT NULL')}`,
      'wants a value in batch, which would refuse to record a failure',
    ],
    [
      'with a check on what was done',
      `${documented}; ALTER TABLE migration_history ADD CONSTRAINT known CHECK (action IN ('apply', 'rollback'))`,
      'has a check (known), which would refuse to record a failure',
    ],
  ])('%s is refused, and nothing is made', async (_, made, message) => {
    const database = await testDatabase();
    await database.rows(made);
    const before = await tables(database);
    const { run } = bench({ ...ward, 'mapping.yaml': 'onefold: 1\nledger: { table: applied }\n' }, database);
    await database.rows('CREATE TABLE applied (version text, name text, checksum text, applied_at timestamptz)');
    await expect(run(up)).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining(message) });
    await database.rows('SELECT version, name, checksum, applied_at FROM applied');
    expect(
      await database.rows(
        "SELECT count(*)::int AS n FROM pg_attribute WHERE attrelid = 'applied'::regclass AND attnum > 0",
      ),
    ).toEqual([{ n: 4 }]);
    expect(await tables(database)).toEqual([...before, 'applied'].sort());
  });
});

describe('a role without rights', () => {
  async function asGuest(grants: string) {
    const database = await testDatabase();
    const role = `guest_${database.url.replace(/\W/g, '').slice(-12)}`;
    await database.rows(`CREATE ROLE ${role} LOGIN PASSWORD 'g'; ${grants.replaceAll('ROLE', role)}`);
    const url = new URL(database.url);
    if (url.searchParams.has('user')) url.searchParams.set('user', role);
    else [url.username, url.password] = [role, 'g'];
    return { database, role, ...bench(ward, { url: url.href }) };
  }

  it('may not make the ledger: it is told so, and nothing is made', async () => {
    const { database, role, run } = await asGuest('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
    await expect(run(up)).rejects.toMatchObject({
      name: 'UserError',
      message: 'the ledger public._migrations cannot be made: permission denied for schema public. Nothing was run.',
      hint: expect.stringContaining('let the role that runs migrations create tables in schema public'),
    });
    expect(await tables(database)).toEqual([]);
    await database.rows(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });

  it('on a copy that takes no writes, rights are not what is lacking', async () => {
    const database = await testDatabase();
    const { run } = bench(ward, database);
    await database.rows(
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$",
    );
    await expect(run(up)).rejects.toMatchObject({
      message: expect.stringContaining('cannot execute CREATE TABLE in a read-only transaction'),
      hint: expect.stringContaining('name the primary server'),
    });
  });

  it.each([
    ['status', status],
    ['up', up],
  ])('may not read the ledger of others: %s says so', async (_, command) => {
    const { database, role, run } = await asGuest('GRANT CREATE ON SCHEMA public TO ROLE');
    await bench(ward, database).run(up);
    await expect(run(command)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('public._migrations cannot be read: permission denied for table _migrations'),
    });
    await database.rows(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });

  it('may read and not change the ledger of others: what it runs is rolled back', async () => {
    const { database, role, run, root } = await asGuest('GRANT CREATE ON SCHEMA public TO ROLE');
    await bench(ward, database).run(up);
    await database.rows(`GRANT SELECT ON _migrations, migration_history TO ${role}`);
    put(root, { 'versions/003_more.sql': 'CREATE TABLE more (id int);\n' });
    const report = await run(up);
    expect(report.run?.failed?.failure).toMatchObject({
      sqlstate: '42501',
      message: expect.stringMatching(/^permission denied for table (?:_migrations|migration_history)$/),
    });
    expect(await tables(database)).not.toContain('more');
    await database.rows(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });
});

describe('a ledger that cannot be trusted', () => {
  it('is said to take no change, where a trigger lets nothing in', async () => {
    const database = await testDatabase();
    const { run } = bench(ward, database);
    await run(stamp, { version: '001' });
    await database.rows(`CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER nothing BEFORE INSERT ON _migrations FOR EACH ROW EXECUTE FUNCTION nothing()`);
    const entries = await database.rows('SELECT version FROM migration_history');
    await expect(run(stamp, { version: '002' })).rejects.toThrow('it takes no change (a trigger, or row security)');
    expect(await database.rows('SELECT version FROM migration_history')).toEqual(entries);
  });

  it('is missed, where its name in mapping.yaml is another than in a database that is in use', async () => {
    const database = await testDatabase();
    const { root, run } = bench(ward, database);
    await run(up, SKIP);
    put(root, { 'mapping.yaml': 'onefold: 1\nsources: []\nledger: { table: _migration }\n' });
    const report = await run(verify);
    expect([report.verdict, report.notes[0]]).toEqual(['attention', expect.stringContaining('has no ledger')]);
    await expect(run(down)).rejects.toThrow('is in use but has no ledger public._migration');
  });

  it('gives the web roles of Supabase no rights, whatever they get on new tables', async () => {
    const database = await testDatabase();
    await database.rows(`DO $$ BEGIN CREATE ROLE anon; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO anon`);
    await bench(ward, database).run(up, SKIP);
    const readable = await database.rows(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')
        AND has_table_privilege('anon', oid, 'SELECT') ORDER BY 1`,
    );
    expect(readable.map(({ name }) => name)).toEqual(['beds', 'nurses']);
  });

  it('does not take a version for known that neither it nor a file has', async () => {
    const { run } = bench(ward, await testDatabase());
    await run(up, SKIP);
    await expect(run(repair, { version: ['99'] })).rejects.toMatchObject({ kind: 'unknown-version' });
  });
});

describe('names that migrations want for themselves', () => {
  it.each([
    ['CREATE VIEW migration_history AS SELECT 1 AS one;', 'view public.migration_history', 'history'],
    ['CREATE TABLE IF NOT EXISTS public._migrations (id int);', 'table public._migrations', 'table'],
    ['ALTER TABLE beds RENAME TO migration_status_view;', 'table public.migration_status_view', 'statusView'],
    [
      "CREATE FUNCTION get_migration_status() RETURNS int LANGUAGE sql AS 'SELECT 1';",
      'function public.get_migration_status()',
      'statusFunction',
    ],
  ])('%s is refused before anything runs, with the key that gives way', async (sql, made, key) => {
    const database = await testDatabase();
    const { root, run } = bench({ ...ward, 'versions/003_records.sql': `-- 003\n${sql}\n` }, database);
    await expect(run(up, SKIP)).rejects.toMatchObject({
      message: expect.stringContaining(`versions/003_records.sql:2:1 makes ${made}, and the runner`),
      hint: expect.stringContaining(`ledger: { ${key}: onefold_`),
    });
    expect(await tables(database)).toEqual([]);
    put(root, { 'mapping.yaml': `onefold: 1\nsources: []\nledger: { ${key}: our_own }\n` });
    expect((await run(up, SKIP)).run?.done).toHaveLength(3);
  });

  it('may be used in another schema', async () => {
    const sql = 'CREATE SCHEMA app; CREATE VIEW app.migration_history AS SELECT 1 AS one;';
    const { run } = bench({ 'versions/001_app.sql': sql }, await testDatabase());
    expect((await run(up, SKIP)).verdict).toBe('ok');
  });

  it('are said to be taken, where the database has them already', async () => {
    const database = await testDatabase();
    await database.rows('CREATE VIEW migration_history AS SELECT 1 AS one');
    await expect(bench(ward, database).run(up, SKIP)).rejects.toMatchObject({
      message: expect.stringContaining('relation "migration_history" already exists'),
      hint: expect.stringContaining('to names that are free'),
    });
  });
});

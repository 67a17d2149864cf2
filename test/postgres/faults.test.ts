import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { down } from '../../src/commands/down.js';
import { redo } from '../../src/commands/redo.js';
import { status } from '../../src/commands/status.js';
import { up } from '../../src/commands/up.js';
import { verify } from '../../src/commands/verify.js';
import { LOCK_KEY } from '../../src/io/run.js';
import { bench } from '../support/bench.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { put } from '../support/folder.js';
import { launch } from '../support/process.js';
import { type Installed, install } from '../support/transcript.js';

const shop = {
  'versions/001_books.sql': 'CREATE TABLE books (id int PRIMARY KEY);\n',
  'versions/002_loans.sql': 'CREATE TABLE loans (book int REFERENCES books);\n',
  'down/002_loans_down.sql': 'DROP TABLE loans;\n',
};
const SKIP = { skipValidation: true };

/** All that a database holds: what was made, what was dropped, and whether a transaction ever wrote. */
const state = ({ rows }: TestDatabase) =>
  rows(`SELECT 'relation' AS kind, oid::text, relname AS name, xmin::text AS by FROM pg_class
    UNION ALL SELECT 'schema', oid::text, nspname, xmin::text FROM pg_namespace
    UNION ALL SELECT 'function', oid::text, proname, xmin::text FROM pg_proc ORDER BY 1, 2`);
const applied = async ({ rows }: TestDatabase) =>
  (await rows('SELECT version FROM _migrations ORDER BY version')).map(({ version }) => version);
const failures = ({ rows }: TestDatabase) =>
  rows("SELECT version, error_message AS error FROM migration_history WHERE status = 'failed'");

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

describe('what home-made runners did', () => {
  it.each(['0', '-1', '1.5', 'all', ''])(
    '--steps %j rolled back everything: it is refused, and nothing runs',
    async (steps) => {
      const database = await testDatabase();
      const { run } = bench(shop, database);
      await run(up);
      const before = await state(database);
      await expect(run(down, { steps })).rejects.toThrow(`--steps ${steps} is no number of steps. Nothing was run.`);
      expect(await state(database)).toEqual(before);
      expect(await applied(database)).toEqual(['001', '002']);
    },
  );

  it.each([
    ['up', 'database', '--database'],
    ['up', 'target', '--target'],
    ['up', 'only', '--only'],
    ['down', 'database', '--database'],
    ['down', 'target', '--target'],
    ['down', 'version', 'the version'],
  ])('a variable that was not set ran everything: %s with an empty %s is refused', async (command, flag, named) => {
    const database = await testDatabase();
    const { run } = bench(shop, database);
    await run(up, { steps: '1' });
    const before = await state(database);
    await expect(run(command === 'up' ? up : down, { [flag]: '' })).rejects.toThrow(
      `${named} is empty. Nothing was run.`,
    );
    expect(await state(database)).toEqual(before);
  });

  it('redo rolled back what could not be applied again: it asks before', async () => {
    const database = await testDatabase();
    const { root, run } = bench(shop, database);
    await run(up);
    for (const text of ['\\i loans.sql\n', '\0', 'SELECT 1;\nROLLBACK;\n']) {
      put(root, { 'versions/002_loans.sql': text });
      const before = await state(database);
      await expect(run(redo)).rejects.toThrow('versions/002_loans.sql');
      expect(await state(database)).toEqual(before);
    }
    expect(await applied(database)).toEqual(['001', '002']);
  });

  it.each([
    ['is missing', {}, 'has no rollback: 001 books. Nothing was rolled back.'],
    [
      'holds nothing',
      { 'down/001_books_down.sql': '-- to do\n' },
      'down/001_books_down.sql holds no statement, so 001 books has no rollback.',
    ],
  ])('a down that %s counted as rolled back: all is refused, and nothing runs', async (_, files, message) => {
    const database = await testDatabase();
    const { run } = bench({ ...shop, ...files }, database);
    await run(up);
    const before = await state(database);
    await expect(run(down, { steps: '2' })).rejects.toThrow(message);
    expect(await state(database)).toEqual(before);
    expect(await applied(database)).toEqual(['001', '002']);
  });

  it('dry runs wrote to the database: none does, not even the ledger table', async () => {
    const database = await testDatabase();
    const { run } = bench(shop, database);
    const empty = await state(database);
    for (const command of [up, down]) await run(command, { dryRun: true });
    for (const command of [status, verify]) await run(command);
    expect(await state(database)).toEqual(empty);
    await run(up, { target: '1' });
    const before = await state(database);
    for (const flags of [{ dryRun: true }, { dryRun: true, target: '2' }]) await run(up, flags);
    await expect(run(down, { dryRun: true })).rejects.toThrow('has no rollback');
    for (const command of [status, verify]) await run(command);
    expect(await state(database)).toEqual(before);
  });

  it('a rehearsal leaves nothing, neither of what succeeds nor of what fails', async () => {
    const database = await testDatabase();
    const { root, run } = bench(shop, database);
    const before = (await state(database)).map(({ kind, name }) => `${kind} ${name}`);
    expect((await run(up, { rehearse: true })).run).toMatchObject({ rehearsed: true, failed: null });
    put(root, { 'versions/003_bad.sql': 'CREATE TABLE bad (id int);\nSELECT nothing;\n' });
    expect((await run(up, { rehearse: true, ...SKIP })).run?.failed).toMatchObject({ version: '003' });
    expect((await state(database)).map(({ kind, name }) => `${kind} ${name}`)).toEqual(before);
  });

  it('the log of failures hid the real error behind a foreign key: it is told, kept and no key is in its way', async () => {
    const database = await testDatabase();
    const { run } = bench({ ...shop, 'versions/003_bad.sql': 'SELECT nothing;\n' }, database);
    const report = await run(up, SKIP);
    expect(report.run?.failed?.failure.message).toBe('column "nothing" does not exist');
    expect(await failures(database)).toEqual([
      { version: '003', error: 'column "nothing" does not exist (SQLSTATE 42703) at versions/003_bad.sql:1:8' },
    ]);
    expect(
      await database.rows(
        "SELECT 1 FROM pg_constraint WHERE contype = 'f' AND conrelid = 'migration_history'::regclass",
      ),
    ).toEqual([]);
  });

  it('the log of failures failed itself: the real error is told all the same', async () => {
    const database = await testDatabase();
    const { root, run, notes } = bench(shop, database);
    await run(up);
    await database.rows(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no failures here'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON migration_history FOR EACH ROW WHEN (NEW.status = 'failed') EXECUTE FUNCTION refuse()`);
    put(root, { 'versions/003_bad.sql': 'SELECT nothing;\n' });
    expect((await run(up, SKIP)).run?.failed?.failure.message).toBe('column "nothing" does not exist');
    expect(notes.at(-1)).toBe('The failure could not be written into the audit trail: no failures here.');
    expect(await applied(database)).toEqual(['001', '002']);
  });

  it.each([
    ['in a transaction', ''],
    ['outside of one', '-- onefold: no-transaction\n'],
  ])('a rollback took its own row out of the ledger: that is what is said, %s', async (_, header) => {
    const database = await testDatabase();
    const down2 = `${header}DELETE FROM _migrations WHERE version = '002';\n`;
    const { run } = bench({ ...shop, 'down/002_loans_down.sql': down2 }, database);
    await run(up);
    expect((await run(down)).run?.failed?.failure).toMatchObject({
      message: 'the ledger has no row left to change: the script, or a trigger, had changed it; nothing was recorded',
      hint: 'Let the script leave the ledger alone: onefold keeps it.',
    });
  });

  it('the search for a reason failed itself: the failure is told all the same', async () => {
    const database = await testDatabase();
    const { root, run } = bench({ ...shop, 'versions/003_bad.sql': 'SELECT nothing;\n' }, database);
    const emit = () => put(root, { 'mapping.yaml': 'onefold: [' });
    const report = await run(up, SKIP, {}, { emit });
    expect(report.run).toMatchObject({
      done: [{ version: '001' }, { version: '002' }],
      failed: { version: '003', failure: { message: 'column "nothing" does not exist' } },
    });
  });

  it.each(['versions/002_fines.sql', 'versions/2_fines.sql', 'versions/0002_fines.sql'])(
    'a second file with a used number was skipped for ever: %s is refused by name',
    async (path) => {
      const database = await testDatabase();
      const { root, run } = bench(shop, database);
      await run(up);
      put(root, { [path]: 'CREATE TABLE fines (id int);\n' });
      const both = /version \d+ is used by 2 files: (?=.*versions\/002_loans\.sql)(?=.*_fines\.sql)/;
      await expect(run(up)).rejects.toThrow(both);
      expect((await run(status)).notes.join('\n')).toMatch(both);
      expect((await run(status)).verdict).toBe('attention');
    },
  );

  it('no runner took a lock: a second one waits, and gives up with the name of the first', async () => {
    const database = await testDatabase();
    const { run } = bench(shop, database);
    const holder = await database.session();
    await holder.client.query(`SET application_name = 'the other run'; SELECT pg_advisory_lock(${LOCK_KEY})`);
    for (const [command, flags] of [
      [up, {}],
      [up, { rehearse: true }],
      [down, {}],
      [redo, {}],
    ] as const) {
      await expect(run(command, { ...flags, lockTimeout: '0' })).rejects.toMatchObject({
        kind: 'lock-held',
        message: expect.stringContaining('(the other run, connected since'),
      });
    }
    expect(await database.rows("SELECT to_regclass('_migrations') AS ledger")).toEqual([{ ledger: null }]);
    await holder.client.query(`SELECT pg_advisory_unlock(${LOCK_KEY})`);
    expect((await run(up, { lockTimeout: '0' })).run?.done).toHaveLength(2);
  });
});

describe('a rejected tag still migrated', () => {
  const production = { NODE_ENV: 'production' };
  const confirmed = { ...production, CONFIRM_PRODUCTION_MIGRATION: 'true' };

  it.each([
    ['nobody confirmed', {}, { plan: 'plan.json' }, 'CONFIRM_PRODUCTION_MIGRATION is not set'],
    [
      'it was confirmed in another word',
      { CONFIRM_PRODUCTION_MIGRATION: 'yes' },
      { plan: 'plan.json' },
      'CONFIRM_PRODUCTION_MIGRATION is "yes"',
    ],
    [
      'production is written in another way, which a gate must not mistake for a laptop',
      { NODE_ENV: 'Production ' },
      { plan: 'plan.json' },
      'CONFIRM_PRODUCTION_MIGRATION is not set',
    ],
    ['there is no plan', confirmed, {}, 'no plan was given'],
    ['the plan is not there', confirmed, { plan: 'nowhere.json' }, 'the plan nowhere.json cannot be read (ENOENT)'],
    [
      'the plan was changed by hand',
      confirmed,
      { plan: 'changed.json' },
      'changed.json is no plan of onefold, or was changed',
    ],
    [
      'the plan is older than a file',
      confirmed,
      { plan: 'old.json' },
      'the plan old.json is not of what would run now',
    ],
  ])('where %s, it is refused and the database is untouched', async (_, variables, flags, message) => {
    const database = await testDatabase();
    const { root, run } = bench({ 'versions/001_books.sql': 'CREATE TABLE books (id int);\n' }, database);
    await run(up, { dryRun: true, out: 'old.json' }, production);
    put(root, shop);
    await run(up, { dryRun: true, out: 'plan.json' }, production);
    const plan = readFileSync(join(root, 'plan.json'), 'utf8');
    writeFileSync(join(root, 'changed.json'), plan.replace('loans', 'lawns'));
    const before = await state(database);
    await expect(run(up, flags, { ...production, ...variables })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(message),
    });
    expect(await state(database)).toEqual(before);
    expect((await run(up, { plan: 'plan.json' }, confirmed)).run?.done).toHaveLength(2);
  });

  it('where the plan was made for another database, it is refused, and both are untouched', async () => {
    const [staging, target] = [await testDatabase(), await testDatabase()];
    const { run } = bench(shop, staging);
    await run(up, { dryRun: true, out: 'plan.json' }, production);
    await expect(run(up, { plan: 'plan.json', database: target.url }, confirmed)).rejects.toThrow(
      'it was made for database onefold_test_',
    );
    expect(await state(target)).toEqual(await state(staging));
  });

  it('where the values of an enum stand in its way, a rehearsal says what it is no rehearsal of', async () => {
    const database = await testDatabase();
    const { run } = bench(
      {
        'versions/001_kinds.sql': "CREATE TYPE kind AS ENUM ('a');\n",
        'versions/002_kind_b.sql': "ALTER TYPE kind ADD VALUE 'b';\n",
        'versions/003_things.sql': "CREATE TABLE things (kind kind DEFAULT 'b');\n",
      },
      database,
    );
    await run(up, { target: '001', skipValidation: true });
    const { run: rehearsed } = await run(up, { rehearse: true, skipValidation: true });
    expect(rehearsed?.failed?.failure).toMatchObject({ sqlstate: '55P04', hint: expect.stringContaining('committed') });
    expect((await run(up, { skipValidation: true })).run?.done).toHaveLength(2);
  });

  it("a plan takes no other file's place", async () => {
    const { root, run } = bench(shop, await testDatabase());
    const out = 'versions/001_books.sql';
    await expect(run(up, { dryRun: true, out })).rejects.toThrow(`${out} is there and is no plan`);
    expect(readFileSync(join(root, out), 'utf8')).toBe(shop[out]);
    for (let time = 0; time < 2; time += 1) await run(up, { dryRun: true, out: 'plan.json' });
  });

  it('a database that went on since the plan was written is not what was planned', async () => {
    const database = await testDatabase();
    const { run } = bench(shop, database);
    await run(up, { dryRun: true, out: 'plan.json' });
    await run(up, { target: '1' });
    const before = await state(database);
    await expect(run(up, { plan: 'plan.json' }, confirmed)).rejects.toThrow('is not of what would run now');
    expect(await state(database)).toEqual(before);
  });

  it.each([
    ['without a plan', ['up'], 2],
    ['with an error in the migrations', ['up'], 1],
    ['with a number used twice', ['up'], 2],
  ])(
    '%s the step ends the pipeline: it exits with another code than 0, and nothing follows',
    async (what, args, code) => {
      const database = await testDatabase();
      const { root } = bench(shop, database);
      if (what.includes('error')) put(root, { 'versions/003_bad.sql': 'ALTER TABLE nowhere ADD COLUMN id int;\n' });
      if (what.includes('twice')) put(root, { 'versions/002_again.sql': 'SELECT 1;\n' });
      const before = await state(database);
      const [name, value] = what === 'without a plan' ? ['NODE_ENV', 'production'] : ['CI', 'true'];
      const { ended } = launch(installed, args, root, database.url, {
        [name]: value,
        CONFIRM_PRODUCTION_MIGRATION: 'true',
      });
      expect((await ended).code).toBe(code);
      expect(await state(database)).toEqual(before);
    },
  );
});

describe('what a file says of its own run', () => {
  it.each([
    [
      '-- onefold: no-transactions\nSELECT 1;\n',
      'versions/003_wrong.sql:1:1: `onefold: no-transactions` is no directive.',
    ],
    [
      '-- A remark\n-- onefold: lock-timeout soon\nSELECT 1;\n',
      'versions/003_wrong.sql:2:1: `onefold: lock-timeout` needs a time with its unit, not "soon".',
    ],
    [
      'SELECT 1;\nROLLBACK;\n',
      'versions/003_wrong.sql:2:1: ROLLBACK would end the transaction in which a migration runs.',
    ],
  ])('a wrong word is refused with its place, and nothing runs: %j', async (text, message) => {
    const database = await testDatabase();
    const { run } = bench({ ...shop, 'versions/003_wrong.sql': text }, database);
    const before = await state(database);
    await expect(run(up, SKIP)).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining(message) });
    expect(await state(database)).toEqual(before);
  });

  it('limits hold for its statements, and for no others', async () => {
    const database = await testDatabase();
    const limits = (version: string) =>
      `CREATE TABLE limits_${version} AS SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement;\n`;
    const { run } = bench(
      {
        'versions/001_usual.sql': limits('001'),
        'versions/002_own.sql': `-- onefold: lock-timeout 5s\n-- onefold: statement-timeout 10min\n${limits('002')}`,
        'versions/003_usual.sql': limits('003'),
      },
      database,
    );
    expect((await run(up, SKIP)).run?.failed).toBeNull();
    for (const version of ['001', '003']) {
      expect(await database.rows(`SELECT * FROM limits_${version}`)).toEqual([{ lock: '10s', statement: '0' }]);
    }
    expect(await database.rows('SELECT * FROM limits_002')).toEqual([{ lock: '5s', statement: '10min' }]);
  });

  it('a lock that others hold is tried for a few times, and then told; nothing is left', async () => {
    const database = await testDatabase();
    const policy = 'onefold: 1\npolicy: { lockTimeout: 20ms, lockRetries: 1 }\n';
    const { root, run, notes } = bench({ ...shop, 'mapping.yaml': policy }, database);
    await run(up);
    put(root, { 'versions/003_isbn.sql': 'CREATE TABLE isbns (id int);\nALTER TABLE books ADD COLUMN isbn text;\n' });
    const reader = await database.session();
    await reader.client.query('BEGIN; SELECT * FROM books');
    const report = await run(up, SKIP);
    expect(report.run?.failed?.failure).toMatchObject({ sqlstate: '55P03', place: { line: 2 } });
    expect(notes.filter((text) => text.includes('trying again'))).toEqual([
      expect.stringMatching(
        /^\[003\] isbn: canceling statement due to lock timeout .*trying again in 0\.5 s \(1 of 1\)\.$/,
      ),
    ]);
    expect(await database.rows("SELECT to_regclass('isbns') AS isbns")).toEqual([{ isbns: null }]);
    await reader.client.query('COMMIT');
    expect((await run(up, SKIP)).run?.done.map(({ version }) => version)).toEqual(['003']);
  });
});

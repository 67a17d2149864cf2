import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { down } from '../../src/commands/down.js';
import { redo } from '../../src/commands/redo.js';
import { reset } from '../../src/commands/reset.js';
import { status } from '../../src/commands/status.js';
import { up } from '../../src/commands/up.js';
import { verify } from '../../src/commands/verify.js';
import type { Report } from '../../src/core/model.js';
import { bench } from '../support/bench.js';
import { testDatabase } from '../support/database.js';
import { put } from '../support/folder.js';

const clinic = {
  'versions/001_patients.sql': 'CREATE TABLE patients (id int PRIMARY KEY);\n',
  'versions/002_visits.sql': 'CREATE TABLE visits (patient int REFERENCES patients);\n',
  'versions/010_wards.sql': 'CREATE TABLE wards (id int);\n',
  'down/010_wards_down.sql': 'DROP TABLE wards;\n',
  'down/002_visits_down.sql': 'DROP TABLE visits;\n',
};

const states = (report: Report) => report.status?.map(({ version, state }) => `${version} ${state}`);
const CATALOG = `SELECT 'relation' AS kind, oid::text, relname AS name FROM pg_class
  UNION ALL SELECT 'schema', oid::text, nspname FROM pg_namespace
  UNION ALL SELECT 'function', oid::text, proname FROM pg_proc
  UNION ALL SELECT 'xact', '', pg_current_xact_id_if_assigned()::text ORDER BY 1, 2`;

describe('up, status, verify and down', () => {
  it('work together on versions/ and down/ without a mapping.yaml', async () => {
    const database = await testDatabase();
    const { run, notes } = bench(clinic, database);
    expect(states(await run(status))).toEqual(['001 pending', '002 pending', '010 pending']);

    const applied = await run(up);
    expect(applied).toMatchObject({ command: 'up', verdict: 'ok', run: { direction: 'up', failed: null, notRun: [] } });
    expect(applied.run?.done).toHaveLength(3);
    expect(notes.at(-1)).toMatch(/^Database onefold_test_\w+ on .+ \(PostgreSQL \d[\d.]*\), from DATABASE_URL\.$/);
    expect(applied.target?.database).toMatch(/^onefold_test_/);

    expect((await run(verify)).notes).toEqual(['Verified 3 applied migrations: 3 unchanged.']);
    const back = await run(down, { steps: '2' });
    expect(back.run?.done.map(({ version }) => version)).toEqual(['010', '002']);
    const after = await run(status);
    expect(states(after)).toEqual(['001 applied', '002 pending', '010 pending']);
    expect(after.verdict).toBe('ok');
    expect(await database.rows("SELECT to_regclass('visits') AS visits")).toEqual([{ visits: null }]);
  });

  it('tell of changed, missing and late files, and run nothing', async () => {
    const database = await testDatabase();
    const { root, run } = bench(clinic, database);
    await run(up);
    put(root, {
      'versions/001_patients.sql': 'CREATE TABLE patients (id bigint PRIMARY KEY);\n',
      'versions/005_beds.sql': 'CREATE TABLE beds (id int);\n',
      'versions/011_late.sql': 'CREATE TABLE late (id int);\n',
    });
    rmSync(join(root, 'versions/002_visits.sql'));
    const seen = await run(status);
    expect(states(seen)).toEqual(['001 changed', '002 missing', '005 out-of-order', '010 applied', '011 pending']);
    expect(seen.verdict).toBe('attention');
    const checked = await run(verify);
    expect(checked.verdict).toBe('attention');
    expect(checked.notes).toEqual([
      'Verified 3 applied migrations: 1 unchanged, 1 changed, 1 missing.',
      expect.stringMatching(
        /^001 patients has changed since it was applied: checksum [0-9a-f]{16}, now [0-9a-f]{16}\.$/,
      ),
      '002 visits is applied, and has no file here.',
    ]);
    await expect(run(up)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/001_patients\.sql.*\n.*002 visits.*\n.*005_beds\.sql/),
    });
    expect(await database.rows("SELECT to_regclass('late') AS late")).toEqual([{ late: null }]);
  });

  it('keep the ledger where mapping.yaml wants it', async () => {
    const database = await testDatabase();
    const mapping = 'onefold: 1\nledger: { schema: ops, table: applied }\n';
    const { root, run } = bench({ ...clinic, 'mapping.yaml': mapping }, database);
    await run(up);
    put(root, { 'versions/011_beds.sql': 'CREATE TABLE beds (id int);\n' });
    expect((await run(up)).run?.done.map(({ version }) => version)).toEqual(['011']);
    expect(await database.rows('SELECT version FROM ops.applied ORDER BY id')).toHaveLength(4);
  });

  it('are as true after a failure as after success', async () => {
    const database = await testDatabase();
    const { run } = bench({ ...clinic, 'versions/003_bad.sql': 'CREATE TABLE bad (id nothing);\n' }, database);
    const failed = await run(up, { skipValidation: true });
    expect(failed.verdict).toBe('attention');
    expect(failed.run?.failed?.failure.place).toEqual({ path: 'versions/003_bad.sql', line: 1, column: 22 });
    expect(failed.run?.notRun).toEqual([{ version: '010', name: 'wards' }]);
    expect(states(await run(status))).toEqual(['001 applied', '002 applied', '003 pending', '010 pending']);
  });
});

describe('reading only', () => {
  it.each([
    ['status', status, {}],
    ['verify', verify, {}],
    ['up --dry-run', up, { dryRun: true }],
  ] as const)('%s writes nothing, not even the ledger table', async (_, command, flags) => {
    const database = await testDatabase();
    const { run } = bench(clinic, database);
    const before = await database.rows(CATALOG);
    const report = await run(command, flags);
    expect(report.verdict).toBe('ok');
    expect(await database.rows(CATALOG)).toEqual(before);
  });

  it('up --dry-run lists what would run', async () => {
    const { run } = bench(clinic, await testDatabase());
    const report = await run(up, { dryRun: true });
    expect(report.run?.notRun.map(({ version }) => version)).toEqual(['001', '002', '010']);
    expect(report.notes).toEqual([
      '3 warnings in new migrations: `onefold validate` shows them.',
      'Dry run: nothing was run and nothing was written.',
    ]);
  });

  it('up --dry-run refuses what up refuses', async () => {
    const database = await testDatabase();
    await database.rows('CREATE TABLE alembic_version (version_num text)');
    const { run } = bench(clinic, database);
    for (const flags of [{ dryRun: true }, {}]) {
      await expect(run(up, flags)).rejects.toMatchObject({
        name: 'UserError',
        message: expect.stringContaining('the history of another tool: public.alembic_version (Alembic)'),
      });
    }
    expect((await run(status)).notes[0]).toMatch(/^onefold up would refuse: this database is in use but has no ledger/);
  });
});

describe('a guard comes before anything runs', () => {
  const wards = 'versions/010_wards.sql';
  const ended = 'ROLLBACK would end the transaction in which a migration runs';

  it.each([
    ['a command of psql', '\\i wards.sql\n', 'is a command of psql, which cannot run here.'],
    ['a statement that ends the transaction', 'CREATE TABLE wards (id int);\nROLLBACK;\n', ended],
    ['a directive that is none', '-- onefold: no-transactoin\nSELECT 1;\n', 'is no directive'],
  ])('redo rolls nothing back where the file could not be applied again: %s', async (_, text, message) => {
    const database = await testDatabase();
    const { root, run } = bench(clinic, database);
    await run(up);
    put(root, { [wards]: text });
    await expect(run(redo)).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining(message) });
    expect(await database.rows("SELECT to_regclass('wards') IS NOT NULL AS there")).toEqual([{ there: true }]);
    expect(await database.rows('SELECT version FROM _migrations')).toHaveLength(3);
  });

  it('a dry run refuses a script that up and down would refuse', async () => {
    const files = { ...clinic, [wards]: 'CREATE TABLE wards (id int);\nROLLBACK;\n' };
    const flags = { dryRun: true, skipValidation: true };
    await expect(bench(files, await testDatabase()).run(up, flags)).rejects.toThrow(`${wards}:2:1: ${ended}`);
    const database = await testDatabase();
    const { root, run } = bench(clinic, database);
    await run(up);
    put(root, { 'down/010_wards_down.sql': 'DROP TABLE wards;\nROLLBACK;\n' });
    await expect(run(down, { dryRun: true })).rejects.toThrow(`down/010_wards_down.sql:2:1: ${ended}`);
  });

  it('reset rolls back what it asked about, and not what another run has applied meanwhile', async () => {
    const database = await testDatabase();
    const { run } = bench({ ...clinic, 'down/001_patients_down.sql': 'DROP TABLE patients;\n' }, database);
    await run(up, { target: '2' });
    const questions: string[] = [];
    const late = async (question: string) => {
      questions.push(question);
      await run(up);
      return 'RESET';
    };
    await expect(run(reset, {}, {}, { ask: late })).rejects.toThrow('the ledger changed while the question stood');
    expect(questions.join()).toContain('This rolls back 2 migrations');
    expect(await database.rows('SELECT version FROM _migrations')).toHaveLength(3);
    expect((await run(reset, {}, {}, { ask: async () => ' RESET ' })).run?.done).toHaveLength(3);
  });
});

describe('the embedded database', () => {
  it('is kept under .onefold/, and that is said', async () => {
    const { root, run, notes } = bench(clinic, null);
    expect((await run(status)).verdict).toBe('ok');
    expect(existsSync(join(root, '.onefold'))).toBe(false);
    expect((await run(up)).run?.done).toHaveLength(3);
    expect(notes.at(-1)).toMatch(
      /^Database postgres on embedded \(PostgreSQL [\d.]+\), kept in \.onefold\/postgres\/18: neither --database nor DATABASE_URL nor SUPABASE_DB_URL names another\.$/,
    );
    expect(states(await run(status))).toEqual(['001 applied', '002 applied', '010 applied']);
  });
});

describe('what cannot be run', () => {
  it.each([
    ['--steps abc', down, { steps: 'abc' }, '--steps abc is no number of steps. Nothing was run.'],
    ['--steps 0', down, { steps: '0' }, '--steps 0 is no number of steps. Nothing was run.'],
    ['a missing down', down, { steps: '3' }, '1 migration of the 3 to roll back has no rollback: 001 patients.'],
  ] as const)('%s', async (_, command, flags, message) => {
    const database = await testDatabase();
    const { run } = bench(clinic, database);
    await run(up);
    await expect(run(command, flags)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(message),
    });
    expect(await database.rows('SELECT version FROM _migrations')).toHaveLength(3);
  });

  it.each([
    [
      'versions/011_include.sql',
      'SELECT 1;\n\\i wards.sql\n',
      'versions/011_include.sql:2:1: \\i wards.sql is a command of psql',
    ],
    [
      'versions/011_bytes.sql',
      Buffer.from([0x53, 0xff]),
      'versions/011_bytes.sql is no text: it has a byte that is no UTF-8 at offset 1.',
    ],
    ['versions/wards.sql', 'SELECT 1;', '1 migration has no version number: versions/wards.sql.'],
    [
      'versions/2_again.sql',
      'SELECT 1;',
      'version 002 is used by 2 files: versions/002_visits.sql, versions/2_again.sql.',
    ],
  ])('a file that would be skipped or taken twice: %s', async (path, content, message) => {
    const database = await testDatabase();
    const { run } = bench({ ...clinic, [path]: content }, database);
    await expect(run(up)).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining(message) });
    expect(await database.rows("SELECT to_regclass('patients') AS patients")).toEqual([{ patients: null }]);
  });

  it('a folder without migrations', async () => {
    await expect(bench({}, null).run(up)).rejects.toThrow('there is no migration in versions/ of ');
  });

  it('more steps than are applied: all go, and that is said', async () => {
    const files = { ...clinic, 'down/001_patients_down.sql': 'DROP TABLE patients;\n' };
    const { run } = bench(files, await testDatabase());
    await run(up);
    const report = await run(down, { steps: '5' });
    expect(report.run?.done).toHaveLength(3);
    expect(report.notes).toEqual(['Asked for 5 steps; only 3 migrations had been applied.']);
  });
});

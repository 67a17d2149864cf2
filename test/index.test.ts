import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../src/commands/index.js';
import {
  type CommandName,
  down,
  type RunEvent,
  type RunResult,
  run,
  status,
  UserError,
  up,
  verify,
} from '../src/index.js';
import { testDatabase } from './support/database.js';
import { put, temporaryFolder } from './support/folder.js';

const LIBRARY = join(import.meta.dirname, 'cases/repos/library');

function copyOfLibrary(): string {
  const root = temporaryFolder();
  cpSync(join(LIBRARY, 'legacy'), join(root, 'legacy'), { recursive: true });
  cpSync(join(LIBRARY, 'mapping.yaml'), join(root, 'mapping.yaml'));
  return root;
}

test('the library folds a repository as the command line does', async () => {
  const root = copyOfLibrary();
  const scanned = await run('scan', { root });
  expect(scanned.plan?.steps.map(({ version, name }) => `${version}_${name}`)).toEqual([
    '001_books',
    '002_members',
    '010_loans',
    '011_overdue',
  ]);
  expect((await run('write', { root })).verdict).toBe('ok');
  expect(existsSync(join(root, 'versions/010_loans.sql'))).toBe(true);
});

test('what cannot be done is a UserError with a hint', async () => {
  const nowhere = run('plan', { root: temporaryFolder() });
  await expect(nowhere).rejects.toThrow(UserError);
  await expect(nowhere).rejects.toMatchObject({ hint: expect.stringContaining('onefold init') });
});

test('a root that is no directory is told by its name, before anything is run', async () => {
  const file = join(temporaryFolder({ 'a.sql': 'SELECT 1;\n' }), 'a.sql');
  for (const root of ['/nowhere/at/all', file, join(file, 'deeper')]) {
    const told = {
      name: 'UserError',
      message: `there is no directory ${root}.`,
      hint: expect.stringContaining('root'),
    };
    await expect(up({ root })).rejects.toMatchObject(told);
    await expect(run('guard', { root })).rejects.toMatchObject(told);
  }
});

test('a command that onefold does not have is told, with those that it has', async () => {
  const message = 'onefold has no command "nosuch".';
  const told = { name: 'UserError', message, hint: expect.stringContaining('init, scan, plan') };
  await expect(run('nosuch' as CommandName)).rejects.toMatchObject(told);
});

test('a mapping that is named must be there', async () => {
  const root = temporaryFolder({ 'versions/001_books.sql': 'CREATE TABLE books (id int);\n' });
  const named = 'other.yaml is named as the mapping, and there is no such file';
  await expect(status({ root, mapping: 'other.yaml' })).rejects.toThrow(named);
  expect((await run('scan', { root })).notes.join()).toContain('There is no mapping.yaml yet');
});

test('every command can be called by its name', async () => {
  const names = commands.map(({ name }) => name as CommandName);
  expect(new Set(names).size).toBe(names.length);
  for (const entry of commands) expect((await entry.load()).name).toBe(entry.name);
});

test('a flag that a command does not have is a slip of the program', async () => {
  const root = copyOfLibrary();
  const told = { name: 'UserError', message: 'onefold scan takes no "dryrun".', hint: 'it takes statements, verbose.' };
  await expect(run('scan', { root, flags: { dryrun: true } })).rejects.toMatchObject(told);
  expect((await run('explain', { root, flags: { rule: 'number-gap' } })).text).toContain('number-gap');
});

describe('up, down, status and verify', () => {
  const clinic = {
    'versions/001_patients.sql': 'CREATE TABLE patients (id int PRIMARY KEY);\n',
    'versions/002_visits.sql': 'CREATE TABLE visits (patient int REFERENCES patients);\n',
    'down/002_visits_down.sql': 'DROP TABLE visits;\n',
    'versions/003_wards.sql': 'CREATE TABLE wards (id int);\nSELECT nothing;\n',
    'versions/004_beds.sql': 'CREATE TABLE beds (id int);\n',
  };
  const versions = (named: readonly { readonly version: string }[]) => named.map(({ version }) => version);

  test('say what was done, what failed and what was not run', async () => {
    const database = (await testDatabase()).url;
    const root = temporaryFolder(clinic);
    const dry: RunResult = await up({ root, database, dryRun: true });
    expect([dry.done, dry.failed, versions(dry.notRun)]).toEqual([[], null, ['001', '002', '003', '004']]);

    const events: RunEvent[] = [];
    const { done, failed, notRun, target } = await up({
      root,
      env: { DATABASE_URL: database },
      onEvent: (event) => events.push(event),
    });
    expect(versions(done)).toEqual(['001', '002']);
    expect(failed).toMatchObject({ version: '003', failure: { sqlstate: '42703', place: { line: 2, column: 8 } } });
    expect(versions(notRun)).toEqual(['004']);
    expect(target).toMatchObject({ embedded: false });
    expect(events).toContainEqual({ kind: 'begin', version: '003', name: 'wards' });

    const rows = await status({ root, database });
    expect(rows.map(({ state }) => state)).toEqual(['applied', 'applied', 'pending', 'pending']);
    expect(versions((await down({ root, database })).done)).toEqual(['002']);
    put(root, { 'versions/001_patients.sql': '-- other\n' });
    expect((await verify({ root, database })).map(({ version, state }) => [version, state])).toEqual([
      ['001', 'changed'],
    ]);
    await expect(up({ root, database })).rejects.toMatchObject({ name: 'UserError', kind: null });
  });

  test('rehearse, run a plan and take back one version', async () => {
    const database = (await testDatabase()).url;
    const root = temporaryFolder(clinic);
    const rehearsed = await up({ root, database, target: '002', rehearse: true });
    expect([versions(rehearsed.done), rehearsed.rehearsed]).toEqual([['001', '002'], true]);
    await up({ root, database, target: '002', dryRun: true, out: 'plan.json' });
    expect((await up({ root, database, target: '002', plan: 'plan.json' })).done).toHaveLength(2);
    await expect(up({ root, database, target: '002', plan: 'plan.json' })).rejects.toThrow('the plan plan.json is not');
    expect(versions((await down({ root, database, version: '002', dryRun: true })).notRun)).toEqual(['002']);
    expect(versions((await down({ root, database, target: '001' })).done)).toEqual(['002']);
  });

  test('apply one version only, and name the trouble that a program may want to tell apart', async () => {
    const database = (await testDatabase()).url;
    const root = temporaryFolder(clinic);
    expect(versions((await up({ root, database, only: '001' })).done)).toEqual(['001']);
    await expect(up({ root, database, only: '009' })).rejects.toMatchObject({ kind: 'unknown-version' });
    const nowhere = status({ root, database: 'postgres://ada:s3cret@127.0.0.1:1/clinic' });
    await expect(nowhere).rejects.toMatchObject({
      kind: 'no-connection',
      message: expect.not.stringContaining('s3cret'),
    });
  });

  test('down has the options of its flags', async () => {
    const database = (await testDatabase()).url;
    const root = temporaryFolder(clinic);
    await up({ root, database, steps: 2 });
    const dry = await down({ root, database, dryRun: true });
    expect([dry.done, versions(dry.notRun)]).toEqual([[], ['002']]);
    expect((await down({ root, database, target: '002' })).done).toEqual([]);
    expect(versions((await down({ root, database, version: '002' })).done)).toEqual(['002']);
  });

  test.each([
    [up, { dryrun: true }, 'onefold up takes no "dryrun".'],
    [up, { dryRun: 'true' }, 'onefold up takes "dryRun" as true or false.'],
    [up, { target: 1 }, 'onefold up takes "target" as text.'],
    [down, { only: '002' }, 'onefold down takes no "only".'],
    [status, { version: '002' }, 'onefold status takes no "version".'],
  ])('are not run with an option that would pass as left out: %$', async (command, slip, message) => {
    const called = command({ root: temporaryFolder(clinic), ...(slip as object) });
    await expect(called).rejects.toMatchObject({ name: 'UserError', message, hint: expect.stringMatching(/./) });
  });

  test('give the errors in new migrations that kept up from running', async () => {
    const database = (await testDatabase()).url;
    const root = temporaryFolder({ 'versions/001_wards.sql': 'CREATE TABLE wards (id INT AUTO_INCREMENT);\n' });
    const { done, notRun, findings } = await up({ root, database });
    expect([done.length, versions(notRun), findings.length > 0]).toEqual([0, ['001'], true]);
  });
});

import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../src/commands/index.js';
import { type CommandName, run, UserError } from '../src/index.js';
import { temporaryFolder } from './support/folder.js';

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

test('every command can be called by its name', async () => {
  const names = commands.map(({ name }) => name as CommandName);
  expect(new Set(names).size).toBe(names.length);
  for (const entry of commands) expect((await entry.load()).name).toBe(entry.name);
});

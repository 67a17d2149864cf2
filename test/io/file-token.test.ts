import { chmodSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fileToken } from '../../src/io/file-token.js';
import { temporaryFolder } from '../support/folder.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + 60_000);
});
afterEach(() => void vi.useRealTimers());

describe('fileToken', () => {
  it('stays the same as long as the file does', () => {
    const root = temporaryFolder({ 'a.sql': 'select 1;' });
    const token = fileToken(root, 'a.sql');
    expect(token).not.toBeNull();
    expect(fileToken(root, 'a.sql')).toBe(token);
  });

  it.each([
    [
      'another text of the same length, with the old time',
      (path: string) => {
        const { atime, mtime } = statSync(path);
        writeFileSync(path, 'select 2;');
        utimesSync(path, atime, mtime);
      },
    ],
    [
      'another file in its place',
      (path: string) => {
        writeFileSync(`${path}.new`, 'select 1;');
        renameSync(`${path}.new`, path);
      },
    ],
    ['who may read it', (path: string) => chmodSync(path, 0o600)],
  ])('changes with %s', (_, change) => {
    const root = temporaryFolder({ 'a.sql': 'select 1;' });
    const token = fileToken(root, 'a.sql');
    change(join(root, 'a.sql'));
    expect(fileToken(root, 'a.sql')).not.toBe(token);
  });

  it('is none of what was changed just now, or is not there', () => {
    const root = temporaryFolder({ 'a.sql': 'select 1;' });
    vi.setSystemTime(statSync(join(root, 'a.sql')).ctimeMs + 1000);
    expect(fileToken(root, 'a.sql')).toBeNull();
    vi.setSystemTime(Date.now() + 60_000);
    rmSync(join(root, 'a.sql'));
    expect(fileToken(root, 'a.sql')).toBeNull();
  });
});

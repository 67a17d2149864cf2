import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UserError } from '../../src/errors.js';
import { type Changes, recover, writeAll } from '../../src/io/write.js';
import { contentOf, git, put, temporaryFolder } from '../support/folder.js';

const one = (path: string, text = '-- new\n'): Changes => ({ writes: [{ path, text }], removes: [] });
const two: Changes = {
  writes: [
    { path: 'versions/001_members.sql', text: 'CREATE TABLE members ();\n' },
    { path: 'versions/002_visits.sql', text: 'CREATE TABLE visits ();\n' },
  ],
  removes: ['down/001_old_down.sql'],
};
const written = Object.fromEntries(two.writes.map(({ path, text }) => [path, text]));
const clinic = { 'versions/001_members.sql': '-- before\n', 'down/001_old_down.sql': '-- old\n' };

/** Stops a write right after a step by throwing from its observer, as a crash would. */
function crashAt(root: string, changes: Changes, last: string): void {
  const crash = new Error('crash');
  const onStep = (step: string) => {
    if (step === last) throw crash;
  };
  expect(() => writeAll(root, changes, { onStep })).toThrow(crash);
}

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('writeAll', () => {
  it('writes, replaces and removes', () => {
    const root = temporaryFolder({ ...clinic, 'notes.txt': 'Ring twice.\n' });
    writeAll(root, two);
    expect(contentOf(root)).toEqual({ ...written, 'notes.txt': 'Ring twice.\n' });
  });

  it('leaves a file with the right content alone, and keeps the mode of one that changes', () => {
    const root = temporaryFolder({ 'a.sql': '-- same\n', 'b.sql': '-- old\n' });
    utimesSync(join(root, 'a.sql'), 1000, 1000);
    chmodSync(join(root, 'b.sql'), 0o600);
    writeAll(root, { writes: [...one('a.sql', '-- same\n').writes, ...one('b.sql').writes], removes: ['c.sql'] });
    expect(statSync(join(root, 'a.sql')).mtimeMs).toBe(1_000_000);
    expect(statSync(join(root, 'b.sql')).mode & 0o777).toBe(0o600);
  });

  it('makes no folder of its own when there is nothing to do', () => {
    const root = temporaryFolder({ 'a.sql': '-- new\n' });
    writeAll(root, one('a.sql'));
    expect(existsSync(join(root, '.onefold'))).toBe(false);
  });

  it('shows in git only what it was asked to write', () => {
    const root = temporaryFolder();
    git(root, ['init', '-q']);
    crashAt(root, one('a.sql'), 'committed');
    expect(git(root, ['status', '--porcelain'])).toBe('');
    recover(root);
    expect(git(root, ['status', '--porcelain'])).toBe('?? a.sql\n');
  });

  it('takes a path twice for the bug that it is', () => {
    const twice = { writes: one('a.sql').writes, removes: ['a.sql'] };
    expect(() => writeAll(temporaryFolder(), twice)).toThrow('a.sql is written or removed twice');
  });

  it.each([
    ['../a.sql', 'no plain path'],
    ['/tmp/a.sql', 'no plain path'],
    ['versions/../a.sql', 'no plain path'],
    ['./a.sql', 'no plain path'],
    ['', 'no plain path'],
    ['.git/hooks/pre-commit', 'not for results'],
    ['.onefold/write/new/a.sql', 'not for results'],
    ['linked/a.sql', 'linked is a link'],
    ['out/deep/a.sql', 'out is a link'],
    ['alias.sql', 'it is a link'],
    ['dangling.sql', 'it is a link'],
    ['notes.txt/a.sql', 'notes.txt is a file'],
    ['folder.sql', 'it is not a file'],
  ])('refuses to write %j, and then writes nothing else', (path, reason) => {
    const outside = temporaryFolder();
    const root = temporaryFolder({ 'notes.txt': '', 'real/b.sql': '' });
    mkdirSync(join(root, 'folder.sql'));
    symlinkSync('real', join(root, 'linked'));
    symlinkSync(outside, join(root, 'out'));
    symlinkSync('real/b.sql', join(root, 'alias.sql'));
    symlinkSync('nowhere', join(root, 'dangling.sql'));
    const changes = { writes: [...one('first.sql').writes, ...one(path).writes], removes: [] };
    expect(refusal(() => writeAll(root, changes))).toContain(reason);
    expect(refusal(() => writeAll(root, { writes: [], removes: [path] }))).toContain(reason);
    expect([contentOf(root), contentOf(outside)]).toEqual([{ 'notes.txt': '', 'real/b.sql': '' }, {}]);
  });

  it('refuses a folder of its own that is a link', () => {
    const root = temporaryFolder();
    symlinkSync(temporaryFolder(), join(root, '.onefold'));
    expect(refusal(() => writeAll(root, one('a.sql')))).toContain('.onefold is a link');
  });

  it('that the system stops can be repeated once the cause is gone', () => {
    const root = temporaryFolder(clinic);
    chmodSync(root, 0o777);
    chmodSync(join(root, 'down'), 0o555);
    const user = process.geteuid?.() ?? 0;
    if (user === 0) process.seteuid?.(65534);
    try {
      // Root in disguise passes the check that comes first and is stopped later.
      expect(refusal(() => writeAll(root, two))).toMatch(/may not write|stopped half-way at .*\(EACCES\)/);
    } finally {
      if (user === 0) process.seteuid?.(0);
    }
    expect(contentOf(root)).toEqual(clinic);
    chmodSync(join(root, 'down'), 0o755);
    writeAll(root, two);
    expect(contentOf(root)).toEqual(written);
  });
});

describe('recover', () => {
  it('has nothing to say when nothing was interrupted', () => {
    const root = temporaryFolder(clinic);
    expect(recover(root)).toBeNull();
    expect(existsSync(join(root, '.onefold'))).toBe(false);
    writeAll(root, two);
    expect(recover(root)).toBeNull();
  });

  it('throws away what was only half prepared', () => {
    const root = temporaryFolder(clinic);
    put(root, {
      '.onefold/write/new/versions/001_members.sql': 'CREATE TA',
      '.onefold/write/journal.json.draft': '{ "one',
    });
    expect(recover(root)).toEqual({ kind: 'undone', paths: ['versions/001_members.sql'] });
    expect(contentOf(root)).toEqual(clinic);
    expect(existsSync(join(root, '.onefold/write'))).toBe(false);
  });

  it('completes what was committed, and names all of it', () => {
    const root = temporaryFolder(clinic);
    crashAt(root, two, 'moved versions/001_members.sql');
    expect(recover(root)).toEqual({ kind: 'completed', paths: [...Object.keys(written), 'down/001_old_down.sql'] });
    expect(contentOf(root)).toEqual(written);
  });

  it.each<[string, Record<string, string>]>([
    ['a file that was to be replaced', { 'versions/001_members.sql': '-- my own idea\n' }],
    ['a file that was to be new', { 'versions/002_visits.sql': '-- my own idea\n' }],
    ['a file that was to be removed', { 'down/001_old_down.sql': '-- my own idea\n' }],
  ])('touches nothing when a person has since edited %s', (_, edit) => {
    const root = temporaryFolder(clinic);
    crashAt(root, two, 'committed');
    put(root, edit);
    const [path = ''] = Object.keys(edit);
    expect(refusal(() => recover(root))).toContain(`${path} was changed by somebody else`);
    expect(refusal(() => writeAll(root, two))).toContain(path);
    expect(contentOf(root)).toEqual({ ...clinic, ...edit });
  });

  it('touches nothing when the prepared files or the journal are damaged', () => {
    const root = temporaryFolder(clinic);
    crashAt(root, two, 'committed');
    writeFileSync(join(root, '.onefold/write/new/versions/002_visits.sql'), 'CREATE TA');
    expect(refusal(() => recover(root))).toContain('002_visits.sql cannot be completed');
    writeFileSync(join(root, '.onefold/write/journal.json'), '{ "onefold": 1, "changes": [{ "path": 7 }] }');
    expect(refusal(() => recover(root))).toContain('is not a journal');
    expect(contentOf(root)).toEqual(clinic);
  });

  it('follows no journal out of the root', () => {
    const outside = temporaryFolder({ 'diary.txt': 'Dear diary\n' });
    const root = temporaryFolder();
    crashAt(root, one('a.sql'), 'committed');
    const journal = join(root, '.onefold/write/journal.json');
    writeFileSync(
      journal,
      readFileSync(journal, 'utf8').replace('"a.sql"', JSON.stringify(`../${outside.split('/').pop()}/diary.txt`)),
    );
    expect(refusal(() => recover(root))).toContain('no plain path');
    expect(contentOf(outside)).toEqual({ 'diary.txt': 'Dear diary\n' });
  });
});

describe('the lock', () => {
  function sleeper(): ChildProcess {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    return child;
  }
  const dead = () => spawnSync(process.execPath, ['-e', '']).pid;

  it('refuses a second writer, and says who writes', () => {
    const other = sleeper();
    const root = temporaryFolder({
      ...clinic,
      '.onefold/write.lock': `${other.pid}\n`,
      '.onefold/write/new/a.sql': '',
    });
    expect(refusal(() => writeAll(root, two))).toContain(`process ${other.pid}`);
    expect(refusal(() => recover(root))).toContain('is writing here');
    expect(contentOf(root)).toEqual(clinic);
  });

  it.each([
    ['a process that died', () => `${dead()}\n`],
    ['an earlier process with our number', () => `${process.pid}\n`],
    ['nobody', () => ''],
  ])('of %s is taken over', (_, holder) => {
    const root = temporaryFolder({ ...clinic, '.onefold/write.lock': holder() });
    writeAll(root, two);
    expect(contentOf(root)).toEqual(written);
    expect(existsSync(join(root, '.onefold/write.lock'))).toBe(false);
  });

  it('is given back after a failure', () => {
    const root = temporaryFolder(clinic);
    crashAt(root, two, 'locked');
    expect(existsSync(join(root, '.onefold/write.lock'))).toBe(false);
  });
});

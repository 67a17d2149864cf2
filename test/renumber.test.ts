import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Report, run, UserError } from '../src/index.js';
import { contentOf, git, put, temporaryFolder } from './support/folder.js';

type Files = Readonly<Record<string, string | Uint8Array>>;

/** A repository in which `theirs` came to main after the branch had left it; what the branch adds is not committed. */
function parted(begin: Files, theirs: Files, own: Files = {}): string {
  const root = temporaryFolder({ ...begin, 'README.md': 'Here.\n' });
  const commit = (files: Files) => {
    put(root, files);
    git(root, ['add', '-A']);
    git(root, ['commit', '-q', '-m', 'More']);
  };
  git(root, ['init', '-q']);
  commit({});
  git(root, ['branch', 'work']);
  commit({ ...theirs, 'theirs.txt': 'x' });
  git(root, ['checkout', '-q', 'work']);
  put(root, own);
  return root;
}

function renumber(root: string, flags: Record<string, boolean | string | string[]> = {}): Promise<Report> {
  return run('renumber', { root, flags });
}

function written(root: string, flags: Record<string, boolean | string | string[]> = {}): Promise<Report> {
  return renumber(root, { write: true, ...flags });
}

function renames({ renames = [] }: Report): string[] {
  return renames.map(({ from, to }) => `${from} -> ${to}`);
}

const BASE = { 'versions/001_a.sql': 'CREATE TABLE a ();\n' };
const THEIRS = { 'versions/002_b.sql': 'CREATE TABLE b ();\n' };

describe('what a branch adds', () => {
  test('is what is committed, staged, and not even added', async () => {
    const root = parted(BASE, THEIRS, { 'versions/002_c.sql': 'c', 'down/002_c_down.sql': '-- 002_c' });
    git(root, ['add', '-A']);
    git(root, ['commit', '-q', '-m', 'Own']);
    put(root, { 'versions/003_d.sql': 'd' });
    git(root, ['add', '-A']);
    put(root, { 'versions/004_e.sql': '-- onefold: depends 002, 003, 001\n' });
    expect(renames(await renumber(root))).toEqual([
      'versions/002_c.sql -> versions/003_c.sql',
      'down/002_c_down.sql -> down/003_c_down.sql',
      'versions/003_d.sql -> versions/004_d.sql',
      'versions/004_e.sql -> versions/005_e.sql',
    ]);
    const before = contentOf(root);
    const staged = git(root, ['diff', '--cached', '--name-status']);
    expect((await written(root)).verdict).toBe('ok');
    expect(contentOf(root)).toEqual({
      ...Object.fromEntries(Object.entries(before).filter(([path]) => !/00[234]/.test(path))),
      'versions/003_c.sql': 'c',
      'down/003_c_down.sql': '-- 003_c',
      'versions/004_d.sql': 'd',
      'versions/005_e.sql': '-- onefold: depends 003, 004, 001\n',
    });
    expect(git(root, ['diff', '--cached', '--name-status'])).toBe(staged);
    // The base moves on, and once more.
    git(root, ['add', '-A']);
    git(root, ['commit', '-q', '-m', 'Renumbered']);
    expect(await renumber(root)).toMatchObject({ verdict: 'ok' });
    git(root, ['checkout', '-q', 'main']);
    put(root, { 'versions/003_f.sql': 'f' });
    git(root, ['add', '-A']);
    git(root, ['commit', '-q', '-m', 'Further']);
    git(root, ['checkout', '-q', 'work']);
    expect(renames(await written(root))).toHaveLength(4);
    git(root, ['add', '-A']);
    git(root, ['commit', '-q', '-m', 'Again']);
    git(root, ['merge', '-q', 'main', '-m', 'Merge']);
    expect(Object.keys(contentOf(root)).filter((path) => path.startsWith('versions/'))).toEqual([
      'versions/001_a.sql',
      'versions/002_b.sql',
      'versions/003_f.sql',
      'versions/004_c.sql',
      'versions/005_d.sql',
      'versions/006_e.sql',
    ]);
    expect(await renumber(root)).toMatchObject({ verdict: 'ok', notes: [expect.stringContaining('lie behind 003')] });
  });

  test('is not what only got a better name', async () => {
    const root = parted(BASE, THEIRS);
    git(root, ['mv', 'versions/001_a.sql', 'versions/001_people.sql']);
    expect(await renumber(root)).toMatchObject({
      verdict: 'ok',
      notes: [expect.stringContaining('adds no migration')],
    });
  });

  test('stays where migrations may run out of order, but for a number that is taken', async () => {
    const begin = { 'versions/005_a.sql': 'a', 'mapping.yaml': 'onefold: 1\npolicy: { outOfOrder: allow }\n' };
    const root = parted(begin, THEIRS, { 'versions/003_c.sql': 'c' });
    expect(await renumber(root)).toMatchObject({
      verdict: 'ok',
      notes: [expect.stringContaining('outOfOrder: allow')],
    });
    put(root, { 'versions/002_d.sql': 'd', 'down/002_d_down.sql': 'd' });
    expect(renames(await renumber(root))).toEqual([
      'versions/002_d.sql -> versions/006_d.sql',
      'down/002_d_down.sql -> down/006_d_down.sql',
    ]);
  });

  test('is not what the base has by the same name: it stays, also where its contents differ', async () => {
    const root = parted(BASE, THEIRS, { 'versions/002_b.sql': 'CREATE TABLE b ();\r\n' });
    expect(await written(root)).toMatchObject({ verdict: 'ok' });
    put(root, { 'versions/002_b.sql': 'CREATE TABLE b (id int);\n' });
    const report = await written(root);
    expect(report).toMatchObject({ verdict: 'attention', notes: [expect.stringContaining('is on main too')] });
    expect(report.renames).toBeUndefined();
  });

  test('is also what other branches have to leave room for', async () => {
    const root = parted(BASE, THEIRS, { 'versions/002_c.sql': 'c' });
    git(root, ['stash', '-q', '-u']);
    git(root, ['checkout', '-q', '-b', 'third']);
    put(root, { 'versions/007_x.sql': 'x' });
    git(root, ['add', '-A']);
    git(root, ['commit', '-q', '-m', 'Third']);
    git(root, ['checkout', '-q', 'work']);
    git(root, ['stash', 'pop', '-q']);
    expect(renames(await renumber(root, { against: ['third', 'main'] }))).toEqual([
      'versions/002_c.sql -> versions/008_c.sql',
    ]);
    await expect(renumber(root, { against: ['fourth'] })).rejects.toThrow('no branch or commit fourth');
  });
});

describe('files', () => {
  test('keep their bytes, modes and encodings, whatever they are called', async () => {
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('-- Version: 003\r\nSELECT 1;\r\n', 'utf16le')]);
    const narrow = Buffer.from("-- 002_it's ours, f\xfcr B\xfccher\r\n", 'latin1');
    const own = {
      "versions/deep/002_it's ours.sql": '-- Version: 002\r\n-- no line end, and \u00fc',
      "down/deep/002_it's ours_down.sql": '\ufeffSELECT 1;\r\n',
      'versions/003_wide "x".sql': wide,
      'docs/a b.txt': narrow,
      'docs/crlf.md': '\ufeffRun "versions/deep/002_it\'s ours.sql"\r\nand then\r\n',
      'docs/binary.bin': Buffer.from("\0 002_it's ours"),
      'node_modules/x/readme.md': "002_it's ours",
      'yarn.lock': "002_it's ours",
      'big.txt': `002_it's ours${' '.repeat(2 ** 20)}`,
    };
    const root = parted(BASE, THEIRS, own);
    chmodSync(join(root, "versions/deep/002_it's ours.sql"), 0o775);
    chmodSync(join(root, 'docs/crlf.md'), 0o666);
    symlinkSync('docs/crlf.md', join(root, 'link.md'));
    const before = contentOf(root);
    await written(root);
    const text = (path: string) => readFileSync(join(root, path));
    expect(text("versions/deep/003_it's ours.sql").toString()).toBe('-- Version: 003\r\n-- no line end, and \u00fc');
    expect(statSync(join(root, "versions/deep/003_it's ours.sql")).mode & 0o777).toBe(0o775);
    expect(text("down/deep/003_it's ours_down.sql").toString()).toBe('\ufeffSELECT 1;\r\n');
    expect(text('versions/004_wide "x".sql').subarray(2).toString('utf16le')).toBe('-- Version: 004\r\nSELECT 1;\r\n');
    expect(text('docs/a b.txt').toString('latin1')).toBe("-- 003_it's ours, f\xfcr B\xfccher\r\n");
    expect(text('docs/crlf.md').toString()).toBe('\ufeffRun "versions/deep/003_it\'s ours.sql"\r\nand then\r\n');
    expect(statSync(join(root, 'docs/crlf.md')).mode & 0o777).toBe(0o666);
    for (const path of ['docs/binary.bin', 'node_modules/x/readme.md', 'yarn.lock', 'big.txt']) {
      expect(text(path).toString()).toBe(before[path]);
    }
  });

  test('are never written over, and nothing changes where one cannot be written', async () => {
    const root = parted(BASE, THEIRS, { 'versions/002_c.sql': 'c', 'docs.md': '002_c' });
    put(root, { 'versions/003_c.sql/keep': '' });
    const before = contentOf(root);
    await expect(written(root)).rejects.toThrow('versions/003_c.sql, which exists already');
    expect(contentOf(root)).toEqual(before);
  });

  test('that are links are refused, before anything is written', async () => {
    const root = parted(BASE, THEIRS, { 'versions/002_c.sql': 'c', 'docs/x.sql': 'x' });
    symlinkSync('../docs/x.sql', join(root, "versions/002_d's.sql"));
    const refusal = { message: expect.stringContaining('is a link'), hint: expect.stringContaining("'\\''s.sql'") };
    await expect(renumber(root)).rejects.toMatchObject(refusal);
    await expect(written(root)).rejects.toMatchObject(refusal);
  });

  test('with dates get dates, one after the other', async () => {
    const root = parted(
      { 'versions/20250101_000000_a.sql': 'a' },
      { 'versions/20250301_000000_b.sql': 'b' },
      { 'versions/20250201_000000_c.sql': 'c', 'versions/20250201_000001_d.sql': '-- Version: 20250201_000001\n' },
    );
    const [first, second] = (await written(root)).renames!.map(({ to }) => /\d{8}_\d{6}/.exec(to)![0]);
    expect(first! > '20250301_000000' && second! > first!).toBe(true);
    expect(contentOf(root)[`versions/${second}_d.sql`]).toBe(`-- Version: ${second}\n`);
  });

  test('of others are left alone, with their place', async () => {
    const own = { 'versions/002_c.sql': 'c', 'legacy/x.sql': '-- 002_c\n', 'reports/old.md': '\n 002_c' };
    const mapping =
      'onefold: 1\nsources: [{ path: legacy, status: deprecated }]\naccept:\n  # Why not.\n  - { finding: missing-down versions/002_c.sql, reason: none }\n';
    const root = parted({ ...BASE, 'versions/000_z.sql': '-- 002_c\n', 'mapping.yaml': mapping }, THEIRS, own);
    const { leftAlone = [] } = await written(root);
    expect(leftAlone.map(({ at, why }) => `${at.path}:${at.line} ${why}`)).toEqual([
      'legacy/x.sql:1 in a deprecated directory',
      'reports/old.md:2 in reports/, which onefold writes',
      'versions/000_z.sql:1 in a migration that databases may have recorded',
    ]);
    expect(contentOf(root)['mapping.yaml']).toBe(mapping.replace('002_c', '003_c'));
    expect(contentOf(root)['legacy/x.sql']).toBe('-- 002_c\n');
  });
});

describe('below the top of a repository', () => {
  test('paths count from the root, and those from the top are known too', async () => {
    const root = parted(
      { 'db/versions/001_a.sql': 'a' },
      { 'db/versions/002_b.sql': 'b' },
      { 'db/versions/002_c.sql': 'c', 'db/notes.md': 'db/versions/002_c.sql, versions/002_c.sql', 'ci.yml': '002_c' },
    );
    const report = await written(join(root, 'db'));
    expect(renames(report)).toEqual(['versions/002_c.sql -> versions/003_c.sql']);
    expect(contentOf(root)).toMatchObject({ 'db/notes.md': 'db/versions/003_c.sql, versions/003_c.sql' });
  });
});

describe('migrations that mapping.yaml asks for', () => {
  const begin = {
    'legacy/1.sql': 'CREATE TABLE a (id int);\n',
    'mapping.yaml':
      'onefold: 1\nsources: [{ path: legacy, status: deprecated }]\nmigrations:\n  - { name: a, from: legacy/1.sql }\n',
  };
  const theirs = { 'versions/002_b.sql': 'CREATE TABLE b (id int);\n' };
  const entry = '  # The last.\n  - { name: c, from: legacy/2.sql } # new\n';

  async function consolidated(extra: Files = {}): Promise<string> {
    const root = temporaryFolder(begin);
    git(root, ['init', '-q']);
    expect((await run('write', { root })).verdict).toBe('ok');
    git(root, ['add', '-A']);
    git(root, ['commit', '-q', '-m', 'Folded']);
    git(root, ['branch', 'work']);
    put(root, theirs);
    git(root, ['add', '-A']);
    git(root, ['commit', '-q', '-m', 'Theirs']);
    git(root, ['checkout', '-q', 'work']);
    put(root, { 'legacy/2.sql': 'CREATE TABLE c (id int);\n', 'docs.md': '002_c\n', ...extra });
    writeFileSync(join(root, 'mapping.yaml'), `${begin['mapping.yaml']}${entry}`);
    expect((await run('write', { root })).verdict).toBe('ok');
    return root;
  }

  test('are pinned there, and written anew', async () => {
    const root = await consolidated();
    const before = contentOf(root);
    expect(renames(await renumber(root))).toEqual(['versions/002_c.sql -> versions/003_c.sql']);
    expect(contentOf(root)).toEqual(before);
    await written(root);
    const after = contentOf(root);
    expect(after['mapping.yaml']).toBe(
      `${begin['mapping.yaml']}  # The last.\n  - { name: c, from: legacy/2.sql, version: "003" } # new\n`,
    );
    expect(after['versions/003_c.sql']).toContain('-- 003_c\n');
    expect(after['versions/002_c.sql']).toBeUndefined();
    expect(after['docs.md']).toBe('003_c\n');
    expect((await run('write', { root })).notes.join()).toContain('Nothing to write');
    expect(await renumber(root)).toMatchObject({ verdict: 'ok' });
  });

  test('are refused together with others, with what to do', async () => {
    const root = await consolidated({ 'versions/003_d.sql': 'CREATE TABLE d (id int);\n' });
    const before = contentOf(root);
    const refusal = await written(root).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    expect(refusal).toMatchObject({ hint: expect.stringContaining('give `version: "003"` to c in mapping.yaml') });
    expect(contentOf(root)).toEqual(before);
  });

  test('are refused once sealed', async () => {
    const root = await consolidated();
    await run('seal', { root, flags: { unproved: true, reason: 'a test' } });
    await expect(written(root)).rejects.toThrow('which is sealed since');
  });
});

describe('files that are named', () => {
  test('are the only ones to move', async () => {
    const root = parted(BASE, THEIRS, { 'versions/002_c.sql': 'c', 'versions/003_d.sql': 'd' });
    expect(renames(await renumber(root, { file: ['./versions/002_c.sql'] }))).toEqual([
      'versions/002_c.sql -> versions/004_c.sql',
    ]);
    await expect(renumber(root, { file: ['versions/002_b.sql'] })).rejects.toThrow('is no migration with a number');
    await expect(renumber(root, { file: ['README.md'] })).rejects.toThrow('is no migration with a number');
    await expect(renumber(root, { file: ['versions/001_a.sql'] })).rejects.toThrow('it keeps it');
  });

  test('of the base take their own rollback with them, not that of the other', async () => {
    const twice = {
      'versions/002_c.sql': '-- 002_c: C\n',
      'down/002_b_down.sql': '-- 002_b',
      'down/002_c_down.sql': '-- 002_c',
      'versions/003_e.sql': '-- onefold: depends 002_c\n',
    };
    const root = parted({ ...BASE, ...THEIRS, ...twice }, {});
    const { notes, verdict } = await renumber(root);
    expect([verdict, notes.length]).toEqual(['attention', 1]);
    put(root, {
      'mapping.yaml': 'onefold: 1\nguard: { grandfathered: [{ path: versions/002_c.sql, reason: both have run }] }\n',
    });
    expect(await renumber(root)).toMatchObject({ verdict: 'ok' });
    put(root, { 'mapping.yaml': 'onefold: 1\n' });
    const report = await written(root, { file: ['versions/002_c.sql'] });
    expect(renames(report)).toEqual([
      'versions/002_c.sql -> versions/004_c.sql',
      'down/002_c_down.sql -> down/004_c_down.sql',
    ]);
    // What another migration declares may have been recorded with its bytes.
    expect(report.leftAlone?.map(({ at }) => at.path)).toEqual(['versions/003_e.sql']);
    expect(await renumber(root)).toMatchObject({ verdict: 'ok' });
  });
});

test('without a base there is nothing to compare with', async () => {
  const root = temporaryFolder({ 'versions/001_a.sql': 'a' });
  await expect(renumber(root)).rejects.toThrow('is in no git repository');
  git(root, ['init', '-q', '-b', 'trunk']);
  await expect(renumber(root)).rejects.toThrow('there is no base branch');
});

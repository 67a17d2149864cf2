/** The guard's workflow, as `onefold ci` writes it, step by step in clones as CI makes them. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from './support/folder.js';
import { type Published, published } from './support/published.js';
import { type Installed, install } from './support/transcript.js';
import { type Ran, runWorkflow, type Start } from './support/workflow.js';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const WORKFLOW = '.github/workflows/onefold-guard.yml';
/** A deprecated directory of the worked example. */
const [, OLD] = /path: (\S+\/deploy\/migrations)\b/.exec(
  readFileSync(join(import.meta.dirname, '../mapping.yaml'), 'utf8'),
)!;
const STRAY = { [`${OLD}/099_stray.sql`]: 'CREATE TABLE public.stray (id uuid PRIMARY KEY);\n' };

type Started = Ran & { readonly commit: string; artifact(name: string): string | null };

/** A repository with the guard's workflow on main. */
function desk(): Published {
  const repository = published(installed);
  execFileSync(join(installed.bin, 'onefold'), ['ci', 'guard'], { cwd: repository.folder });
  repository.commit({});
  return repository;
}

async function start(repository: Published, more: Pick<Start, 'event' | 'ref'> & Partial<Start>): Promise<Started> {
  const folder = temporaryFolder();
  const ran = await runWorkflow(readFileSync(join(repository.folder, WORKFLOW), 'utf8'), {
    origin: repository.folder,
    secrets: {},
    folder,
    bin: repository.bin,
    ...more,
  });
  const artifact = (name: string) => {
    const file = join(folder, 'artifacts/onefold-guard', name);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  };
  return { ...ran, commit: repository.git('rev-parse', more.ref).trim(), artifact };
}

function outOf({ steps }: Ran): string {
  return steps.find(({ name }) => name === 'onefold guard')?.out ?? '';
}

/** Makes the merge of a branch into main that GitHub checks out for a pull request, and leaves main alone. */
function pullRequest({ git }: Published, branch: string): Pick<Start, 'event' | 'ref' | 'variables'> {
  git('checkout', '--quiet', '--detach', 'main');
  git('merge', '--quiet', '--no-ff', '--message', 'merge', branch);
  git('update-ref', 'refs/pull/7/merge', 'HEAD');
  git('checkout', '--quiet', 'main');
  return { event: 'pull_request', ref: 'refs/pull/7/merge', variables: { GITHUB_BASE_REF: 'main' } };
}

describe("the guard's workflow", () => {
  test('is content with a migration, and fails for one that lies where they used to', async () => {
    const repository = desk();
    repository.git('checkout', '--quiet', '-b', 'shelves');
    repository.commit({ 'versions/012_shelves.sql': 'CREATE TABLE public.shelves (id uuid PRIMARY KEY);\n' });
    const good = await start(repository, pullRequest(repository, 'shelves'));
    expect(good.jobs).toEqual({ guard: 'success' });
    expect(good.artifact('onefold-guard.sarif')).toContain('"executionSuccessful": true');

    repository.git('checkout', '--quiet', '-b', 'stray', 'main');
    repository.commit(STRAY);
    const bad = await start(repository, pullRequest(repository, 'stray'));
    expect(bad.jobs).toEqual({ guard: 'failure' });
    expect(outOf(bad)).toMatch(/^::error .*file=test\/cases\/.*099_stray\.sql,.*deprecated-directory/m);
    expect(bad.summary).toContain('099_stray.sql');
    expect(bad.artifact('onefold-guard.sarif')).toContain('deprecated-directory');
    expect(bad.artifact('onefold-guard.junit.xml')).toContain('<failure');
  });

  test('sees in the merge queue what two green branches are together', async () => {
    const repository = desk();
    const before = repository.git('rev-parse', 'main').trim();
    for (const name of ['tags', 'roles']) {
      repository.git('checkout', '--quiet', '-b', name, 'main');
      repository.commit({ [`versions/012_${name}.sql`]: `CREATE TABLE public.${name} (id uuid PRIMARY KEY);\n` });
      expect((await start(repository, pullRequest(repository, name))).jobs).toEqual({ guard: 'success' });
    }
    repository.git('checkout', '--quiet', '-b', 'queue', 'main');
    for (const name of ['tags', 'roles']) repository.git('merge', '--quiet', '--no-ff', '--message', name, name);
    const payload = { merge_group: { base_sha: before } };
    const ran = await start(repository, { event: 'merge_group', ref: 'refs/heads/queue', payload });
    expect(ran.jobs).toEqual({ guard: 'failure' });
    expect(ran.summary).toContain('number-taken');
  });

  test('compares a push with what was there before, and judges all on a schedule', async () => {
    const repository = desk();
    const payload = { before: repository.git('rev-parse', 'main').trim() };
    repository.commit(STRAY);
    const push = await start(repository, { event: 'push', ref: 'refs/heads/main', payload });
    expect(push.jobs).toEqual({ guard: 'failure' });
    const schedule = await start(repository, { event: 'schedule', ref: 'refs/heads/main' });
    expect(schedule.jobs).toEqual({ guard: 'failure' });
    expect(schedule.summary).toContain('099_stray.sql');
  });

  test('is no pass where it cannot compare', async () => {
    const repository = desk();
    const payload = { before: '1234567890123456789012345678901234567890' };
    const ran = await start(repository, { event: 'push', ref: 'refs/heads/main', payload });
    expect(ran.jobs).toEqual({ guard: 'failure' });
    expect(outOf(ran)).toContain('git fetch');
    expect(ran.artifact('onefold-guard.sarif')).toContain('"executionSuccessful": false');
  });
});

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { put, temporaryFolder } from '../support/folder.js';
import { type Published, published } from '../support/published.js';
import { type Installed, install } from '../support/transcript.js';
import { type Ran, runWorkflow, type Start } from '../support/workflow.js';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

/** A repository with the workflows that onefold writes for it, and an empty database. */
async function desk(files: Record<string, string> = {}) {
  const repository = published(installed, files);
  execFileSync(join(installed.bin, 'onefold'), ['ci'], { cwd: repository.folder });
  repository.commit({});
  return { repository, database: await testDatabase() };
}

type Desk = { readonly repository: Published; readonly database: TestDatabase };

function start({ repository, database }: Desk, ref: string, more: Partial<Start> = {}): Promise<Ran> {
  const name = ref === 'refs/heads/staging' ? 'db-staging' : 'db-prod';
  const secret = name === 'db-staging' ? 'STAGING_DATABASE_URL' : 'PROD_DATABASE_URL';
  const text = readFileSync(join(repository.folder, `.github/workflows/${name}.yml`), 'utf8');
  return runWorkflow(text, {
    origin: repository.folder,
    ref,
    event: 'push',
    secrets: { [secret]: database.url },
    folder: temporaryFolder(),
    bin: repository.bin,
    instead: { REVIEW_SECONDS: '0' },
    ...more,
  });
}

/** Runs onefold on the database, as somebody does who waits for no workflow. */
function onefold({ repository, database }: Desk, ...args: string[]): void {
  const env = { ...process.env, DATABASE_URL: database.url };
  execFileSync(join(installed.bin, 'onefold'), args, { cwd: repository.folder, env, stdio: 'pipe' });
}

/** Makes a role that may only read what is there and what comes, gone with the test, and gives the URL with it. */
async function readerOf({ database }: Desk): Promise<string> {
  const role = `onefold_reader_${randomBytes(6).toString('hex')}`;
  onTestFinished(async () => {
    await database.rows(`DROP OWNED BY ${role}`);
    await database.rows(`DROP ROLE ${role}`);
  });
  await database.rows(`CREATE ROLE ${role} LOGIN PASSWORD 'reader'`);
  await database.rows(`ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ${role}`);
  const { url } = database;
  return /[?&]user=/.test(url)
    ? url.replace(/(?<=[?&]user=)[^&]*/, role)
    : url.replace(/\/\/[^@/]*@|\/\//, `//${role}:reader@`);
}

/** The versions that the ledger holds, or null where there is no ledger. */
async function applied({ database }: Desk): Promise<string[] | null> {
  const [ledger] = await database.rows("SELECT to_regclass('public._migrations') AS name");
  if (ledger?.name === null) return null;
  const rows = await database.rows('SELECT version FROM public._migrations ORDER BY version');
  return rows.map(({ version }) => String(version));
}

async function tables({ database }: Desk): Promise<number> {
  const [row] = await database.rows("SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'");
  return Number(row?.n);
}

function outOf(ran: Ran, name: string): string {
  return ran.steps
    .filter((step) => step.name === name)
    .map(({ out }) => out)
    .join('');
}

const ALL = ['001', '002', '003', '004', '005', '006', '007', '008', '009', '010', '011'];
const TABLE =
  'CREATE TABLE IF NOT EXISTS public.shelves (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), created_at timestamptz DEFAULT now());\n';
const BROKEN = "DO $$ BEGIN RAISE EXCEPTION 'the shelf is full'; END $$;\n";
const LATER = {
  'versions/012_shelves.sql': TABLE,
  'down/012_shelves_down.sql': 'DROP TABLE public.shelves;\n',
  'versions/013_books.sql': BROKEN,
};

describe('staging, step by step', () => {
  test('an empty database gets all', async () => {
    const here = await desk();
    here.repository.git('branch', 'staging');
    const ran = await start(here, 'refs/heads/staging');
    expect(ran.jobs).toEqual({ migrate: 'success' });
    expect(await applied(here)).toEqual(ALL);
    expect(ran.summary).toContain('[011] robot_logs');
    expect(outOf(ran, 'Smoke test')).toContain('11 of 11 planned migrations are applied.');
    const [row] = await here.database.rows('SELECT DISTINCT environment, executed_by FROM public.migration_history');
    expect(row).toEqual({ environment: 'staging', executed_by: 'ada' });
  });

  test('what PostgreSQL refuses leaves what came before it, and the summary says how to go back', async () => {
    const here = await desk(LATER);
    here.repository.git('branch', 'staging');
    const ran = await start(here, 'refs/heads/staging');
    expect(ran.jobs).toEqual({ migrate: 'failure' });
    expect(ran.steps.filter(({ result }) => result === 'failure').map(({ name }) => name)).toEqual(['Apply the plan']);
    expect(await applied(here)).toEqual([...ALL, '012']);
    expect(ran.summary).toContain('the shelf is full');
    expect(ran.summary).toContain('- 012 shelves: applied\n- 013 books: pending\n');
  });

  test('a smoke test of the repository stops a run whose migrations are applied', async () => {
    const smoke = 'echo "the desk does not answer at $' + '{DATABASE_URL:+its database}"\nexit 1\n';
    const here = await desk({ '.github/onefold/smoke-test.sh': smoke });
    here.repository.git('branch', 'staging');
    const ran = await start(here, 'refs/heads/staging');
    expect(ran.jobs).toEqual({ migrate: 'failure' });
    expect(outOf(ran, 'Smoke test')).toContain('the desk does not answer at its database');
    expect(ran.summary).toContain('- 011 robot_logs: applied\n');
  });

  test('without its secret nothing runs, on no database at all', async () => {
    const here = await desk();
    here.repository.git('branch', 'staging');
    const ran = await start(here, 'refs/heads/staging', { secrets: {} });
    expect(ran.jobs).toEqual({ migrate: 'failure' });
    expect(outOf(ran, 'Check the database')).toContain('The secret STAGING_DATABASE_URL is not set.');
    expect(ran.summary).toContain('It stopped before anything was applied');
  });
});

describe('production, step by step', () => {
  test('a version on main: planned, applied by that plan, verified and released; the next has nothing to run', async () => {
    const here = await desk();
    here.repository.git('tag', 'v1.0.0');
    const folder = temporaryFolder();
    const ran = await start(here, 'refs/tags/v1.0.0', { folder });
    expect(ran.jobs).toEqual({ gate: 'success', plan: 'success', migrate: 'success', release: 'success' });
    expect(await applied(here)).toEqual(ALL);
    const point = readFileSync(join(folder, 'artifacts/restore-point/restore-point.txt'), 'utf8');
    expect(point).toMatch(/^Clock of the runner: \d{4}-\d\d-\d\dT/m);
    expect(point).toMatch(/^Write-ahead log: {5}([0-9A-F]+\/[0-9A-F]+|not known: .*)$/m);
    expect(point).toMatch(/^Ledger: {14}ends with nothing$/m);
    expect(outOf(ran, 'Wait for review')).toContain('no required reviewers');
    const [row] = await here.database.rows('SELECT DISTINCT environment FROM public.migration_history');
    expect(row).toEqual({ environment: 'production' });
    expect(readFileSync(join(folder, 'release/temp/notes.md'), 'utf8')).toContain('- 011 robot_logs (');

    here.repository.commit({ 'README.md': 'The desk.\n' });
    here.repository.git('tag', 'v1.0.1');
    const next = await start(here, 'refs/tags/v1.0.1');
    expect(next.jobs).toEqual({ gate: 'success', plan: 'success', migrate: 'skipped', release: 'success' });
    expect(readFileSync(here.repository.calls, 'utf8').split('\n')).toEqual([
      'api repos/library/desk/environments/production --jq [.protection_rules[]? | select(.type == "required_reviewers")] | length',
      'release view v1.0.0',
      'release create v1.0.0 --verify-tag --title v1.0.0 --notes-file notes.md',
      'release view v1.0.1',
      'release create v1.0.1 --verify-tag --title v1.0.1 --notes-file notes.md',
      '',
    ]);
  });

  test('a tag that is no version, or not on main, touches nothing', async () => {
    const here = await desk();
    const { repository } = here;
    const bad = ['v1.2', 'release-1.0.0', 'v01.0.0', 'v1.0.0-rc.1', 'v1.0.0.0', 'v1.x.0', 'v1.0.0$(id)'];
    for (const tag of bad) repository.git('tag', tag);
    repository.git('checkout', '--quiet', '-b', 'side');
    repository.commit({ 'README.md': 'Not merged.\n' });
    repository.git('tag', 'v1.0.0');
    for (const tag of [...bad, 'v1.0.0']) {
      const ran = await start(here, `refs/tags/${tag}`);
      expect(ran.jobs).toEqual({ gate: 'failure', plan: 'skipped', migrate: 'skipped', release: 'skipped' });
      expect(ran.summary).toContain(tag === 'v1.0.0' ? 'not in the history of main' : 'no version of the form v1.2.3');
    }
    expect(await tables(here)).toBe(0);
    expect(readFileSync(repository.calls, 'utf8')).toBe('');
  });

  test('a migration that fails: the summary says what is there, and its commands take it back', async () => {
    const here = await desk(LATER);
    onefold(here, 'up', '--target', '011');
    here.repository.git('tag', 'v1.0.0');
    const folder = temporaryFolder();
    const ran = await start(here, 'refs/tags/v1.0.0', { folder });
    expect(ran.jobs).toEqual({ gate: 'success', plan: 'success', migrate: 'failure', release: 'skipped' });
    expect(await applied(here)).toEqual([...ALL, '012']);
    expect(ran.summary).toContain('the shelf is full');
    expect(ran.summary).toContain('- 012 shelves: applied\n- 013 books: pending\n');
    expect(ran.summary).toContain('Clock of the server:');
    const typed = ran.summary.split('\n').filter((line) => line.includes(' npx onefold down '));
    expect(typed.map((line) => line.replace(/.* /, ''))).toEqual(['012']);
    for (const line of typed) {
      const env = { ...process.env, PROD_DATABASE_URL: here.database.url };
      execFileSync('bash', ['-c', line], { cwd: join(folder, 'migrate/work'), env, stdio: 'pipe' });
    }
    expect(await applied(here)).toEqual(ALL);
  });

  test('a migration that stops half-way outside of a transaction: the summary says so', async () => {
    const here = await desk({
      'versions/012_shelves.sql': `-- onefold: no-transaction\n${TABLE}${BROKEN}`,
      'down/012_shelves_down.sql': 'DROP TABLE public.shelves;\n',
    });
    here.repository.git('tag', 'v1.0.0');
    const ran = await start(here, 'refs/tags/v1.0.0');
    expect(ran.jobs).toMatchObject({ migrate: 'failure', release: 'skipped' });
    expect(ran.summary).toContain('- 012 shelves: half-applied\n');
    expect(ran.summary).toMatch(/ npx onefold resume$/m);
  });

  test('the dry run may have a role that only reads, and the environment the one that migrates', async () => {
    const here = await desk();
    here.repository.git('tag', 'v1.0.0');
    const secrets = { PROD_DATABASE_URL: await readerOf(here) };
    const environments = { production: { PROD_DATABASE_URL: here.database.url } };
    const ran = await start(here, 'refs/tags/v1.0.0', { secrets, environments });
    expect(ran.jobs).toEqual({ gate: 'success', plan: 'success', migrate: 'success', release: 'success' });
    expect(await applied(here)).toEqual(ALL);
    here.repository.commit({ 'versions/012_shelves.sql': TABLE });
    here.repository.git('tag', 'v1.1.0');
    const next = await start(here, 'refs/tags/v1.1.0', { secrets, environments });
    expect(next.jobs).toMatchObject({ plan: 'success', migrate: 'success' });
  });

  test('what a dry run finds wrong is never applied', async () => {
    const here = await desk({ 'versions/012_shelves.sql': 'CREATE TABLE public.shelves (built DATETIME);\n' });
    here.repository.git('tag', 'v1.0.0');
    const ran = await start(here, 'refs/tags/v1.0.0');
    expect(ran.jobs).toEqual({ gate: 'success', plan: 'failure', migrate: 'skipped', release: 'skipped' });
    expect(ran.summary).toContain('Nothing was applied');
    expect(await tables(here)).toBe(0);
  });
});

describe('production, started by hand', () => {
  const byHand = (here: Desk, confirm: string, dry: string) =>
    start(here, 'refs/heads/main', { event: 'workflow_dispatch', inputs: { confirm, dry_run: dry } });

  test('needs the word, and is a dry run unless it is told otherwise', async () => {
    const here = await desk();
    for (const word of ['', 'migrate-production', 'MIGRATE-PRODUCTION; true']) {
      const refused = await byHand(here, word, 'false');
      expect(refused.jobs).toEqual({ gate: 'failure', plan: 'skipped', migrate: 'skipped', release: 'skipped' });
    }
    const dry = await byHand(here, 'MIGRATE-PRODUCTION', 'true');
    expect(dry.jobs).toEqual({ gate: 'success', plan: 'success', migrate: 'skipped', release: 'skipped' });
    expect(dry.summary).toContain('[001] initial_schema');
    expect(await tables(here)).toBe(0);
    const ran = await byHand(here, 'MIGRATE-PRODUCTION', 'false');
    expect(ran.jobs).toEqual({ gate: 'success', plan: 'success', migrate: 'success', release: 'skipped' });
    expect(await applied(here)).toEqual(ALL);
  });
});

describe('production, where the world goes on between the dry run and the review', () => {
  test('another run came in between: nothing is applied', async () => {
    const here = await desk();
    here.repository.git('tag', 'v1.0.0');
    const before = async (job: string) => {
      if (job === 'migrate') onefold(here, 'up', '--only', '001');
    };
    const ran = await start(here, 'refs/tags/v1.0.0', { before });
    expect(ran.jobs).toMatchObject({ migrate: 'failure', release: 'skipped' });
    expect(outOf(ran, 'Apply the plan')).toContain('it lists what would not run now: 001 initial_schema');
    expect(await applied(here)).toEqual(['001']);
  });

  test('the plan is another one: nothing is applied', async () => {
    const here = await desk();
    here.repository.git('tag', 'v1.0.0');
    const folder = temporaryFolder();
    const before = async (job: string) => {
      if (job === 'migrate')
        put(folder, { 'artifacts/plan/plan.json': '{"digest": "0", "migrations": [], "head": null}' });
    };
    const ran = await start(here, 'refs/tags/v1.0.0', { before, folder });
    expect(ran.jobs).toMatchObject({ migrate: 'failure', release: 'skipped' });
    expect(outOf(ran, 'Apply the plan')).toContain('The plan is not the one that the dry run wrote.');
    expect(await applied(here)).toBeNull();
  });
});

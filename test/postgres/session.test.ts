import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { serverOn } from '../../src/io/embedded/owner.js';
import { type Engine, startEngine } from '../../src/tui/engine.js';
import { testDatabase } from '../support/database.js';
import { contentOf, put, temporaryFolder } from '../support/folder.js';
import { type Installed, install } from '../support/transcript.js';

const LIBRARY = join(import.meta.dirname, '../cases/repos/library');

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const thread = () => pathToFileURL(join(installed.bin, '../dist/tui/engine-worker.js'));

function library(): string {
  const root = temporaryFolder();
  for (const name of ['legacy', 'mapping.yaml']) cpSync(join(LIBRARY, name), join(root, name), { recursive: true });
  return root;
}

function engineOn(root: string): Engine {
  const engine = startEngine({ root, mappingPath: 'mapping.yaml', mappingNamed: false, env: {} }, thread());
  onTestFinished(() => engine.close());
  return engine;
}

/** A folder for temporary files in which a server's account may do as it likes, so that what is left behind is seen. */
function temporaryHome(): string {
  const home = temporaryFolder();
  chmodSync(home, 0o1777);
  return home;
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !condition(); i += 1) await sleep(50);
  expect(condition()).toBe(true);
}

/** Resolves once the engine says something that matches. */
function heard(engine: Engine, pattern: RegExp): Promise<void> {
  return new Promise((resolve) => {
    engine.onEvent((event) => {
      if (event.kind === 'progress' && pattern.test(event.label)) resolve();
    });
  });
}

describe('a proof on the thread', () => {
  it('is kept, and told by version', async () => {
    const root = library();
    const engine = engineOn(root);
    const report = await engine.perform('prove', {});
    expect(report).toMatchObject({ command: 'prove', verdict: 'ok' });
    const text = contentOf(root)['mapping.yaml']!;
    const { facts } = (await engine.think({ text, edits: [] }))!;
    expect(facts.proof).toBe('holds');
    expect(facts.proved).toEqual({ '001': 'runs', '002': 'runs', '010': 'runs', '011': 'runs' });
    expect((await engine.migration({ text, edits: [] }, 'loans'))!.downHeldBack).toBe(false);
    writeFileSync(join(root, 'legacy/desk/002_loans.sql'), 'CREATE TABLE loans (id int);\n');
    expect((await engine.think({ text, edits: [] }))!.facts).toMatchObject({ proof: 'stale', proved: {} });
  });

  it('says what is refused, and what does not go back', async () => {
    const root = temporaryFolder({
      'db/1.sql': 'CREATE TABLE shelves (id int);\n',
      'db/down/1.sql': 'DROP TABLE IF EXISTS other;\n',
      'db/2.sql': 'SELECT 1 / 0;\n',
      'mapping.yaml': `onefold: 1
sources: [{ path: db, convention: numbered }]
migrations:
  - { name: shelves, from: db/1.sql, down: db/down/1.sql }
  - { name: nothing, from: db/2.sql, down: none }
`,
    });
    const engine = engineOn(root);
    expect((await engine.perform('prove', {})).verdict).toBe('attention');
    const { facts } = (await engine.think({ text: contentOf(root)['mapping.yaml']!, edits: [] }))!;
    expect(facts.proof).toBe('fails');
    expect(facts.proved).toEqual({ '001': 'not reversible', '002': 'refused' });
  });

  it('is told of by the next session, too, with the answers that mapping.yaml gives by then', async () => {
    const head = 'onefold: 1\nsources: [{ path: db, convention: numbered }]\n';
    const plan =
      'migrations:\n  - { name: shelves, from: db/1.sql, down: none }\n  - { name: nothing, from: db/2.sql, down: none }\n';
    const root = temporaryFolder({
      'db/1.sql': 'CREATE TABLE shelves (id int NOT NULL, at timestamptz);\n',
      'db/2.sql': 'INSERT INTO shelves VALUES (NULL, clock_timestamp());\n',
      'mapping.yaml': `${head}${plan}`,
    });
    const { findings } = await engineOn(root).perform('prove', {});
    const engine = engineOn(root);
    const told = async (text: string) => {
      const { proof, proved, proofFindings } = (await engine.think({ text, edits: [] }))!.facts;
      const states = proofFindings?.map(({ key, state: { kind } }) => `${key}: ${kind}`);
      return { proof, refused: proved['002'], found: states ?? null };
    };
    const { facts } = (await engine.think({ text: `${head}${plan}`, edits: [] }))!;
    const { lasting, ...shown } = findings.find(({ rule }) => rule === 'migration-refused')!;
    expect(shown.detail).toContainEqual(expect.stringContaining('Failing row contains (null, 20'));
    // What is committed holds neither rows nor times.
    expect(contentOf(root)['reports/proof.json']).not.toContain('Failing row');
    expect(facts.proofFindings).toEqual([{ ...shown, detail: lasting }]);
    const found = ['migration-refused 002_nothing: open'];
    expect(await told(`${head}${plan}`)).toEqual({ proof: 'fails', refused: 'refused', found });
    const accept = 'accept: [{ finding: "migration-refused *", reason: it is known }]\n';
    expect(await told(`${head}${plan}${accept}`)).toEqual({
      proof: 'stale',
      refused: 'refused',
      found: ['migration-refused 002_nothing: accepted'],
    });
    const reversed = plan.replace('shelves', 'books').replace('down: none', 'down: generated');
    expect(await told(`${head}${reversed}`)).toEqual({ proof: 'stale', found: null });
  });

  it('ends when it is cancelled, and leaves neither server nor file', async () => {
    const [root, home] = [library(), temporaryHome()];
    const { TMPDIR } = process.env;
    process.env.TMPDIR = home;
    onTestFinished(() => {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    });
    const engine = engineOn(root);
    const replaying = heard(engine, /^Replaying/);
    const proof = engine.perform('prove', {}).catch((error: unknown) => error);
    await replaying;
    expect(readdirSync(home)).toHaveLength(1);
    engine.cancel();
    expect(String(await proof)).toContain('interrupted; the shadow databases are dropped, and nothing was written.');
    expect(readdirSync(home)).toEqual([]);
    expect(existsSync(join(root, 'reports'))).toBe(false);
    expect(await engine.read()).not.toBeNull();
  });

  it('ends with the session', async () => {
    const root = library();
    const engine = engineOn(root);
    const replaying = heard(engine, /^Replaying/);
    const proof = engine.perform('prove', {}).catch(String);
    await replaying;
    await engine.close();
    expect(await proof).toContain('interrupted');
    expect(existsSync(join(root, 'reports'))).toBe(false);
  });
});

describe.runIf(process.platform === 'linux')('a process that ends amid a proof on the thread', () => {
  const started: ChildProcess[] = [];
  afterAll(() => {
    for (const child of started) child.kill('SIGKILL');
  });

  /** Starts a proof as the engine does, in a process of its own; gives it once the server runs. */
  async function proving(home: string, ending: string): Promise<{ child: ChildProcess; server: number }> {
    const options = { root: library(), mappingPath: 'mapping.yaml', mappingNamed: false, env: {} };
    const script = `import { Worker } from 'node:worker_threads';
      const workerData = ${JSON.stringify(options)};
      const worker = new Worker(new URL(${JSON.stringify(thread().href)}), { workerData, execArgv: [] });
      worker.on('message', ({ kind, event }) => {
        if (kind !== 'event' || !/^Replaying/.test(event.label)) return;
        process.stdout.write('running');
        ${ending}
      });
      worker.postMessage({ kind: 'call', method: 'perform', args: ['prove', {}] });`;
    const env = { ...process.env, TMPDIR: home };
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(child);
    await new Promise((resolve, reject) => {
      child.stdout!.once('data', resolve);
      child.once('exit', () => reject(new Error('it ended before it ran')));
    });
    const folder = readdirSync(home)[0];
    return { child, server: folder === undefined ? 0 : (serverOn(join(home, folder, 'data')) ?? 0) };
  }

  const isAlive = (pid: number) => {
    try {
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  };

  it.each(['SIGTERM', 'SIGKILL'] as const)('takes the server with it on %s', async (signal) => {
    const home = temporaryHome();
    const { child, server } = await proving(home, '');
    expect(server).toBeGreaterThan(0);
    const ended = new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
    child.kill(signal);
    expect(await ended).toBe(signal);
    await until(() => !isAlive(server) && readdirSync(home).length === 0);
  });

  it('takes the server with it when it ends itself', async () => {
    const home = temporaryHome();
    const { server } = await proving(home, 'process.exit(3);');
    await until(() => !isAlive(server) && readdirSync(home).length === 0);
  });
});

describe('a run on a database', () => {
  const OLD = 'CREATE TABLE shelves (id int PRIMARY KEY, room text);\n';
  const NEW = 'ALTER TABLE shelves DROP COLUMN room;\n';

  it('is previewed with what it takes away, and then done', async () => {
    const { url, rows } = await testDatabase();
    const root = temporaryFolder();
    const engine = engineOn(root);
    const flags = { database: url };
    put(root, { 'versions/001_shelves.sql': OLD });
    expect((await engine.perform('up', flags)).run!.done.map(({ version }) => version)).toEqual(['001']);
    put(root, { 'versions/002_rooms.sql': NEW });
    const preview = await engine.preview(flags);
    expect(preview.migrations).toEqual([{ version: '002', name: 'rooms' }]);
    expect(preview.destructive.map(({ key }) => key)).toEqual([
      'destructive-statement versions/002_rooms.sql table public.shelves',
    ]);
    expect(preview.errors).toEqual([]);
    expect(preview.target.database).toBe(decodeURIComponent(new URL(url).pathname.slice(1)));
    expect(await rows('SELECT room FROM shelves')).toEqual([]);
    const report = await engine.perform('up', flags);
    expect(report).toMatchObject({ verdict: 'ok', run: { done: [{ version: '002' }], failed: null } });
    await expect(rows('SELECT room FROM shelves')).rejects.toThrow('does not exist');
    expect(await engine.preview(flags)).toMatchObject({ migrations: [], destructive: [] });
  });

  it('rolls back what it is at when it is cancelled', async () => {
    const { url, rows } = await testDatabase();
    const root = temporaryFolder({
      'versions/001_shelves.sql': OLD,
      'versions/002_slow.sql': 'CREATE TABLE slow (id int);\nSELECT pg_sleep(600);\n',
    });
    const engine = engineOn(root);
    const begun = new Promise<void>((resolve) => {
      engine.onEvent((event) => {
        if (event.kind === 'begin' && event.version === '002') resolve();
      });
    });
    const run = engine.perform('up', { database: url, skipValidation: true });
    await begun;
    engine.cancel();
    const report = await run;
    expect(report.verdict).toBe('attention');
    expect(report.run!.done.map(({ version }) => version)).toEqual(['001']);
    expect(await rows("SELECT to_regclass('slow') AS slow")).toEqual([{ slow: null }]);
  });
});

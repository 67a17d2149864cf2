import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { answerOf } from './support/answers.js';
import { type TestDatabase, testDatabase } from './support/database.js';
import { temporaryFolder } from './support/folder.js';
import { type Installed, install } from './support/transcript.js';

const TOKEN = 'a-token-for-the-library-desk';
const library = {
  'versions/001_books.sql': 'CREATE TABLE books (id int PRIMARY KEY);\n',
  'versions/002_loans.sql': 'CREATE TABLE loans (book int REFERENCES books);\n',
};
const VERSIONS = 'SELECT version FROM _migrations ORDER BY version';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

type Server = {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it has printed so far, on stdout and stderr. */
  said(): { readonly out: string; readonly err: string };
};

/** Starts `onefold serve` as a process on a free port, and waits until it says where it listens. */
async function serve(database: TestDatabase, files: Readonly<Record<string, string>>): Promise<Server> {
  const env = { ...process.env, INTERNAL_ADMIN_TOKEN: TOKEN, DATABASE_URL: database.url, NODE_ENV: 'test' };
  const command = join(installed.bin, 'onefold');
  const child = spawn(command, ['serve', '--port', '0'], { cwd: temporaryFolder(files), env });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  const url = await new Promise<string>((found, failed) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said.err += chunk.toString();
      const [listening] = /http:\/\/127\.0\.0\.1:\d+\/api\/migrations(?=;)/.exec(said.err) ?? [];
      if (listening !== undefined) found(listening);
    });
    child.once('close', () => failed(new Error(`it ended: ${said.err}`)));
  });
  return { child, url, said: () => said };
}

/** Waits until as many sessions of the database are in such a state. */
async function until(database: TestDatabase, state: string, sessions = 1): Promise<void> {
  const query = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND ${state}`;
  while ((await database.rows(query)).length !== sessions) await sleep(20);
}

async function end({ child }: Server): Promise<number | null> {
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const [code] = await closed;
  return code as number | null;
}

const authorization = `Bearer ${TOKEN}`;

/** POSTs a body as the documentation shows it. */
function post(url: string, body: string, signal?: AbortSignal): Promise<Response> {
  const headers = { Authorization: authorization, 'Content-Type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body, signal: signal ?? null });
}

test('answers over HTTP, and ends with code 0 on SIGTERM', async () => {
  const database = await testDatabase();
  const server = await serve(database, library);
  const dry = await answerOf(await post(server.url, '{"dryRun": true}'));
  expect([dry.status, dry.json.run.notRun.length]).toEqual([200, 2]);
  const applied = await answerOf(await post(server.url, '{"dryRun": false}'));
  expect([applied.status, applied.json.run.done.length]).toEqual([200, 2]);
  const state = await answerOf(await fetch(server.url, { headers: { Authorization: authorization } }));
  expect([state.status, state.json.status.length]).toEqual([200, 2]);
  expect(await database.rows(VERSIONS)).toEqual([{ version: '001' }, { version: '002' }]);
  expect((await fetch(server.url)).status).toBe(401);
  const elsewhere = await answerOf(
    await fetch(new URL('/', server.url), { headers: { Authorization: authorization } }),
  );
  expect([elsewhere.status, elsewhere.json.error.hint]).toEqual([404, 'the only path is /api/migrations.']);

  expect(await end(server)).toBe(0);
  const { out, err } = server.said();
  expect(out).toBe('Stopped; 5 requests answered.\n');
  expect(err).toContain('POST /api/migrations: 200\n');
  expect(err).toContain('GET /api/migrations: 401\n');
  expect(out + err).not.toContain(TOKEN);
});

test('lets the run under way end before it ends, and does not wait for who only holds the line', async () => {
  const database = await testDatabase();
  const holder = await database.session();
  await holder.client.query('SELECT pg_advisory_lock(7)');
  const server = await serve(database, { ...library, 'versions/003_slow.sql': 'SELECT pg_advisory_xact_lock(7);\n' });
  const { port } = new URL(server.url);
  const [idle, half] = [connect(Number(port), '127.0.0.1'), connect(Number(port), '127.0.0.1')];
  for (const socket of [idle, half]) socket.on('error', () => {});
  half.write(
    `POST /api/migrations HTTP/1.1\r\nHost: library.example\r\nAuthorization: ${authorization}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"dryRun"',
  );
  const running = post(server.url, '{"dryRun": false}').then(answerOf);
  await until(database, "wait_event = 'advisory'");
  const ended = end(server);
  while (await fetch(server.url).then(Boolean, () => false)) await sleep(20);
  await holder.client.query('SELECT pg_advisory_unlock(7)');
  const { status, json } = await running;
  expect([status, json.run.done.length]).toEqual([200, 3]);
  expect(await ended).toBe(0);
  expect(await database.rows(VERSIONS)).toHaveLength(3);
});

test('takes a run back when who asked for it hangs up', async () => {
  const database = await testDatabase();
  const server = await serve(database, { ...library, 'versions/003_slow.sql': 'SELECT pg_sleep(600);\n' });
  const controller = new AbortController();
  const running = post(server.url, '{"dryRun": false}', controller.signal);
  await until(database, "wait_event = 'PgSleep'");
  controller.abort();
  await expect(running).rejects.toThrow();
  await until(database, "wait_event = 'PgSleep'", 0);
  expect(await end(server)).toBe(0);
  expect(await database.rows(VERSIONS)).toEqual([{ version: '001' }, { version: '002' }]);
});

test('says that the port is taken', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  const env = {
    ...process.env,
    INTERNAL_ADMIN_TOKEN: TOKEN,
    DATABASE_URL: 'postgres://127.0.0.1:1/a',
    NODE_ENV: 'test',
  };
  const options = { cwd: temporaryFolder(library), env };
  const child = spawn(join(installed.bin, 'onefold'), ['serve', '--port', String(port)], options);
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  expect((await once(child, 'close'))[0]).toBe(2);
  expect(err).toContain(`cannot listen on port ${port} of 127.0.0.1: another program listens there.`);
});

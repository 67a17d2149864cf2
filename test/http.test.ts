import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import * as route from '../src/http.js';
import { createHandler, type Handler, type HandlerOptions } from '../src/http.js';
import { LOCK_KEY } from '../src/io/run.js';
import { type Answer, answerOf } from './support/answers.js';
import { type TestDatabase, testDatabase } from './support/database.js';
import { put, temporaryFolder } from './support/folder.js';

const TOKEN = 'a-token-for-the-library-desk';
const URL_OF = 'http://library.example/api/migrations';
const library = {
  'versions/001_books.sql': 'CREATE TABLE books (id int PRIMARY KEY);\n',
  'versions/002_loans.sql': 'CREATE TABLE loans (book int REFERENCES books);\n',
};
const LEDGER = "SELECT to_regclass('_migrations')::text AS ledger";
const VERSIONS = 'SELECT version FROM _migrations ORDER BY version';

type Sent = {
  method?: string;
  token?: string | null;
  body?: unknown;
  type?: string;
  raw?: string | Uint8Array<ArrayBuffer>;
  signal?: AbortSignal;
};

function request({ method = 'POST', token = TOKEN, body, raw, type, signal }: Sent): Request {
  const headers = new Headers();
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  if (text !== undefined) headers.set('content-type', type ?? 'application/json');
  return new Request(URL_OF, { method, headers, body: text ?? null, signal: signal ?? null });
}

async function ask(handler: Handler, sent: Sent): Promise<Answer> {
  return answerOf(await handler(request(sent)));
}

type Desk = { handler: Handler; database: TestDatabase; root: string };

async function desk(options: HandlerOptions = {}, files: Record<string, string> = library): Promise<Desk> {
  const database = await testDatabase();
  const root = temporaryFolder(files);
  const env = { INTERNAL_ADMIN_TOKEN: TOKEN, DATABASE_URL: database.url };
  return { handler: createHandler({ root, env, ...options }), database, root };
}

/** A handler that is asked for nothing that needs a database. */
function closed(env: Record<string, string | undefined>, now?: () => number): Handler {
  return createHandler({ root: temporaryFolder(library), env, ...(now === undefined ? {} : { now }) });
}

const versions = (named: readonly { readonly version: string }[]) => named.map(({ version }) => version);

describe('the gate', () => {
  const set = { INTERNAL_ADMIN_TOKEN: TOKEN };

  it('answers 401 without the token, and says which scheme it wants', async () => {
    for (const token of [null, 'a-token-for-the-reading-room', TOKEN.slice(1), `${TOKEN}x`, TOKEN.toUpperCase()]) {
      const { status, headers, json } = await ask(closed(set), { method: 'GET', token });
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="onefold"');
      expect(JSON.stringify(json)).not.toContain(TOKEN);
    }
    const basic = new Request(URL_OF, { headers: { authorization: `Basic ${TOKEN}` } });
    expect((await closed(set)(basic)).status).toBe(401);
  });

  it('lets the token pass in any case of the scheme, and with letters beyond ASCII as bytes of UTF-8', async () => {
    const token = 'jeton-de-la-bibliothèque';
    const authorization = `bearer ${Buffer.from(token).toString('latin1')}`;
    const handler = closed({ INTERNAL_ADMIN_TOKEN: token });
    expect((await handler(new Request(URL_OF, { method: 'PUT', headers: { authorization } }))).status).toBe(405);
  });

  it('answers 403 in production, with the right token too', async () => {
    for (const NODE_ENV of ['production', 'Production ']) {
      for (const method of ['GET', 'POST']) {
        const { status, json } = await ask(closed({ ...set, NODE_ENV }), { method, token: TOKEN });
        expect([status, json.error.message]).toEqual([403, 'migrations over HTTP are disabled in production.']);
      }
    }
  });

  it('answers 503 where no token is set, or one so short that it could be guessed, without saying which', async () => {
    const answers = await Promise.all(
      [undefined, '', '   ', 'short'].map((token) =>
        ask(closed({ INTERNAL_ADMIN_TOKEN: token }), { token: token?.trim() || 'nothing' }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
    expect(new Set(answers.map(({ json }) => json.error.message)).size).toBe(1);
  });

  it('hears no more after 10 wrong tokens within a minute, and the right one again a minute later', async () => {
    let now = 0;
    const handler = closed(set, () => now);
    const tryOne = (token: string | null) => ask(handler, { method: 'PUT', token });
    for (let attempt = 0; attempt < 20; attempt += 1) expect((await tryOne(null)).status).toBe(401);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await tryOne(`wrong-token-number-${attempt}`)).status).toBe(401);
      now += 1000;
    }
    const refused = await tryOne(TOKEN);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '50']);
    now = 59_999;
    expect((await tryOne(TOKEN)).headers.get('retry-after')).toBe('1');
    now = 60_000;
    expect((await tryOne(TOKEN)).status).toBe(405);
    expect((await tryOne('wrong-token-again-and-again')).status).toBe(401);
    expect((await tryOne(TOKEN)).status).toBe(429);
  });

  it('reads the variables at each request', async () => {
    const env: Record<string, string> = { INTERNAL_ADMIN_TOKEN: TOKEN };
    const handler = closed(env);
    expect((await ask(handler, { method: 'PUT' })).status).toBe(405);
    env.NODE_ENV = 'production';
    expect((await ask(handler, { method: 'PUT' })).status).toBe(403);
  });

  it('answers 405 with the methods that there are', async () => {
    const { status, headers } = await ask(closed(set), { method: 'DELETE' });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, POST']);
  });
});

describe('the body of POST', () => {
  const BAD: [string, Sent, number, string][] = [
    ['nothing', { raw: '' }, 422, 'the body is empty.'],
    ['no JSON', { raw: '{dryRun' }, 422, 'the body is no JSON: '],
    ['no UTF-8', { raw: Uint8Array.from([0x22, 0xe9, 0x22]) }, 422, 'the body is no JSON: '],
    ['a list', { body: [] }, 422, 'the body must be an object, not a list.'],
    ['null', { body: null }, 422, 'the body must be an object, not null.'],
    ['a word', { body: 'up' }, 422, 'the body must be an object, not a string.'],
    ['an unknown field', { body: { dry_run: false } }, 422, 'the body has an unknown field "dry_run".'],
    ['a prototype', { raw: '{"__proto__": {"dryRun": false}}' }, 422, 'the body has an unknown field "__proto__".'],
    ['a text for dryRun', { body: { dryRun: 'false' } }, 422, 'dryRun must be true or false, not a string.'],
    ['null for dryRun', { body: { dryRun: null } }, 422, 'dryRun must be true or false, not null.'],
    ['a number for version', { body: { version: 1 } }, 422, 'version must be a string such as "001", not a number.'],
    ['an empty version', { body: { version: ' ' } }, 422, 'version is empty.'],
    ['a form', { raw: 'dryRun=false', type: 'application/x-www-form-urlencoded' }, 415, 'the body must be JSON'],
    ['another JSON', { raw: '{}', type: 'application/jsonlines' }, 415, 'the body must be JSON'],
    ['no type at all', {}, 415, 'the body must be JSON'],
    ['too much', { body: { version: '1'.repeat(17_000) } }, 413, 'the body is larger than 16384 bytes.'],
  ];

  it.each(BAD)('may not be %s', async (_, sent, status, message) => {
    const answer = await ask(closed({ INTERNAL_ADMIN_TOKEN: TOKEN }), sent);
    expect(answer.status).toBe(status);
    expect(answer.json.error.message.slice(0, message.length)).toBe(message);
    expect(answer.json.error.hint).not.toBe('');
  });

  it('may be cut off', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from('{"dryRun"'));
        controller.error(new Error('the line went dead'));
      },
    });
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const cut = new Request(URL_OF, { method: 'POST', headers, body, duplex: 'half' });
    expect((await closed({ INTERNAL_ADMIN_TOKEN: TOKEN })(cut)).status).toBe(400);
  });
});

describe('the work', () => {
  it('is a dry run, a run, and the state of all migrations, as --json prints them', async () => {
    const { handler, database } = await desk();
    const dry = await ask(handler, { body: { dryRun: true } });
    expect([dry.status, dry.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(dry.json).toMatchObject({ schema: 1, command: 'up', verdict: 'ok', run: { done: [], failed: null } });
    expect(versions(dry.json.run.notRun)).toEqual(['001', '002']);
    expect(await database.rows(LEDGER)).toEqual([{ ledger: null }]);

    const before = await ask(handler, { method: 'GET' });
    expect(before.json.status.map(({ state }) => state)).toEqual(['pending', 'pending']);

    const applied = await ask(handler, { body: { dryRun: false }, type: 'Application/JSON; charset=utf-8' });
    expect([applied.status, versions(applied.json.run.done)]).toEqual([200, ['001', '002']]);
    expect(await database.rows(VERSIONS)).toEqual([{ version: '001' }, { version: '002' }]);

    const after = await ask(handler, { method: 'GET' });
    expect(after).toMatchObject({ status: 200, json: { command: 'status', verdict: 'ok' } });
    expect(after.json.status.map(({ state }) => state)).toEqual(['applied', 'applied']);
  });

  it('writes nothing for who does not say that it should', async () => {
    const { handler, database } = await desk();
    const { status, json } = await ask(handler, { body: {} });
    expect([status, json.notes.at(-1)]).toEqual([200, 'Dry run: nothing was run and nothing was written.']);
    expect(await database.rows(LEDGER)).toEqual([{ ledger: null }]);
  });

  it('applies one version only where one is named, and answers 404 for one that is not there', async () => {
    const { handler, database } = await desk();
    const unknown = await ask(handler, { body: { dryRun: false, version: '007' } });
    expect(unknown.status).toBe(404);
    expect(unknown.json.error.message).toContain('007');
    expect(await database.rows(LEDGER)).toEqual([{ ledger: null }]);
    const { status, json } = await ask(handler, { body: { dryRun: false, version: '001' } });
    expect([status, versions(json.run.done)]).toEqual([200, ['001']]);
    expect(await database.rows(VERSIONS)).toEqual([{ version: '001' }]);
  });

  it('answers 500 with the place where a migration failed, and what was done and not run', async () => {
    const { handler, database } = await desk(undefined, {
      ...library,
      'versions/002_loans.sql': 'SELECT 1;\nSELECT nothing;\n',
      'versions/003_fines.sql': 'CREATE TABLE fines (id int);\n',
    });
    const { status, json } = await ask(handler, { body: { dryRun: false } });
    expect(status).toBe(500);
    expect(json).toMatchObject({
      verdict: 'attention',
      run: {
        done: [{ version: '001' }],
        failed: { version: '002', failure: { sqlstate: '42703', at: { path: 'versions/002_loans.sql', line: 2 } } },
        notRun: [{ version: '003' }],
      },
    });
    expect(await database.rows(VERSIONS)).toEqual([{ version: '001' }]);
  });

  it('answers 409 where a file was changed after it was applied, and shows that in the state', async () => {
    const { handler, root } = await desk();
    await ask(handler, { body: { dryRun: false } });
    put(root, { 'versions/001_books.sql': 'CREATE TABLE books (id bigint PRIMARY KEY);\n' });
    const refused = await ask(handler, { body: { dryRun: false } });
    expect(refused.status).toBe(409);
    expect(refused.json.error.message).toContain('1 applied migration has changed since');
    const { status, json } = await ask(handler, { method: 'GET' });
    expect([status, json.verdict, json.status[0]?.state]).toEqual([200, 'attention', 'changed']);
  });

  it('answers 409 where open errors in new migrations stop the run, with the findings', async () => {
    const { handler, database } = await desk(undefined, {
      ...library,
      'versions/003_fines.sql': 'CREATE TABLE fines (id INT AUTO_INCREMENT);\n',
    });
    const { status, json } = await ask(handler, { body: { dryRun: false } });
    expect(status).toBe(409);
    expect(json.findings.length).toBeGreaterThan(0);
    expect(versions(json.run.notRun)).toEqual(['001', '002', '003']);
    expect(await database.rows(LEDGER)).toEqual([{ ledger: null }]);
  });

  it('answers 409 at once while another session holds the lock', async () => {
    const { handler, database } = await desk();
    const holder = await database.session();
    await holder.client.query(`SELECT pg_advisory_lock(${LOCK_KEY})`);
    const { status, json } = await ask(handler, { body: { dryRun: false } });
    expect(status).toBe(409);
    expect(json.error.message).toMatch(/^another run holds the migration lock .* Waited 0 s; nothing was run\.$/);
    await holder.close();
    expect((await ask(handler, { body: { dryRun: false } })).status).toBe(200);
  });

  it('answers 503 without a database, and never with the password of one', async () => {
    const env = { INTERNAL_ADMIN_TOKEN: TOKEN };
    const unnamed = await ask(closed(env), { method: 'GET' });
    expect([unnamed.status, unnamed.json.error.message]).toEqual([503, 'no database is named.']);
    for (const url of ['postgres://ada:s3cret@127.0.0.1:1/library', 'mysql://ada:s3cret@127.0.0.1/library']) {
      const { status, json } = await ask(closed({ ...env, DATABASE_URL: url }), { body: { dryRun: false } });
      expect(status).toBe(503);
      expect(JSON.stringify(json)).not.toContain('s3cret');
    }
  });

  it('answers 409 for a repository without migrations', async () => {
    const { handler } = await desk(undefined, {});
    const { status, json } = await ask(handler, { method: 'GET' });
    expect([status, json.error.message]).toEqual([409, expect.stringContaining('there is no migration in versions/')]);
  });

  it('answers 500 for a bug, with its stack in the log and not in the body', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    onTestFinished(() => warned.mockRestore());
    const env = {
      INTERNAL_ADMIN_TOKEN: TOKEN,
      get DATABASE_URL(): string {
        throw new Error('a shelf fell over');
      },
    };
    const { status, json } = await ask(createHandler({ env }), { method: 'GET' });
    expect([status, json.error.message]).toEqual([500, 'this is a bug in onefold.']);
    expect(JSON.stringify(json)).not.toContain('shelf');
    expect(warned.mock.calls[0]?.[0]).toContain('Error: a shelf fell over\n    at ');
  });
});

describe('a run under way', () => {
  const slow = { ...library, 'versions/003_slow.sql': 'SELECT pg_sleep(600);\n' };
  const ASLEEP = "SELECT 1 AS yes FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";

  it('is the only one, and ends with its request: what was under way is rolled back', async () => {
    const { handler, database } = await desk(undefined, slow);
    const controller = new AbortController();
    const running = ask(handler, { body: { dryRun: false }, signal: controller.signal });
    while ((await database.rows(ASLEEP)).length === 0) await sleep(20);

    const second = await ask(handler, { body: { dryRun: true } });
    expect([second.status, second.json.error.message]).toEqual([409, 'another request is running migrations.']);
    expect((await ask(handler, { method: 'GET' })).status).toBe(200);

    controller.abort();
    const { status, json } = await running;
    expect(status).toBe(500);
    expect(json.run).toMatchObject({ failed: { version: '003', failure: { sqlstate: '57014' } } });
    expect(await database.rows(VERSIONS)).toEqual([{ version: '001' }, { version: '002' }]);
    expect((await ask(handler, { body: { dryRun: true } })).status).toBe(200);
  });
});

describe('the route file of Next.js', () => {
  beforeEach(() => vi.stubEnv('NODE_ENV', 'development'));
  afterEach(() => vi.unstubAllEnvs());

  it('is `export { GET, POST }`: they read the variables of the process and the migrations of its directory', async () => {
    const database = await testDatabase();
    vi.stubEnv('INTERNAL_ADMIN_TOKEN', TOKEN);
    vi.stubEnv('DATABASE_URL', database.url);
    const root = temporaryFolder(library);
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(root);
    onTestFinished(() => cwd.mockRestore());
    const { GET, POST } = route;
    expect((await ask(POST, { body: { dryRun: false } })).json.run.done).toHaveLength(2);
    expect((await ask(GET, { method: 'GET' })).json.status).toHaveLength(2);
    expect((await ask(GET, { method: 'GET', token: null })).status).toBe(401);
    vi.stubEnv('NODE_ENV', 'production');
    expect((await ask(POST, { body: { dryRun: false } })).status).toBe(403);
  });

  it('finds nothing else that Next.js would take for a setting', () => {
    expect(Object.keys(route).sort()).toEqual(['GET', 'POST', 'createHandler']);
  });
});

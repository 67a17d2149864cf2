import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { driverUrl } from '../../src/io/database/url.js';
import { connect, resolveTarget } from '../../src/io/database.js';
import { testDatabase } from '../support/database.js';

const PASSWORD = 'p@ss/w0rd#1';
const ENCODED = encodeURIComponent(PASSWORD);

async function refusal(url: string): Promise<{ name: string; message: string; hint: string }> {
  try {
    await (await connect({ url, from: 'DATABASE_URL' })).close();
  } catch (error) {
    return error as { name: string; message: string; hint: string };
  }
  throw new Error('it connected');
}

/** A port on which nobody listens. */
async function silentPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** A server that reads one message and answers it with these bytes, whatever it was. */
async function answering(...answers: Buffer[]): Promise<number> {
  const server = createServer((socket) => {
    const rest = [...answers];
    socket.on('data', () => socket.write(rest.shift() ?? Buffer.alloc(0)));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

function errorResponse(fields: Readonly<Record<string, string>>): Buffer {
  const body = Object.entries(fields).map(([key, value]) => `${key}${value}\0`);
  const text = Buffer.from(`${body.join('')}\0`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(text.length + 4);
  return Buffer.concat([Buffer.from('E'), length, text]);
}

describe('the database that is meant', () => {
  const env = { DATABASE_URL: 'postgres://a/b', SUPABASE_DB_URL: 'postgres://c/d' };

  it.each([
    [
      { database: 'postgres://x/y', env },
      { kind: 'url', url: 'postgres://x/y', from: '--database' },
    ],
    [{ env }, { kind: 'url', url: 'postgres://a/b', from: 'DATABASE_URL' }],
    [{ env: { ...env, DATABASE_URL: ' ' } }, { kind: 'url', url: 'postgres://c/d', from: 'SUPABASE_DB_URL' }],
    [{ database: '', env: {} }, { kind: 'embedded' }],
  ])('%j', (wishes, expected) => {
    expect(resolveTarget(wishes)).toEqual(expected);
  });
});

describe('TLS as libpq means it', () => {
  it.each([
    ['postgres://h/db', 'prefer', 'disable'],
    ['postgresql+asyncpg://h/db?ssl=require', 'require', null],
    ['postgres://h/db?sslmode=verify-full', 'verify-full', null],
    ['postgres://h/db?sslmode=disable', 'disable', null],
    ['postgres://h/db?sslmode=allow', 'prefer', 'disable'],
    ['postgres://h/db?ssl=true&application_name=x', 'require', null],
  ])('%s', (given, mode, plain) => {
    const urls = driverUrl(given, 'the test');
    expect(new URL(urls.url).searchParams.get('sslmode')).toBe(mode);
    expect(urls.url.startsWith('postgresql://h/db?')).toBe(true);
    expect(urls.plain === null ? null : new URL(urls.plain).searchParams.get('sslmode')).toBe(plain);
  });
});

describe('a connection', () => {
  it('says where it leads, under our name', async () => {
    const database = await testDatabase();
    const session = await connect({
      url: database.url.replace('postgresql:', 'postgresql+asyncpg:'),
      from: 'the test',
    });
    onTestFinished(() => session.close());
    expect(session.target.database).toMatch(/^onefold_test_/);
    expect(session.target.serverVersion).toMatch(/^\d+/);
    expect(session.target.embedded).toBe(false);
    const { rows } = await session.client.query("SELECT current_setting('application_name') AS name");
    expect(rows).toEqual([{ name: 'onefold' }]);
  });

  it('collects notices', async () => {
    const session = await (await testDatabase()).session();
    await session.client.query('DROP TABLE IF EXISTS wards');
    expect(session.notices).toEqual([{ severity: 'NOTICE', message: 'table "wards" does not exist, skipping' }]);
  });

  it('names a database that is not there', async () => {
    const { url } = await testDatabase();
    const error = await refusal(url.replace(/onefold_test_\w+/, 'pharmacy'));
    expect(error).toMatchObject({ name: 'UserError', hint: expect.stringContaining('createdb') });
    expect(error.message).toMatch(
      /^cannot connect to database pharmacy on .+, as DATABASE_URL says: database "pharmacy" does not exist\.$/,
    );
  });
});

describe('a failed connection names host, database and remedy, and never the password', () => {
  const withPassword = (port: number, query = '') => `postgres://nurse:${ENCODED}@127.0.0.1:${port}/clinic${query}`;

  it('when nobody listens', async () => {
    const port = await silentPort();
    const error = await refusal(withPassword(port));
    expect(error.message).toBe(
      `cannot connect to database clinic on 127.0.0.1:${port}, as DATABASE_URL says: nothing listens there (connection refused).`,
    );
    expect(error.hint).toBe('start the server, or correct host and port in the URL.');
  });

  it('when the host is unknown', async () => {
    const error = await refusal(`postgres://nurse:${ENCODED}@no-such-host.invalid/clinic`);
    expect(error.message).toMatch(
      /^cannot connect to database clinic on no-such-host\.invalid:5432, as DATABASE_URL says: the host name /,
    );
  });

  it('when the server refuses the login, even if it repeats the password', async () => {
    const said = errorResponse({ S: 'FATAL', C: '28P01', M: `password "${PASSWORD}" of user nurse is wrong` });
    const error = await refusal(withPassword(await answering(said), '?sslmode=disable'));
    expect(error.message).toContain('password "***" of user nurse is wrong');
    expect(error.hint).toContain('percent-encoded');
    expect(JSON.stringify([error, error.message, error.hint])).not.toContain('w0rd');
  });

  it('when TLS is asked for and the server has none', async () => {
    const error = await refusal(withPassword(await answering(Buffer.from('N')), '?sslmode=require'));
    expect(error).toMatchObject({
      name: 'UserError',
      message: 'the server of DATABASE_URL offers no encrypted connection, and the URL asks for one.',
    });
  });

  it.each([
    [`mysql://nurse:${ENCODED}@h/db`, 'it does not begin with postgres:// or postgresql://'],
    [`postgres://nurse:${ENCODED}@h:port/db`, 'it is no valid URL'],
    [`postgres://nurse:%E0%A4@h/db`, 'it is no valid URL'],
  ])('when the URL is none: %s', async (url, why) => {
    const error = await refusal(url);
    expect(error.name).toBe('UserError');
    expect(error.message).toBe(`the database URL in DATABASE_URL cannot be used: ${why}.`);
    expect(`${error.message}${error.hint}`).not.toMatch(/w0rd|%E0/);
  });
});

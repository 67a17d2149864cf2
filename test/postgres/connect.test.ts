import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connect } from '../../src/io/database.js';
import { testDatabase } from '../support/database.js';

const PASSWORD = 'p@ss/w0rd#1';
const ENCODED = encodeURIComponent(PASSWORD);

type Refusal = { name: string; message: string; hint: string; stack: string };

async function refusal(url: string, env: Readonly<Record<string, string>> = {}): Promise<Refusal> {
  try {
    await (await connect({ url, from: url === '' ? 'PGHOST' : 'DATABASE_URL', env })).close();
  } catch (error) {
    return error as Refusal;
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

describe('what the caller gave', () => {
  it('is all that counts, whatever the variables of the process say', async () => {
    const { url } = await testDatabase();
    const ours = {
      PGPASSWORD: 'other',
      PGOPTIONS: '-c nonsense=1',
      PGAPPNAME: 'other',
      PGREPLICATION: 'x',
      PGPORT: '1',
    };
    for (const [name, value] of Object.entries(ours)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const session = await connect({ url, from: 'the test', env: { PGOPTIONS: '-c search_path=ward' } });
    onTestFinished(() => session.close());
    const { rows } = await session.client.query(
      `SELECT current_setting('application_name') AS name, current_setting('search_path') AS path`,
    );
    expect(rows).toEqual([{ name: 'onefold', path: 'ward' }]);
  });

  it('leads to another database on the same server, as every sibling', async () => {
    const { url } = await testDatabase();
    const session = await connect({ url, from: 'the test', database: 'template1' });
    const sibling = await session.sibling();
    const { rows } = await sibling.query('SELECT current_database() AS name');
    await sibling.end();
    await session.close();
    expect([session.target.database, rows]).toEqual(['template1', [{ name: 'template1' }]]);
  });

  it('may hold what only other tools know', async () => {
    const { url } = await testDatabase();
    const mark = url.includes('?') ? '&' : '?';
    const more =
      'pgbouncer=true&schema=public&connection_limit=1&prepared_statement_cache_size=0&extra_float_digits=9&constructor=x';
    const session = await connect({ url: `${url}${mark}${more}`, from: 'the test' });
    await session.close();
  });
});

/** Asks for a password in clear text, as a server with that rule in pg_hba.conf does. */
const CLEARTEXT = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);

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

  it('when nobody listens at an address of IPv6', async () => {
    const error = await refusal(`postgres://nurse:${ENCODED}@[::1]:1/clinic`);
    expect(error.message).toContain('to database clinic on [::1]:1, as DATABASE_URL says: ');
  });

  it('when the variables lead nowhere', async () => {
    const port = await silentPort();
    const error = await refusal('', {
      PGHOST: '127.0.0.1',
      PGPORT: String(port),
      PGDATABASE: 'clinic',
      PGPASSWORD: PASSWORD,
    });
    expect(error.message).toContain(`to database clinic on 127.0.0.1:${port}, as PGHOST says: nothing listens there`);
    expect(error.hint).toBe('start the server, or correct host and port in the PG* variables.');
  });

  it('when the host is unknown', async () => {
    const error = await refusal(`postgres://nurse:${ENCODED}@no-such-host.invalid/clinic`);
    expect(error.message).toMatch(
      /^cannot connect to database clinic on no-such-host\.invalid:5432, as DATABASE_URL says: the host name /,
    );
  });

  it('when the server wants a password and there is none', async () => {
    const error = await refusal(`postgres://nurse@127.0.0.1:${await answering(CLEARTEXT)}/clinic?sslmode=disable`, {
      HOME: '/no-such-home',
    });
    expect(error.message).toContain('the server wants a password and none is given.');
    expect(error.hint).toContain('PGPASSWORD');
  });

  it.each([
    [
      '28P01',
      'password authentication failed for user "nurse"',
      PASSWORD,
      'password authentication failed for user "nurse".',
    ],
    ['28P01', `password "${PASSWORD}" of user nurse is wrong`, PASSWORD, 'the server refuses the connection (28P01).'],
    ['28P01', `password "${ENCODED}" of user nurse is wrong`, PASSWORD, 'the server refuses the connection (28P01).'],
    // A word that is masked would tell that it is the password.
    [
      '28P01',
      'password authentication failed for user "nurse"',
      'nurse',
      'password authentication failed for user "nurse".',
    ],
    [
      '28P01',
      'password authentication failed for user "nurse"',
      'password',
      'the server refuses the connection (28P01).',
    ],
    ['28000', 'role "postgres" may not log in', 'postgres', 'the server refuses the connection (28000).'],
    ['XX000', `tenant ${PASSWORD} not found`, PASSWORD, 'the server refuses the connection (XX000).'],
  ])('when the server refuses the login: %s %s, password %s', async (code, said, password, told) => {
    const port = await answering(CLEARTEXT, errorResponse({ S: 'FATAL', C: code, M: said }));
    const error = await refusal(
      `postgres://nurse:${encodeURIComponent(password)}@127.0.0.1:${port}/clinic?sslmode=disable`,
    );
    expect(error.message).toBe(`cannot connect to database clinic on 127.0.0.1:${port}, as DATABASE_URL says: ${told}`);
    expect(JSON.stringify([error, error.message, error.hint, error.stack])).not.toMatch(/w0rd|\*\*\*/);
  });

  it('when the server behind a pooler does not answer', async () => {
    const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
    const said = errorResponse({ S: 'FATAL', C: '08P01', M: 'server login has been failing, try again later' });
    const error = await refusal(withPassword(await answering(welcome, said), '?sslmode=disable'));
    expect(error.name).toBe('UserError');
    expect(error.message).toMatch(/as DATABASE_URL says: server login has been failing, try again later\.$/);
  });

  it('when TLS is asked for and the server has none', async () => {
    const error = await refusal(withPassword(await answering(Buffer.from('N')), '?sslmode=require'));
    expect(error).toMatchObject({
      name: 'UserError',
      message: 'the server of DATABASE_URL offers no encrypted connection, and sslmode asks for one.',
    });
  });

  it('when a pooler takes no options', async () => {
    const said = errorResponse({ S: 'FATAL', C: '08P01', M: 'unsupported startup parameter: options' });
    const error = await refusal(withPassword(await answering(said), '?sslmode=disable&options=-c%20a%3Db'));
    expect(error.hint).toContain('PGOPTIONS');
  });

  it.each([
    [`mysql://nurse:${ENCODED}@h/db`, 'it does not begin with postgres:// or postgresql://'],
    [`postgres://nurse:${ENCODED}@h:port/db`, 'it is no valid URL, for what stands behind the host is no port number'],
  ])('when the URL is none: %s', async (url, why) => {
    const error = await refusal(url);
    expect(error.name).toBe('UserError');
    expect(error.message).toBe(`the database URL in DATABASE_URL cannot be used: ${why}.`);
    expect(`${error.message}${error.hint}${error.stack}`).not.toMatch(/w0rd/);
  });
});

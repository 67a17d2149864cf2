import { chmodSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { passwordIn } from '../../../src/io/database/passfile.js';
import { findServer, type Server } from '../../../src/io/database/server.js';
import { temporaryFolder } from '../../support/folder.js';

type Env = Readonly<Record<string, string>>;

/** A home directory in which nothing is that libpq would read. */
const NOWHERE = join(homedir(), 'no-such-home');

function found(url: string, env: Env = {}, database?: string): Server {
  return findServer({
    url,
    from: url === '' ? 'PGHOST' : 'DATABASE_URL',
    env: { HOME: NOWHERE, ...env },
    ...(database === undefined ? {} : { database }),
  });
}

describe('a server', () => {
  const base = { host: 'h', port: 5432, database: 'db', user: 'ada', password: null };
  const variables = { PGHOST: 'v', PGPORT: '6000', PGDATABASE: 'vdb', PGUSER: 'vic', PGPASSWORD: ' s3cret' };

  it.each<[string, string, Env, Partial<Server>]>([
    [
      'is what the URL says',
      'postgres://ada@h/db',
      {},
      { ...base, address: 'h', application: 'onefold', options: null },
    ],
    [
      'takes the rest from the variables',
      'postgres://h',
      variables,
      { host: 'h', port: 6000, database: 'vdb', user: 'vic', password: ' s3cret' },
    ],
    [
      'is what the URL says, not the variables',
      'postgres://ada:own@h:1/db',
      variables,
      { ...base, port: 1, password: 'own' },
    ],
    [
      'is what the variables say',
      '',
      variables,
      { host: 'v', port: 6000, database: 'vdb', user: 'vic', password: ' s3cret' },
    ],
    ['has the database of the user', 'postgres://ada@h', {}, { ...base, database: 'ada' }],
    ['has our own account', 'postgres://h', {}, { user: userInfo().username, database: userInfo().username }],
    ['has an address beside its name', 'host=h hostaddr=127.0.0.1', {}, { host: 'h', address: '127.0.0.1' }],
    ['has only an address', '', { PGHOSTADDR: '127.0.0.1' }, { host: '127.0.0.1', address: '127.0.0.1' }],
    [
      'is known by what others say',
      '',
      { PGHOST: 'h', PGAPPNAME: 'deploy', PGOPTIONS: '-c a=b', PGCONNECT_TIMEOUT: '3' },
      { application: 'deploy', options: '-c a=b', timeoutMs: 3000 },
    ],
    ['may take its time', 'postgres://h/?connect_timeout=0', {}, { timeoutMs: 0 }],
    [
      'is not made of what other tools add',
      'postgres://ada@h/db?pgbouncer=true&connection_limit=1&schema=app&prepared_statement_cache_size=0&statement_timeout=5&options=',
      {},
      { ...base, options: null },
    ],
  ])('%s', (_, url, env, expected) => {
    expect(found(url, env)).toMatchObject(expected);
  });

  it.each([
    ['postgres://ada@h:5433/db?application_name=x', { host: 'h', port: 5433, user: 'ada', application: 'x' }],
    ['postgres://ada:p%40ss@h/', { host: 'h', user: 'ada', password: 'p@ss' }],
    ['postgres:///db?host=/tmp/x', { host: '/tmp/x' }],
    ['postgres://%2Ftmp%2Fx/', { host: '/tmp/x' }],
    ['host=h dbname=db', { host: 'h' }],
  ])('with another database: %s', (url, expected) => {
    expect(found(url, {}, 'new')).toMatchObject({ ...expected, database: 'new' });
  });

  it.each([
    ['postgres://h:0/db', 'its port is no number from 1 to 65535'],
    ['host=h port=s3cret', 'its port is no number from 1 to 65535'],
    ['postgres://h/db?host=a,b', 'it names several hosts'],
    ['postgres://h/db?connect_timeout=s3cret', 'its connect_timeout is no number of seconds'],
    ['postgres://h/db?sslmode=s3cret', 'its sslmode is none that there is'],
    ['postgres://h/db?sslmod=s3cret', 'it asks for sslmod, which is not supported in this form'],
    ['postgres://h/db?requirepeer=s3cret', 'it asks for requirepeer, which is not supported in this form'],
    ['postgres://h/db?gssencmode=require', 'it asks for gssencmode, which is not supported in this form'],
    ['postgres://h/db?ssl_min_protocol_version=s3cret', 'it asks for a version of TLS that there is not'],
    ['postgres://h/db?sslnegotiation=direct', 'sslnegotiation=direct wants TLS, and sslmode does without'],
    [
      'postgres://h/db?sslrootcert=system&sslmode=require',
      'with sslrootcert=system, sslmode=require would let anyone with a public certificate pose as the server',
    ],
  ])('is none: %s', (url, why) => {
    expect(() => found(url)).toThrow(`the database URL in DATABASE_URL cannot be used: ${why}.`);
    expect(() => found(url)).not.toThrow(/s3cret/);
  });
});

describe('TLS as libpq means it', () => {
  const root = { '.postgresql/root.crt': 'the authority' };
  const none = 'none';
  const blind = 'blind';
  const named = 'name checked';
  const signed = 'signature checked';

  function told(url: string, files: Env, env: Env): string[] {
    const home = temporaryFolder(files);
    const { attempts } = found(url, { HOME: home, ...env });
    return attempts.map((tls) => {
      if (tls === false) return none;
      if (tls.rejectUnauthorized === false) return blind;
      return `${tls.checkServerIdentity === undefined ? named : signed} by ${tls.ca ?? 'the system'}`;
    });
  }

  it.each<[string, string[], Env, Env]>([
    ['postgres://h/db', [blind, none], {}, {}],
    ['postgres://h/db', [blind, none], root, {}],
    ['postgres://h/db', [blind], {}, { PGSSLMODE: 'require' }],
    ['postgres://h/db?sslmode=disable', [none], {}, { PGSSLMODE: 'require' }],
    ['postgres://h/db?sslmode=allow', [none, blind], {}, {}],
    ['postgres://h/db?sslmode=require', [`${signed} by the authority`], root, {}],
    ['postgres://h/db?sslmode=no-verify', [blind], root, {}],
    ['postgres://h/db?sslmode=verify-ca', [`${signed} by the authority`], root, {}],
    ['postgres://h/db?sslmode=verify-full', [`${named} by the authority`], root, {}],
    ['postgres://h/db?sslrootcert=system', [`${named} by the system`], root, {}],
    ['postgres://h/db?sslmode=verify-full', [`${named} by the system`], {}, { PGSSLROOTCERT: 'system' }],
    ['postgresql+asyncpg://h/db?ssl=require', [blind], {}, {}],
    ['postgres://h/db?ssl=true', [blind], {}, {}],
    ['postgres://h/db?ssl=0', [none], {}, {}],
    ['postgres://h/db?ssl=true&sslmode=disable', [none], {}, {}],
    ['postgres:///db?host=/tmp&sslmode=require', [none], {}, {}],
    ['postgres://h/db?gssencmode=disable&sslsni=1&sslcompression=0&channel_binding=prefer', [blind, none], {}, {}],
  ])('%s: %j', (url, expected, files, env) => {
    expect(told(url, files, env)).toEqual(expected);
  });

  it.each([
    [
      'sslmode=verify-ca',
      "sslmode=verify-ca needs the certificate of the authority that signed the server's, and there is none.",
    ],
    [
      'sslmode=require&sslrootcert=/no/such/file',
      'the file /no/such/file, which sslrootcert names, cannot be read (ENOENT).',
    ],
    ['sslcert=/no/such/file', 'there is no private key for the certificate /no/such/file.'],
  ])('%s is refused', (query, message) => {
    expect(() => found(`postgres://h/db?${query}`)).toThrow(message);
  });

  it('refuses a private key that others can read', () => {
    const files = { '.postgresql/postgresql.crt': 'ours', '.postgresql/postgresql.key': 'secret' };
    const home = temporaryFolder(files);
    const key = join(home, '.postgresql/postgresql.key');
    chmodSync(key, 0o644);
    expect(() => found('postgres://h/db', { HOME: home })).toThrow(`the private key ${key} can be read by others.`);
    chmodSync(key, 0o600);
    expect(found('postgres://h/db', { HOME: home }).attempts[0]).toMatchObject({ cert: 'ours', key: 'secret' });
    expect(found('postgres://h/db?sslcertmode=disable', { HOME: home }).attempts[0]).not.toHaveProperty('cert');
  });
});

describe('a service', () => {
  const file = `# ours
[other]
host=wrong
[clinic]
host=h
 port=6000
dbname=
user=ada
[clinic]
host=late
`;

  it('fills in what the URL leaves out, before the variables', () => {
    const home = temporaryFolder({ '.pg_service.conf': file });
    const env = { HOME: home, PGSERVICE: 'clinic', PGPORT: '1', PGDATABASE: 'vdb' };
    expect(found('', env)).toMatchObject({ host: 'h', port: 6000, user: 'ada', database: 'vdb' });
    expect(found('service=clinic host=own', { HOME: home })).toMatchObject({ host: 'own', port: 6000 });
    const elsewhere = { PGSERVICE: 'clinic', PGSERVICEFILE: join(home, '.pg_service.conf') };
    expect(found('', elsewhere)).toMatchObject({ host: 'h' });
    expect(
      found('', { PGSERVICE: 'clinic', PGSYSCONFDIR: temporaryFolder({ 'pg_service.conf': file }) }),
    ).toMatchObject({ host: 'h' });
  });

  it.each([
    ['[clinic]\nhost', 'the service file <file> cannot be used: line 2 is no name=value.'],
    ['[clinic]\nhost=h\nservice=x', 'the service file <file> cannot be used: line 3 names another service.'],
    ['[clinics]\nhost=h', 'there is no service "clinic" in <file>.'],
  ])('that is none: %j', (text, message) => {
    const path = join(temporaryFolder({ services: text }), 'services');
    expect(() => found('', { PGSERVICE: 'clinic', PGSERVICEFILE: path })).toThrow(message.replace('<file>', path));
  });
});

describe('a password file', () => {
  it.each([
    ['h:5432:db:ada:s3cret', 's3cret'],
    ['*:*:*:*:s3cret', 's3cret'],
    ['H:5432:db:ada:other\nh:5432:db:eve:other\nh:*:db:ada:s3cret\n*:*:*:*:late', 's3cret'],
    ['# h:5432:db:ada:other\r\nh:5432:db:ada:s3cret\r\n', 's3cret'],
    ['h:5432:db:ada:a:b\\:c\\\\d', 'a:b:c\\d'],
    ['\\h:5432:db:ada:s3cret', 's3cret'],
    ['h:5432:db', null],
    ['', null],
  ])('%j', (text, expected) => {
    expect(passwordIn(text, { host: 'h', port: '5432', dbname: 'db', user: 'ada' })).toBe(expected);
  });

  it('escapes what a name holds', () => {
    const login = { host: '::1', port: '5432', dbname: 'a\\b', user: 'ada' };
    expect(passwordIn('\\:\\:1:5432:a\\\\b:ada:s3cret', login)).toBe('s3cret');
  });

  const password = (url: string, env: Env) => {
    const notes: string[] = [];
    const server = findServer({ url, from: 'DATABASE_URL', env, onNote: (text) => notes.push(text) });
    return { password: server.password, notes };
  };

  it('is found in the home directory, or where PGPASSFILE says', () => {
    const home = temporaryFolder({ '.pgpass': 'h:5432:db:ada:s3cret\nlocalhost:*:*:*:local', mine: '*:*:*:*:mine' });
    for (const name of ['.pgpass', 'mine']) chmodSync(join(home, name), 0o600);
    const url = 'postgres://ada@h/db';
    expect(password(url, { HOME: home }).password).toBe('s3cret');
    expect(password('postgres://ada:own@h/db', { HOME: home }).password).toBe('own');
    expect(password(url, { HOME: home, PGPASSWORD: 'variable' }).password).toBe('variable');
    expect(password(url, { HOME: home, PGPASSFILE: join(home, 'mine') }).password).toBe('mine');
    expect(password(`${url}?passfile=${join(home, 'mine')}`, { HOME: home }).password).toBe('mine');
    expect(password('postgres://eve@h/db', { HOME: home })).toEqual({ password: null, notes: [] });
    expect(password('postgres:///db?host=/tmp', { HOME: home }).password).toBe('local');
  });

  it('is not used where others can read it, and a note says so', () => {
    const home = temporaryFolder({ '.pgpass': '*:*:*:*:s3cret' });
    chmodSync(join(home, '.pgpass'), 0o640);
    expect(password('postgres://ada@h/db', { HOME: home })).toEqual({
      password: null,
      notes: [`The password file ${home}/.pgpass is not used: others can read it; chmod 600 makes it yours alone.`],
    });
    expect(password('postgres://ada@h/db', { HOME: NOWHERE, PGPASSFILE: home })).toEqual({
      password: null,
      notes: [`The password file ${home} is not used: it is no plain file.`],
    });
  });
});

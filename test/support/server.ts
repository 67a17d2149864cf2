import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { serverAccount, tempFolder } from '../../src/io/embedded/account.js';
import { startImage } from '../../src/io/shadow/image.js';

/** A server for all tests with a database: its URL, what it is, and its end. */
type Server = { readonly url: string; readonly what: string; stop(): Promise<void> };

const DEBIAN = '/usr/lib/postgresql';

/** Finds the newest PostgreSQL that is installed on this machine: Debian keeps each major in a folder, others have it on PATH. */
function installed(): string | null {
  const majors = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...majors.map((major) => join(DEBIAN, major, 'bin')), ...(process.env.PATH ?? '').split(':')];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl'))) ?? null;
}

function machineServer(): Server {
  const bin = installed();
  if (bin === null) throw new Error('no PostgreSQL is installed on this machine: there is no initdb');
  const account = serverAccount(null);
  const folder = tempFolder(account);
  const data = join(folder, 'data');
  const call = (program: string, args: readonly string[]) => {
    const { status, stderr, error } = spawnSync(join(bin, program), args, { ...account, cwd: '/', encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} failed: ${stderr || error?.message}`);
  };
  call('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
  const settings = `-k ${folder} -c listen_addresses= -c fsync=off -c max_connections=200`;
  call('pg_ctl', ['-D', data, '-o', settings, '-l', join(folder, 'log'), '-w', 'start']);
  return {
    url: `postgresql:///postgres?host=${encodeURIComponent(folder)}&user=postgres`,
    what: `the machine's own, from ${bin}`,
    stop: async () => {
      call('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function containerServer(image: string): Promise<Server> {
  const { url, stop } = await startImage(image);
  return { url, what: `in a container of ${image}`, stop: async () => void (await stop()) };
}

async function wanted(): Promise<Server | null> {
  const { ONEFOLD_TEST_SERVER: name = '', ONEFOLD_TEST_DATABASE_URL: url = '' } = process.env;
  if (name === 'machine') return machineServer();
  if (name.startsWith('container:')) return containerServer(name.slice('container:'.length));
  if (name !== '') throw new Error(`ONEFOLD_TEST_SERVER is "${name}": write machine or container:IMAGE`);
  return url === '' ? null : { url, what: 'named by ONEFOLD_TEST_DATABASE_URL', stop: async () => {} };
}

async function versionAt(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  await client.end();
  return rows[0]?.server_version ?? '';
}

let server: Server | null = null;

/**
 * Says on which server the tests with a database run, and starts it where they share one. Without a wish each test file
 * starts an embedded server of its own.
 */
export async function setup(): Promise<void> {
  server = await wanted();
  const what = server === null ? 'embedded' : `${await versionAt(server.url)}, ${server.what}`;
  process.stdout.write(`PostgreSQL of the tests: ${what}\n`);
  if (server !== null) process.env.ONEFOLD_TEST_DATABASE_URL = server.url;
}

/** Stops what was started. */
export async function teardown(): Promise<void> {
  await server?.stop();
}

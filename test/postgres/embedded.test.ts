import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBinaries, usableBinaries } from '../../src/io/embedded/binaries.js';
import { type Embedded, startEmbedded } from '../../src/io/embedded.js';
import { temporaryFolder } from '../support/folder.js';

const REPOSITORY = join(import.meta.dirname, '../..');

async function ask(embedded: Pick<Embedded, 'connection'>, sql: string): Promise<unknown> {
  const client = new pg.Client(embedded.connection);
  await client.connect();
  try {
    return Object.values((await client.query(sql)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i += 1) await sleep(50);
  expect(condition()).toBe(true);
}

const listeners = () => ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP'].map((event) => process.listenerCount(event));
const serverOf = (folder: string) => Number.parseInt(readFileSync(join(folder, 'postmaster.pid'), 'utf8'), 10);

describe('a scratch server', () => {
  it('answers on a socket, and leaves neither process nor file nor handler', async () => {
    const before = listeners();
    const embedded = await startEmbedded();
    const folder = embedded.connection.host ?? '';
    const server = serverOf(join(folder, 'data'));
    try {
      expect(await ask(embedded, 'SHOW server_version')).toBe(embedded.serverVersion);
      expect(await ask(embedded, 'SHOW listen_addresses')).toBe('');
      expect(await ask(embedded, "SELECT upper('bücher')")).toBe('BÜCHER');
    } finally {
      await embedded.stop();
    }
    expect(exists(server)).toBe(false);
    expect(existsSync(folder)).toBe(false);
    expect(listeners()).toEqual(before);
    await embedded.stop();
  });

  it('keeps clear of another one', async () => {
    const [one, other] = await Promise.all([startEmbedded(), startEmbedded()]);
    try {
      await ask(one, 'CREATE TABLE books (id int)');
      expect(await ask(other, "SELECT to_regclass('books')")).toBeNull();
    } finally {
      await Promise.all([one.stop(), other.stop()]);
    }
  });

  it('is refused by name on a machine without binaries', async () => {
    await expect(findBinaries(undefined, 'sunos', 'sparc')).rejects.toThrow(
      'there is no embedded PostgreSQL for sunos-sparc; it exists for linux-x64,',
    );
    const missing = process.platform === 'darwin' ? (['linux', 'arm64'] as const) : (['darwin', 'arm64'] as const);
    await expect(findBinaries(undefined, ...missing)).rejects.toMatchObject({
      hint: expect.stringContaining('--database URL'),
    });
  });
});

describe.runIf(process.platform === 'linux')('the binaries', () => {
  const account = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

  /** The package as an install without scripts leaves it: without its library links. */
  async function packageWithoutLinks(): Promise<{ folder: string; binaries: { postgres: string; initdb: string } }> {
    const native = dirname(dirname((await findBinaries()).postgres));
    const folder = reachableFolder();
    const isLink = (path: string) => lstatSync(path).isSymbolicLink();
    cpSync(native, join(folder, 'native'), { recursive: true, filter: (path) => !isLink(path) });
    const bin = join(folder, 'native', 'bin');
    return { folder, binaries: { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') } };
  }

  it('run when their library links are missing, without a second copy of the libraries', async () => {
    const { folder, binaries } = await packageWithoutLinks();
    const temp = reachableFolder();
    const found = usableBinaries(binaries, temp, account);
    expect(found.version).toMatch(/^18/);
    expect(readdirSync(temp)).toEqual(['linked']);
    expect(readdirSync(join(folder, 'native', 'lib')).filter((name) => name === 'libpq.so.5')).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)('are copied, as root, from where nobody cannot reach them', async () => {
    const { folder, binaries } = await packageWithoutLinks();
    chmodSync(folder, 0o700);
    const found = usableBinaries(binaries, reachableFolder(), account);
    expect(found.postgres).toMatch(/\/copied\/native\/bin\/postgres$/);
    expect(lstatSync(found.initdb).uid).toBe(65534);
  });

  it('are refused with what they said when they do not run', () => {
    const folder = temporaryFolder({ 'native/bin/postgres': '#!/bin/sh\necho "no such processor" >&2; exit 1\n' });
    const postgres = join(folder, 'native/bin/postgres');
    chmodSync(postgres, 0o755);
    expect(() => usableBinaries({ postgres, initdb: postgres }, temporaryFolder(), {})).toThrow(
      'the embedded PostgreSQL does not run on this machine: no such processor',
    );
  });
});

describe('a kept server', () => {
  it('has its data after a restart, and hides its files from git', async () => {
    const dataDir = join(reachableFolder(), 'postgres', '18');
    const first = await startEmbedded({ dataDir });
    await ask(first, 'CREATE TABLE loans AS SELECT 42 AS reader');
    await first.stop();
    const second = await startEmbedded({ dataDir });
    try {
      expect(await ask(second, 'SELECT reader FROM loans')).toBe(42);
      expect(await ask(second, 'SHOW fsync')).toBe('on');
    } finally {
      await second.stop();
    }
    expect(existsSync(join(dataDir, 'postmaster.pid'))).toBe(false);
    expect(readdirSync(dirname(dataDir)).sort()).toEqual(['.gitignore', '18']);
  });

  it('refuses a second start on the same folder', async () => {
    const dataDir = join(reachableFolder(), '18');
    const first = await startEmbedded({ dataDir });
    try {
      await expect(startEmbedded({ dataDir })).rejects.toThrow(`is in use by process ${process.pid}.`);
      expect(await ask(first, 'SELECT 1')).toBe(1);
    } finally {
      await first.stop();
    }
  });

  it('lets one of two simultaneous starts win', async () => {
    const dataDir = join(reachableFolder(), '18');
    const starts = await Promise.allSettled([startEmbedded({ dataDir }), startEmbedded({ dataDir })]);
    const started = starts.filter((start) => start.status === 'fulfilled');
    await Promise.all(started.map((start) => start.value.stop()));
    expect(started).toHaveLength(1);
    const refused = starts.find((start) => start.status === 'rejected');
    expect(refused?.reason).toMatchObject({ name: 'UserError', message: expect.stringContaining('is in use by') });
  });

  it.runIf(process.getuid?.() === 0)(
    'moves, as root, from a folder that nobody cannot reach, and says so',
    async () => {
      const dataDir = join(temporaryFolder(), 'private', '18');
      const notes: string[] = [];
      const embedded = await startEmbedded({ dataDir, onNote: (text) => notes.push(text) });
      await embedded.stop();
      expect(notes).toHaveLength(1);
      const kept = /is kept in (.*)\/data\.$/.exec(notes[0] ?? '')?.[1] ?? '';
      expect(existsSync(join(kept, 'data', 'PG_VERSION'))).toBe(true);
      rmSync(kept, { recursive: true });
    },
  );
});

/** A temporary folder that the user nobody can reach, too. */
function reachableFolder(): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  return folder;
}

describe.runIf(process.platform === 'linux')('a process that ends without stopping its server', () => {
  let compiled = '';
  const started: ChildProcess[] = [];

  beforeAll(() => {
    compiled = mkdtempSync(join(REPOSITORY, 'node_modules', '.onefold-test-'));
    const options = [
      '--ignoreConfig',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--skipLibCheck',
      '--types',
      'node',
    ];
    const files = ['--rootDir', join(REPOSITORY, 'src'), '--outDir', compiled, join(REPOSITORY, 'src/io/embedded.ts')];
    execFileSync(join(REPOSITORY, 'node_modules/.bin/tsc'), [...options, ...files], { cwd: REPOSITORY });
  });

  afterAll(() => {
    for (const child of started) child.kill('SIGKILL');
    rmSync(compiled, { recursive: true, force: true });
  });

  /** Runs a script that starts a server, and gives the server's pid and the temporary folder. */
  async function launch(dataDir: string | null, ending: string) {
    const options = dataDir === null ? {} : { dataDir };
    const script = `import { readFileSync } from 'node:fs';
      import { startEmbedded } from ${JSON.stringify(join(compiled, 'io/embedded.js'))};
      const { connection } = await startEmbedded(${JSON.stringify(options)});
      const data = ${JSON.stringify(dataDir)} ?? connection.host + '/data';
      console.log(parseInt(readFileSync(data + '/postmaster.pid', 'utf8')), connection.host);
      ${ending}`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: REPOSITORY,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(child);
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
      child.once('error', reject);
    });
    const [pid, folder] = line.split(' ');
    return { child, server: Number(pid), folder: folder ?? '' };
  }
  const stay = 'setInterval(() => {}, 1000);';

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'takes a scratch server and its files with it on %s',
    async (signal) => {
      const { child, server, folder } = await launch(null, stay);
      expect(exists(server)).toBe(true);
      const ended = new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
      child.kill(signal);
      expect(await ended).toBe(signal);
      await until(() => !exists(server) && !existsSync(folder));
    },
  );

  it('does so, too, when its work is simply over', async () => {
    const { child, server, folder } = await launch(null, '');
    await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(0)));
    await until(() => !exists(server) && !existsSync(folder));
  });

  it('leaves the signal to others who listen for it', async () => {
    const { child, server } = await launch(null, `process.once('SIGINT', () => process.stdout.write('mine')); ${stay}`);
    const heard = new Promise((resolve) => child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString())));
    child.kill('SIGINT');
    expect(await heard).toBe('mine');
    expect(exists(server)).toBe(true);
  });

  it('shuts a kept database down properly after a kill -9, and the next start has its data', async () => {
    const dataDir = join(realpathSync(reachableFolder()), '18');
    const { child, server } = await launch(dataDir, stay);
    const refused = startEmbedded({ dataDir });
    await expect(refused).rejects.toThrow(`is in use by process ${child.pid}.`);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    const next = await startEmbedded({ dataDir });
    try {
      expect(serverOf(dataDir)).not.toBe(server);
      expect(await ask(next, 'SELECT 1')).toBe(1);
    } finally {
      await next.stop();
    }
  });

  it('lets the next start end a server that even its watcher did not survive', async () => {
    const dataDir = join(realpathSync(reachableFolder()), '18');
    const { child, server, folder } = await launch(dataDir, stay);
    const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .map(Number);
    const watchers = children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('onefold-watch'));
    expect(watchers).toHaveLength(1);
    process.kill(watchers[0]!, 'SIGKILL');
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(exists(server)).toBe(true);
    const next = await startEmbedded({ dataDir });
    await next.stop();
    await until(() => !exists(server));
    rmSync(folder, { recursive: true, force: true });
  });
});

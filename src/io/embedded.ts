import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import { UserError } from '../errors.js';
import { type Account, serverAccount, tempFolder } from './embedded/account.js';
import { ANOTHER_DATABASE, findBinaries, usableBinaries } from './embedded/binaries.js';
import { makeDataDir, makeParent, placeDataDir } from './embedded/folder.js';
import { type Guardian, guardian } from './embedded/guardian.js';
import { clearLeftover, inUse, ownerMark } from './embedded/owner.js';

export { EMBEDDED_MAJOR } from './embedded/binaries.js';
export { hasDatabase } from './embedded/folder.js';

export type EmbeddedOptions = {
  /** Where the database is kept; left out for a scratch database that is gone after `stop`. */
  readonly dataDir?: string;
  readonly onNote?: (text: string) => void;
  /** What errors propose to name instead of this server: "a server with --shadow-url URL". */
  readonly another?: string;
};
export type Embedded = {
  readonly connection: ClientConfig;
  readonly serverVersion: string;
  /** Ends the server and removes its temporary files; a second call does nothing. */
  stop(): Promise<void>;
};
type Place = { readonly host: string; readonly port: number; readonly args: readonly string[] };
type Launch = {
  readonly account: Account;
  readonly folder: string;
  readonly dataDir: string;
  readonly scratch: boolean;
  readonly another: string;
};

const SUPERUSER = 'postgres';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;

function initialise(initdb: string, dataDir: string, launch: Launch): void {
  const args = ['-D', dataDir, '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C'];
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', ...(launch.scratch ? ['--no-sync'] : []));
  const run = spawnSync(initdb, args, { ...launch.account, cwd: '/', encoding: 'utf8' });
  if (run.status === 0) return;
  throw new UserError(
    `the embedded PostgreSQL could not create its database in ${dataDir}: ${run.stderr?.trim() || run.error?.message}`,
    `free some space or choose another folder by TMPDIR, or name ${launch.another}.`,
  );
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Where the server listens: a socket in our own 0700 folder; on Windows, which has none, a random local port. */
async function listenAt(folder: string): Promise<Place> {
  if (process.platform !== 'win32')
    return { host: folder, port: 5432, args: ['-k', folder, '-c', 'listen_addresses='] };
  const port = await freePort();
  return { host: '127.0.0.1', port, args: ['-p', String(port), '-c', 'listen_addresses=127.0.0.1'] };
}

function spawnServer(postgres: string, launch: Launch, place: Place): ChildProcess {
  const durability = launch.scratch ? ['-c', 'fsync=off', '-c', 'full_page_writes=off'] : [];
  const args = ['-D', launch.dataDir, ...place.args, ...durability, '-c', `cluster_name=${ownerMark()}`];
  // A process group of its own: Ctrl-C on the terminal is for us, so that a transaction can still roll back.
  const options = { ...launch.account, cwd: '/', detached: true, windowsHide: true } as const;
  return spawn(postgres, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
}

function startFailure(what: string, log: string, { dataDir, another }: Launch): UserError {
  // "Empty" is what a start sees that comes while another one is about to write the file.
  if (/"postmaster\.pid" (already exists|is empty)/.test(log)) return inUse(dataDir);
  return new UserError(
    `the embedded PostgreSQL ${what}: ${log.trim() || 'it said nothing'}`,
    `name ${another}, or remove the folder when it holds nothing of value.`,
  );
}

function ready(server: ChildProcess, launch: Launch): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const settle = (what: string | null) => {
      clearTimeout(timer);
      server.off('close', onClose).stderr?.off('data', onData).resume();
      if (what === null) resolve();
      else reject(startFailure(what, log, launch));
    };
    // Not "exit", which may come before the server's last words have been read.
    const onClose = () => settle(`ended while starting on ${launch.dataDir}`);
    const onData = (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
      if (log.includes('ready to accept connections')) settle(null);
    };
    const timer = setTimeout(() => settle(`was not ready after ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
    server.once('error', (error) => settle(`did not start (${error.message})`));
    server.once('close', onClose).stderr?.on('data', onData);
  });
}

/** Ends the server, by force when it does not end by itself. */
function end(server: ChildProcess, scratch: boolean): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  server.ref();
  return new Promise((resolve) => {
    const force = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
    server.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    server.kill(scratch ? 'SIGQUIT' : 'SIGINT');
  });
}

async function start(launch: Launch, guard: Guardian): Promise<Embedded> {
  const { account, folder, dataDir, scratch, another } = launch;
  const binaries = usableBinaries(await findBinaries(another), folder, account, another);
  makeDataDir(dataDir, account, (fresh) => initialise(binaries.initdb, fresh, launch));
  const place = await listenAt(folder);
  if (!scratch) await clearLeftover(dataDir);
  const server = spawnServer(binaries.postgres, launch, place);
  if (server.pid !== undefined) guard.watch(server.pid);
  try {
    await ready(server, launch);
  } catch (error) {
    await end(server, scratch);
    throw error;
  }
  server.unref();
  (server.stderr as Socket).unref();
  const connection = { host: place.host, port: place.port, user: SUPERUSER, database: 'postgres' };
  return { connection, serverVersion: binaries.version, stop: () => end(server, scratch) };
}

/**
 * Starts the PostgreSQL that npm installed, on a socket of its own. It never outlives this process: `stop`, the end of
 * the process and its signals end it, and a watcher does after a kill -9. UserError where there is no binary for this
 * machine, or another process uses the same data folder.
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<Embedded> {
  if (options.dataDir !== undefined) makeParent(options.dataDir);
  const account = serverAccount(options.dataDir ?? null);
  const folder = tempFolder(account);
  const scratch = options.dataDir === undefined;
  const another = options.another ?? ANOTHER_DATABASE;
  const guard = guardian(folder, scratch ? 'SIGQUIT' : 'SIGINT', account);
  const clear = async () => {
    await guard.release();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const dataDir = scratch
      ? join(folder, 'data')
      : placeDataDir(options.dataDir ?? '', account, options.onNote ?? (() => {}));
    const embedded = await start({ account, folder, dataDir, scratch, another }, guard);
    let stopped: Promise<void> | null = null;
    const stop = () => {
      stopped ??= embedded.stop().then(clear);
      return stopped;
    };
    return { ...embedded, stop };
  } catch (error) {
    await clear();
    throw error;
  }
}

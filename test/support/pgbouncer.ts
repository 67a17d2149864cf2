import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { serverAccount, tempFolder } from '../../src/io/embedded/account.js';

/** Where PostgreSQL listens: the folder of a socket, its port, and the role to log in with. */
export type Upstream = { readonly host: string; readonly port: number; readonly user: string };
export type Pooler = {
  /** The pooler's own socket, with the role and the database of the server. */
  readonly url: string;
  stop(): Promise<void>;
};

/** Finds PgBouncer; null where it is not installed. */
export function findPgbouncer(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, 'pgbouncer')).find((path) => existsSync(path)) ?? null;
}

function ready(pooler: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    pooler.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('process up')) resolve();
    });
    pooler.once('error', reject).once('close', () => reject(new Error(log)));
  });
}

/** Starts PgBouncer before a server, with further settings (pool_mode, default_pool_size, …); who calls it stops it. */
export async function startPgbouncer(
  program: string,
  { host, port, user }: Upstream,
  settings: Readonly<Record<string, string | number>>,
): Promise<Pooler> {
  // PgBouncer refuses to run as root, too.
  const account = serverAccount(null);
  const folder = tempFolder(account);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const all = { auth_type: 'any', unix_socket_dir: folder, listen_port: 6432, ...settings };
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
  const upstream = `* = host=${host} port=${port} user=${user}`;
  writeFileSync(join(folder, 'ini'), `[databases]\n${upstream}\n[pgbouncer]\n${lines.join('\n')}\n`, { mode: 0o644 });
  const pooler = spawn(program, [join(folder, 'ini')], { ...account, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  await ready(pooler).catch((error) => {
    remove();
    throw error;
  });
  const stop = async () => {
    const ended = new Promise((resolve) => pooler.once('exit', resolve));
    pooler.kill('SIGKILL');
    await ended;
    remove();
  };
  return { url: `postgresql://${user}@/postgres?host=${folder}&port=6432`, stop };
}

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Account, chown, serverAccount, tempFolder } from '../../src/io/embedded/account.js';
import { findBinaries, usableBinaries } from '../../src/io/embedded/binaries.js';

/** A PostgreSQL with TLS on localhost; `certificates` holds root.crt, other.crt, porter.crt with its key, and passwords. */
export type TlsServer = { readonly port: number; readonly certificates: string; stop(): Promise<void> };

/** By role: nurse has a password and needs TLS, clerk has one and may not use it, porter has a certificate, guest none. */
const HBA = `local all all trust
hostssl all nurse all scram-sha-256
hostnossl all clerk all scram-sha-256
hostssl all porter all cert
host all guest all trust
`;
const ROLES = `CREATE ROLE nurse LOGIN PASSWORD 'w4rd';
CREATE ROLE clerk LOGIN PASSWORD 'd3sk';
CREATE ROLE porter LOGIN;
CREATE ROLE guest LOGIN;
`;

/** Tells whether certificates can be made on this machine. */
export function hasOpenssl(): boolean {
  return spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;
}

function openssl(folder: string, line: string): void {
  execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'pipe' });
}

function makeCertificates(folder: string): void {
  mkdirSync(folder);
  chmodSync(folder, 0o700);
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  for (const name of ['root', 'other']) {
    openssl(folder, `req -x509 ${key} -subj /CN=${name} -days 2 -keyout ${name}.key -out ${name}.crt`);
  }
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost\n');
  writeFileSync(join(folder, 'passwords'), 'localhost:*:postgres:nurse:w4rd\n', { mode: 0o600 });
  for (const name of ['localhost', 'porter']) {
    openssl(folder, `req ${key} -subj /CN=${name} -keyout ${name}.key -out ${name}.csr`);
    const signed = `-CA root.crt -CAkey root.key -CAcreateserial -days 2 -extfile names`;
    openssl(folder, `x509 -req -in ${name}.csr ${signed} -out ${name}.crt`);
    chmodSync(join(folder, `${name}.key`), 0o600);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('close', () => reject(new Error(log)));
  });
}

/** Hands the server its key: PostgreSQL wants it to be its own. */
function handOver(folder: string, certificates: string, account: Account): readonly string[] {
  const names = [
    ['ssl_cert_file', 'localhost.crt'],
    ['ssl_key_file', 'localhost.key'],
    ['ssl_ca_file', 'root.crt'],
  ] as const;
  return names.flatMap(([setting, name]) => {
    const path = join(folder, name);
    copyFileSync(join(certificates, name), path);
    chmodSync(path, 0o600);
    chown(path, account);
    return ['-c', `${setting}=${path}`];
  });
}

/** Starts the server on a free port of localhost; who calls it stops it. */
export async function startTlsServer(): Promise<TlsServer> {
  const account = serverAccount(null);
  const folder = tempFolder(account);
  const [data, certificates] = [join(folder, 'data'), join(folder, 'certificates')];
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const binaries = usableBinaries(await findBinaries(), folder, account);
    const run = { ...account, cwd: '/', stdio: 'pipe' } as const;
    execFileSync(binaries.initdb, ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'], run);
    makeCertificates(certificates);
    writeFileSync(join(data, 'pg_hba.conf'), HBA);
    const single = ['--single', '-D', data, 'postgres'];
    execFileSync(binaries.postgres, single, { ...run, input: ROLES });
    const port = await freePort();
    const tls = ['-c', 'ssl=on', ...handOver(folder, certificates, account)];
    const place = ['-p', String(port), '-k', folder, '-c', 'listen_addresses=localhost', '-c', 'fsync=off'];
    const server = spawn(binaries.postgres, ['-D', data, ...place, ...tls], {
      ...run,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await ready(server);
    const stop = async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.removeAllListeners('close').kill('SIGQUIT');
      await ended;
      remove();
    };
    return { port, certificates, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

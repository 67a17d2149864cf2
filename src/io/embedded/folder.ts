import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../../errors.js';
import { errorCode } from '../inside.js';
import { type Account, canEnter, chown, serverAccount, tempBase } from './account.js';
import { alive } from './owner.js';

function isInitialised(dataDir: string): boolean {
  return existsSync(join(dataDir, 'PG_VERSION'));
}

/** The folder in the temporary directory, the same at every start, that stands in for an unreachable one. */
function standInPath(wanted: string, account: Account): string {
  const name = `onefold-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`;
  return join(tempBase(account), name);
}

/** Tells whether a database is kept for that data folder, in it or in its stand-in. */
export function hasDatabase(wanted: string): boolean {
  const parent = dirname(resolve(wanted));
  if (!existsSync(parent)) return false;
  const path = join(realpathSync(parent), basename(wanted));
  return isInitialised(path) || isInitialised(join(standInPath(path, serverAccount(path)), 'data'));
}

/** Makes the stand-in's folder, refused when it is somebody else's. */
function standIn(wanted: string, account: Account): string {
  const folder = standInPath(wanted, account);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new UserError(
      `the folder ${folder}, which the embedded database needs, belongs to another user.`,
      'remove it, or name a database with --database URL.',
    );
  }
  return join(folder, 'data');
}

/** Makes the parent of a data folder. UserError where something else lies in its way, or the disk refuses. */
export function makeParent(wanted: string): void {
  let at = resolve(wanted);
  while (!existsSync(at)) at = dirname(at);
  if (!statSync(at).isDirectory()) {
    throw new UserError(
      `the embedded database is kept in a folder, and a file is in its place: ${at}`,
      'move it away, or name a database with --database URL.',
    );
  }
  try {
    mkdirSync(dirname(resolve(wanted)), { recursive: true });
  } catch (error) {
    throw new UserError(
      `the folder ${dirname(resolve(wanted))}, in which the embedded database is kept, cannot be made (${errorCode(error)}).`,
      `make ${at} writable and move away what lies there, or name a database with --database URL.`,
    );
  }
}

/**
 * Prepares the parent of a data folder, with a .gitignore so that no repository picks the files up, and returns the path
 * to use: a folder in the temporary directory, said by a note, where the account cannot reach the wanted one.
 */
export function placeDataDir(wanted: string, account: Account, onNote: (text: string) => void): string {
  const parent = dirname(resolve(wanted));
  const path = join(realpathSync(parent), basename(wanted));
  if (!existsSync(join(parent, '.gitignore'))) writeFileSync(join(parent, '.gitignore'), '*\n');
  if (canEnter(parent, account)) return path;
  const instead = standIn(path, account);
  onNote(
    `PostgreSQL refuses to run as root, and the user nobody cannot reach ${path}: the embedded database is kept in ${instead}.`,
  );
  return instead;
}

/** Removes what a killed initialisation of this data folder left behind. */
function clearUnfinished(dataDir: string): void {
  const prefix = `${basename(dataDir)}.init-`;
  for (const name of readdirSync(dirname(dataDir))) {
    const unfinished = name.startsWith(prefix) && !alive(Number(name.slice(prefix.length)));
    if (unfinished) rmSync(join(dirname(dataDir), name), { recursive: true, force: true });
  }
}

/**
 * Makes a data folder whole or not at all: `initialise` fills a sibling, which is then renamed. When another process was
 * faster, its folder stays.
 */
export function makeDataDir(dataDir: string, account: Account, initialise: (folder: string) => void): void {
  if (isInitialised(dataDir)) return;
  clearUnfinished(dataDir);
  const unfinished = `${dataDir}.init-${process.pid}`;
  mkdirSync(unfinished, { mode: 0o700 });
  try {
    chown(unfinished, account);
    initialise(unfinished);
    renameSync(unfinished, dataDir);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!isInitialised(dataDir)) throw error;
  }
}

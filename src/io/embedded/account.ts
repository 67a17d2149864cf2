import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The user as whom the server runs; empty for ourselves. PostgreSQL refuses to run as root. */
export type Account = { readonly uid: number; readonly gid: number } | { readonly uid?: never; readonly gid?: never };

const NOBODY = { uid: 65534, gid: 65534 } as const;
/** A socket's path may have 107 bytes on Linux and 103 on macOS; "/.s.PGSQL.5432" and the folder's own name are part of it. */
const LONGEST_TEMP = 75;

/** Chooses the account: ourselves, or as root the owner of the existing data folder, else nobody. */
export function serverAccount(dataDir: string | null): Account {
  if (process.getuid?.() !== 0) return {};
  const owner = dataDir === null || !existsSync(dataDir) ? undefined : statSync(dataDir);
  return owner === undefined || owner.uid === 0 ? NOBODY : { uid: owner.uid, gid: owner.gid };
}

/** Hands a file to the account, where that is not ourselves. */
export function chown(path: string, account: Account): void {
  if (account.uid !== undefined) chownSync(path, account.uid, account.gid);
}

/** Tells whether the account can reach a folder, by trying it. */
export function canEnter(folder: string, account: Account): boolean {
  if (account.uid === undefined) return true;
  return (
    spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0
  );
}

/** The temporary directory that the account can reach and whose path leaves room for a socket. */
export function tempBase(account: Account): string {
  const base = tmpdir();
  const fits = Buffer.byteLength(base) <= LONGEST_TEMP && canEnter(base, account);
  return fits || process.platform === 'win32' ? base : '/tmp';
}

/** Makes a folder of the account's own in the temporary directory. */
export function tempFolder(account: Account): string {
  const folder = mkdtempSync(join(tempBase(account), 'onefold-'));
  chmodSync(folder, 0o700);
  chown(folder, account);
  return folder;
}

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { UserError } from '../../errors.js';

/** A pg_dump of this machine; `version` as in "15.18". */
export type PgDump = { readonly path: string; readonly version: string; readonly major: number };

const PATIENCE_MS = 10_000;
const NAME = process.platform === 'win32' ? 'pg_dump.exe' : 'pg_dump';
/** Where packages put one per major version, beside PATH. */
const FAMILIES: readonly (readonly [folder: string, member: RegExp])[] = [
  ['/usr/lib/postgresql', /^\d+$/],
  ['/usr', /^pgsql-\d+$/],
  ['/opt/homebrew/opt', /^(postgresql|libpq)(@\d+)?$/],
  ['/usr/local/opt', /^(postgresql|libpq)(@\d+)?$/],
  ['C:\\Program Files\\PostgreSQL', /^\d+$/],
];

function membersOf([folder, member]: (typeof FAMILIES)[number]): string[] {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).filter((name) => member.test(name));
  return found.sort().map((name) => join(folder, name, 'bin'));
}

/** A relative entry of PATH would be the repository's say. */
function candidates(path: string): string[] {
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  return [...new Set([...folders, ...FAMILIES.flatMap(membersOf)])].map((folder) => join(folder, NAME));
}

function readVersion(path: string): PgDump[] {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: PATIENCE_MS, windowsHide: true });
  const [, version, major] = /\(PostgreSQL\) ((\d+)\S*)/.exec(stdout ?? '') ?? [];
  return version === undefined ? [] : [{ path, version, major: Number(major) }];
}

/**
 * Finds the pg_dump that is nearest to a server's major version and not below it: an older one refuses the server, a newer
 * one writes for newer servers. UserError where there is none.
 */
export function findPgDump(
  { PATH = '' }: Readonly<Record<string, string | undefined>>,
  major: number,
  serverVersion: string,
): PgDump {
  const all = candidates(PATH)
    .filter((path) => existsSync(path))
    .flatMap(readVersion);
  const [nearest] = all.filter((one) => one.major >= major).sort((one, other) => one.major - other.major);
  if (nearest !== undefined) return nearest;
  const newest = all.sort((one, other) => other.major - one.major)[0];
  const has = newest === undefined ? 'there is none here' : `the newest here is ${newest.version} (${newest.path})`;
  throw new UserError(
    `the server runs PostgreSQL ${serverVersion}, and only a pg_dump of version ${major} or above can read it: ${has}.`,
    `install the client programs of PostgreSQL ${major}: postgresql-client-${major} from apt.postgresql.org, postgresql${major} from yum.postgresql.org, or \`brew install libpq\`.`,
  );
}

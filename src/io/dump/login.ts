import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';

/** What libpq reads from the environment; `password` is what must not be shown. */
export type Login = { readonly variables: NodeJS.ProcessEnv; readonly password: string };
/** TLS as `pg` was told to use it: certificates are their text. */
type Tls = {
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  readonly passphrase?: string;
  readonly rejectUnauthorized?: boolean;
  readonly checkServerIdentity?: unknown;
};
type Internals = { readonly password: unknown; readonly ssl: Tls | boolean };

const FILES = [
  ['ca', 'PGSSLROOTCERT'],
  ['cert', 'PGSSLCERT'],
  ['key', 'PGSSLKEY'],
] as const;

function modeOf({ rejectUnauthorized, checkServerIdentity }: Tls): string {
  if (rejectUnauthorized === false) return 'require';
  return checkServerIdentity === undefined ? 'verify-full' : 'verify-ca';
}

async function tlsOf(tls: Tls | boolean, folder: string): Promise<Record<string, string>> {
  if (tls === false) return { PGSSLMODE: 'disable' };
  const given: Tls = tls === true ? {} : tls;
  const mode = modeOf(given);
  // What checks no certificate must find none to check by, either.
  const root = mode === 'require' ? join(folder, 'none') : 'system';
  const variables: Record<string, string> = { PGSSLMODE: mode, PGSSLROOTCERT: root };
  for (const [field, variable] of FILES) {
    const text = given[field];
    if (text === undefined || (field === 'ca' && mode === 'require')) continue;
    variables[variable] = join(folder, `${field}.pem`);
    await writeFile(variables[variable], text, { mode: 0o600 });
  }
  if (given.passphrase !== undefined) variables.PGSSLPASSWORD = given.passphrase;
  return variables;
}

/** The password is asked for only when the server wants one; until then there is but the function that gives it. */
async function passwordOf(password: unknown): Promise<string> {
  if (typeof password !== 'function') return typeof password === 'string' ? password : '';
  try {
    return String(await password());
  } catch {
    return '';
  }
}

/**
 * Says by variables how an open connection logged in, so that pg_dump does the same. Certificates are put into files of
 * `folder`, which the caller removes.
 */
export async function loginOf(
  client: pg.Client,
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<Login> {
  const { password, ssl } = client as unknown as Internals;
  const known = await passwordOf(password);
  const own = Object.entries(env).filter(([name]) => !/^PG/.test(name) || name === 'PGPASSFILE');
  const variables = {
    ...Object.fromEntries(own),
    ...(await tlsOf(ssl, folder)),
    ...(known === '' ? {} : { PGPASSWORD: known }),
    PGHOST: client.host,
    PGPORT: String(client.port),
    PGUSER: client.user ?? '',
    PGDATABASE: client.database ?? '',
    PGAPPNAME: 'onefold',
    LC_ALL: 'C',
  };
  return { variables, password: known };
}

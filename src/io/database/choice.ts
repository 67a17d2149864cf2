import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { UserError } from '../../errors.js';
import { type Variables, variable } from './home.js';

/** What names a database: a URL, or '' where only PG* variables do, the name of what gave it, and what fills it in. */
export type Named = { readonly url: string; readonly from: string; readonly env: Variables };
/** Where a command is to run: a database that something names, or the embedded one. */
export type TargetChoice = ({ readonly kind: 'url' } & Named) | { readonly kind: 'embedded' };
type Wishes = {
  readonly database?: string | undefined;
  readonly env: Variables;
  /** The directory whose `.env` is read when nothing else names a database; none is when left out. */
  readonly root?: string;
};

const URLS = ['DATABASE_URL', 'SUPABASE_DB_URL'] as const;
const URL_FILE = 'DATABASE_URL_FILE';
/** The PG* variables that name a database; the others only say more about it. */
const PLACES = ['PGSERVICE', 'PGHOST', 'PGHOSTADDR', 'PGDATABASE'] as const;

function textOf(path: string): string {
  return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
}

/** Whoever mounts a secret sets its permissions (Docker's are 0444), so they are not judged here. */
function urlIn(path: string): string {
  let url: string;
  try {
    url = textOf(path).trim();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(
      `the file ${path}, which ${URL_FILE} names, cannot be read (${code ?? message}).`,
      `name a file that holds the database URL, or unset ${URL_FILE}.`,
      'no-connection',
    );
  }
  if (url !== '') return url;
  throw new UserError(
    `the file ${path}, which ${URL_FILE} names, is empty.`,
    `write the database URL into it, or unset ${URL_FILE}.`,
    'no-connection',
  );
}

/** Reads `.env`; a directory of that name, as Python makes them, is none. */
function dotEnv(root: string): Variables {
  try {
    return parseEnv(textOf(join(root, '.env'))) as Variables;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR') return {};
    throw new UserError(
      `.env cannot be read (${code ?? message}), and it may name the database.`,
      'make it readable, or name the database with --database URL.',
      'no-connection',
    );
  }
}

/** A variable that is set counts, even when it is empty: it takes back what `.env` says. */
function inDotEnv({ env, root }: Wishes): Named | null {
  if (root === undefined || URLS.every((name) => env[name] !== undefined)) return null;
  const file = dotEnv(root);
  for (const name of URLS.filter((one) => env[one] === undefined)) {
    const url = variable(file, name);
    if (url !== null) return { url, from: `${name} in .env`, env };
  }
  return null;
}

function named(wishes: Wishes): Named | null {
  const { database, env } = wishes;
  const given = [
    ['--database', database?.trim() ?? ''] as const,
    ...URLS.map((name) => [name, variable(env, name)] as const),
  ];
  for (const [from, url] of given) if (url !== null && url !== '') return { url, from, env };
  const file = variable(env, URL_FILE);
  if (file !== null) return { url: urlIn(file), from: URL_FILE, env };
  const place = PLACES.find((name) => variable(env, name) !== null);
  return place === undefined ? inDotEnv(wishes) : { url: '', from: place, env };
}

/**
 * Chooses the database: `--database`, DATABASE_URL, SUPABASE_DB_URL, the file that DATABASE_URL_FILE names, the PG*
 * variables, the `.env` of the root, else the embedded one. UserError where a file that is to name it cannot be read.
 */
export function resolveTarget(wishes: Wishes): TargetChoice {
  const found = named(wishes);
  return found === null ? { kind: 'embedded' } : { kind: 'url', ...found };
}

import { readFileSync, statSync } from 'node:fs';
import { userFile, type Variables } from './home.js';

/** Who wants to log in where; `host` as the file names it: "localhost" for the default socket. */
export type Login = {
  readonly host: string;
  readonly port: string;
  readonly dbname: string;
  readonly user: string;
};

const FIELDS = /^((?:[^:\\]|\\.)*):((?:[^:\\]|\\.)*):((?:[^:\\]|\\.)*):((?:[^:\\]|\\.)*):(.*)$/s;

function unescaped(field: string): string {
  return field.replace(/\\(.)/gs, '$1');
}

/** Finds the first line "host:port:database:user:password" that fits; `*` fits all, a backslash escapes `:` and `\`. */
export function passwordIn(text: string, login: Login): string | null {
  const wanted = [login.host, login.port, login.dbname, login.user];
  for (const line of text.split(/\r?\n/)) {
    const [, ...fields] = (line.startsWith('#') ? null : FIELDS.exec(line)) ?? [];
    const password = fields[4];
    const fits = wanted.every((value, index) => fields[index] === '*' || unescaped(fields[index] ?? '') === value);
    if (password !== undefined && fits) return unescaped(password);
  }
  return null;
}

/** Tells why a file is not to be used; null where it is fine, undefined where there is none. */
function objection(path: string): string | null | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return undefined;
  if (!status.isFile()) return 'it is no plain file';
  const open = process.platform !== 'win32' && (status.mode & 0o077) !== 0;
  return open ? 'others can read it; chmod 600 makes it yours alone' : null;
}

/**
 * Looks a password up as libpq does: in the named file, else in ~/.pgpass. A file that others can read is not used, and
 * a note says so. Null where there is none.
 */
export function lookUpPassword(
  login: Login,
  { named, env, onNote }: { readonly named: string | undefined; readonly env: Variables; onNote(text: string): void },
): string | null {
  const path = named ?? userFile(env, { unix: '.pgpass', windows: 'pgpass.conf' });
  let why: string | null | undefined;
  try {
    why = objection(path);
    if (why === null) return passwordIn(readFileSync(path, 'utf8'), login);
  } catch (error) {
    why = `it cannot be read (${(error as NodeJS.ErrnoException).code})`;
  }
  if (why !== undefined) onNote(`The password file ${path} is not used: ${why}.`);
  return null;
}

import { UserError } from '../../errors.js';

/** Connection parameters by libpq's keywords (host, dbname, sslmode, …), as they were written. */
export type Settings = Readonly<Record<string, string>>;

/** A driver's name, as in postgresql+asyncpg://, says nothing about the server. */
const SCHEME = /^postgres(?:ql)?(?:\+[a-z0-9_]+)?:\/\//i;
const PAIR = /\s*(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)(?:[^\s\\]|\\.)*)?)(?=\s|$)/gsy;
const FORM =
  'write it as postgres://user:password@host:5432/database, special characters in the password percent-encoded (@ is %40).';

/** Says that what names the database is no use, without showing it: any part of it may be the password. */
export function unusable(from: string, why: string, hint = FORM): UserError {
  const what = from.startsWith('PG') ? `the database that ${from} names` : `the database URL in ${from}`;
  return new UserError(`${what} cannot be used: ${why}.`, hint, 'no-connection');
}

/** Refuses a list of hosts, of which libpq would try one after the other. */
export function severalHosts(from: string): UserError {
  return unusable(from, 'it names several hosts', 'name one of them: the primary, which takes writes.');
}

function decoded(text: string, from: string): string {
  try {
    const plain = decodeURIComponent(text);
    if (!plain.includes('\0')) return plain;
  } catch {}
  throw unusable(from, 'it is no valid URL, for a % in it begins no character; % itself is written %25');
}

function serverOf(address: string, from: string): Record<string, string> {
  if (address.includes(',')) throw severalHosts(from);
  const match = /^(?:\[([^[\]]+)\]|([^:[\]]*))(?::(\d*))?$/.exec(address);
  if (match === null) throw unusable(from, 'it is no valid URL, for what stands behind the host is no port number');
  const [, bracketed, plain = '', port = ''] = match;
  return { host: decoded(bracketed ?? plain, from), port };
}

function queryOf(query: string, from: string): [string, string][] {
  const pairs = query.split('&').filter((pair) => pair !== '');
  return pairs.map((pair) => {
    const mark = pair.indexOf('=');
    if (mark < 1) throw unusable(from, 'it is no valid URL, for a parameter behind the ? has no =');
    return [decoded(pair.slice(0, mark), from), decoded(pair.slice(mark + 1), from)];
  });
}

function filled(settings: readonly (readonly [string, string])[]): Settings {
  return Object.fromEntries(settings.filter(([, value]) => value !== ''));
}

/** Not `new URL`: that takes a # in a password for a fragment, knows no sockets, and shows its input in errors. */
function fromUrl(rest: string, from: string): Settings {
  const [, authority = '', path = '', query = ''] = /^([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(rest) ?? [];
  const at = authority.lastIndexOf('@');
  if (path.includes('@') || (at < 0 && query.includes('@'))) {
    throw unusable(from, 'an @ stands behind its host, so a / or ? in user or password is not percent-encoded');
  }
  const login = at < 0 ? '' : authority.slice(0, at);
  const [, user = '', password = ''] = /^([^:]*):?(.*)$/s.exec(login) ?? [];
  return filled([
    ...Object.entries(serverOf(authority.slice(at + 1), from)),
    ['user', decoded(user, from)],
    ['password', decoded(password, from)],
    ['dbname', decoded(path, from)],
    ...queryOf(query, from),
  ]);
}

/** Reads libpq's other form, "host=h dbname='my db'"; a backslash takes the next character as it is. */
function fromPairs(text: string, from: string): Settings {
  const pairs: [string, string][] = [];
  PAIR.lastIndex = 0;
  let end = 0;
  for (let match = PAIR.exec(text); match !== null; match = PAIR.exec(text)) {
    const [, name = '', quoted, plain = ''] = match;
    pairs.push([name, (quoted ?? plain).replace(/\\(.)/gs, '$1')]);
    end = PAIR.lastIndex;
  }
  if (text.slice(end).trim() === '') return filled(pairs);
  throw unusable(
    from,
    'it is no list of name=value',
    "write it as host=h port=5432 dbname=d user=u, a value with blanks in '…'; or write a URL.",
  );
}

/**
 * Reads a URL (postgres://, postgresql://, postgresql+driver://) or libpq's list of name=value. UserError, which shows
 * nothing of it, where it is neither.
 */
export function parseUrl(text: string, from: string): Settings {
  if (/[\r\n\0]/.test(text)) throw unusable(from, 'it has more than one line');
  const scheme = SCHEME.exec(text);
  if (scheme !== null) return fromUrl(text.slice(scheme[0].length), from);
  if (/^\s*\w+\s*=/.test(text)) return fromPairs(text, from);
  throw unusable(from, 'it does not begin with postgres:// or postgresql://');
}

import { UserError } from '../../errors.js';

/** Where a command is to run: a URL with the name of what gave it, or the embedded database. */
export type TargetChoice =
  | { readonly kind: 'url'; readonly url: string; readonly from: string }
  | { readonly kind: 'embedded' };
type Wishes = {
  readonly database?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Chooses the database: `--database`, then DATABASE_URL, then SUPABASE_DB_URL, else the embedded one. Empty is unset. */
export function resolveTarget({ database, env }: Wishes): TargetChoice {
  const given = [
    { from: '--database', url: database },
    { from: 'DATABASE_URL', url: env.DATABASE_URL },
    { from: 'SUPABASE_DB_URL', url: env.SUPABASE_DB_URL },
  ];
  for (const { from, url } of given) {
    if (url !== undefined && url.trim() !== '') return { kind: 'url', url: url.trim(), from };
  }
  return { kind: 'embedded' };
}

/** Says that a URL is none, without showing it: it may hold a password. */
export function unreadableUrl(from: string, why: string): UserError {
  return new UserError(
    `the database URL in ${from} cannot be used: ${why}.`,
    'write it as postgres://user:password@host:5432/database, special characters in the password percent-encoded (@ is %40).',
    'no-connection',
  );
}

/** TLS as libpq does it (its documentation, 32.19): encrypted when the server can, unless the URL says more. */
function tlsWish(query: URLSearchParams): string {
  const named = query.get('sslmode') ?? query.get('ssl');
  query.delete('ssl');
  if (named === null || named === 'allow') return 'prefer';
  return { true: 'require', '1': 'require', false: 'disable', '0': 'disable' }[named] ?? named;
}

/**
 * Brings a URL into the form that `pg` reads: a driver's name as in postgresql+asyncpg:// is dropped, and the TLS modes
 * mean what libpq means by them. `plain` is the same without TLS, to be tried when the server has none and the mode
 * allows that; null where it does not.
 */
export function driverUrl(url: string, from: string): { readonly url: string; readonly plain: string | null } {
  const scheme = /^postgres(?:ql)?(?:\+[a-z0-9]+)?:\/\//i.exec(url);
  if (scheme === null) throw unreadableUrl(from, 'it does not begin with postgres:// or postgresql://');
  const rest = url.slice(scheme[0].length);
  const mark = rest.lastIndexOf('?');
  const address = mark < 0 ? rest : rest.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : rest.slice(mark + 1));
  const mode = tlsWish(query);
  query.set('uselibpqcompat', 'true');
  const withMode = (sslmode: string) => {
    query.set('sslmode', sslmode);
    return `postgresql://${address}?${query}`;
  };
  return { url: withMode(mode), plain: mode === 'prefer' ? withMode('disable') : null };
}

/** Gives the URL of another database on the same server, for the same user. */
export function onDatabase(url: string, database: string): string {
  const [, server, query] = /^([^:]*:\/\/[^/?]*)[^?]*(.*)$/s.exec(url) ?? [];
  return `${server ?? url}/${encodeURIComponent(database)}${query ?? ''}`;
}

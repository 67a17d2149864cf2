import { existsSync, readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ConnectionOptions, SecureVersion } from 'node:tls';
import { UserError } from '../../errors.js';
import { userFile, type Variables } from './home.js';
import { type Settings, unusable } from './url.js';

/** How a connection is tried: with TLS as these options say, or without. */
export type Attempt = ConnectionOptions | false;
type Wish = { readonly settings: Settings; readonly env: Variables; readonly from: string };

const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];
const VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

function pem(path: string, keyword: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(
      `the file ${path}, which ${keyword} names, cannot be read (${code ?? message}).`,
      'correct the path, or make the file readable.',
      'no-connection',
    );
  }
}

/** The file that a keyword names, else the one that libpq looks for by itself, if it is there. */
function fileFor({ settings, env }: Wish, keyword: string, name: string): string | null {
  const named = settings[keyword];
  if (named !== undefined) return named;
  const path = userFile(env, { unix: `.postgresql/${name}`, windows: name });
  return existsSync(path) ? path : null;
}

function refuseOpenKey(path: string): void {
  const { mode, uid } = statSync(path, { throwIfNoEntry: false }) ?? { mode: 0, uid: 0 };
  // As libpq: yours alone, or root's with a group that may read it.
  if (process.platform === 'win32' || (mode & (uid === 0 ? 0o027 : 0o077)) === 0) return;
  throw new UserError(`the private key ${path} can be read by others.`, `make it yours alone: chmod 600 ${path}`);
}

function clientCertificate(wish: Wish): ConnectionOptions {
  const certificate = wish.settings.sslcertmode === 'disable' ? null : fileFor(wish, 'sslcert', 'postgresql.crt');
  if (certificate === null) return {};
  const key = fileFor(wish, 'sslkey', 'postgresql.key');
  if (key === null) {
    throw new UserError(`there is no private key for the certificate ${certificate}.`, 'name it with sslkey=FILE.');
  }
  const pair = { cert: pem(certificate, 'sslcert'), key: pem(key, 'sslkey') };
  refuseOpenKey(key);
  const { sslpassword } = wish.settings;
  return sslpassword === undefined ? pair : { ...pair, passphrase: sslpassword };
}

function versions({ settings, from }: Wish): ConnectionOptions {
  const bounds = [
    ['minVersion', settings.ssl_min_protocol_version],
    ['maxVersion', settings.ssl_max_protocol_version],
  ] as const;
  const given = bounds.filter(([, version]) => version !== undefined);
  if (given.some(([, version]) => !VERSIONS.includes(version ?? ''))) {
    throw unusable(from, 'it asks for a version of TLS that there is not', `write one of ${VERSIONS.join(', ')}.`);
  }
  return Object.fromEntries(given) as { minVersion?: SecureVersion };
}

function noRoot(mode: string): UserError {
  return new UserError(
    `sslmode=${mode} needs the certificate of the authority that signed the server's, and there is none.`,
    "name it with sslrootcert=FILE, put it in ~/.postgresql/root.crt, or trust the system's authorities with sslrootcert=system.",
    'no-connection',
  );
}

/** The authorities to check the server's certificate by; `{}` for those of the system, null for no check at all. */
function authorities(wish: Wish, mode: string): ConnectionOptions | null {
  if (mode === 'no-verify' || mode === 'prefer' || mode === 'allow') return null;
  if (wish.settings.sslrootcert === 'system') return {};
  const root = fileFor(wish, 'sslrootcert', 'root.crt');
  if (root === null && mode !== 'require') throw noRoot(mode);
  if (root === null) return null;
  const revoked = fileFor(wish, 'sslcrl', 'root.crl');
  return { ca: pem(root, 'sslrootcert'), ...(revoked === null ? {} : { crl: pem(revoked, 'sslcrl') }) };
}

function modeOf({ settings, from }: Wish): string {
  const system = settings.sslrootcert === 'system';
  const mode = settings.sslmode ?? (system ? 'verify-full' : 'prefer');
  if (mode !== 'no-verify' && !MODES.includes(mode)) {
    throw unusable(from, 'its sslmode is none that there is', `write one of ${MODES.join(', ')}.`);
  }
  if (system && mode !== 'verify-full') {
    throw unusable(
      from,
      `with sslrootcert=system, sslmode=${mode} would let anyone with a public certificate pose as the server`,
      'write sslmode=verify-full, or leave sslmode out.',
    );
  }
  return mode;
}

/**
 * Says how a connection is tried, one attempt after the other, by libpq's rules (its documentation, "SSL Support"):
 * `require` checks the certificate where there is one of an authority, `verify-full` the host name too.
 */
export function tlsAttempts(wish: Wish, host: string): readonly Attempt[] {
  const mode = modeOf(wish);
  const direct = wish.settings.sslnegotiation === 'direct';
  if (direct && ['disable', 'allow', 'prefer'].includes(mode)) {
    throw unusable(wish.from, 'sslnegotiation=direct wants TLS, and sslmode does without', 'write sslmode=require.');
  }
  // A socket needs no TLS, and libpq tries none there.
  if (mode === 'disable' || host.startsWith('/')) return [false];
  const roots = authorities(wish, mode);
  const encrypted: ConnectionOptions = {
    ...clientCertificate(wish),
    ...versions(wish),
    ...(roots ?? { rejectUnauthorized: false }),
    ...(mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
    // An address is no name to ask for (RFC 6066).
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
  if (mode === 'allow') return [false, encrypted];
  return mode === 'prefer' ? [encrypted, false] : [encrypted];
}

import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import type pg from 'pg';
import type { Variables } from './home.js';
import { lookUpPassword } from './passfile.js';
import { readSettings } from './settings.js';
import { type Attempt, tlsAttempts } from './tls.js';
import { type Settings, unusable } from './url.js';

/** A server with everything that it takes to log in there. */
export type Server = {
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  /** Where to connect when that is not the host itself. */
  readonly address: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | null;
  readonly attempts: readonly Attempt[];
  readonly direct: boolean;
  /** Whether the login must be bound to the TLS connection. */
  readonly bound: boolean;
  readonly application: string;
  readonly options: string | null;
  /** 0 for as long as it takes. */
  readonly timeoutMs: number;
};
export type Naming = {
  /** A URL, libpq's name=value pairs, or '' where the variables say it all. */
  readonly url: string;
  /** What gave it, for messages. */
  readonly from: string;
  /** What fills in what the URL leaves out; nothing does when left out. */
  readonly env?: Variables;
  /** Another database on the same server. */
  readonly database?: string;
  readonly onNote?: (text: string) => void;
};

const APPLICATION = 'onefold';
const TIMEOUT_MS = 15_000;
const SOCKET_FOLDERS = ['/var/run/postgresql', '/tmp'];

/** Where PostgreSQL listens on this machine: at a socket in the usual places, else on localhost. */
function localHost(port: number): string {
  return SOCKET_FOLDERS.find((folder) => existsSync(`${folder}/.s.PGSQL.${port}`)) ?? 'localhost';
}

function accountName({ USER, USERNAME }: Variables): string {
  try {
    return userInfo().username;
  } catch {
    return USER ?? USERNAME ?? 'postgres';
  }
}

function portOf({ port = '5432' }: Settings, from: string): number {
  if (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535) return Number(port);
  throw unusable(from, 'its port is no number from 1 to 65535');
}

function timeoutOf({ connect_timeout: seconds }: Settings, from: string): number {
  if (seconds === undefined) return TIMEOUT_MS;
  if (/^-?\d{1,6}$/.test(seconds)) return Math.max(0, Number(seconds)) * 1000;
  throw unusable(from, 'its connect_timeout is no number of seconds', 'write it as in connect_timeout=10.');
}

/**
 * Finds out everything about the server that is named. UserError, which shows nothing of the URL, where that makes no
 * sense or names a file that cannot be used.
 */
export function findServer({ url, from, env = {}, database, onNote = () => {} }: Naming): Server {
  const settings = readSettings(url, from, env);
  const port = portOf(settings, from);
  const host = settings.host ?? settings.hostaddr ?? localHost(port);
  const user = settings.user ?? accountName(env);
  const dbname = database ?? settings.dbname ?? user;
  const login = { host: SOCKET_FOLDERS.includes(host) ? 'localhost' : host, port: String(port), dbname, user };
  return {
    host,
    address: settings.hostaddr ?? host,
    port,
    database: dbname,
    user,
    password: settings.password ?? lookUpPassword(login, { named: settings.passfile, env, onNote }),
    attempts: tlsAttempts({ settings, env, from }, host),
    direct: settings.sslnegotiation === 'direct',
    bound: settings.channel_binding === 'require',
    application: settings.application_name ?? APPLICATION,
    options: settings.options ?? null,
    timeoutMs: timeoutOf(settings, from),
  };
}

/** Describes a server of our own, on which nobody else is. */
export function embeddedServer({ host = '', port = 0, user = '', database = '' }: pg.ClientConfig): Server {
  const place = { host, address: host, port, database, user, password: null };
  const plain = { attempts: [false] as const, direct: false, bound: false, options: null };
  return { ...place, ...plain, application: APPLICATION, timeoutMs: TIMEOUT_MS };
}

import { UserError } from '../../errors.js';
import type { Server } from './server.js';

type Cause = { readonly why: string; readonly remedy: string };

/** What `pg` says when TLS was asked for and the server answers that it has none. */
export const NO_TLS = 'The server does not support SSL connections';
/** What we say ourselves while a login is under way. */
export const NO_PASSWORD = 'no password supplied';
export const NOT_BOUND = 'channel binding is required and not offered';

const SERVER = 'start the server, or correct host and port in the URL.';
const LOGIN = 'correct user and password in the URL; special characters are percent-encoded (@ is %40).';
const LATER = 'try again in a moment, or end idle connections.';
const TLS =
  'name the authority that signed it with sslrootcert=FILE in the URL; sslmode=require without one encrypts and checks nothing.';
/** Stands for 28000 where TLS would have helped. */
const UNENCRYPTED = 'unencrypted';
const HBA = `${LOGIN.slice(0, -1)}, and look at the server's pg_hba.conf.`;

/** By the code that node or PostgreSQL gives: what it means (null: as the server says it), and what helps. */
const CAUSES: Readonly<Record<string, readonly [string | null, string]>> = {
  ECONNREFUSED: ['nothing listens there (connection refused)', SERVER],
  ENOENT: ['there is no such socket', SERVER],
  ECONNRESET: ['the server closed the connection', SERVER],
  EHOSTUNREACH: ['the host cannot be reached', SERVER],
  ENETUNREACH: ['the network of the host cannot be reached', SERVER],
  ENOTFOUND: ['the host name is unknown', 'correct the host in the URL, or check the network.'],
  EAI_AGAIN: ['the host name cannot be looked up', 'correct the host in the URL, or check the network.'],
  ETIMEDOUT: ['the host does not answer', SERVER],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    "the server's certificate is for another host name",
    'connect by a name that the certificate holds, or check only who signed it with sslmode=verify-ca.',
  ],
  '28P01': [null, LOGIN],
  '28000': [null, HBA],
  [UNENCRYPTED]: [null, 'let the server have its TLS: write sslmode=require in the URL, or look at its pg_hba.conf.'],
  '3D000': [null, 'create it (createdb NAME), or correct the name in the URL.'],
  '53300': [null, LATER],
  '57P03': [null, LATER],
};

/** By words of the message, where no code tells. */
const WORDS: readonly (readonly [RegExp, string | null, string])[] = [
  [
    /^no password supplied$/,
    'the server wants a password and none is given',
    'put it into the URL (special characters percent-encoded: @ is %40), into PGPASSWORD or ~/.pgpass.',
  ],
  [
    /^channel binding/,
    'channel_binding=require is asked for, and the server offers none',
    'connect with TLS to a server that logs in with SCRAM, or leave channel_binding out.',
  ],
  [
    /unsupported startup parameter/,
    null,
    'the pooler takes no `options`: remove them from the URL and PGOPTIONS, or use the direct URL of the server.',
  ],
  [/certificate|CRL/i, null, TLS],
  [/timeout/i, 'the host does not answer', SERVER],
  [/PEM|key values mismatch|decrypt|DECODER/i, null, 'look at the files that sslcert, sslkey and sslrootcert name.'],
];

/** A failed attempt on several addresses of a host has its reasons inside. */
function firstOf(error: unknown): NodeJS.ErrnoException {
  return error instanceof AggregateError
    ? (error.errors[0] as NodeJS.ErrnoException)
    : (error as NodeJS.ErrnoException);
}

/**
 * Gives the words of others, unless the password is among them: then the code must do. A masked word would tell that it
 * is the password, and "postgres" stands in many a message. Names that PostgreSQL quotes are printed anyway.
 */
function sayable({ code, message }: NodeJS.ErrnoException, { password, user, database, host }: Server): string {
  if (password === null || password === '') return message;
  const named = [user, database, host].reduce((text, word) => text.replaceAll(`"${word}"`, '""'), message);
  const said = named.toLowerCase();
  const shows = [password, encodeURIComponent(password)].some((secret) => said.includes(secret.toLowerCase()));
  return shows ? `the server refuses the connection (${code ?? 'no code'})` : message;
}

function causeOf(error: NodeJS.ErrnoException, server: Server): Cause {
  const { code = '', message } = error;
  const refined = code === '28000' && /no encryption|SSL off/.test(message) ? UNENCRYPTED : code;
  const known = CAUSES[refined] ?? WORDS.find(([pattern]) => pattern.test(message))?.slice(1);
  const [why, remedy] = (known ?? [null, SERVER]) as readonly [string | null, string];
  return { why: why ?? sayable(error, server), remedy };
}

/** Turns a failed connection into a UserError with host, database, reason and remedy; the password is in none of them. */
export function explain(error: unknown, server: Server, from: string): UserError {
  const { why, remedy } = causeOf(firstOf(error), server);
  const advice = from.startsWith('PG') ? remedy.replace('in the URL', 'in the PG* variables') : remedy;
  return new UserError(
    `cannot connect to database ${server.database} on ${placeOf(server)}, as ${from} says: ${why}.`,
    advice,
    'no-connection',
  );
}

const BROKEN = /^(?:Connection terminated|Client has encountered a connection error|Client was closed)/;
const NETWORK = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'];

/** Tells whether an error says that the connection broke: what was asked for may have been done or not. */
export function isLoss(error: unknown): boolean {
  if (error instanceof UserError || !(error instanceof Error)) return false;
  const { code = '', severity, message } = error as Error & { readonly code?: string; readonly severity?: string };
  return BROKEN.test(message) || NETWORK.includes(code) || severity === 'FATAL';
}

/** Turns an error of a connection that broke into a UserError; every other error stays as it is. */
export function explainLoss(
  error: unknown,
  { host, database }: { readonly host: string; readonly database: string },
): unknown {
  if (!isLoss(error)) return error;
  return new UserError(
    `the connection to database ${database} on ${host} broke: ${(error as Error).message}.`,
    'look at the server, and run it again; `onefold status` shows what is applied.',
    'no-connection',
  );
}

/** Names a server for people: "db.example:5432", or the folder of its socket. */
export function placeOf({ host, port }: Pick<Server, 'host' | 'port'>): string {
  if (host.startsWith('/')) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

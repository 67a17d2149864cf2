import type pg from 'pg';
import { UserError } from '../../errors.js';

type Cause = { readonly why: string; readonly remedy: string };

const SERVER = 'start the server, or correct host and port in the URL.';
const LOGIN = 'correct user and password in the URL; special characters are percent-encoded (@ is %40).';
const LATER = 'try again in a moment, or end idle connections.';
const TLS =
  'name the authority with sslrootcert=FILE in the URL, or encrypt without checking the certificate with sslmode=require.';

/** By the code that node or PostgreSQL gives: what it means (null: as the server says it), and what helps. */
const CAUSES: Readonly<Record<string, readonly [string | null, string]>> = {
  ECONNREFUSED: ['nothing listens there (connection refused)', SERVER],
  ENOENT: ['there is no such socket', SERVER],
  ECONNRESET: ['the server closed the connection', SERVER],
  EHOSTUNREACH: ['the host cannot be reached', SERVER],
  ENOTFOUND: ['the host name is unknown', 'correct the host in the URL, or check the network.'],
  EAI_AGAIN: ['the host name cannot be looked up', 'correct the host in the URL, or check the network.'],
  ETIMEDOUT: ['the host does not answer', SERVER],
  '28P01': [null, LOGIN],
  '28000': [null, `${LOGIN.slice(0, -1)}, and look at the server's pg_hba.conf.`],
  '3D000': [null, 'create it (createdb NAME), or correct the name in the URL.'],
  '53300': [null, LATER],
  '57P03': [null, LATER],
};

function causeOf(error: NodeJS.ErrnoException): Cause {
  const known = CAUSES[error.code ?? ''];
  if (known !== undefined) return { why: known[0] ?? error.message, remedy: known[1] };
  if (/certificate/i.test(error.message)) return { why: error.message, remedy: TLS };
  if (/timeout/i.test(error.message)) return { why: 'the host does not answer', remedy: SERVER };
  if (/password/i.test(error.message))
    return { why: 'the server wants a password and the URL has none', remedy: LOGIN };
  return { why: error.message, remedy: SERVER };
}

/** A failed attempt on several addresses of a host has its reasons inside. */
function firstOf(error: unknown): NodeJS.ErrnoException {
  return error instanceof AggregateError
    ? (error.errors[0] as NodeJS.ErrnoException)
    : (error as NodeJS.ErrnoException);
}

function withoutPassword(text: string, password: unknown): string {
  if (typeof password !== 'string' || password === '') return text;
  return text.replaceAll(password, '***').replaceAll(encodeURIComponent(password), '***');
}

/** Turns a failed connection into a UserError with host, database, reason and remedy; the password is in none of them. */
export function explain(error: unknown, client: pg.Client, from: string): UserError {
  const { why, remedy } = causeOf(firstOf(error));
  const { host, port, database, password } = client;
  const server = host.startsWith('/') ? host : `${host}:${port}`;
  const reason = withoutPassword(why, password);
  return new UserError(
    `cannot connect to database ${database ?? '(none named)'} on ${server}, as ${from} says: ${reason}.`,
    remedy,
    'no-connection',
  );
}

import pg from 'pg';
import { UserError } from '../../errors.js';
import { explain, NO_PASSWORD, NO_TLS, NOT_BOUND } from './connecting.js';
import type { Server } from './server.js';
import type { Attempt } from './tls.js';

/** What `pg` knows and its types do not tell. */
type Internals = {
  readonly connectionParameters: object;
  readonly connection: { on(event: 'authenticationSASL', told: (said: { mechanisms: string[] }) => void): void };
};
type Login = { readonly client: pg.Client; isBound(): boolean };

/** Login errors that are the same with and without TLS; a second attempt would only send the password again. */
const SETTLED = ['28P01', '3D000', '53300', '57P03'];
const NETWORK = ['ECONNREFUSED', 'ENOENT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'];

/** `pg` fills what is left out from the variables of the process; here counts what the caller gave, and nothing else. */
function clientFor(server: Server, tls: Attempt): Login {
  let offersBinding = false;
  const client = new pg.Client({
    host: server.address,
    port: server.port,
    user: server.user,
    database: server.database,
    password: () => {
      if (server.bound && !offersBinding) throw new Error(NOT_BOUND);
      if (server.password === null) throw new Error(NO_PASSWORD);
      return server.password;
    },
    ssl: tls,
    sslnegotiation: server.direct && tls !== false ? 'direct' : 'postgres',
    enableChannelBinding: server.bound,
    application_name: server.application,
    connectionTimeoutMillis: server.timeoutMs,
    keepAlive: true,
  });
  const { connectionParameters, connection } = client as unknown as Internals;
  Object.assign(connectionParameters, { options: server.options, replication: null, client_encoding: null });
  connection.on('authenticationSASL', ({ mechanisms }) => {
    offersBinding = mechanisms.includes('SCRAM-SHA-256-PLUS');
  });
  // An idle connection that breaks must not end the process: the next query says so.
  client.on('error', () => {});
  return { client, isBound: () => offersBinding };
}

async function attempt(server: Server, tls: Attempt): Promise<pg.Client> {
  const { client, isBound } = clientFor(server, tls);
  try {
    await client.connect();
    // A server that asks for no password proves nothing.
    if (server.bound && !isBound()) throw new Error(NOT_BOUND);
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

/** Tells whether another attempt, with or without TLS, may fare better. */
function dependsOnTls(error: unknown): boolean {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (error instanceof AggregateError || /timeout/i.test(message)) return false;
  return ![NO_PASSWORD, NOT_BOUND].includes(message) && ![...SETTLED, ...NETWORK].includes(code);
}

function isServers(error: unknown): boolean {
  return /^[0-9A-Z]{5}$/.test((error as NodeJS.ErrnoException).code ?? '');
}

/** Of several failures the one that says most: it has nothing to do with TLS, or it is the server's own. */
function telling(errors: readonly unknown[]): unknown {
  return errors.find((error) => !dependsOnTls(error)) ?? errors.find(isServers) ?? errors.at(-1);
}

/** Connects and logs in. Every failure becomes a UserError with host, database, reason and remedy. */
export async function openServer(server: Server, from: string): Promise<pg.Client> {
  const errors: unknown[] = [];
  for (const tls of server.attempts) {
    try {
      return await attempt(server, tls);
    } catch (error) {
      errors.push(error);
      if (!dependsOnTls(error)) break;
    }
  }
  const error = telling(errors);
  if ((error as Error).message !== NO_TLS) throw explain(error, server, from);
  throw new UserError(
    `the server of ${from} offers no encrypted connection, and sslmode asks for one.`,
    'leave sslmode out, or turn TLS on at the server.',
    'no-connection',
  );
}

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Script, ScriptPart, SqlFailure, Target } from '../core/model.js';
import { UserError } from '../errors.js';
import { explain } from './database/connecting.js';
import { failureOf } from './database/failure.js';
import { driverUrl, unreadableUrl } from './database/url.js';
import type { Embedded } from './embedded.js';

export { resolveTarget } from './database/url.js';

/** A URL with the name of what gave it (for messages), or the embedded server. */
export type ConnectOptions = { readonly url: string; readonly from: string } | { readonly embedded: Embedded };
export type Notice = { readonly severity: string; readonly message: string };
/** An open connection. `sibling` opens a second one to the same place; who calls it ends it. */
export type Session = {
  readonly client: pg.Client;
  readonly target: Target;
  /** What PostgreSQL said beside its answers, oldest first. */
  readonly notices: readonly Notice[];
  sibling(): Promise<pg.Client>;
  close(): Promise<void>;
};

const CONNECT_TIMEOUT_MS = 15_000;
const COMMON = { application_name: 'onefold', connectionTimeoutMillis: CONNECT_TIMEOUT_MS, keepAlive: true } as const;
/** What `pg` says when TLS was asked for and the server answers that it has none. */
const NO_TLS = 'The server does not support SSL connections';

function makeClient(config: pg.ClientConfig, from: string): pg.Client {
  try {
    return new pg.Client({ ...COMMON, ...config });
  } catch (error) {
    const unread = error instanceof URIError || (error as NodeJS.ErrnoException).code === 'ERR_INVALID_URL';
    throw unreadableUrl(from, unread ? 'it is no valid URL' : (error as Error).message);
  }
}

async function open(config: pg.ClientConfig, from: string): Promise<pg.Client> {
  const client = makeClient(config, from);
  // An idle connection that breaks must not end the process: the next query says so.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    if ((error as Error).message === NO_TLS) throw error;
    throw explain(error, client, from);
  }
}

async function openUrl(given: string, from: string): Promise<pg.Client> {
  const { url, plain } = driverUrl(given, from);
  try {
    return await open({ connectionString: url }, from);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (plain !== null) return open({ connectionString: plain }, from);
    throw new UserError(
      `the server of ${from} offers no encrypted connection, and the URL asks for one.`,
      'remove sslmode from the URL, or turn TLS on at the server.',
      'no-connection',
    );
  }
}

async function describeTarget(client: pg.Client, embedded: boolean): Promise<Target> {
  const { rows } = await client.query(
    `SELECT pg_catalog.current_database() AS database, pg_catalog.current_setting('server_version') AS version`,
  );
  const host = client.host.startsWith('/') ? client.host : `${client.host}:${client.port}`;
  const { database, version } = rows[0] as { database: string; version: string };
  return { host: embedded ? 'embedded' : host, database, serverVersion: version.split(' ')[0] ?? version, embedded };
}

/**
 * Connects to a database; its name and server are in `target`. Every failure becomes a UserError that names host and
 * database, with a remedy and never with the password.
 */
export async function connect(options: ConnectOptions): Promise<Session> {
  const embedded = 'embedded' in options;
  const sibling = () =>
    embedded ? open(options.embedded.connection, 'the embedded server') : openUrl(options.url, options.from);
  const client = await sibling();
  const notices: Notice[] = [];
  client.on('notice', ({ severity, message }) =>
    notices.push({ severity: severity ?? 'NOTICE', message: message ?? '' }),
  );
  const target = await describeTarget(client, embedded);
  const close = () => client.end().catch(() => {});
  return { client, target, notices, sibling, close };
}

/**
 * Runs one part of a script, with the data that follows a COPY. What PostgreSQL refuses is given as a failure at its
 * place in the file; null when all is well.
 */
export async function executePart(client: pg.Client, script: Script, part: ScriptPart): Promise<SqlFailure | null> {
  try {
    if (part.data === null) await client.query(part.text);
    else await pipeline(Readable.from([part.data], { objectMode: false }), client.query(copyFrom(part.text)));
    return null;
  } catch (error) {
    return failureOf(error, script, part);
  }
}

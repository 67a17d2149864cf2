import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Script, ScriptPart, SqlFailure, Target } from '../core/model.js';
import { explain, placeOf } from './database/connecting.js';
import { failureOf } from './database/failure.js';
import { openServer } from './database/open.js';
import type { Endpoint } from './database/pooling.js';
import { embeddedServer, findServer, type Naming, type Server } from './database/server.js';
import type { Embedded } from './embedded.js';

export { resolveTarget, type TargetChoice } from './database/choice.js';
export { explainLoss, isLoss } from './database/connecting.js';
export { refuseTransactionPooling } from './database/pooling.js';

/** A URL with the name of what gave it (for messages) and what fills it in, or the embedded server. */
export type ConnectOptions = Naming | { readonly embedded: Embedded };
export type Notice = { readonly severity: string; readonly message: string };
/** An open connection. `sibling` opens a second one to the same place; who calls it ends it. */
export type Session = {
  readonly client: pg.Client;
  readonly target: Target;
  readonly endpoint: Endpoint;
  /** What PostgreSQL said beside its answers, oldest first. */
  readonly notices: readonly Notice[];
  sibling(): Promise<pg.Client>;
  close(): Promise<void>;
};

type Greeting = { readonly database: string; readonly version: string; readonly pid: number };

const GREETING = `SELECT pg_catalog.current_database() AS database,
  pg_catalog.current_setting('server_version') AS version, pg_catalog.pg_backend_pid() AS pid`;

/** Asks where we are; a pooler lets us log in although the server behind it does not answer. */
async function greet(client: pg.Client, server: Server, from: string): Promise<Greeting> {
  try {
    return (await client.query<Greeting>(GREETING)).rows[0]!;
  } catch (error) {
    await client.end().catch(() => {});
    throw explain(error, server, from);
  }
}

/** The backend that greeted us, by PostgreSQL's protocol; a pooler makes up its own. */
function greeterOf(client: pg.Client): number | null {
  return (client as unknown as { readonly processID: number | null }).processID;
}

/**
 * Connects to a database; its name and server are in `target`. Every failure becomes a UserError that names host and
 * database, with a remedy and never with the password.
 */
export async function connect(options: ConnectOptions): Promise<Session> {
  const embedded = 'embedded' in options;
  const server = embedded ? embeddedServer(options.embedded.connection) : findServer(options);
  const from = embedded ? 'the embedded server' : options.from;
  const sibling = () => openServer(server, from);
  const client = await sibling();
  const notices: Notice[] = [];
  client.on('notice', ({ severity, message }) =>
    notices.push({ severity: severity ?? 'NOTICE', message: message ?? '' }),
  );
  const { database, version, pid } = await greet(client, server, from);
  const serverVersion = version.split(' ')[0] ?? version;
  const target = { host: embedded ? 'embedded' : placeOf(server), database, serverVersion, embedded };
  const { host, port, user } = server;
  const endpoint = { host, port, user, relayed: greeterOf(client) !== pid };
  const close = () => client.end().catch(() => {});
  return { client, target, endpoint, notices, sibling, close };
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

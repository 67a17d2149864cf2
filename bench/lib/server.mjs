/** Runs migrations on an embedded PostgreSQL, one transaction each, and tells which it refuses. */
import { connect, executePart, placeAt, startEmbedded } from './onefold.mjs';

/** Lends a server to `use`; it is gone afterwards. */
export async function withServer(use) {
  const server = await startEmbedded({});
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** What the last count made outlives its database where it belongs to the whole server. */
async function clear(client) {
  const names = async (sql) => (await client.query(sql)).rows.map(({ name }) => name);
  const databases = 'SELECT quote_ident(datname) AS name FROM pg_database WHERE oid >= 16384';
  for (const name of await names(databases)) await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  const roles = 'SELECT quote_ident(rolname) AS name FROM pg_roles WHERE oid >= 16384';
  for (const name of await names(roles)) await client.query(`DROP ROLE ${name}`);
}

async function withSession(server, database, use) {
  const session = await connect({
    embedded: { ...server, connection: { ...server.connection, database } },
  });
  try {
    return await use(session.client);
  } finally {
    await session.close();
  }
}

/** Lends a connection to a fresh database that holds nothing but what `prepare` ({ path, text }, in order) puts there. */
export async function onFreshDatabase(server, prepare, use) {
  await withSession(server, 'postgres', async (client) => {
    await clear(client);
    await client.query('CREATE DATABASE replay TEMPLATE template0');
  });
  for (const { path, text } of prepare) {
    await withSession(server, 'replay', (client) => client.query(text)).catch((error) => {
      throw new Error(`${path} does not run on an empty database: ${error.message}`);
    });
  }
  return withSession(server, 'replay', use);
}

const ENDED = { sqlstate: '2D000', message: 'the file ended the transaction in which it runs' };

/** Runs one part in a transaction, if there is to be one: where the file committed by itself, in the next. */
async function runPart(client, { transaction, ownControl }, script, part) {
  if (transaction && client.getTransactionStatus() === 'I') await client.query('BEGIN');
  const failure = await executePart(client, script, part);
  if (failure !== null) return failure;
  const isOver = transaction && !ownControl && client.getTransactionStatus() !== 'T';
  return isOver ? { ...ENDED, place: placeAt(script.path, script.text, part.start), detail: null } : null;
}

async function runParts(client, work) {
  for (const script of work.scripts) {
    for (const part of script.parts) {
      const failure = await runPart(client, work, script, part);
      if (failure !== null) return { ...failure, statement: placeAt(script.path, script.text, part.start) };
    }
  }
  return null;
}

/** Deferred constraints speak at the end. */
async function commit(client) {
  if (client.getTransactionStatus() === 'I') return null;
  try {
    await client.query('COMMIT');
    return null;
  } catch ({ code, message }) {
    return { sqlstate: code, message, statement: null };
  }
}

/** Runs one migration: null, or what PostgreSQL said with the statement that it refused (null for the COMMIT). */
async function attempt(client, work) {
  const failure = (await runParts(client, work)) ?? (await commit(client));
  if (client.getTransactionStatus() !== 'I') await client.query('ROLLBACK');
  await client.query('DISCARD ALL');
  return failure;
}

/** Runs all in the order given, passing over those that fail, and lists these as { work, failure }. */
export async function failuresOf(client, works) {
  const failed = [];
  for (const work of works) {
    const failure = await attempt(client, work);
    if (failure !== null) failed.push({ work, failure });
  }
  return failed;
}

/** Runs those that fail again until nothing moves, and lists what still fails then. */
export async function failuresAfterRetries(client, works) {
  let failed = await failuresOf(client, works);
  for (let before = works.length; failed.length > 0 && failed.length < before; ) {
    before = failed.length;
    failed = await failuresOf(
      client,
      failed.map(({ work }) => work),
    );
  }
  return failed;
}

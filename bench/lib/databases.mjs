/** Makes and drops databases for a measurement, on a server where that is allowed. */
import pg from 'pg';

/** The drivers of some tools ask for TLS when nobody says otherwise. */
function urlOf(server, database) {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (!url.searchParams.has('sslmode')) url.searchParams.set('sslmode', 'disable');
  return url.href;
}

/** Gives the URL of an embedded server's database. */
export function embeddedUrl({ connection: { host, port, user, database } }) {
  return `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}

/** Runs one statement on a connection of its own and gives the rows. */
export async function query(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Gives the databases of a measurement: all have names of their own, and `dropAll` leaves none of them. */
export function databasesOn(server) {
  const made = new Set();
  const admin = urlOf(server, new URL(server).pathname.slice(1) || 'postgres');
  const drop = async (name) => {
    await query(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    made.delete(name);
  };
  const create = async (suffix) => {
    const name = `onefold_bench_${process.pid}_${suffix}`;
    made.add(name);
    await query(admin, `CREATE DATABASE ${name} TEMPLATE template0`);
    return { name, url: urlOf(server, name) };
  };
  /** What the last run left for the background to write would fall to the next one. */
  const settle = () => query(admin, 'CHECKPOINT').catch(() => {});
  const dropAll = async () => {
    for (const name of [...made]) await drop(name);
  };
  return {
    create,
    drop,
    dropAll,
    settle,
    version: async () => (await query(admin, 'SHOW server_version'))[0].server_version,
  };
}

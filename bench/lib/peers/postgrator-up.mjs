/** Applies migrations/ to DATABASE_URL with the postgrator that is installed in the folder named: it has no command line. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const peers = createRequire(join(process.argv[2], 'package.json'));
const { default: Postgrator } = await import(pathToFileURL(peers.resolve('postgrator')));
const { Client } = peers('pg');

const client = new Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
try {
  const execQuery = (query) => client.query(query);
  const postgrator = new Postgrator({ migrationPattern: 'migrations/*', driver: 'pg', execQuery });
  await postgrator.migrate();
} finally {
  await client.end();
}

// Runs SQL on the embedded database that the repository in the current folder keeps; prints the last rows as JSON lines.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [compiled, sql] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(compiled, path)).href);
const { EMBEDDED_MAJOR, startEmbedded } = await load('io/embedded.js');
const { connect } = await load('io/database.js');
const embedded = await startEmbedded({ dataDir: join(process.cwd(), `.onefold/postgres/${EMBEDDED_MAJOR}`) });
try {
  const session = await connect({ embedded });
  try {
    const results = [await session.client.query(sql)].flat();
    for (const row of results.at(-1).rows) process.stdout.write(`${JSON.stringify(row)}\n`);
  } finally {
    await session.close();
  }
} finally {
  await embedded.stop();
}

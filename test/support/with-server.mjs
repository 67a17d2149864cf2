// Runs a line of the shell while the database of the repository in the current folder is served, with DATABASE_URL set.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [compiled, line] = process.argv.slice(2);
const { EMBEDDED_MAJOR, startEmbedded } = await import(pathToFileURL(join(compiled, 'io/embedded.js')).href);
const embedded = await startEmbedded({ dataDir: join(process.cwd(), `.onefold/postgres/${EMBEDDED_MAJOR}`) });
const { host, port, user } = embedded.connection;
const place = host.startsWith('/') ? `/postgres?host=${encodeURIComponent(host)}` : `${host}:${port}/postgres?`;
const env = { ...process.env, DATABASE_URL: `postgresql://${place}&user=${user}` };
const child = spawn('/bin/sh', ['-c', line], { env, stdio: 'inherit' });
process.exitCode = await new Promise((ended) => child.once('close', ended));
await embedded.stop();

import { once } from 'node:events';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import { SHORTEST_TOKEN, tokenOf } from '../http/gate.js';
import { createHandler } from '../http.js';
import type { Command, Env, FlagValues } from './command.js';
import { refuseMissingMapping } from './named-mapping.js';
import { isProduction } from './running/production.js';
import { PATH, type Place, startServing } from './serving.js';
import { databaseFlag, requireNamed } from './target.js';

const PORT = '4000';
const HOST = '127.0.0.1';

function placeOf({ port = PORT, host = HOST }: FlagValues): Place {
  const number = /^\d{1,5}$/.test(String(port)) ? Number(port) : Number.NaN;
  if (number <= 65_535) return { port: number, host: String(host) };
  throw new UserError(`--port ${port} is no port.`, 'give a number from 1 to 65535, or 0 for one that is free.');
}

function requireSetUp(env: Env): void {
  if (isProduction(env)) {
    throw new UserError(
      'NODE_ENV is production, and there every request would be refused.',
      'run `onefold up` where the application is deployed from.',
    );
  }
  if (tokenOf(env.env) !== null) return;
  throw new UserError(
    `INTERNAL_ADMIN_TOKEN is missing or shorter than ${SHORTEST_TOKEN} characters, and every request has to show it.`,
    'set it to what `openssl rand -hex 32` prints, here and where the requests come from.',
  );
}

export const serve: Command = {
  name: 'serve',
  summary: `Answer ${PATH} over HTTP: the state of the migrations, and runs; not in production`,
  flags: [
    { ...databaseFlag, summary: 'The database; else DATABASE_URL, else SUPABASE_DB_URL' },
    { name: '--port', value: 'N', summary: `Where to listen (default ${PORT}; 0: any port that is free)` },
    { name: '--host', value: 'HOST', summary: `At which address (default ${HOST}, which only this machine reaches)` },
  ],
  async run(env, flags) {
    const place = placeOf(flags);
    requireSetUp(env);
    requireNamed(env, flags);
    refuseMissingMapping(env);
    const { root, env: variables, emit: onEvent } = env;
    const mapping = env.mappingNamed ? { mapping: env.mappingPath } : {};
    const database = typeof flags.database === 'string' ? { database: flags.database } : {};
    const now = () => env.milliseconds();
    const handler = createHandler({ root, env: variables, onEvent, now, ...mapping, ...database });
    const { url, stop } = await startServing(env, handler, place);
    env.emit({ kind: 'note', text: `Listening on ${url}; Ctrl-C stops it.` });
    if (!env.signal.aborted) await once(env.signal, 'abort');
    return { command: 'serve', verdict: 'ok', notes: [`Stopped; ${plural(await stop(), 'request')} answered.`] };
  },
};

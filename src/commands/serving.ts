import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { UserError } from '../errors.js';
import { problem } from '../http/answers.js';
import type { Handler } from '../http.js';
import type { Env } from './command.js';

/** The path that a Next.js route file of that name has. */
export const PATH = '/api/migrations';
/** A request that has not arrived whole after this long (ms) is dropped. */
const PATIENCE = 30_000;

/** Where to listen; port 0 is any that is free. */
export type Place = { readonly port: number; readonly host: string };
/** A server at work: `stop` ends it once all that has arrived is answered, and tells how many requests that were. */
export type Serving = { readonly url: string; stop(): Promise<number> };

/** Lets the handler answer at its path, and says of every request what became of it. */
function routes(env: Env, handler: Handler): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    const { method, path } = context.req;
    env.emit({ kind: 'note', text: `${method} ${path}: ${context.res.status}` });
  });
  app.all(PATH, ({ req }) => handler(req.raw));
  app.notFound(() => problem(404, { message: 'there is nothing here.', hint: `the only path is ${PATH}.` }));
  return app;
}

function serverFor({ fetch }: Hono): Server {
  const serverOptions = { requestTimeout: PATIENCE, headersTimeout: PATIENCE };
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false, serverOptions }) as Server;
  // One request per connection: none that is idle has to be waited for.
  server.maxRequestsPerSocket = 1;
  return server;
}

/** Keeps count of the requests, and makes what ends the server. */
function attend(server: Server): () => Promise<number> {
  const open = new Set<IncomingMessage>();
  let answered = 0;
  let stopping = false;
  const endWhenIdle = () => {
    if (stopping && open.size === 0) server.closeAllConnections();
  };
  server.on('request', (incoming, outgoing) => {
    open.add(incoming);
    outgoing.once('close', () => {
      open.delete(incoming);
      answered += 1;
      endWhenIdle();
    });
  });
  return async () => {
    stopping = true;
    const closed = once(server, 'close');
    server.close();
    // What has not arrived whole has begun nothing yet.
    for (const incoming of open) if (!incoming.complete) incoming.destroy();
    endWhenIdle();
    await closed;
    return answered;
  };
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'this account may not listen there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'the host name is unknown',
};

async function listen(server: Server, { port, host }: Place): Promise<string> {
  const listening = once(server, 'listening');
  server.listen(port, host);
  try {
    await listening;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UserError(
      `cannot listen on port ${port} of ${host}: ${REASONS[code] ?? message}.`,
      'choose another with --port and --host.',
    );
  }
  const address = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}${PATH}`;
}

/** Puts the handler behind a server. UserError where it cannot listen. */
export async function startServing(env: Env, handler: Handler, place: Place): Promise<Serving> {
  const server = serverFor(routes(env, handler));
  const stop = attend(server);
  return { url: await listen(server, place), stop };
}

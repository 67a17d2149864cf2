import { connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * What becomes of a message on its way to the server: it passes; the connection is cut before it arrives; or it arrives,
 * and the connection is cut before the answer does.
 */
export type Passage = 'pass' | 'cut' | 'cut-answer';
/** What stands between a program and its server; `url` is the database's by that way. */
export type Proxy = { readonly url: string };

type Upstream = { readonly path: string } | { readonly host: string; readonly port: number };

function upstreamOf(url: URL): Upstream {
  const folder = url.searchParams.get('host');
  const port = Number(url.port === '' ? 5432 : url.port);
  return folder === null ? { host: url.hostname, port } : { path: `${folder}/.s.PGSQL.${port}` };
}

function relay(client: Socket, upstream: Upstream, onMessage: (message: string) => Passage): void {
  const server = 'path' in upstream ? connect(upstream.path) : connect(upstream.port, upstream.host);
  let isCutting = false;
  const cut = () => {
    client.resetAndDestroy();
    server.destroy();
  };
  client.on('data', (chunk) => {
    const passage = onMessage(chunk.toString('latin1'));
    if (passage === 'cut') return cut();
    isCutting ||= passage === 'cut-answer';
    server.write(chunk);
  });
  server.on('data', (chunk) => (isCutting ? cut() : client.write(chunk)));
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** Says whether a message ends a transaction for good. */
export function isCommit(message: string): boolean {
  return message.endsWith('COMMIT\0');
}

/** Puts a proxy in front of a database for the running test; `onMessage` sees what clients send, and decides. */
export async function startProxy(url: string, onMessage: (message: string) => Passage): Promise<Proxy> {
  const direct = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.setNoDelay(true);
    relay(client, upstreamOf(direct), onMessage);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const user = direct.username === '' ? (direct.searchParams.get('user') ?? 'postgres') : direct.username;
  const login = direct.password === '' ? user : `${user}:${direct.password}`;
  return { url: `postgresql://${login}@127.0.0.1:${portOf(server)}${direct.pathname}?sslmode=disable` };
}

/** Lets everything pass but the first message that fits, which goes as told. */
export function once(fits: (message: string) => boolean, how: Passage): (message: string) => Passage {
  let isOver = false;
  return (message) => {
    if (isOver || !fits(message)) return 'pass';
    isOver = true;
    return how;
  };
}

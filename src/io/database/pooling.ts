import type pg from 'pg';
import type { Target } from '../../core/model.js';
import { UserError } from '../../errors.js';

/** Where a session leads, and whether the backend that answers is another than the one that greeted it. */
export type Endpoint = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** True behind every pooler, in whatever mode, and behind some proxies. */
  readonly relayed: boolean;
};
type Reached = {
  readonly client: pg.Client;
  readonly target: Target;
  readonly endpoint: Endpoint;
  sibling(): Promise<pg.Client>;
};
type Place = Pick<Endpoint, 'host' | 'port' | 'user'>;
type Known = { readonly at: RegExp; advice(place: Place): string };

const ROUNDS = 3;
const PATIENCE_MS = 3_000;
const GENERAL =
  'use the direct URL of the server, past the pooler, or a pool in session mode (PgBouncer: pool_mode = session).';

function supabase({ user }: Place): string {
  const [, project] = /^[^.]+\.([a-z0-9]+)$/.exec(user) ?? [];
  const direct = project === undefined ? 'the direct URL that the dashboard shows' : `db.${project}.supabase.co:5432`;
  return `use port 5432 of the same host, which is Supabase's session mode, or ${direct}.`;
}

/** Endpoints that are known to pool transactions, by "host:port", and what to use instead. */
const KNOWN: readonly Known[] = [
  { at: /\.pooler\.supabase\.com:6543$/, advice: supabase },
  { at: /^db\.[a-z0-9]+\.supabase\.co:6543$/, advice: () => 'use port 5432 of the same host, the direct connection.' },
  {
    at: /^[^.]+-pooler\..*neon\.(?:tech|build):/,
    advice: ({ host }) => `use the host without "-pooler": ${host.replace('-pooler.', '.')}.`,
  },
  {
    at: /\.ondigitalocean\.com:25061$/,
    advice: () => 'use port 25060 of the same host with the name of the database itself, or a pool in session mode.',
  },
  {
    at: /\.proxy-[a-z0-9]+\.[a-z0-9-]+\.rds\.amazonaws\.com/,
    advice: () => 'use the endpoint of the instance or the cluster instead of that of the RDS Proxy.',
  },
  {
    at: /^pgbouncer\..*\.flympg\.net:/,
    advice: ({ host }) => `use the direct host: ${host.replace('pgbouncer.', 'direct.')}.`,
  },
  {
    at: /\.(?:postgres\.database\.azure\.com|psdb\.cloud):6432$/,
    advice: () => 'use port 5432 of the same host, the direct connection.',
  },
];

function knownAt({ host, port }: Place): Known | undefined {
  return KNOWN.find(({ at }) => at.test(`${host}:${port}`));
}

/** Says what to use instead of a pooler that lends its connections per transaction, by the names of known services. */
export function poolerAdvice(place: Place): string {
  return knownAt(place)?.advice(place) ?? GENERAL;
}

async function backendOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

/** A small pool in session mode lets a second client wait for ever; one that pools transactions answers at once. */
function patiently(backend: Promise<number>): Promise<number | null> {
  let timer: NodeJS.Timeout | undefined;
  const tired = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  return Promise.race([backend, tired]).finally(() => clearTimeout(timer));
}

/**
 * Tells whether two clients at once may meet the same backend, or one client two: the proof that none is theirs alone.
 * Pools that hand out the connection that was used last show the first, those that go round show the second.
 */
async function sharesBackends({ client, sibling }: Reached): Promise<boolean> {
  const second = await sibling();
  try {
    const mine = await backendOf(client);
    for (let round = 0; round < ROUNDS; round += 1) {
      const other = await patiently(backendOf(second));
      if (other === mine || (await backendOf(client)) !== mine) return true;
      if (other === null) return false;
    }
    return false;
  } finally {
    await second.end().catch(() => {});
  }
}

/**
 * Throws a UserError, with the URL to use instead, when the session leads through a pooler in transaction or statement
 * mode: advisory locks and settings of a session do not last there. One in session mode is as good as none. Costs no
 * query where there is no pooler.
 */
export async function refuseTransactionPooling(session: Reached): Promise<void> {
  const { endpoint, target } = session;
  if (!endpoint.relayed && knownAt(endpoint) === undefined) return;
  if (!(await sharesBackends(session))) return;
  throw new UserError(
    `${target.host} is a connection pooler that lends its connections for one transaction at a time: the lock against a second run would not hold there, and settings would not last. Nothing was run.`,
    poolerAdvice(endpoint),
  );
}

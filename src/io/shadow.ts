// STUB
import type { Session } from './database.js';
import { connect } from './database.js';
import { startEmbedded } from './embedded.js';
export type ShadowChoice =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'url'; readonly url: string; readonly from: string }
  | { readonly kind: 'image'; readonly image: string };
export type ShadowOptions = { readonly signal: AbortSignal; readonly onNote: (text: string) => void };
export type Shadow = {
  readonly server: 'embedded' | 'url' | 'image';
  readonly serverVersion: string;
  readonly label: string;
  readonly ours: boolean;
  fresh(prepare: (session: Session) => Promise<void>): Promise<Session>;
  close(): Promise<void>;
};
export async function openShadow(_choice: ShadowChoice, _options: ShadowOptions): Promise<Shadow> {
  const embedded = await startEmbedded();
  let last: Session | null = null;
  const open = (database: string) =>
    connect({ embedded: { ...embedded, connection: { ...embedded.connection, database } } });
  const fresh = async (prepare: (session: Session) => Promise<void>) => {
    await last?.close();
    const admin = await open('postgres');
    const names = async (sql: string) => (await admin.client.query(sql)).rows.map(({ name }) => name as string);
    for (const name of await names('SELECT quote_ident(datname) AS name FROM pg_database WHERE oid >= 16384'))
      await admin.client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    for (const name of await names('SELECT quote_ident(rolname) AS name FROM pg_roles WHERE oid >= 16384'))
      await admin.client.query(`DROP ROLE ${name}`);
    await admin.client.query('CREATE DATABASE onefold_shadow TEMPLATE template0');
    await admin.close();
    const first = await open('onefold_shadow');
    await prepare(first);
    await first.close();
    last = await open('onefold_shadow');
    return last;
  };
  return {
    server: 'embedded',
    serverVersion: embedded.serverVersion,
    label: 'embedded PostgreSQL 18',
    ours: true,
    fresh,
    close: async () => {
      await last?.close();
      await embedded.stop();
    },
  };
}

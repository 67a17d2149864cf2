import type { Naming } from './database/server.js';
import type { Session } from './database.js';
import { connect } from './database.js';
import { startEmbedded } from './embedded.js';
import type { Ground } from './shadow/ground.js';
import { imageGround } from './shadow/image.js';
import { type LendingOptions, lending, type Prepare, refuseInterrupted } from './shadow/lending.js';
import { ownServer } from './shadow/own-server.js';
import { urlGround } from './shadow/url.js';

/** Where the proof makes its databases; `from` names what gave the URL, `env` fills it in. */
export type ShadowChoice =
  | { readonly kind: 'embedded' }
  | ({ readonly kind: 'url' } & Naming)
  | { readonly kind: 'image'; readonly image: string };
/** An aborted signal cancels what runs in the database that is lent; `close` is due all the same. */
export type ShadowOptions = LendingOptions;
/** A server on which databases are made one after another. */
export type Shadow = {
  readonly server: 'embedded' | 'url' | 'image';
  /** As in "18.4". */
  readonly serverVersion: string;
  /** For people: "embedded PostgreSQL 18", "PostgreSQL 15 on 127.0.0.1:5433"; never with a password. */
  readonly label: string;
  /** Whether the whole server was started for this, so that a replay may do to it what it likes. */
  readonly ours: boolean;
  /**
   * Gives a connection to an empty database in which nothing of an earlier one is left, roles of the server included. The
   * earlier one is dropped and its connection closed. What `prepare` does is there, and its connection is another one.
   * UserError when something of the earlier one cannot be removed.
   */
  fresh(prepare?: Prepare): Promise<Session>;
  /** Drops the last database and the roles that came with it, and ends what was started. A second call does nothing. */
  close(): Promise<void>;
};

async function embeddedGround(): Promise<Ground> {
  const embedded = await startEmbedded({ another: 'a server with --shadow-url URL' });
  const open = (database: string) =>
    connect({ embedded: { ...embedded, connection: { ...embedded.connection, database } } });
  try {
    return await ownServer({ open, label: (major) => `embedded PostgreSQL ${major}`, stop: () => embedded.stop() });
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

function groundOf(choice: ShadowChoice, options: ShadowOptions): Promise<Ground> {
  if (choice.kind === 'embedded') return embeddedGround();
  return choice.kind === 'url' ? urlGround(choice, options) : imageGround(choice.image);
}

/**
 * Starts or reaches the server on which the proof makes its databases. UserError when there is none, when the database
 * that a URL names must be emptied and is not empty, or when the signal is aborted meanwhile.
 */
export async function openShadow(choice: ShadowChoice, options: ShadowOptions): Promise<Shadow> {
  const ground = await groundOf(choice, options);
  try {
    refuseInterrupted(options.signal);
  } catch (error) {
    await ground.end();
    throw error;
  }
  const { serverVersion, label, ours } = ground;
  return { server: choice.kind, serverVersion, label, ours, ...lending(ground, options) };
}

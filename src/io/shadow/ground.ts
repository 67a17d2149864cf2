import type pg from 'pg';
import type { Session } from '../database.js';

/** A place where databases for a replay are made, one after another. */
export type Ground = {
  readonly serverVersion: string;
  readonly label: string;
  /** Whether the whole server was started for this, and is thrown away with all that is on it. */
  readonly ours: boolean;
  /** Gives a connection to an empty database. */
  make(): Promise<Session>;
  /**
   * Removes what `make` and the use of the database left; `process` is the server process of the session that was lent,
   * null where it never came to one. Gives a sentence for each thing that could not be removed.
   */
  clear(process: number | null): Promise<readonly string[]>;
  end(): Promise<void>;
};

/** Gives the rows of a query, typed. */
export async function rowsOf<Row>(client: pg.Client, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return (await client.query(text, [...values])).rows as Row[];
}

/** Names a server's major version ("18" for "18.4"). */
export function majorOf(serverVersion: string): string {
  return serverVersion.split('.')[0] ?? serverVersion;
}

import type pg from 'pg';
import { rowsOf } from './ground.js';

type Role = { readonly oid: string; readonly name: string };

/** Lists the roles of the server. */
export function rolesOf(client: pg.Client): Promise<Role[]> {
  return rowsOf(
    client,
    'SELECT oid::pg_catalog.text AS oid, rolname::pg_catalog.text AS name FROM pg_catalog.pg_roles',
  );
}

/** Tells whether a replay may have made a role of this name, so that it may go again. */
export type MayHaveMade = (role: string) => boolean;

/**
 * Lists the names of roles that came since and that the replay may have made: on a server that others use, a new role may
 * be theirs. One that stood before, under either its name or its number, is none.
 */
export async function newRoles(
  client: pg.Client,
  before: readonly Role[],
  mayHaveMade: MayHaveMade,
): Promise<string[]> {
  const oids = new Set(before.map(({ oid }) => oid));
  const names = new Set(before.map(({ name }) => name));
  const now = await rolesOf(client);
  const since = now.filter(({ oid, name }) => !oids.has(oid) && !names.has(name));
  return since.map(({ name }) => name).filter(mayHaveMade);
}

/**
 * Drops roles, those first on which no other depends. Gives a sentence for each that stays: it owns something, or has
 * rights to something, outside of the database that was lent.
 */
export async function dropRoles(client: pg.Client, names: readonly string[]): Promise<string[]> {
  const failed = new Map<string, string>();
  for (const name of names) {
    try {
      await client.query(`DROP ROLE ${client.escapeIdentifier(name)}`);
    } catch (error) {
      const { message, detail } = error as Error & { detail?: string };
      failed.set(name, detail === undefined ? message : `${message} (${detail.replaceAll('\n', ', ')})`);
    }
  }
  if (failed.size > 0 && failed.size < names.length) return dropRoles(client, [...failed.keys()]);
  return [...failed.entries()].map(([name, why]) => {
    const remedy = `Remove it with DROP ROLE ${client.escapeIdentifier(name)};`;
    return `The role ${name}, which the replay made, could not be dropped: ${why}. ${remedy}`;
  });
}

import type pg from 'pg';
import type { Script, Snapshot, SqlFailure } from '../core/model.js';
import { readCatalog } from './catalog.js';
import { failureOf } from './database/failure.js';
import { executePart } from './database.js';
import { tidy } from './run/perform.js';

/** What a script would do: the catalog as it would be, or why PostgreSQL refuses it. */
export type Rehearsal = { readonly catalog: Snapshot } | { readonly failure: SqlFailure };

async function inside(client: pg.Client, script: Script): Promise<Rehearsal> {
  for (const part of script.parts) {
    const failure = await executePart(client, script, part);
    if (failure !== null) return { failure };
  }
  try {
    await client.query('SET CONSTRAINTS ALL IMMEDIATE');
    await client.query('RESET ROLE');
    return { catalog: await readCatalog(client) };
  } catch (error) {
    return { failure: failureOf(error, script, script.parts.at(-1) ?? null) };
  }
}

/** Runs a script in a transaction, looks at the catalog, and rolls back. Sequences keep what they gave out. */
export async function rehearse(client: pg.Client, script: Script): Promise<Rehearsal> {
  await client.query('BEGIN');
  try {
    return await inside(client, script);
  } finally {
    await client.query('ROLLBACK').catch(() => {});
    await tidy(client);
  }
}

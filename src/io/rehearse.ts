import type pg from 'pg';
import type { Script, Snapshot, SqlFailure } from '../core/model.js';
import { readCatalog } from './catalog.js';
import { failureOf } from './database/failure.js';
import { executePart } from './database.js';
import { tidy } from './run/session.js';

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

/** What a sequence gave out no ROLLBACK takes back; the statements do. */
const SEQUENCES = `SELECT pg_catalog.format('SELECT pg_catalog.setval(%L, %s, %L)',
    pg_catalog.format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value IS NOT NULL) AS text
  FROM pg_catalog.pg_sequences WHERE schemaname !~ '^pg_'`;

/** Runs a script in a transaction, looks at the catalog, and rolls back, sequences included. */
export async function rehearse(client: pg.Client, script: Script): Promise<Rehearsal> {
  const { rows } = await client.query<{ text: string }>(SEQUENCES);
  await client.query('BEGIN');
  try {
    return await inside(client, script);
  } finally {
    await client.query('ROLLBACK').catch(() => {});
    await tidy(client);
    for (const { text } of rows) await client.query(text).catch(() => {});
  }
}

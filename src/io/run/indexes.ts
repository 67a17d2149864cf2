import type pg from 'pg';

const FIND = `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, i.indisvalid AS valid
  FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = pg_catalog.to_regclass($1)`;

type Found = { readonly name: string; readonly valid: boolean };

/** Tells whether an index, named as SQL needs it, is there and valid; null where there is none of that name. */
export async function isValidIndex(client: pg.Client, index: string): Promise<boolean | null> {
  const { rows } = await client.query<Found>(FIND, [index]);
  return rows[0]?.valid ?? null;
}

/** Lists every index that PostgreSQL keeps up to date but never uses; those of partitioned tables are not kept at all. */
export async function allInvalidIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
     FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname !~ '^pg_' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** Lists the index of that name where PostgreSQL keeps it up to date but never uses it: what a failed build leaves. */
export async function invalidIndexes(client: pg.Client, index: string): Promise<string[]> {
  const { rows } = await client.query<Found>(FIND, [index]);
  return rows.filter(({ valid }) => !valid).map(({ name }) => name);
}

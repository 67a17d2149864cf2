import type pg from 'pg';
import type { Rows, TableRows } from '../core/model.js';
import { quoteName } from '../core/objects.js';

type TableRow = { readonly schema: string; readonly name: string; readonly columns: readonly string[] };

/** Of larger tables only the columns are hashed, each by itself. */
const MOST_ROWS = 20_000;

/** Tables and materialized views of the user, with their columns. Partitions are told by their parent. */
const TABLES = `
SELECT n.nspname::text AS schema, c.relname::text AS name, (
    SELECT coalesce(array_agg(a.attname::text ORDER BY a.attname), '{}')
    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT c.relispartition
  AND (c.relkind IN ('r', 'p') OR (c.relkind = 'm' AND c.relispopulated))
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY 1, 2`;

/** No value looks like the absence of one. */
function hashOf(column: string): string {
  return `md5(coalesce('=' || t.${quoteName(column)}::text, ''))`;
}

function digestOf(column: string): string {
  return `md5(string_agg(${hashOf(column)}, '' ORDER BY ${hashOf(column)}))`;
}

async function arrays(client: pg.Client, text: string): Promise<unknown[][]> {
  return (await client.query<unknown[]>({ text, rowMode: 'array' })).rows;
}

async function rowsOf(client: pg.Client, { schema, name, columns }: TableRow): Promise<TableRows | null> {
  const table = `${quoteName(schema)}.${quoteName(name)} t`;
  const wanted = ['count(*)::int', ...columns.map(digestOf)].join(', ');
  const [[count, ...digests] = []] = await arrays(client, `SELECT ${wanted} FROM ${table}`);
  if (count === 0) return null;
  const few = Number(count) <= MOST_ROWS && columns.length > 0;
  const values = few ? await arrays(client, `SELECT ${columns.map(hashOf).join(', ')} FROM ${table}`) : null;
  return {
    count: Number(count),
    columns: new Map(columns.map((column, index) => [column, String(digests[index])])),
    values: values?.map((row) => row.map(String)) ?? null,
  };
}

/**
 * Counts and hashes the rows of every table that has some, column by column and, where there are not too many, value by
 * value. A role that row level security holds back gets an error rather than too few rows.
 */
export async function readRows(client: pg.Client): Promise<Rows> {
  await client.query('SET row_security = off');
  try {
    const { rows } = await client.query<TableRow>(TABLES);
    const found = new Map<string, TableRows>();
    for (const table of rows) {
      const told = await rowsOf(client, table);
      if (told !== null) found.set(`table ${quoteName(table.schema)}.${quoteName(table.name)}`, told);
    }
    return found;
  } finally {
    await client.query('RESET row_security').catch(() => {});
  }
}

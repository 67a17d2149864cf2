import type pg from 'pg';
import type { Rows, TableRows } from '../core/model.js';
import { quoteName } from '../core/objects.js';

type TableRow = { readonly schema: string; readonly name: string; readonly columns: readonly string[] };

/**
 * Tables of the user with the columns whose values do not depend on the moment: no identity, and no default that calls
 * anything volatile or stable (now(), gen_random_uuid(), nextval()). Partitions are told by their parent.
 */
const TABLES = `
SELECT n.nspname::text AS schema, c.relname::text AS name, (
    SELECT coalesce(array_agg(a.attname::text ORDER BY a.attname), '{}')
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = ''
      AND coalesce(pg_get_expr(d.adbin, d.adrelid), '') !~* '\\m(current|local)'
      AND NOT EXISTS (
        SELECT FROM regexp_matches(coalesce(pg_get_expr(d.adbin, d.adrelid), ''), '([a-z_][a-z0-9_]*)\\(', 'gi') AS called
          JOIN pg_proc p ON p.proname = called[1] WHERE p.provolatile <> 'i')) AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY 1, 2`;

function digest(value: string): string {
  return `md5(string_agg(md5(${value}), '' ORDER BY md5(${value})))`;
}

/** No value looks like the absence of one. */
function textOf(column: string): string {
  return `coalesce('=' || t.${quoteName(column)}::text, '')`;
}

async function rowsOf(client: pg.Client, { schema, name, columns }: TableRow): Promise<TableRows | null> {
  const table = `${quoteName(schema)}.${quoteName(name)} t`;
  const some = await client.query(`SELECT FROM ${table} LIMIT 1`);
  if (some.rowCount === 0) return null;
  const values = columns.map(textOf);
  const whole = values.length === 0 ? `''` : digest(`ROW(${values.join(', ')})::text`);
  const wanted = ['count(*)::int', whole, ...values.map(digest)].join(', ');
  const { rows } = await client.query<unknown[]>({ text: `SELECT ${wanted} FROM ${table}`, rowMode: 'array' });
  const [count, together, ...digests] = rows[0] ?? [];
  return {
    count: Number(count),
    rows: String(together),
    columns: new Map(columns.map((column, index) => [column, String(digests[index])])),
  };
}

/**
 * Counts and hashes the rows of every table that has some, as a whole and column by column: equal exactly when the same
 * values are there, whatever the order of rows. Columns whose values depend on the moment are left out.
 */
export async function readRows(client: pg.Client): Promise<Rows> {
  const { rows } = await client.query<TableRow>(TABLES);
  const found = new Map<string, TableRows>();
  for (const table of rows) {
    const told = await rowsOf(client, table);
    if (told !== null) found.set(`table ${quoteName(table.schema)}.${quoteName(table.name)}`, told);
  }
  return found;
}

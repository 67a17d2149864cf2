import type pg from 'pg';
import {
  adjustments,
  createSchema,
  createTable,
  exists,
  LEDGER_ESSENTIALS,
  type LedgerTable,
  selectRows,
} from '../core/conventions/ledger.js';
import { trackerTool } from '../core/conventions/trackers.js';
import type { AppliedRow } from '../core/model.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';

export type { LedgerTable } from '../core/conventions/ledger.js';

/** What lives in a database besides the ledger, by qualified name; a tracker's says the tools that use such a table. */
export type ForeignState = { readonly tables: readonly string[]; readonly trackers: readonly string[] };
type Columns = ReadonlyMap<string, number | null>;

/** How many tables a message names before it counts the rest. */
const NAMED = 8;

async function columnsOf(client: pg.Client, ledger: LedgerTable): Promise<Columns | null> {
  const { rows } = await client.query<{ name: string; longest: number | null }>(exists(ledger));
  return rows.length === 0 ? null : new Map(rows.map(({ name, longest }) => [name, longest]));
}

function requireLedger(ledger: LedgerTable, columns: Columns): void {
  const missing = LEDGER_ESSENTIALS.filter((name) => !columns.has(name));
  if (missing.length === 0) return;
  throw new UserError(
    `${ledger.schema}.${ledger.table} is no ledger of onefold: it has no ${missing.join(', ')}.`,
    'another tool uses that name; set `ledger: { schema: …, table: … }` in mapping.yaml to one that is free.',
  );
}

/** Reads the ledger, in no particular order; null when the database has none. UserError when the table is another's. */
export async function readLedger(client: pg.Client, ledger: LedgerTable): Promise<AppliedRow[] | null> {
  const columns = await columnsOf(client, ledger);
  if (columns === null) return null;
  requireLedger(ledger, columns);
  const { rows } = await client.query(selectRows(ledger));
  return rows.map((row: Record<string, string | null> & { milliseconds: number | null }) => ({
    version: row.version ?? '',
    name: row.name ?? '',
    checksum: row.checksum ?? '',
    at: row.at ?? '',
    milliseconds: row.milliseconds,
    gitCommit: row.commit ?? null,
  }));
}

/** Makes the ledger where there is none; gives an earlier runner's the columns and the room that it lacks. */
export async function ensureLedger(client: pg.Client, ledger: LedgerTable, versions: readonly string[]): Promise<void> {
  const columns = await columnsOf(client, ledger);
  const longest = Math.max(0, ...versions.map((version) => version.length));
  if (columns !== null) {
    for (const statement of adjustments(ledger, columns, longest)) await client.query(statement);
    return;
  }
  const { rows } = await client.query('SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1', [ledger.schema]);
  if (rows.length === 0) await client.query(createSchema(ledger));
  await client.query(createTable(ledger));
}

/** Tables of users: not the system's, not an extension's, not a partition, not what Supabase's own services keep. */
const USER_TABLES = `SELECT n.nspname::pg_catalog.text AS schema, c.relname::pg_catalog.text AS table
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
    AND pg_catalog.pg_get_userbyid(c.relowner) !~ '^supabase_'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY n.nspname, c.relname`;

/** Lists the user tables of a database and the tracking tables of other tools, the ledger left out. */
export async function foreignState(client: pg.Client, ledger: LedgerTable): Promise<ForeignState> {
  const { rows } = await client.query<{ schema: string; table: string }>(USER_TABLES);
  const others = rows.filter(({ schema, table }) => schema !== ledger.schema || table !== ledger.table);
  const found = others.map(({ schema, table }) => ({ name: `${schema}.${table}`, tool: trackerTool(schema, table) }));
  return {
    tables: found.filter(({ tool }) => tool === null).map(({ name }) => name),
    trackers: found.filter(({ tool }) => tool !== null).map(({ name, tool }) => `${name} (${tool})`),
  };
}

function listed(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return rest > 0 ? `${names.slice(0, NAMED).join(', ')} and ${rest} more` : names.join(', ');
}

/**
 * Says why nothing may run on a database that has a life but no ledger, null when it is empty: IF NOT EXISTS files would
 * seem to run over it, and leave it in a state that no file describes.
 */
export async function livingProblem(client: pg.Client, ledger: LedgerTable): Promise<UserError | null> {
  const { tables, trackers } = await foreignState(client, ledger);
  if (tables.length === 0 && trackers.length === 0) return null;
  const has = [
    ...(tables.length > 0 ? [`${plural(tables.length, 'table')} (${listed(tables)})`] : []),
    ...(trackers.length > 0 ? [`the history of another tool: ${listed(trackers)}`] : []),
  ];
  return new UserError(
    `this database is in use but has no ledger ${ledger.schema}.${ledger.table}: it has ${has.join(', and ')}. Nothing was run.`,
    'running the migrations over existing tables looks fine and is not: IF NOT EXISTS skips what differs. Name an empty database, or record what this one already has (stamp, adoption) before the first `onefold up`.',
  );
}

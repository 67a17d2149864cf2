import type pg from 'pg';
import {
  AUDIT_ESSENTIALS,
  auditAdjustments,
  auditName,
  createAudit,
  createStatusFunction,
  createStatusView,
  defaultId,
  type Obstacle,
  selectEntries,
  selectHalves,
  selectObstacles,
  statusViewName,
} from '../core/conventions/audit.js';
import {
  adjustments,
  createSchema,
  createTable,
  exists,
  LEDGER_ESSENTIALS,
  type LedgerTable,
  ledgerName,
  selectRows,
} from '../core/conventions/ledger.js';
import { trackerTool } from '../core/conventions/trackers.js';
import type { AppliedRow, AuditRow, HalfRun, LedgerNames, Recorded } from '../core/model.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import { isLoss } from './database.js';

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

const NO_PRIVILEGE = '42501';
/** What helps where the ledger cannot be made, by SQLSTATE, but for rights: a read-only server, a name that is taken. */
const REMEDIES: Readonly<Record<string, string>> = {
  '25006':
    'name the primary server, not a copy of it; else look for default_transaction_read_only at the database and the role.',
  '42P07':
    'the database has something else of that name; set `ledger: { table: …, history: … }` in mapping.yaml to names that are free.',
};

/** Asks a table of ours; who may not is told which table that is. */
async function ask<T extends pg.QueryResultRow>(
  client: pg.Client,
  { schema, table }: LedgerTable,
  query: string,
): Promise<T[]> {
  try {
    return (await client.query<T>(query)).rows;
  } catch (error) {
    const { code, message } = error as pg.DatabaseError;
    if (code !== NO_PRIVILEGE) throw error;
    throw new UserError(
      `${schema}.${table} cannot be read: ${message}. Nothing was run.`,
      'let the role that runs migrations read and write it, or use the role that owns it.',
    );
  }
}

type LedgerRow = Record<string, string | null> & { readonly milliseconds: number | null };

/** Reads the ledger, in no particular order; null when the database has none. UserError when the table is another's. */
export async function readLedger(client: pg.Client, ledger: LedgerTable): Promise<AppliedRow[] | null> {
  const columns = await columnsOf(client, ledger);
  if (columns === null) return null;
  requireLedger(ledger, columns);
  const rows = await ask<LedgerRow>(client, ledger, selectRows(ledger));
  return rows.map((row) => ({
    version: row.version ?? '',
    name: row.name ?? '',
    checksum: row.checksum ?? '',
    at: row.at ?? '',
    milliseconds: row.milliseconds,
    gitCommit: row.commit ?? null,
    appliedBy: row.by ?? null,
  }));
}

function auditTable({ schema, history }: LedgerNames): LedgerTable {
  return { schema, table: history };
}

type HalfRow = Omit<HalfRun, 'direction' | 'digest'> & { readonly action: string; readonly digest: string | null };

async function readHalves(client: pg.Client, names: LedgerNames): Promise<HalfRun[]> {
  const columns = await columnsOf(client, auditTable(names));
  if (columns === null || !columns.has('statements_digest')) return [];
  const rows = await ask<HalfRow>(client, auditTable(names), selectHalves(names));
  return rows.map(({ action, digest, ...half }) => {
    return { ...half, direction: action === 'rollback' ? 'down' : 'up', digest: digest ?? '' };
  });
}

/** Reads what a database remembers: the ledger, and what was begun outside of a transaction and not finished. */
export async function readRecorded(client: pg.Client, names: LedgerNames): Promise<Recorded> {
  const rows = await readLedger(client, names);
  return { rows, halves: rows === null ? [] : await readHalves(client, names) };
}

/** Reads the newest entries of the audit trail, newest first; null when the database has none. */
export async function readHistory(client: pg.Client, names: LedgerNames, limit: number): Promise<AuditRow[] | null> {
  const columns = await columnsOf(client, auditTable(names));
  if (columns === null) return null;
  requireAudit(names, columns);
  return ask<AuditRow>(client, auditTable(names), selectEntries(names, limit));
}

/**
 * Names a database as no other is named: its name, and the identifier that its server was given by initdb, where the role
 * may read that.
 */
export async function databaseIdentity(client: pg.Client): Promise<string> {
  const name = (await client.query<{ name: string }>('SELECT pg_catalog.current_database() AS name')).rows[0]!.name;
  const asked = 'SELECT system_identifier::pg_catalog.text AS id FROM pg_catalog.pg_control_system()';
  const { rows } = await client.query<{ id: string }>(asked).catch(() => ({ rows: [] }));
  return rows[0] === undefined ? name : `${name} (server ${rows[0].id})`;
}

/** Takes from the roles that Supabase gives to everybody on the web what it grants them on every new table. */
async function withdrawal(client: pg.Client, names: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ role: string }>(
    `SELECT pg_catalog.quote_ident(rolname) AS role FROM pg_catalog.pg_roles WHERE rolname IN ('anon', 'authenticated')`,
  );
  const roles = rows.map(({ role }) => role).join(', ');
  return roles === '' ? [] : names.map((name) => `REVOKE ALL ON ${name} FROM ${roles}`);
}

/** Makes what has to be made, as one; who may not is told which role may not. */
async function make(client: pg.Client, ledger: LedgerTable, statements: readonly string[]): Promise<void> {
  if (statements.length === 0) return;
  try {
    await client.query(statements.join(';\n'));
  } catch (error) {
    if (isLoss(error)) throw error;
    const { code, message } = error as pg.DatabaseError;
    throw new UserError(
      `the ledger ${ledger.schema}.${ledger.table} cannot be made: ${message}. Nothing was run.`,
      REMEDIES[code ?? ''] ??
        `let the role that runs migrations create tables in schema ${ledger.schema}, or set \`ledger: { schema: … }\` in mapping.yaml to one that it owns.`,
    );
  }
}

async function schemaIfMissing(client: pg.Client, ledger: LedgerTable): Promise<string[]> {
  const { rows } = await client.query('SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1', [ledger.schema]);
  return rows.length === 0 ? [createSchema(ledger)] : [];
}

/** Makes the ledger where there is none; gives an earlier runner's the columns and the room that it lacks. */
export async function ensureLedger(client: pg.Client, ledger: LedgerTable): Promise<void> {
  const columns = await columnsOf(client, ledger);
  if (columns !== null) return make(client, ledger, adjustments(ledger, columns));
  const made = [...(await schemaIfMissing(client, ledger)), createTable(ledger)];
  await make(client, ledger, [...made, ...(await withdrawal(client, [ledgerName(ledger)]))]);
}

function requireAudit({ schema, history }: LedgerNames, columns: Columns): void {
  const missing = AUDIT_ESSENTIALS.filter((name) => !columns.has(name));
  if (missing.length === 0) return;
  throw new UserError(
    `${schema}.${history} is no audit trail of onefold: it has no ${missing.join(', ')}. Nothing was run.`,
    'another tool uses that name; set `ledger: { history: … }` in mapping.yaml to one that is free.',
  );
}

function refusalOf({ kind, name }: Obstacle): string {
  return kind === 'column' ? `wants a value in ${name}` : `has a ${kind} (${name})`;
}

/**
 * Refuses a table that would refuse entries of ours, as a foreign key on the versions that are applied refuses every
 * failure and hides the error that it tells of. Tells whether all that it lacks is a default for its ids.
 */
async function lacksIds(client: pg.Client, names: LedgerNames): Promise<boolean> {
  const { rows } = await client.query<Obstacle>(selectObstacles(names));
  const found = rows.filter(({ kind }) => kind !== 'id');
  if (found.length === 0) return rows.length > 0;
  throw new UserError(
    `${names.schema}.${names.history} ${found.map(refusalOf).join(' and ')}, which would refuse to record a failure. Nothing was run.`,
    'drop the constraint, or set `ledger: { history: … }` in mapping.yaml to a name that is free.',
  );
}

async function isFree(client: pg.Client, { schema, statusFunction, statusView }: LedgerNames) {
  const { rows } = await client.query<{ view: boolean; function: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid AND c.relname = $2) AS view,
       NOT EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.pronamespace = n.oid AND p.proname = $3) AS function
     FROM pg_catalog.pg_namespace n WHERE n.nspname = $1`,
    [schema, statusView, statusFunction],
  );
  return rows[0] ?? { view: true, function: true };
}

/** Makes the audit trail where there is none, with its view and its function where their names are free. */
export async function ensureAudit(client: pg.Client, names: LedgerNames): Promise<void> {
  const columns = await columnsOf(client, auditTable(names));
  if (columns !== null) requireAudit(names, columns);
  const ids = columns !== null && (await lacksIds(client, names)) ? [defaultId(names)] : [];
  const table = columns === null ? [createAudit(names)] : auditAdjustments(names, new Set(columns.keys()));
  const free = await isFree(client, names);
  const views = free.view ? [createStatusView(names)] : [];
  const functions = free.view && free.function ? [createStatusFunction(names)] : [];
  const fresh = [...(columns === null ? [auditName(names)] : []), ...(free.view ? [statusViewName(names)] : [])];
  const withdrawn = fresh.length === 0 ? [] : await withdrawal(client, fresh);
  await make(client, names, [...ids, ...table, ...views, ...functions, ...withdrawn]);
}

/** Makes the ledger and, where it is wanted, the audit trail: both or, where one is refused, nothing. */
export async function ensureTables(client: pg.Client, names: LedgerNames, audit: boolean): Promise<void> {
  await client.query('BEGIN');
  try {
    await ensureLedger(client, names);
    if (audit) await ensureAudit(client, names);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
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

/** Lists the user tables of a database and the tracking tables of other tools, our own left out. */
export async function foreignState(client: pg.Client, names: LedgerNames): Promise<ForeignState> {
  const { rows } = await client.query<{ schema: string; table: string }>(USER_TABLES);
  const ours = new Set([names.table, names.history]);
  const others = rows.filter(({ schema, table }) => schema !== names.schema || !ours.has(table));
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
export async function livingProblem(client: pg.Client, ledger: LedgerNames): Promise<UserError | null> {
  const { tables, trackers } = await foreignState(client, ledger);
  if (tables.length === 0 && trackers.length === 0) return null;
  const has = [
    ...(tables.length > 0 ? [`${plural(tables.length, 'table')} (${listed(tables)})`] : []),
    ...(trackers.length > 0 ? [`the history of another tool: ${listed(trackers)}`] : []),
  ];
  return new UserError(
    `this database is in use but has no ledger ${ledger.schema}.${ledger.table}: it has ${has.join(', and ')}. Nothing was run.`,
    'running the migrations over existing tables looks fine and is not: IF NOT EXISTS skips what differs. Name an empty database, or record what this one already has (`onefold stamp VERSION`) before the first `onefold up`.',
  );
}

import { createHash } from 'node:crypto';
import type { AuditAction, AuditStatus, LedgerNames, Script } from '../model.js';
import { alwaysQuoted, literal } from '../objects.js';
import { type LedgerEntry, ledgerName } from './ledger.js';

/** Columns without which a table of that name is no audit trail of ours, nor of the runner that it comes from. */
export const AUDIT_ESSENTIALS: readonly string[] = ['id', 'version', 'action', 'executed_at', 'status'];

/** The columns that nextjs-migration-system documents, and behind them ours. */
const COLUMNS: Readonly<Record<string, string>> = {
  id: 'pg_catalog.uuid PRIMARY KEY DEFAULT pg_catalog.gen_random_uuid()',
  version: 'pg_catalog.text NOT NULL',
  action: 'pg_catalog.text NOT NULL',
  executed_at: 'pg_catalog.timestamptz DEFAULT pg_catalog.clock_timestamp()',
  execution_time_ms: 'pg_catalog.int4',
  status: 'pg_catalog.text NOT NULL',
  error_message: 'pg_catalog.text',
  executed_by: 'pg_catalog.text',
  environment: 'pg_catalog.text',
  name: 'pg_catalog.text',
  checksum: 'pg_catalog.text',
  git_commit: 'pg_catalog.text',
  reason: 'pg_catalog.text',
  statements_done: 'pg_catalog.int4',
  statements: 'pg_catalog.int4',
  statements_digest: 'pg_catalog.text',
};

function inSchema({ schema }: LedgerNames, name: string): string {
  return `${alwaysQuoted(schema)}.${alwaysQuoted(name)}`;
}

/** Writes the audit trail's name as SQL needs it. */
export function auditName(names: LedgerNames): string {
  return inSchema(names, names.history);
}

/** Writes the view's name as SQL needs it. */
export function statusViewName(names: LedgerNames): string {
  return inSchema(names, names.statusView);
}

/** Makes the audit trail. */
export function createAudit(names: LedgerNames): string {
  const columns = Object.entries(COLUMNS).map(([name, type]) => `  ${name} ${type}`);
  return `CREATE TABLE ${auditName(names)} (\n${columns.join(',\n')}\n)`;
}

/** Why entries would be refused by a table that others have made; `id` is a column that only lacks a default. */
export type Obstacle = { readonly kind: 'foreign key' | 'check' | 'column' | 'id'; readonly name: string };

/** Lists what in an existing audit trail would refuse entries of ours, those of failures before all: `kind, name`. */
export function selectObstacles({ schema, history }: LedgerNames): string {
  const list = (names: readonly string[]) => names.map(literal).join(', ');
  const table = `SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ${literal(schema)} AND c.relname = ${literal(history)}`;
  const isEmpty = "NOT a.atthasdef AND a.attidentity = ''";
  return `WITH t AS (${table}),
    a AS (SELECT a.* FROM t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid WHERE a.attnum > 0 AND NOT a.attisdropped)
    SELECT CASE k.contype WHEN 'f' THEN 'foreign key' ELSE 'check' END AS kind, k.conname::pg_catalog.text AS name
      FROM t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid WHERE k.contype = 'f' OR k.contype = 'c'
        AND EXISTS (SELECT FROM a WHERE a.attname IN ('action', 'status') AND a.attnum = ANY (k.conkey))
    UNION ALL SELECT CASE WHEN a.attname = 'id' AND a.atttypid = 'pg_catalog.uuid'::pg_catalog.regtype THEN 'id' ELSE 'column' END,
      a.attname::pg_catalog.text FROM a
      WHERE a.attname = 'id' AND ${isEmpty} OR a.attnotnull AND a.attname NOT IN (${list(AUDIT_ESSENTIALS)})
        AND (${isEmpty} OR a.attname IN (${list(Object.keys(COLUMNS))}))`;
}

/** Gives every new entry an id, in a table whose runner made the ids itself. */
export function defaultId(names: LedgerNames): string {
  return `ALTER TABLE ${auditName(names)} ALTER COLUMN id SET DEFAULT pg_catalog.gen_random_uuid()`;
}

/** Statements that give another runner's audit trail the columns that it lacks. */
export function auditAdjustments(names: LedgerNames, columns: ReadonlySet<string>): string[] {
  const missing = Object.entries(COLUMNS).filter(([name]) => !columns.has(name));
  return missing.map(([name, type]) => `ALTER TABLE ${auditName(names)} ADD COLUMN ${name} ${type}`);
}

/** The last attempt at each version, and whether the ledger has it. */
function latest(names: LedgerNames): string {
  return `SELECT DISTINCT ON (h.version) h.*
    FROM ${auditName(names)} h WHERE h.action IN ('apply', 'rollback') ORDER BY h.version, h.executed_at DESC`;
}

/**
 * Makes the view of every version that was ever tried: applied, half-applied, failed or rolled back, with the last
 * attempt's error and who made it.
 */
export function createStatusView(names: LedgerNames): string {
  return `CREATE VIEW ${statusViewName(names)} AS
  SELECT coalesce(l.version, h.version) AS version, coalesce(l.name, h.name) AS name,
    CASE WHEN h.status IN ('failed', 'running') AND h.statements IS NOT NULL
        AND (h.action = 'apply') = (l.version IS NULL) THEN 'half-applied'
      WHEN l.version IS NOT NULL THEN 'applied' WHEN h.status = 'failed' THEN 'failed' ELSE 'rolled back' END AS status,
    l.applied_at, l.checksum, l.execution_time_ms, l.applied_by,
    h.action AS last_action, h.status AS last_status, h.executed_at AS last_executed_at, h.error_message
  FROM ${ledgerName(names)} l FULL JOIN (${latest(names)}) h ON h.version = l.version
  ORDER BY 1`;
}

/** Makes the function that sums the view up in one row. */
export function createStatusFunction(names: LedgerNames): string {
  return `CREATE FUNCTION ${inSchema(names, names.statusFunction)}() RETURNS TABLE (applied pg_catalog.int8,
    failed pg_catalog.int8, half_applied pg_catalog.int8, last_version pg_catalog.text, last_name pg_catalog.text,
    last_applied_at pg_catalog.timestamptz)
  LANGUAGE sql STABLE AS $$
    SELECT count(*) FILTER (WHERE s.status = 'applied'), count(*) FILTER (WHERE s.status = 'failed'),
      count(*) FILTER (WHERE s.status = 'half-applied'),
      (array_agg(s.version ORDER BY s.applied_at DESC, s.version DESC) FILTER (WHERE s.applied_at IS NOT NULL))[1],
      (array_agg(s.name ORDER BY s.applied_at DESC, s.version DESC) FILTER (WHERE s.applied_at IS NOT NULL))[1],
      max(s.applied_at)
    FROM ${statusViewName(names)} s
  $$`;
}

/** How far a script outside of a transaction has come; `digest` is of the statements that have run. */
export type Advance = { readonly total: number; readonly done: number; readonly digest: string };
/** An entry of the audit trail; `statements` is null for what runs in a transaction, or runs nothing. */
export type AuditEntry = LedgerEntry & {
  readonly action: AuditAction;
  readonly status: AuditStatus;
  readonly environment: string | null;
  readonly error: string | null;
  readonly reason: string | null;
  readonly statements: Advance | null;
};

/** Adds an entry and gives its id; with `recorded`, the name of what went before in the same statement, one for each row of that. */
export function insertEntry(names: LedgerNames, entry: AuditEntry, recorded: string | null = null): string {
  const { version, name, checksum, gitCommit, by, environment, action, status, error, reason, statements } = entry;
  const words = [version, name, checksum, gitCommit, by, environment, action, status, error, reason];
  const texts = [...words, statements?.digest ?? null].map(literal);
  const numbers = [entry.milliseconds, statements?.total ?? null, statements?.done ?? null].map(
    (number) => `${literal(number)}::pg_catalog.int4`,
  );
  return `INSERT INTO ${auditName(names)} (version, name, checksum, git_commit, executed_by, environment, action, status,
      error_message, reason, statements_digest, execution_time_ms, statements, statements_done, executed_at)
    SELECT ${[...texts, ...numbers, 'pg_catalog.clock_timestamp()'].join(', ')}${recorded === null ? '' : ` FROM ${recorded}`} RETURNING id::pg_catalog.text AS id`;
}

/** Notes in an entry that so many statements have run, with their digest. */
export function advanceEntry(names: LedgerNames, id: string, done: number, digest: string): string {
  const set = `statements_done = ${done}, statements_digest = ${literal(digest)}`;
  return `UPDATE ${auditName(names)} SET ${set} WHERE id = ${literal(id)}`;
}

/** Closes an entry; one that failed keeps the count of its statements, which says that something is left half-done. */
export function closeEntry(names: LedgerNames, id: string, milliseconds: number | null, error: string | null): string {
  const set = `status = ${literal(error === null ? 'success' : 'failed')}, error_message = ${literal(error)}`;
  const when = `execution_time_ms = ${literal(milliseconds)}, executed_at = pg_catalog.clock_timestamp()`;
  return `UPDATE ${auditName(names)} SET ${set}, ${when} WHERE id = ${literal(id)}`;
}

/** Takes entries out of what is half-done, when a person has settled it by hand. */
export function forgetHalf(names: LedgerNames, id: string): string {
  const set = "statements = NULL, status = 'failed', error_message = coalesce(error_message, 'the run was cut off')";
  return `UPDATE ${auditName(names)} SET ${set} WHERE id = ${literal(id)}`;
}

/** Lists what is half-done, and not what the ledger says is done: `id, version, action, done, total, digest, error`. */
export function selectHalves(names: LedgerNames): string {
  return `SELECT h.id::pg_catalog.text AS id, h.version, h.action, h.statements_done AS done, h.statements AS total,
      h.statements_digest AS digest, CASE WHEN h.status = 'failed' THEN coalesce(h.error_message, '') END AS error
    FROM (${latest(names)}) h WHERE h.status IN ('failed', 'running') AND h.statements IS NOT NULL
      AND (h.action = 'rollback') = EXISTS (SELECT FROM ${ledgerName(names)} l WHERE l.version = h.version)`;
}

/** Lists the newest entries, times in UTC; columns that another runner's trail lacks are null. */
export function selectEntries(names: LedgerNames, limit: number): string {
  return `SELECT j->>'version' AS version, j->>'name' AS name, j->>'action' AS action, j->>'status' AS status,
      pg_catalog.to_char((j->>'executed_at')::pg_catalog.timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS at,
      (j->>'execution_time_ms')::pg_catalog.float8 AS milliseconds, j->>'error_message' AS error, j->>'reason' AS reason,
      j->>'executed_by' AS by, j->>'environment' AS environment,
      (j->>'statements_done')::pg_catalog.int4 AS "statementsDone", (j->>'statements')::pg_catalog.int4 AS statements
    FROM (SELECT pg_catalog.to_jsonb(t) AS j FROM ${auditName(names)} t ORDER BY t.executed_at DESC LIMIT ${limit}) r`;
}

/** Hashes the first statements of a script, data included: equal exactly when they are the same, one by one. */
export function partsDigest({ parts }: Script, count: number): string {
  const hash = createHash('sha256');
  for (const { text, data } of parts.slice(0, count)) hash.update(JSON.stringify([text, data]));
  return hash.digest('hex');
}

import type pg from 'pg';
import { type AuditEntry, advanceEntry, closeEntry, insertEntry, partsDigest } from '../../core/conventions/audit.js';
import { deleteRow, insertRow } from '../../core/conventions/ledger.js';
import type { HalfRun, LedgerNames, Run, Runnable, Script, SqlFailure } from '../../core/model.js';
import { printPlace } from '../../core/places.js';
import { plural } from '../../core/text.js';
import { UserError } from '../../errors.js';
import type { Progress } from './work.js';

/** Who runs migrations and where, as ledger and audit trail keep it. */
export type Actor = {
  readonly gitCommit: string | null;
  readonly appliedBy: string | null;
  readonly environment: string | null;
};
/** What is to be recorded of one migration: in the ledger, and in the audit trail too where `audit` says so. */
export type Subject = {
  readonly names: LedgerNames;
  readonly audit: boolean;
  readonly actor: Actor;
  readonly direction: Run['direction'];
  readonly migration: Runnable;
};

/** Makes an entry of the audit trail for an attempt at a migration. */
export function entryOf({ actor, direction, migration }: Subject, changes: Partial<AuditEntry>): AuditEntry {
  const { version, name, checksum } = migration;
  const { gitCommit, appliedBy: by, environment } = actor;
  const action = direction === 'up' ? 'apply' : 'rollback';
  const nothing = { milliseconds: null, error: null, reason: null, statements: null } as const;
  return { version, name, checksum, gitCommit, by, environment, action, status: 'success', ...nothing, ...changes };
}

function ledgerChange(subject: Subject, milliseconds: number, transactionId: string | null): string {
  const { names, direction, migration } = subject;
  if (direction === 'down') return deleteRow(names, migration.version, transactionId);
  return insertRow(names, entryOf(subject, { milliseconds }), transactionId);
}

/**
 * Writes the statement that records a migration: in the ledger and, in the same breath, in the audit trail, by closing the
 * entry that a script outside of a transaction has open, or by a new one. It returns or changes one row.
 */
export function recordOf(subject: Subject, entry: string | null, milliseconds: number, id: string | null): string {
  const { names, audit } = subject;
  const change = ledgerChange(subject, milliseconds, id);
  if (!audit) return change;
  const recorded = `WITH recorded AS (${change})`;
  if (entry === null) return `${recorded} ${insertEntry(names, entryOf(subject, { milliseconds }), 'recorded')}`;
  return `${recorded} ${closeEntry(names, entry, milliseconds, null)} AND EXISTS (SELECT FROM recorded)`;
}

/** Says a failure in one line, as the audit trail keeps it. */
export function errorText({ message, sqlstate, place }: SqlFailure): string {
  return `${message} (SQLSTATE ${sqlstate}) at ${printPlace(place)}`;
}

/** How a person wants a script that was left half-done to go on. */
export type Doubt = 'check' | 'retry' | 'skip';

function firstOf({ error }: HalfRun, doubt: Doubt | null): Progress['first'] {
  if (doubt === 'skip' || doubt === null) return doubt ?? (error === null ? 'check' : 'again');
  return error === null && doubt === 'check' ? 'check' : 'run';
}

/** Refuses, by a UserError, to go on with a script whose first statements are other ones than those that have run. */
export function requireSame(script: Script, half: HalfRun): void {
  if (half.done === 0 || partsDigest(script, half.done) === half.digest) return;
  throw new UserError(
    `${plural(half.done, 'statement')} of ${script.path} ${half.done === 1 ? 'has' : 'have'} run already, and changed since. Nothing was run.`,
    'restore these statements as they ran; what stands behind them may change.',
  );
}

const CUT_OFF = 'the run was cut off';

async function idOf(client: pg.Client, text: string): Promise<string> {
  const results: unknown = await client.query(text);
  const last = Array.isArray(results) ? results.at(-1) : results;
  return (last as pg.QueryResult<{ id: string }>).rows[0]!.id;
}

/** Opens an entry in the audit trail for a script outside of a transaction, and says where the script begins. */
export async function openProgress(
  client: pg.Client,
  subject: Subject,
  script: Script,
  left: { readonly half: HalfRun | null; readonly doubt: Doubt | null },
): Promise<{ readonly entry: string; readonly progress: Omit<Progress, 'settled'> }> {
  const { names } = subject;
  const { half, doubt } = left;
  const from = half?.done ?? 0;
  const statements = { total: script.parts.length, done: from, digest: partsDigest(script, from) };
  const fresh = insertEntry(names, entryOf(subject, { status: 'running', statements }));
  // Every attempt keeps its entry; the newest tells how far the script has come.
  const text = half === null || half.error !== null ? fresh : `${closeEntry(names, half.id, null, CUT_OFF)}; ${fresh}`;
  const entry = await idOf(client, text);
  const advance = (done: number) => advanceEntry(names, entry, done, partsDigest(script, done));
  return { entry, progress: { from, first: half === null ? 'run' : firstOf(half, doubt), advance } };
}

import type pg from 'pg';
import { type AuditEntry, advanceEntry, closeEntry, insertEntry } from '../../core/conventions/audit.js';
import { deleteRow, insertRow } from '../../core/conventions/ledger.js';
import type { HalfRun, LedgerNames, Run, Runnable, Script, SqlFailure } from '../../core/model.js';
import { printPlace } from '../../core/places.js';
import { partsDigest } from '../../core/script.js';
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

/** How a script that was left half-done is to go on. */
export type Doubt = 'check' | 'retry' | 'skip';

function firstOf({ error }: HalfRun, doubt: Doubt): Progress['first'] {
  if (doubt === 'skip') return 'skip';
  return error === null && doubt === 'check' ? 'check' : 'run';
}

function requireSame(script: Script, half: HalfRun): void {
  if (half.done === 0 || partsDigest(script, half.done) === half.digest) return;
  throw new UserError(
    `${script.path} has changed in the first ${half.done} statements, which have run already. Nothing was run.`,
    'restore these statements as they ran; what stands behind them may change.',
  );
}

/** Finds where a script that was left half-done goes on, or opens its entry in the audit trail. */
export async function openProgress(
  client: pg.Client,
  subject: Subject,
  script: Script,
  left: { readonly half: HalfRun | null; readonly doubt: Doubt },
): Promise<{ readonly entry: string; readonly progress: Progress }> {
  const { names } = subject;
  const { half, doubt } = left;
  if (half !== null) requireSame(script, half);
  const fresh = entryOf(subject, { status: 'running', statements: script.parts.length });
  const opened = half?.id ?? (await client.query<{ id: string }>(insertEntry(names, fresh))).rows[0]!.id;
  const advance = (done: number) => advanceEntry(names, opened, done, partsDigest(script, done));
  return {
    entry: opened,
    progress: { from: half?.done ?? 0, first: half === null ? 'run' : firstOf(half, doubt), advance },
  };
}

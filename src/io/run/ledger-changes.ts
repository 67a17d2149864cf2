import type pg from 'pg';
import { type AuditEntry, forgetHalf, insertEntry } from '../../core/conventions/audit.js';
import { deleteRow, insertRow, updateChecksum } from '../../core/conventions/ledger.js';
import type { LedgerChange, LedgerNames, Recorded } from '../../core/model.js';
import { UserError } from '../../errors.js';
import { isLoss, type Session } from '../database.js';
import { underLock } from '../run.js';
import { ensureTables, readRecorded } from '../tracking.js';
import type { Emit, RunOptions } from './sequence.js';

type Told = { readonly version: string; readonly name: string; readonly checksum: string };

function toldOf(change: LedgerChange): Told {
  switch (change.kind) {
    case 'stamp':
      return change.migration;
    case 'checksum':
      return { ...change.row, checksum: change.migration.checksum };
    case 'remove':
      return change.row;
    case 'forget':
      return { version: change.half.version, name: '', checksum: '' };
  }
}

function statementOf(names: LedgerNames, change: LedgerChange, entry: AuditEntry): string {
  switch (change.kind) {
    case 'stamp':
      return insertRow(names, entry, null);
    case 'checksum':
      return updateChecksum(names, change.row.version, change.migration.checksum);
    case 'remove':
      return deleteRow(names, change.row.version, null);
    case 'forget':
      return forgetHalf(names, change.half.id);
  }
}

function entryOf(change: LedgerChange, options: RunOptions, reason: string | null): AuditEntry {
  const { version, name, checksum } = toldOf(change);
  const { gitCommit, appliedBy: by, environment } = options;
  const action = change.kind === 'stamp' ? 'stamp' : 'repair';
  const nothing = { milliseconds: null, error: null, statements: null } as const;
  return { version, name, checksum, gitCommit, by, environment, action, status: 'success', reason, ...nothing };
}

async function write(session: Session, statements: readonly string[]): Promise<void> {
  try {
    const results: unknown = await session.client.query(['BEGIN', ...statements].join(';\n'));
    const [, ...changed] = results as pg.QueryResult[];
    // A trigger on the ledger may let a statement pass and do nothing.
    if (changed.some(({ rowCount }) => rowCount !== 1))
      throw new Error('it takes no change (a trigger, or row security)');
    await session.client.query('COMMIT');
  } catch (error) {
    await session.client.query('ROLLBACK').catch(() => {});
    if (isLoss(error)) throw error;
    throw new UserError(
      `the ledger could not be changed: ${(error as Error).message}. Nothing was changed.`,
      'let the role that runs migrations write to the ledger and the audit trail.',
    );
  }
}

/** Changes the ledger as `decide` says, under the lock, all or nothing, each change with an entry in the audit trail. */
export function changeLedger(
  session: Session,
  decide: (recorded: Recorded) => Promise<readonly LedgerChange[]>,
  options: RunOptions & { readonly reason: string | null },
  emit: Emit,
): Promise<readonly LedgerChange[]> {
  return underLock(session, options, emit, async () => {
    const { ledger, reason } = options;
    const changes = await decide(await readRecorded(session.client, ledger));
    if (changes.length === 0) return changes;
    await ensureTables(session.client, ledger, true);
    const statements = changes.flatMap((change) => {
      const entry = entryOf(change, options, reason);
      return [statementOf(ledger, change, entry), insertEntry(ledger, entry)];
    });
    await write(session, statements);
    return changes;
  });
}

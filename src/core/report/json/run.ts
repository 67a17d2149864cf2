import type { AppliedRow, LedgerChange, LedgerChanges, Run, SqlFailure, StatusRow, Target } from '../../model.js';
import { placeJson } from './place.js';

function failureJson(failure: SqlFailure): object {
  const { sqlstate, message, detail, hint, excerpt, cause = null } = failure;
  return { at: placeJson(failure.place), sqlstate, message, detail, hint, cause, excerpt };
}

function appliedJson(row: AppliedRow): object {
  const { checksum, at, milliseconds, gitCommit, appliedBy } = row;
  return { checksum, at, milliseconds, gitCommit, appliedBy };
}

/** Maps a run: what was done, what failed and where, what was not run. */
export function runJson({ direction, rehearsed, done, failed, notRun }: Run): object {
  return {
    direction,
    rehearsed: rehearsed === true,
    done: done.map(({ version, name, milliseconds, notices }) => ({ version, name, milliseconds, notices })),
    failed: failed && { version: failed.version, name: failed.name, failure: failureJson(failed.failure) },
    notRun: notRun.map(({ version, name }) => ({ version, name })),
  };
}

/** Maps a row of the status: `applied` is what the ledger says, `checksum` that of the file now. */
export function statusJson({ version, name, state, applied, checksum }: StatusRow): object {
  return { version, name, state, checksum, applied: applied && appliedJson(applied) };
}

/** Maps where the SQL ran. */
export function targetJson({ host, database, serverVersion, embedded }: Target): object {
  return { host, database, serverVersion, embedded };
}

function ledgerChangeJson(change: LedgerChange): object {
  switch (change.kind) {
    case 'stamp':
      return {
        kind: 'stamp',
        version: change.migration.version,
        name: change.migration.name,
        to: change.migration.checksum,
      };
    case 'checksum': {
      const { row, migration } = change;
      return { kind: 'checksum', version: row.version, name: row.name, from: row.checksum, to: migration.checksum };
    }
    case 'remove':
      return { kind: 'remove', version: change.row.version, name: change.row.name, from: change.row.checksum };
    case 'forget':
      return { kind: 'forget', version: change.half.version, name: null };
  }
}

/** Maps changes of the ledger that run nothing: checksums before (`from`) and after (`to`). */
export function ledgerJson({ done, changes }: LedgerChanges): object {
  return { done, changes: changes.map(ledgerChangeJson) };
}

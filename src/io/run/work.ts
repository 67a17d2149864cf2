import type { Script, ScriptPart, SqlFailure } from '../../core/model.js';
import { failureAt, failureOf } from '../database/failure.js';

/** How long statements may wait for locks and take, in PostgreSQL's words; null leaves it to the server. */
export type Limits = { readonly lock: string | null; readonly statement: string | null };
/** What is recorded of a script that runs outside of a transaction: where it begins, and how far it has come. */
export type Progress = {
  /** How many statements have run already. */
  readonly from: number;
  /**
   * What to do about the first of the others: `check` where nobody knows whether it was done, `again` where it failed and
   * no person has looked at what it left.
   */
  readonly first: 'run' | 'again' | 'check' | 'skip';
  advance(done: number): string;
  /** Is told once it is settled where to begin: what fails from then on is no doubt about an earlier run. */
  settled(): void;
};
/** One script to run with the ledger statement that records it. */
export type Work = {
  readonly script: Script;
  readonly transaction: boolean;
  readonly limits: Limits;
  /** Gives the statement that records it, for the transaction of that id or for none; it returns one row. */
  record(transactionId: string | null): string;
  readonly signal: AbortSignal;
  /** An expression that tells whether the migration lock is held still; null where there is none. */
  readonly keepsLock: string | null;
  readonly progress: Progress | null;
  /** Asks the server, on another connection, what became of a transaction whose COMMIT was not answered. */
  readonly outcome?: (transactionId: string) => Promise<string | null>;
};
export type Said = Pick<SqlFailure, 'sqlstate' | 'message' | 'hint'>;

export const INTERRUPTED: Said = { sqlstate: '57014', message: 'interrupted by a signal', hint: null };
export const ENDED: Said = {
  sqlstate: '2D000',
  message: 'the script ended the transaction in which it runs; nothing was recorded',
  hint: 'Remove the statement that ends the transaction, look at what it left in the database, and undo that by hand.',
};
export const UNRECORDED: Said = {
  sqlstate: '02000',
  message: 'the ledger has no row left to change: the script, or a trigger, had changed it; nothing was recorded',
  hint: 'Let the script leave the ledger alone: onefold keeps it.',
};
export const LOST_LOCK: Said = {
  sqlstate: '55P03',
  message: 'the migration lock was lost, and another session holds it',
  hint: 'A connection pooler in transaction mode does that: use the direct URL of the database.',
};

/** The last statement of a script, which stands for its end. */
export function last(script: Script): ScriptPart | null {
  return script.parts.at(-1) ?? null;
}

/** Says what is wrong at a statement, in our own words. */
export function failed(work: Pick<Work, 'script'>, part: ScriptPart | null, said: Said): SqlFailure {
  return failureAt(work.script, part?.start ?? 0, said);
}

/** Gives the value of an action, or what PostgreSQL said against it, at a statement. */
export async function attempt<T>(
  action: () => Promise<T>,
  work: Pick<Work, 'script'>,
  part: ScriptPart | null,
): Promise<{ readonly value: T; readonly failure: null } | { readonly value: null; readonly failure: SqlFailure }> {
  try {
    return { value: await action(), failure: null };
  } catch (error) {
    return { value: null, failure: failureOf(error, work.script, part) };
  }
}

/** Writes the settings that hold a script to its limits, for the session or for a transaction. */
export function limiting({ lock, statement }: Limits, local: 'LOCAL ' | ''): string {
  const set = (name: string, value: string | null) => (value === null ? '' : `SET ${local}${name} = '${value}'; `);
  return set('lock_timeout', lock) + set('statement_timeout', statement);
}

import type pg from 'pg';
import type { Outside, ScriptPart, SqlFailure } from '../../core/model.js';
import { plural } from '../../core/text.js';
import { executePart } from '../database.js';
import { allInvalidIndexes, invalidIndexes, isValidIndex } from './indexes.js';
import { tidy } from './session.js';
import { attempt, ENDED, failed, INTERRUPTED, LOST_LOCK, last, limiting, UNRECORDED, type Work } from './work.js';

function halfDone(failure: SqlFailure, done: number, total: number): SqlFailure {
  const remains = `${done} of ${plural(total, 'statement')} had run and remain: the migration runs outside a transaction.`;
  return { ...failure, detail: failure.detail === null ? remains : `${failure.detail}\n${remains}` };
}

/** The note is ours, whichever role the script has taken; its role is back behind the transaction. */
async function advance(client: pg.Client, { progress }: Work, done: number): Promise<void> {
  if (progress !== null) await client.query(`SET LOCAL role TO DEFAULT; ${progress.advance(done)}`);
}

/** A statement that may: with the note that it has run, in one transaction, so that the two can never differ. */
async function withNote(client: pg.Client, work: Work, part: ScriptPart, done: number): Promise<SqlFailure | null> {
  const begun = await attempt(() => client.query('BEGIN'), work, part);
  if (begun.failure !== null) return begun.failure;
  const failure = await executePart(client, work.script, part);
  if (failure === null && client.getTransactionStatus() !== 'T') return failed(work, part, ENDED);
  const noted = failure ?? (await attempt(() => advance(client, work, done), work, part)).failure;
  if (noted === null) return (await attempt(() => client.query('COMMIT'), work, part)).failure;
  await client.query('ROLLBACK').catch(() => {});
  return noted;
}

/** A statement that cannot share a transaction is noted right behind itself; in between it is in doubt. */
async function onItsOwn(client: pg.Client, work: Work, part: ScriptPart, done: number): Promise<SqlFailure | null> {
  const failure = await executePart(client, work.script, part);
  if (failure !== null) return leftovers(client, part, failure);
  if (client.getTransactionStatus() !== 'I') return failed(work, part, OPEN);
  return (await attempt(() => advance(client, work, done), work, part)).failure;
}

const OPEN = { ...ENDED, message: 'the script left a transaction open, which was rolled back; nothing was recorded' };

const CONCURRENT = /\bconcurrently\b/i;

/** Of an index that the statement does not name itself, only the database knows. */
async function unnamedLeftovers(client: pg.Client, { text }: ScriptPart): Promise<string | null> {
  const found = CONCURRENT.test(text) ? await allInvalidIndexes(client).catch(() => []) : [];
  if (found.length === 0) return null;
  const [stand, them] = found.length === 1 ? ['An invalid index stands', 'it'] : ['Invalid indexes stand', 'them'];
  const advice = `drop ${them} when ${them === 'it' ? 'it is' : 'they are'} of no use: DROP INDEX CONCURRENTLY`;
  return `${stand} in the database: ${found.join(', ')}. PostgreSQL keeps ${them} up to date and never uses ${them}; ${advice} ${found[0]}.`;
}

async function namedLeftovers(client: pg.Client, index: string): Promise<string | null> {
  const found = await invalidIndexes(client, index).catch(() => []);
  if (found.length === 0) return null;
  return `It left the invalid index ${found.join(', ')}: \`onefold resume\` drops it and makes it anew, or do it by hand: DROP INDEX CONCURRENTLY ${found.join(', ')}.`;
}

/** A failed CREATE INDEX CONCURRENTLY leaves an index behind that is kept up to date and never used. */
async function leftovers(client: pg.Client, part: ScriptPart, failure: SqlFailure): Promise<SqlFailure> {
  const { outside } = part;
  const hint = await (outside?.kind === 'creates-index'
    ? namedLeftovers(client, outside.index)
    : unnamedLeftovers(client, part));
  if (hint === null) return failure;
  return { ...failure, hint: failure.hint === null ? hint : `${failure.hint}\n${hint}` };
}

const UNKNOWN = (number: number, why: string) => ({
  sqlstate: '40003',
  message: `statement ${number} ${why}`,
  hint: 'Look at the database, then run `onefold resume --retry` to run it again, or `onefold resume --skip` where it was done.',
});

const CUT_OFF = 'was under way when the last run was cut off, and nobody knows whether it was done';
const FAILED = 'failed, and nobody knows what of its work it had done';

/** Finds out whether the statement that was under way when a run was cut off has been done: true where it must not run again. */
async function wasDone(client: pg.Client, outside: Outside): Promise<boolean | null> {
  switch (outside.kind) {
    case 'repeatable':
      return false;
    case 'unknown':
      return null;
    case 'creates-index':
      return (await isValidIndex(client, outside.index)) === true;
    case 'drops-index':
      return (await isValidIndex(client, outside.index)) === null;
  }
}

/** Drops what a failed or cut off CREATE INDEX CONCURRENTLY has left, so that the next one does not stumble over it. */
async function clearAway(client: pg.Client, { outside }: ScriptPart): Promise<void> {
  if (outside?.kind !== 'creates-index') return;
  for (const index of await invalidIndexes(client, outside.index)) {
    await client.query(`DROP INDEX CONCURRENTLY ${index}`);
  }
}

/** Settles the doubt about the first statement to run: says from which one to go on. */
async function startAt(client: pg.Client, work: Work): Promise<number | SqlFailure> {
  const { progress, script } = work;
  if (progress === null) return 0;
  const part = script.parts[progress.from];
  if (progress.first === 'skip' && part !== undefined) return progress.from + 1;
  if (part?.outside === undefined) return progress.from;
  if (progress.first === 'again' && part.outside.kind === 'unknown') {
    return failed(work, part, UNKNOWN(progress.from + 1, FAILED));
  }
  const done = progress.first === 'check' ? await wasDone(client, part.outside) : false;
  if (done === null) return failed(work, part, UNKNOWN(progress.from + 1, CUT_OFF));
  if (done) return progress.from + 1;
  await clearAway(client, part);
  return progress.from;
}

async function runFrom(client: pg.Client, work: Work, start: number): Promise<SqlFailure | null> {
  const { parts } = work.script;
  for (const [index, part] of parts.entries()) {
    if (index < start) continue;
    const interrupted = work.signal.aborted ? failed(work, part, INTERRUPTED) : null;
    const one = part.outside === undefined ? withNote : onItsOwn;
    const failure = interrupted ?? (await one(client, work, part, index + 1));
    if (failure !== null) return halfDone(failure, index, parts.length);
  }
  return null;
}

/** Sets again what statements that have run had set for their session, which is gone. */
async function setAgain(client: pg.Client, { script, progress }: Work): Promise<SqlFailure | null> {
  for (const part of script.parts.slice(0, progress?.from ?? 0)) {
    const failure = part.setting === true ? await executePart(client, script, part) : null;
    if (failure !== null) return failure;
  }
  return null;
}

async function begin(client: pg.Client, { limits, keepsLock }: Work): Promise<boolean> {
  const results: unknown = await client.query(`${limiting(limits, '')}SELECT ${keepsLock ?? 'true'} AS held`);
  const [{ rows }] = [results].flat().slice(-1) as [pg.QueryResult<{ held: boolean }>];
  return rows[0]?.held === true;
}

/**
 * Runs a script statement by statement outside of a transaction, noting how far it has come, and records it at the end.
 * Statements that may, share a transaction with their note; of the others the first that is not noted may be in doubt.
 */
export async function withoutTransaction(client: pg.Client, work: Work): Promise<SqlFailure | null> {
  const { parts } = work.script;
  const held = await attempt(() => begin(client, work), work, null);
  if (held.failure !== null) return held.failure;
  if (!held.value) return failed(work, null, LOST_LOCK);
  const unset = await setAgain(client, work);
  if (unset !== null) return unset;
  const start = await attempt(() => startAt(client, work), work, parts[work.progress?.from ?? 0] ?? null);
  if (start.failure !== null) return start.failure;
  if (typeof start.value !== 'number') return start.value;
  work.progress?.settled();
  const failure = await runFrom(client, work, start.value);
  if (failure !== null) return failure;
  await tidy(client);
  const { value, failure: unrecorded } = await attempt(() => client.query(work.record(null)), work, last(work.script));
  if (unrecorded !== null) return halfDone(unrecorded, parts.length, parts.length);
  return value.rowCount === 1 ? null : failed(work, last(work.script), UNRECORDED);
}

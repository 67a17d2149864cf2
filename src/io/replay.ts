import type pg from 'pg';
import type { Refused, Replayable, ReplayedFile, Script, ScriptPart, SqlFailure } from '../core/model.js';
import { failureOf } from './database/failure.js';
import { executePart } from './database.js';
import { tidy } from './run/perform.js';

type Step = { readonly script: Script; readonly part: ScriptPart };

const SAVEPOINT = 'onefold_statement';

function refused({ script, part }: Step, failure: SqlFailure): Refused {
  return { path: script.path, start: part.start, failure };
}

function stepsOf({ scripts }: Replayable): Step[] {
  return scripts.flatMap((script) => script.parts.map((part) => ({ script, part })));
}

/** Deferred constraints speak at the end. */
async function commit(client: pg.Client, last: Step | undefined): Promise<Refused[]> {
  if (client.getTransactionStatus() === 'I' || last === undefined) return [];
  try {
    await client.query('COMMIT');
    return [];
  } catch (error) {
    return [refused(last, failureOf(error, last.script, last.part))];
  }
}

/** A file may end the transaction in which it runs; its tool then goes on without one, or in the next. */
async function within(client: pg.Client): Promise<void> {
  if (client.getTransactionStatus() === 'I') await client.query('BEGIN');
}

async function asOne(client: pg.Client, steps: readonly Step[]): Promise<Refused[]> {
  for (const step of steps) {
    await within(client);
    const failure = await executePart(client, step.script, step.part);
    if (failure !== null) return [refused(step, failure)];
  }
  return commit(client, steps.at(-1));
}

async function underSavepoint(client: pg.Client, step: Step): Promise<Refused[]> {
  await within(client);
  await client.query(`SAVEPOINT ${SAVEPOINT}`);
  const failure = await executePart(client, step.script, step.part);
  if (failure === null) {
    // Gone where the statement itself ended the transaction.
    if (client.getTransactionStatus() === 'T') await client.query(`RELEASE ${SAVEPOINT}`).catch(() => {});
    return [];
  }
  await client.query(`ROLLBACK TO ${SAVEPOINT}`).catch(() => client.query('ROLLBACK').catch(() => {}));
  return [refused(step, failure)];
}

async function oneByOne(client: pg.Client, steps: readonly Step[]): Promise<Refused[]> {
  const found: Refused[] = [];
  for (const step of steps) found.push(...(await underSavepoint(client, step)));
  const [late] = await commit(client, steps.at(-1));
  // Then nothing of the file is there: each of its statements is refused.
  if (late === undefined) return found;
  const own = new Map(found.map((one) => [`${one.path} ${one.start}`, one]));
  return steps.map((step) => own.get(`${step.script.path} ${step.part.start}`) ?? refused(step, late.failure));
}

async function bare(client: pg.Client, steps: readonly Step[]): Promise<Refused[]> {
  const found: Refused[] = [];
  for (const step of steps) {
    const failure = await executePart(client, step.script, step.part);
    if (failure === null) continue;
    found.push(refused(step, failure));
    if (client.getTransactionStatus() === 'E') await client.query('ROLLBACK');
  }
  return found;
}

async function inTransaction(client: pg.Client, steps: readonly Step[]): Promise<Refused[]> {
  const found = await asOne(client, steps);
  if (found.length === 0) return found;
  await client.query('ROLLBACK').catch(() => {});
  await tidy(client);
  const all = await oneByOne(client, steps);
  // What fails only as a whole must not pass for applied.
  return all.length > 0 ? all : found;
}

/**
 * Replays a legacy migration as its tool would: in one transaction, or bare. Where PostgreSQL refuses it, it runs again
 * with a savepoint before each statement, so that what can exist does. The session is as before afterwards.
 */
export async function replayLeniently(client: pg.Client, migration: Replayable): Promise<ReplayedFile> {
  const { path, statements, transaction } = migration;
  const steps = stepsOf(migration);
  const found = await (transaction ? inTransaction(client, steps) : bare(client, steps));
  if (client.getTransactionStatus() !== 'I') await client.query('ROLLBACK').catch(() => {});
  await tidy(client);
  return { path, statements, refused: found };
}

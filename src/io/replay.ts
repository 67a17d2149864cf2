import type pg from 'pg';
import type { Refused, Replayable, ReplayedFile, Script, ScriptPart, SqlFailure } from '../core/model.js';
import { UserError } from '../errors.js';
import { failureOf } from './database/failure.js';
import { executePart } from './database.js';
import { tidy } from './run/session.js';

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

async function refusals(client: pg.Client, { path, transaction }: Replayable, steps: readonly Step[]) {
  try {
    const found = await (transaction ? oneByOne(client, steps) : bare(client, steps));
    await client.query(client.getTransactionStatus() === 'I' ? 'SELECT' : 'ROLLBACK');
    return found;
  } catch (error) {
    throw new UserError(
      `the server ended the connection while ${path} ran: ${(error as Error).message}.`,
      'look for a statement that ends sessions or crashes the server; `ignore` the file, or run it by hand where it belongs.',
    );
  }
}

/**
 * Replays a legacy migration as its tool would, in one transaction or bare, and past what PostgreSQL refuses: with a
 * savepoint before each statement, so that what can exist does. Its first refusal is what the whole fails with. The
 * session is as before afterwards. UserError when the server ends the connection.
 */
export async function replayLeniently(client: pg.Client, migration: Replayable): Promise<ReplayedFile> {
  const { path, statements } = migration;
  const steps = stepsOf(migration);
  const found = await refusals(client, migration, steps);
  if (client.getTransactionStatus() !== 'I') await client.query('ROLLBACK').catch(() => {});
  await tidy(client);
  return { path, statements, refused: found };
}

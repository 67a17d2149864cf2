import type { Run, SqlFailure } from '../../core/model.js';
import type { Env } from '../command.js';

async function causeOf(env: Env, failure: SqlFailure): Promise<string | null> {
  const { noveltiesOf } = await import('../validation.js');
  const { parseCanonical } = await import('../canonical.js');
  const { foreseenCause } = await import('../../core/validation.js');
  const canonical = await parseCanonical(env);
  return foreseenCause(noveltiesOf(env, canonical).corpus, canonical.mapping, failure);
}

/** Adds to a failure what the static analysis knows of its reason; it is asked only once something has failed. */
export async function withCause(env: Env, run: Run): Promise<Run> {
  if (run.failed === null || run.failed.failure.sqlstate === '57014') return run;
  // Whatever goes wrong in a search for reasons must not take the place of the failure.
  const cause = await causeOf(env, run.failed.failure).catch(() => null);
  if (cause === null) return run;
  return { ...run, failed: { ...run.failed, failure: { ...run.failed.failure, cause } } };
}

import type { Run } from '../../core/model.js';
import type { Env } from '../command.js';

/** Adds to a failure what the static analysis knows of its reason; it is asked only once something has failed. */
export async function withCause(env: Env, run: Run): Promise<Run> {
  if (run.failed === null || run.failed.failure.sqlstate === '57014') return run;
  const { noveltiesOf } = await import('../validation.js');
  const { parseCanonical } = await import('../canonical.js');
  const { foreseenCause } = await import('../../core/validation.js');
  const canonical = await parseCanonical(env);
  const cause = foreseenCause(noveltiesOf(env, canonical).corpus, canonical.mapping, run.failed.failure);
  if (cause === null) return run;
  return { ...run, failed: { ...run.failed, failure: { ...run.failed.failure, cause } } };
}

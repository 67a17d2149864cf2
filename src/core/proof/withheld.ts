import type { Lock, Plan, ProofStep, Step } from '../model.js';

/** Versions whose generated rollback may be written. */
export type Held = ReadonlySet<string>;

/** Lists the versions whose rollback took them back in a replay. */
export function heldBy(proved: readonly ProofStep[]): Held {
  return new Set(proved.filter(({ rollback }) => rollback === 'whole').map(({ version }) => version));
}

/** Lists the versions that a sealed lock has two files of: their rollbacks were proved before the seal. */
export function heldSince(lock: Lock): Held {
  const versions = lock.targets.flatMap(({ version }) => version ?? []);
  return new Set(versions.filter((version, index) => versions.indexOf(version) !== index));
}

/** Lists the steps whose rollback was generated and did not take them back in a replay, or was never replayed. */
export function withheldDowns({ steps }: Plan, held: Held): Step[] {
  return steps.filter(({ downOrigin, version }) => downOrigin === 'generated' && !held.has(version));
}

/** Plans the same without the rollbacks that are withheld: what was not replayed is not written. */
export function withoutWithheld(plan: Plan, held: Held): Plan {
  const withheld = new Set(withheldDowns(plan, held));
  if (withheld.size === 0) return plan;
  const bare = (step: Step): Step => ({ ...step, down: [], downFrom: [], downOrigin: 'none' });
  return { ...plan, steps: plan.steps.map((step) => (withheld.has(step) ? bare(step) : step)) };
}

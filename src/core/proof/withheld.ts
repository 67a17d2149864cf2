import type { Lock, Mapping, Plan, ProofStep, Step } from '../model.js';

/** Versions whose generated rollback may be written. */
export type Held = ReadonlySet<string>;

/** Lists the versions whose rollback took them back in a replay. */
function heldBy(proved: readonly ProofStep[]): Held {
  return new Set(proved.filter(({ rollback }) => rollback === 'whole').map(({ version }) => version));
}

/** Lists the versions that a sealed lock has two files of: their rollbacks were written before the seal. */
function heldSince(lock: Lock): Held {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { version } of lock.targets) {
    if (version === null) continue;
    if (seen.has(version)) twice.add(version);
    seen.add(version);
  }
  return twice;
}

/** Lists the versions whose generated rollback may be written: after the seal what the lock has, before it what held. */
export function heldFor({ sealed }: Mapping, lock: Lock | null, proved: readonly ProofStep[]): Held {
  return sealed !== null && lock !== null ? heldSince(lock) : heldBy(proved);
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

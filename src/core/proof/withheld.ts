import type { Plan, ProofStep, Step } from '../model.js';

/** Lists the steps whose rollback was generated and did not take them back in a replay, or was never replayed. */
export function withheldDowns({ steps }: Plan, proved: readonly ProofStep[]): Step[] {
  const held = new Set(proved.filter(({ rollback }) => rollback === 'whole').map(({ version }) => version));
  return steps.filter(({ downOrigin, version }) => downOrigin === 'generated' && !held.has(version));
}

/** Plans the same without the rollbacks that are withheld: what was not replayed is not written. */
export function withoutWithheld(plan: Plan, proved: readonly ProofStep[]): Plan {
  const withheld = new Set(withheldDowns(plan, proved));
  if (withheld.size === 0) return plan;
  const bare = (step: Step): Step => ({ ...step, down: [], downFrom: [], downOrigin: 'none' });
  return { ...plan, steps: plan.steps.map((step) => (withheld.has(step) ? bare(step) : step)) };
}

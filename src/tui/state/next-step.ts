import type { SessionFacts } from '../../core/model.js';
import type { NEXT_STEPS } from './rows.js';
import type { State } from './state.js';

/** A step of the work, as the overview lists them. */
export type WorkStep = (typeof NEXT_STEPS)[number];

/** Counts the open findings of a severity. */
export function countOpen({ findings }: SessionFacts, severity: string): number {
  return findings.filter((one) => one.state.kind === 'open' && one.severity === severity).length;
}

/** Counts the errors that nothing in mapping.yaml answers: each is a decision that is left. */
export function decisionsLeft(facts: SessionFacts): number {
  return countOpen(facts, 'error');
}

/** Says which step is the next: decisions first, then the proof, then the write. */
export function nextStep(state: Pick<State, 'job'>, facts: SessionFacts): WorkStep {
  if (decisionsLeft(facts) > 0)
    return facts.conflicts.some((one) => one.state.kind === 'open') ? 'conflicts' : 'findings';
  if (facts.proof !== 'holds') return 'prove';
  return state.job?.command === 'write' && state.job.state === 'done' ? 'up' : 'write';
}

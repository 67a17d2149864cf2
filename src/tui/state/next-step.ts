import type { SessionFacts } from '../../core/model.js';
import { decisionsLeft } from './findings.js';
import type { NEXT_STEPS } from './rows.js';
import type { State } from './state.js';

/** A step of the work, as the overview lists them. */
export type WorkStep = (typeof NEXT_STEPS)[number];

/** Says which step is the next: decisions first, then the proof, then the write. */
export function nextStep(state: State, facts: SessionFacts): WorkStep {
  if (decisionsLeft(state) > 0)
    return facts.conflicts.some((one) => one.state.kind === 'open') ? 'conflicts' : 'findings';
  if (facts.proof !== 'holds') return 'prove';
  return state.job?.command === 'write' && state.job.state === 'done' ? 'up' : 'write';
}

import { isUndecided } from '../../core/decisions.js';
import type { Conflict, Finding, SessionFacts } from '../../core/model.js';
import { allFindings, conflictOn } from './findings.js';
import type { NEXT_STEPS } from './rows.js';
import type { State } from './state.js';

/** A step of the work, as the overview lists them. */
export type WorkStep = (typeof NEXT_STEPS)[number];

function isOpenError({ severity, state }: Finding): boolean {
  return severity === 'error' && state.kind === 'open';
}

/** Where errors are answered: among the findings, unless all of them are about objects that are decided on. */
function whereAnswered(errors: readonly Finding[], facts: SessionFacts): WorkStep {
  const isNext = (conflict: Conflict | undefined) => conflict !== undefined && isUndecided(conflict);
  return errors.every((one) => isNext(conflictOn(facts, one))) ? 'conflicts' : 'findings';
}

/**
 * Says which step is the next, by what blocks first: errors of the plan, errors that the proof of this very plan found, a
 * proof that there is not, or that is of another plan, a migration that PostgreSQL refuses whatever was accepted, a
 * write of just these decisions.
 */
export function nextStep(state: State, facts: SessionFacts): WorkStep {
  const ofThePlan = facts.findings.filter(isOpenError);
  if (ofThePlan.length > 0) return whereAnswered(ofThePlan, facts);
  // What the proof of another plan found may be gone: only another proof knows.
  if (facts.proofFindings !== null && allFindings(state).some(isOpenError)) return 'findings';
  if (facts.proof === 'fails') return 'plan';
  if (facts.proof !== 'holds') return 'prove';
  return facts.written ? 'up' : 'write';
}

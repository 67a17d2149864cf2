/**
 * Decisions as edits of mapping.yaml: what a person may do to the plan, one function for each, from what the file says to
 * the edits that make it so, or to the reason why it cannot be.
 */
import { applyEdits } from './decisions/apply.js';
import { type Decision, isRefused, type MappingInput, type Refused } from './decisions/plain.js';
import { saysTheSame } from './decisions/same.js';
import { crosscheck } from './mapping/crosscheck.js';

export { acceptFinding, resolveObject, unacceptFinding, unresolveObject } from './decisions/answers.js';
export { ignoreAll, ignoreFile } from './decisions/ignoring.js';
export { mergeMigrations } from './decisions/joining.js';
export {
  countedTargets,
  type Retirable,
  retireAll,
  retireFile,
  retireMigration,
  retireStatement,
  targetName,
} from './decisions/letting-go.js';
export { acceptAll, restoreAll } from './decisions/many.js';
export { renameMigration, retitleMigration } from './decisions/naming.js';
export { moveMigration, pinMigration } from './decisions/order.js';
export { patchMigration } from './decisions/patching.js';
export {
  type Decision,
  isRefused,
  type MappingInput,
  type PlainMigration,
  type Refused,
  selectionsOf,
} from './decisions/plain.js';
export { isUndecided, type Preference, preferenceFor, preferenceText, preferSource } from './decisions/preferring.js';
export { restoreRetired } from './decisions/restoring.js';
export { partsLeft, resolveWithParts } from './decisions/retiring-parts.js';
export { withFormerRollbacks } from './decisions/rollbacks.js';
export { nextRollback } from './decisions/rolling-back.js';
export { splitMigration } from './decisions/splitting.js';

/** A decision that is made: with what mapping.yaml says then. */
export type Decided = Decision & { readonly plain: MappingInput };

/**
 * Makes a decision, unless mapping.yaml says so already, or would contradict itself then (a number that does not increase,
 * a name twice).
 */
export function decide(plain: MappingInput, decision: Decision | Refused): Decided | Refused {
  if (isRefused(decision)) return decision;
  const after = applyEdits(plain, decision.edits);
  if (saysTheSame(after, plain)) return { refused: 'mapping.yaml says so already.' };
  const [fault] = crosscheck(after, () => null);
  if (fault === undefined) return { ...decision, plain: after };
  return { refused: `Not possible: ${fault.message}; ${fault.help}.` };
}

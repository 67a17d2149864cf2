import type { Refusal, Refused } from '../../model.js';
import type { RuleContext } from '../rule.js';
import { causeOf } from './root-cause.js';

function stamp(path: string, start: number, sqlstate: string): string {
  return `${path} ${start} ${sqlstate}`;
}

/**
 * Gives a function that says why PostgreSQL refused a legacy statement, as far as the static analysis foresaw that: a
 * clause, or null. For the replay of all sources in their order, which is the order that was foreseen.
 */
export function legacyCauses(context: RuleContext): (refused: Refused) => string | null {
  const foreseen = new Map<string, Refusal>();
  for (const refusal of context.legacy.runs.flatMap(({ refusals }) => refusals)) {
    const { file, statement } = refusal.located;
    foreseen.set(stamp(file.file.path, statement.span.start, refusal.sqlstate), refusal);
  }
  return ({ path, start, failure }) => {
    const refusal = foreseen.get(stamp(path, start, failure.sqlstate));
    const cause = refusal === undefined ? '' : causeOf(context, refusal);
    return cause === '' ? null : cause;
  };
}

import type { Located, Step } from '../../model.js';
import type { RuleContext } from '../rule.js';

/** Lists the statements that a planned migration takes forward, or has instead, in order. */
export function statementsOf({ corpus }: RuleContext, step: Step): Located[] {
  if (step.rewritten !== undefined) return [...step.rewritten.statements];
  return step.from.flatMap(({ path, statements }) => {
    const file = corpus.files.get(path);
    return statements.map((ordinal) => ({ file: file!, statement: file!.statements[ordinal - 1]! }));
  });
}

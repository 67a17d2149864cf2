import type { Journal } from './foresee/apply.js';
import { ForeseenDatabase } from './foresee/database.js';
import { Makers } from './foresee/makers.js';
import type { Problem } from './foresee/problem.js';
import { type Moment, reasonOf } from './foresee/reasons.js';
import { legacyRuns, letsGo, plannedRuns, type RunInput, remainingRuns } from './foresee/runs.js';
import type { Corpus, Effect, Foreseen, ForeseenRun, Located, Plan, Refusal } from './model.js';
import { byCodeUnit } from './text.js';

export { legacyRuns, plannedRuns, type RunInput, type RunStatement } from './foresee/runs.js';

/** Runs migrations one after the other and remembers what was refused. */
class Foresight {
  readonly runs: ForeseenRun[] = [];
  readonly journal: Journal = { masks: [], replacements: [], drops: [] };
  readonly database: ForeseenDatabase;

  constructor(private readonly makers: Makers) {
    this.database = new ForeseenDatabase((key) => makers.of(key).length > 0, this.journal);
  }

  run({ name, path, statements, transaction }: RunInput): void {
    const { database } = this;
    const refusals: Refusal[] = [];
    for (const statement of statements) {
      database.execute(statement, this.runs.length, (effect, problem) => {
        // Without a transaction, what ran before the first refused statement stays.
        if (refusals.length === 0 && !transaction) database.commit();
        refusals.push(this.refusal(statement.located, effect, problem));
      });
    }
    if (refusals.length > 0) database.rollback();
    else database.commit();
    this.runs.push({ name, path, refusals });
  }

  private refusal(located: Located, effect: Effect | null, problem: Problem): Refusal {
    const run = this.runs.length;
    const refusalOf = (index: number) => this.runs[index]?.refusals[0];
    const moment: Moment = { catalog: this.database.catalog, makers: this.makers, run, located, refusalOf };
    const { kind, sqlstate, object, column, message } = problem;
    const types = problem.clash === undefined ? {} : { clash: problem.clash };
    return {
      kind,
      sqlstate,
      run,
      located,
      effect,
      object,
      column,
      ...types,
      message,
      reason: reasonOf(moment, problem),
    };
  }
}

/**
 * Runs migrations in the given order on an empty database in thought, each in its transaction, and tells what PostgreSQL
 * would refuse and why, which definitions do nothing, and what stands at the end. A refused migration leaves nothing
 * behind; all of its statements are judged all the same.
 */
export function foresee(inputs: readonly RunInput[], corpus: Corpus): Foreseen {
  const foresight = new Foresight(new Makers(inputs, corpus));
  for (const input of inputs) foresight.run(input);
  const objects = [...foresight.database.catalog.all()].sort(([a], [b]) => byCodeUnit(a, b));
  return { runs: foresight.runs, ...foresight.journal, objects: new Map(objects) };
}

/**
 * What the rules look at: the planned order, which before a plan is the legacy one less what is let go already, and the
 * legacy order. Both are one value where nothing is decided.
 */
export function foresights(corpus: Corpus, plan: Plan): { readonly foreseen: Foreseen; readonly legacy: Foreseen } {
  const legacy = foresee(legacyRuns(corpus), corpus);
  if (plan.steps.length > 0) return { foreseen: foresee(plannedRuns(corpus, plan), corpus), legacy };
  return { foreseen: letsGo(plan) ? foresee(remainingRuns(corpus, plan), corpus) : legacy, legacy };
}

import type { Journal } from './foresee/apply.js';
import { ForeseenDatabase } from './foresee/database.js';
import { Makers } from './foresee/makers.js';
import type { Problem } from './foresee/problem.js';
import { type Moment, reasonOf } from './foresee/reasons.js';
import {
  legacyRuns,
  letsGo,
  plannedRuns,
  preparingStatements,
  type RunInput,
  type RunStatement,
  remainingRuns,
} from './foresee/runs.js';
import type { Corpus, Effect, Foreseen, ForeseenRun, Located, Origin, Plan, Refusal } from './model.js';
import { byCodeUnit } from './text.js';

export { legacyRuns, plannedRuns, type RunInput, type RunStatement } from './foresee/runs.js';

/** The index of what runs before the first migration. */
const BEFORE = -1;

function isOwn({ run }: Origin): boolean {
  return run > BEFORE;
}

/** Runs migrations one after the other and remembers what was refused. */
class Foresight {
  readonly runs: ForeseenRun[] = [];
  readonly journal: Journal = { masks: [], replacements: [], drops: [] };
  readonly database: ForeseenDatabase;

  constructor(private readonly makers: Makers) {
    this.database = new ForeseenDatabase((key) => makers.of(key).length > 0, this.journal);
  }

  /** Takes for granted what stands before the first run: that it can, is seen when it does. */
  prepare(statements: readonly RunStatement[]): void {
    for (const statement of statements) this.database.execute(statement, BEFORE, () => {});
    this.database.commit();
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
 * Runs migrations in the given order in thought, on a database that is empty but for what `prepare:` puts there, each in its transaction, and tells what PostgreSQL
 * would refuse and why, which definitions do nothing, and what stands at the end. A refused migration leaves nothing
 * behind; all of its statements are judged all the same.
 */
export function foresee(inputs: readonly RunInput[], corpus: Corpus): Foreseen {
  const foresight = new Foresight(new Makers(inputs, corpus));
  foresight.prepare(preparingStatements(corpus));
  for (const input of inputs) foresight.run(input);
  const { masks, replacements, drops } = foresight.journal;
  const objects = [...foresight.database.catalog.all()].filter(([, { madeBy }]) => isOwn(madeBy));
  return {
    runs: foresight.runs,
    masks: masks.filter(({ standing }) => isOwn(standing.madeBy)),
    replacements: replacements.filter(({ before }) => isOwn(before)),
    drops: drops.filter(({ dropped }) => isOwn(dropped.madeBy)),
    objects: new Map(objects.sort(([a], [b]) => byCodeUnit(a, b))),
  };
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

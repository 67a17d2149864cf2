import { apply, type Journal } from './foresee/apply.js';
import { Catalog } from './foresee/catalog.js';
import { problemsOf } from './foresee/check.js';
import { Doubt } from './foresee/doubt.js';
import { spaceKey } from './foresee/keys.js';
import { Makers } from './foresee/makers.js';
import type { Problem } from './foresee/problem.js';
import { type Moment, reasonOf } from './foresee/reasons.js';
import { legacyRuns, plannedRuns, type RunInput, type RunStatement } from './foresee/runs.js';
import type { Corpus, Effect, Foreseen, ForeseenRun, Plan, Refusal } from './model.js';
import { byCodeUnit } from './text.js';

export { legacyRuns, plannedRuns, type RunInput, type RunStatement } from './foresee/runs.js';

/** Lists what a statement drops, which then keeps nothing of the same statement from being dropped. */
function goingOf(effects: readonly Effect[]): ReadonlySet<string> {
  return new Set(effects.filter(({ action }) => action === 'drop').map(({ object }) => spaceKey(object)));
}

/** Says what is wrong with a statement before its effects are looked at. */
function flawsOf({ located }: RunStatement): Problem[] {
  const { parsed } = located.statement;
  const none = { object: null, column: null, by: null };
  if ('error' in parsed) return [{ ...none, kind: 'syntax', sqlstate: '42601', message: parsed.error }];
  return (parsed.faults ?? []).map(({ sqlstate, message }) => ({ ...none, kind: 'never-valid', sqlstate, message }));
}

/** Runs migrations on a database that it keeps in mind. */
class Foresight {
  readonly runs: ForeseenRun[] = [];
  readonly journal: Journal = { masks: [], replacements: [], drops: [] };
  readonly catalog = new Catalog();
  private readonly doubt = new Doubt();

  constructor(private readonly makers: Makers) {}

  run(input: RunInput): void {
    const { catalog } = this;
    const refusals: Refusal[] = [];
    for (const statement of input.statements) {
      const found = this.statement(statement);
      if (found.length > 0 && refusals.length === 0 && !input.transaction) catalog.commit();
      refusals.push(...found);
      this.doubt.note(statement);
    }
    if (refusals.length > 0) catalog.rollback();
    else catalog.commit();
    this.runs.push({ name: input.name, path: input.path, refusals });
  }

  private statement(statement: RunStatement): Refusal[] {
    const { located, effects } = statement;
    const run = this.runs.length;
    const refusals = flawsOf(statement).map((flaw) => this.refusal(statement, null, flaw));
    const going = goingOf(effects);
    for (const effect of effects) {
      const origin = { located, effect, run };
      for (const problem of problemsOf(this.catalog, origin, going)) {
        if (this.isCertain(problem)) refusals.push(this.refusal(statement, effect, problem));
      }
      apply(this.catalog, origin, this.journal);
    }
    return refusals;
  }

  /** A function that is called and that nobody makes may be PostgreSQL's own: its names are not known here. */
  private isCertain(problem: Problem): boolean {
    const { object } = problem;
    if (problem.kind === 'missing' && object?.kind === 'function' && object.signature === null) {
      const made = this.makers.of(`function ${spaceKey(object).slice('function '.length)}`).length > 0;
      if (!made && object.schema === 'public') return false;
    }
    return !this.doubt.about(problem);
  }

  private refusal({ located }: RunStatement, effect: Effect | null, problem: Problem): Refusal {
    const run = this.runs.length;
    const refusalOf = (index: number) => this.runs[index]?.refusals[0];
    const moment: Moment = { catalog: this.catalog, makers: this.makers, run, located, refusalOf };
    const { kind, sqlstate, object, column, message } = problem;
    return { kind, sqlstate, run, located, effect, object, column, message, reason: reasonOf(moment, problem) };
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
  const objects = [...foresight.catalog.all()].sort(([a], [b]) => byCodeUnit(a, b));
  return { runs: foresight.runs, ...foresight.journal, objects: new Map(objects) };
}

/** What the rules look at: the planned order, which before a plan is the legacy one, and the legacy order. */
export function foresights(corpus: Corpus, plan: Plan): { readonly foreseen: Foreseen; readonly legacy: Foreseen } {
  const legacy = foresee(legacyRuns(corpus), corpus);
  return { foreseen: plan.steps.length === 0 ? legacy : foresee(plannedRuns(corpus, plan), corpus), legacy };
}

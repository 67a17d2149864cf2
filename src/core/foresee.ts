import type { Corpus, Effect, Foreseen, Located, Plan } from './model.js';

/** A statement with what it does; the effects are its own, unless a decision changed them. */
export type RunStatement = { readonly located: Located; readonly effects: readonly Effect[] };
/** A migration as it would run. */
export type RunInput = {
  readonly name: string;
  readonly path: string;
  readonly statements: readonly RunStatement[];
  readonly transaction: boolean;
};

/** Lists the legacy migrations in the order of `sources:`, and within each source in its tool's own. */
export function legacyRuns(corpus: Corpus): RunInput[] {
  void corpus;
  return [];
}

/** Lists the planned migrations in run order, and behind them what is native to our own layout. */
export function plannedRuns(corpus: Corpus, plan: Plan): RunInput[] {
  void plan;
  return legacyRuns(corpus);
}

/** Runs migrations on an empty database in thought. */
export function foresee(runs: readonly RunInput[]): Foreseen {
  void runs;
  return { runs: [], masks: [], replacements: [], drops: [], objects: new Map() };
}

/** What the rules look at: the planned order, which before a plan is the legacy one, and the legacy order. */
export function foresights(corpus: Corpus, plan: Plan): { readonly foreseen: Foreseen; readonly legacy: Foreseen } {
  const legacy = foresee(legacyRuns(corpus));
  return { foreseen: plan.steps.length === 0 ? legacy : foresee(plannedRuns(corpus, plan)), legacy };
}

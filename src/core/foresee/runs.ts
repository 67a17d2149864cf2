import { isTransactional } from '../controls.js';
import type { Corpus, Effect, Located, Migration, Plan, Side, Step } from '../model.js';

/** A statement with what it does; the effects are its own, unless a decision changed them. */
export type RunStatement = { readonly located: Located; readonly effects: readonly Effect[] };
/** A migration as it would run. */
export type RunInput = {
  readonly name: string;
  readonly path: string;
  readonly statements: readonly RunStatement[];
  /** Whether it is one transaction: a refused statement then takes back all before it. */
  readonly transaction: boolean;
};

const nothing: readonly Effect[] = [];

function asItIs(located: Located): RunStatement {
  const { parsed } = located.statement;
  return { located, effects: 'effects' in parsed ? parsed.effects : nothing };
}

/** Gives a migration as it would run by itself; nothing for one that is another database's business, or rolls back only. */
export function runOf({ draft, up }: Migration): RunInput[] {
  const ours = up.filter(({ file }) => file.foreign === null);
  if (ours.length === 0) return [];
  const transaction = draft.transaction && ours.every(({ statement }) => isTransactional(statement));
  return [{ name: draft.path, path: draft.path, statements: ours.map(asItIs), transaction }];
}

/** Lists the legacy migrations in the order of `sources:`, and within each source in its tool's own. */
export function legacyRuns(corpus: Corpus): RunInput[] {
  return corpus.migrations.flatMap(runOf);
}

/** Lists the statements that `prepare:` runs before the first migration. */
export function preparingStatements({ prepared }: Corpus): RunStatement[] {
  const ours = prepared.filter(({ foreign }) => foreign === null);
  return ours.flatMap((file) => file.statements.map((statement) => asItIs({ file, statement })));
}

/** Tells whether mapping.yaml lets any statement go. */
export function letsGo({ fates }: Plan): boolean {
  return [...fates.values()].some((list) => list.some((one) => one.some((fate) => 'reason' in fate)));
}

/** Lists the legacy migrations less the statements that mapping.yaml lets go. */
export function remainingRuns(corpus: Corpus, { fates }: Plan): RunInput[] {
  const isLeft = ({ located: { file, statement } }: RunStatement) =>
    !fates.get(file.file.path)?.[statement.ordinal - 1]?.some((fate) => 'reason' in fate);
  return legacyRuns(corpus).flatMap((run) => {
    const statements = run.statements.filter(isLeft);
    return statements.length === 0 ? [] : [{ ...run, statements }];
  });
}

function statementsOf(step: Step, { files }: Corpus): RunStatement[] {
  if (step.rewritten !== undefined) return step.rewritten.statements.map(asItIs);
  return step.from.flatMap((source, index) => {
    const file = files.get(source.path)!;
    const own = source.statements.map((ordinal) => ({
      ordinal,
      run: asItIs({ file, statement: file.statements[ordinal - 1]! }),
    }));
    const added = (step.added ?? []).filter((one) => one.source === index);
    const on = (side: Side) =>
      added.filter((one) => one.side === side).map(({ ordinal, located }) => ({ ordinal, run: asItIs(located) }));
    return [...on('before'), ...own, ...on('behind')].sort((a, b) => a.ordinal - b.ordinal).map(({ run }) => run);
  });
}

function runOfStep(step: Step, corpus: Corpus): RunInput {
  const name = `${step.version}_${step.name}`;
  return {
    name,
    path: step.from[0]?.path ?? name,
    statements: statementsOf(step, corpus),
    transaction: step.transaction,
  };
}

/**
 * Lists the planned migrations in run order, and behind them what is native to our own layout: a file that a write of the
 * plan would replace is the same migration, even where no lock says so.
 */
export function plannedRuns(corpus: Corpus, plan: Plan): RunInput[] {
  const planned = new Set(plan.steps.map(({ version, name }) => `${version} ${name}`));
  const native = corpus.canonical.filter(({ draft }) => !planned.has(`${draft.number} ${draft.name}`));
  return [...plan.steps.map((step) => runOfStep(step, corpus)), ...native.flatMap(runOf)];
}

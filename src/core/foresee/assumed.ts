import { foresee, type RunInput, type RunStatement } from '../foresee.js';
import type { Column, Corpus, Effect, Foreseen, ForeseenRun, Migration, ObjectRef, Refusal } from '../model.js';
import { runOf } from './runs.js';

function schemaOf({ kind, schema, name }: ObjectRef): string {
  return (kind === 'schema' ? name : schema) ?? '';
}

function missing(run: ForeseenRun | undefined): Refusal[] {
  return run?.refusals.filter(({ kind, object }) => kind === 'missing' && object !== null) ?? [];
}

/** Makes what was missing: where the migration has run, it was there. */
function provision({ object, column }: Refusal): Effect {
  const base = { object: object!, conditional: true, needs: [] };
  if (column === null) return { ...base, action: 'create', shape: null };
  const unknown: Column = { name: column, type: '', default: null, notNull: false };
  return { ...base, action: 'alter', shape: { columns: [unknown], constraints: [], keys: [] } };
}

/** Takes from an effect all that PostgreSQL could refuse. */
function unopposed(effect: Effect): Effect {
  const { later: _, shape, ...rest } = effect;
  const keys = shape?.keys.filter(({ kind }) => kind !== 'foreign') ?? [];
  const own = shape === null ? null : { ...shape, keys };
  return { ...rest, shape: own, needs: [], conditional: true, ...(rest.action === 'drop' && { cascade: true }) };
}

function lenient(input: RunInput, run: ForeseenRun | undefined, provided: Set<Effect>): RunInput {
  const [first] = input.statements;
  if (run === undefined || run.refusals.length === 0 || first === undefined) return input;
  const given: RunStatement = { located: first.located, effects: missing(run).map(provision) };
  for (const effect of given.effects) provided.add(effect);
  const own = input.statements.map(({ located, effects }) => ({ located, effects: effects.map(unopposed) }));
  return { ...input, statements: [given, ...own] };
}

/** What a migration that stands already has found in a schema that none of them makes, others may find there as well. */
function lendingSchemas(runs: readonly ForeseenRun[]): Set<string> {
  const found = runs.flatMap(missing).flatMap(({ object }) => schemaOf(object!));
  return new Set(found.filter((name) => name !== '' && name !== 'public'));
}

/**
 * Foresees migrations of which only the chosen ones are in question: all others are taken to have worked, and what they
 * needed from elsewhere (the schemas of a platform) to be there.
 */
export function assumed(migrations: readonly Migration[], corpus: Corpus, chosen: ReadonlySet<string>): Foreseen {
  const inputs = migrations.flatMap(runOf);
  const first = foresee(inputs, corpus);
  const isStanding = ({ path }: { readonly path: string }) => !chosen.has(path);
  const standing = first.runs.filter(isStanding);
  if (standing.every(({ refusals }) => refusals.length === 0)) return first;
  const provided = new Set<Effect>();
  const eased = inputs.map((input, index) => (isStanding(input) ? lenient(input, first.runs[index], provided) : input));
  const second = foresee(eased, corpus);
  const lent = lendingSchemas(standing);
  const isCertain = ({ kind, object, reason }: Refusal) => {
    // A later migration that needs it too does not make it: somebody else does, and nobody knows when.
    if (reason.kind === 'made-later' && provided.has(reason.by.effect)) return false;
    if (reason.kind === 'maker-refused') return chosen.has(reason.by.located.file.file.path);
    return !(kind === 'missing' && reason.kind === 'never-made' && object !== null && lent.has(schemaOf(object)));
  };
  const runs = second.runs.map((run) => ({
    ...run,
    refusals: isStanding(run) ? [] : run.refusals.filter(isCertain),
  }));
  return { ...second, runs };
}

import { nameKey, relationKey, spaceKey } from '../foresee/keys.js';
import { mayStandAnyway } from '../foresee/kinds.js';
import { Makers } from '../foresee/makers.js';
import { plannedRuns } from '../foresee/runs.js';
import type { Corpus, Effect, MigrationDetail, Need, ObjectRef, Origin, Plan } from '../model.js';
import { objectKey } from '../objects.js';

type Needs = MigrationDetail['needs'];

/** What these do is done to an object that stands already. */
const TARGETED = new Set<Effect['action']>(['alter', 'rename', 'drop', 'data', 'grant', 'comment']);

function wanted({ action, object, conditional, needs }: Effect): readonly Need[] {
  return TARGETED.has(action) && !conditional ? [{ object, column: null }, ...needs] : needs;
}

/** The names under which what a reference means may be made: a table's row type is a type, too. */
function keysOf(object: ObjectRef): string[] {
  const { kind, signature } = object;
  if (kind === 'type' || kind === 'domain') return [spaceKey(object), relationKey(object)];
  return kind === 'function' && signature === null ? [spaceKey(object), nameKey(object)] : [spaceKey(object)];
}

/** Of all that makes something, what counts for one run: itself, else the last before it, else the first behind it. */
function makerFor(run: number, origins: readonly Origin[]): number | null {
  const runs = origins.map((origin) => origin.run);
  if (runs.includes(run)) return run;
  return runs.filter((one) => one < run).at(-1) ?? runs[0] ?? null;
}

/**
 * Lists what a step of the plan needs and does not make itself, each object once and in the order in which it is asked for:
 * with the version that makes it, or null where no step of the plan does.
 */
export function needsOf(corpus: Corpus, plan: Plan, step: number): Needs {
  const runs = plannedRuns(corpus, plan);
  const makers = new Makers(runs, corpus);
  const effects = runs[step]?.statements.flatMap((statement) => statement.effects) ?? [];
  const found = new Map<string, Needs[number]>();
  for (const { object, or = [] } of effects.flatMap(wanted)) {
    const candidates = [object, ...or];
    if (candidates.some(mayStandAnyway)) continue;
    const origins = candidates.flatMap(keysOf).flatMap((key) => makers.of(key));
    const maker = makerFor(
      step,
      origins.sort((a, b) => a.run - b.run),
    );
    if (maker === step) continue;
    const key = objectKey(object);
    const version = maker === null ? null : (plan.steps[maker]?.version ?? null);
    if (!found.has(key)) found.set(key, { object: key, version });
  }
  return [...found.values()];
}

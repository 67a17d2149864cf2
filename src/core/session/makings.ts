import type { Corpus, Effect, Located, MadeThing, Plan, SessionMakings, Step } from '../model.js';
import { objectKey, quoteName } from '../objects.js';

/** What a step takes of one file, with the statements. */
type Taken = { readonly migration: string; readonly path: string; readonly statements: readonly Located[] };

function takenBy({ name, from, rewritten }: Step, { files }: Corpus): Taken[] {
  const located =
    rewritten?.statements ??
    from.flatMap(({ path, statements }) => {
      const file = files.get(path);
      return file === undefined
        ? []
        : statements.flatMap((ordinal) => ({ file, statement: file.statements[ordinal - 1]! }));
    });
  const byPath = new Map<string, Located[]>();
  for (const one of located) {
    const { path } = one.file.file;
    const known = byPath.get(path);
    if (known === undefined) byPath.set(path, [one]);
    else known.push(one);
  }
  return [...byPath].map(([path, statements]) => ({ migration: name, path, statements }));
}

type Thing = Omit<MadeThing, 'by'>;

function effectsOf({ statement }: Located): readonly Effect[] {
  return 'effects' in statement.parsed ? statement.parsed.effects : [];
}

function isMaking({ action }: Effect): boolean {
  return action === 'create' || action === 'replace';
}

/** Counts how often each object is made in the plan. */
function makersOf(takings: readonly Taken[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const effect of takings.flatMap(({ statements }) => statements.flatMap(effectsOf)).filter(isMaking)) {
    const key = objectKey(effect.object);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Names what an effect makes: columns by themselves only where their table may stay without them. */
function thingsOf(effect: Effect, makers: ReadonlyMap<string, number>): Thing[] {
  const { action, object, shape, to } = effect;
  if (object.schema === 'pg_temp') return [];
  if (action === 'rename' && to !== undefined) return [{ thing: objectKey(to) }];
  const isMade = isMaking(effect);
  if (!isMade && action !== 'alter') return [];
  const key = objectKey(object);
  const isShared = !isMade || (makers.get(key) ?? 0) > 1;
  const columns = isShared && object.kind === 'table' ? (shape?.columns ?? []) : [];
  return [...(isMade ? [{ thing: key }] : []), ...columns.map(({ name }) => ({ thing: quoteName(name), table: key }))];
}

/** Tells whether a statement does something besides what it makes: transaction control does not. */
function isOther({ statement: { parsed } }: Located, things: readonly Thing[]): boolean {
  return things.length === 0 && !('effects' in parsed && parsed.control !== null);
}

/** Gathers what the migrations of a plan make, each thing once with all that make it. Linear in what they do. */
export function makingsOf(corpus: Corpus, plan: Plan): SessionMakings {
  const takings = plan.steps.flatMap((step) => takenBy(step, corpus));
  const makers = makersOf(takings);
  const things = new Map<string, { readonly made: Thing; readonly by: Set<number> }>();
  const counted = takings.map(({ migration, path, statements }, index) => {
    let others = 0;
    for (const located of statements) {
      const made = effectsOf(located).flatMap((effect) => thingsOf(effect, makers));
      if (isOther(located, made)) others += 1;
      for (const one of made) {
        const key = `${one.table ?? ''} ${one.thing}`;
        const known = things.get(key);
        if (known === undefined) things.set(key, { made: one, by: new Set([index]) });
        else known.by.add(index);
      }
    }
    return { migration, path, others };
  });
  return { takings: counted, things: [...things.values()].map(({ made, by }) => ({ ...made, by: [...by] })) };
}

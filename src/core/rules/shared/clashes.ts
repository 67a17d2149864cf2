import type { Corpus, Foreseen, Mask } from '../../model.js';
import { objectKey } from '../../objects.js';
import type { RuleContext } from '../rule.js';
import { type Definition, type Loser, loserOf } from './definitions.js';

/** The constraints that ALTER TABLE adds, by table, for all rules of one corpus. */
const known = new WeakMap<Corpus, ReadonlyMap<string, readonly string[]>>();

function listAdditions({ migrations, canonical }: Corpus): Map<string, string[]> {
  const additions = new Map<string, string[]>();
  for (const { statement } of [...migrations, ...canonical].flatMap(({ up }) => up)) {
    if ('error' in statement.parsed) continue;
    for (const { action, object, shape } of statement.parsed.effects) {
      if (action !== 'alter' || shape === null || shape.constraints.length === 0) continue;
      const key = objectKey(object);
      additions.set(key, [...(additions.get(key) ?? []), ...shape.constraints]);
    }
  }
  return additions;
}

/** Lists, by table, the constraints that ALTER TABLE adds in any forward migration. */
export function addedConstraints({ corpus }: RuleContext): ReadonlyMap<string, readonly string[]> {
  const additions = known.get(corpus) ?? listAdditions(corpus);
  known.set(corpus, additions);
  return additions;
}

/** Names what a definition defines: the object itself, or the new name that it takes. */
export function definedKey({ effect }: Definition): string {
  return objectKey(effect.to ?? effect.object);
}

/** Finds what made that which a definition meets: the object, or the column that it would add. */
function makerOf({ standing, loser }: Mask): Definition {
  const column = loser.effect.action === 'alter' ? loser.effect.shape?.columns[0]?.name : undefined;
  const { located, effect } = standing.columns?.get(column ?? '')?.madeBy ?? standing.madeBy;
  return { ...located, effect };
}

/** Lists the definitions that do nothing, or are refused, because what they define stood already. */
export function clashesIn(context: RuleContext, { masks, runs }: Foreseen): Loser[] {
  const additions = addedConstraints(context);
  const masked = masks.map((mask) => {
    const definition = { ...mask.loser.located, effect: mask.loser.effect };
    const added = additions.get(definedKey(definition)) ?? [];
    return loserOf(definition, { winner: makerOf(mask), standing: mask.standing, added });
  });
  const refused = runs.flatMap(({ refusals }) =>
    refusals.flatMap((refusal) => {
      const { kind, reason, located, effect } = refusal;
      if (kind !== 'exists' || reason.kind !== 'made-before' || effect === null) return [];
      const winner = { ...reason.by.located, effect: reason.by.effect };
      return [loserOf({ ...located, effect }, { winner, refusal, added: [] })];
    }),
  );
  return [...masked, ...refused];
}

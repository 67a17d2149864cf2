import type { Mask, ObjectRef, Origin } from '../../model.js';
import { spaceKey } from '../../objects.js';
import type { RuleContext } from '../rule.js';

const isNamed = (object: ObjectRef) => (mask: Mask) => spaceKey(mask.standing.object) === spaceKey(object);

/** Lists the definitions of an object that came too late to do anything and would have fitted. */
export function fittingLosers(
  { foreseen, legacy }: Pick<RuleContext, 'foreseen' | 'legacy'>,
  object: ObjectRef,
  fits: (loser: Origin) => boolean,
): Origin[] {
  const masks = [...foreseen.masks, ...(foreseen === legacy ? [] : legacy.masks)].filter(isNamed(object));
  const losers = new Map(masks.map(({ loser }) => [loser.effect, loser]));
  return [...losers.values()].filter(fits);
}

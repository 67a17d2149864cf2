import type { Refusal, Violation } from '../model.js';
import { objectKey, spaceKey } from '../objects.js';
import { type Rule, type RuleContext, settled } from './rule.js';
import { originName, placeName, placeOf, placesOf } from './shared/places.js';
import { matterName, type Trouble, troubles } from './shared/refusals.js';

/** A drop, or a new name, and who did it. */
function departureOf({ reason }: Refusal) {
  return reason.kind === 'dropped' || reason.kind === 'renamed' ? reason : null;
}

/** Says how it went: by its own DROP, along with something else, or to another name. */
function departure(refusal: Refusal): string {
  const { kind, by } = departureOf(refusal)!;
  const { effect } = by;
  if (kind === 'dropped') {
    const along = refusal.column === null && spaceKey(effect.object) !== spaceKey(refusal.object!);
    return `${originName(by)} drops ${along ? `${objectKey(effect.object)}, and it goes with that` : 'it'}`;
  }
  const to = effect.change?.kind === 'rename column' ? effect.change.to : effect.to && objectKey(effect.to);
  return `${originName(by)} renames it${to === undefined ? '' : ` to ${to}`}`;
}

function violationOf({ mapping }: RuleContext, { refusals, settledBy }: Trouble): Violation {
  const [first] = refusals;
  const { kind, by } = departureOf(first)!;
  const name = matterName({ ...first, reason: { kind: 'never-made' } });
  const remedy =
    kind === 'renamed' ? 'write the new name' : 'retire the statements that still use it, or make it again before';
  return {
    subject: name,
    message: `${name} is gone when ${placeName(first.located, first.effect)} uses it (${first.sqlstate}): ${departure(first)}.`,
    at: [...placesOf(refusals), placeOf(by.located, by.effect)],
    help: `${remedy}, or let what uses it run earlier (\`migrations:\` in ${mapping.path}).`,
    ...settled(settledBy),
  };
}

/** Judges what is used after an earlier migration dropped or renamed it. */
export const droppedThenUsed: Rule = {
  id: 'dropped-then-used',
  severity: 'error',
  foretells: true,
  summary: 'something is used after it was dropped or renamed',
  why: 'An earlier migration drops the object, or gives it another name, and a later one still counts on it. PostgreSQL says that it does not exist and refuses the later migration. Where two histories are folded into one, often the order between them is to blame.',
  fix: `Let what uses it run before, or let the statement go with a reason:

    retire:
      - { path: db/legacy/012_shelves.sql, only: ["#2"], reason: shelves went with the move }`,
  check: (context) => troubles(context, (one) => departureOf(one) !== null).map((one) => violationOf(context, one)),
};

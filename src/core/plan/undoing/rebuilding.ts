import type { Standing } from '../../foresee/catalog.js';
import { relationKey } from '../../foresee/keys.js';
import { objectKey, spaceKey } from '../../objects.js';
import { enumNow } from './enums.js';
import type { Moment } from './moment.js';
import { type Deed, defines } from './past.js';
import { underItsPath } from './search-path.js';
import { replacing, statementText, withinTransaction } from './tokens.js';
import { by, inTurn, refused, type Undoing } from './undoing.js';

const COLUMNED = new Set<Standing['object']['kind']>(['view', 'materialized view']);

/** Tells whether the statement of a deed speaks of other objects, too, and would do more than the deed if it ran again. */
function doesMore({ located, effect }: Deed): boolean {
  const { parsed } = located.statement;
  const effects = 'effects' in parsed ? parsed.effects : [];
  if (effects.length === 1) return false;
  return effects.some(({ object }) => spaceKey(object) !== spaceKey(effect.object));
}

/** Says why a statement cannot run again to make an object what it was; null when it can. */
function obstacle(deed: Deed, key: string, { past }: Moment): string | null {
  const { effect, located } = deed;
  const { parsed } = located.statement;
  if (!('tag' in parsed) || parsed.tag === 'generated') return 'its definition was made for a decision of mapping.yaml';
  if (effect.at !== undefined) return 'a DO block defines it';
  if (effect.to !== undefined || spaceKey(effect.object) !== key) return 'it has had another name since its definition';
  if (doesMore(deed)) return 'a statement that defines it speaks of other objects, too';
  const [lack] = past.lacks(effect.needs);
  return lack === undefined ? null : `its earlier definition cannot run again: ${lack}`;
}

function again(deed: Deed, moment: Moment, inPlace: boolean): Undoing {
  const text = withinTransaction(statementText(deed.located));
  const line = inPlace && defines(deed.effect) ? replacing(text) : text;
  return underItsPath(deed.located, [line], moment.transaction);
}

/** What OR REPLACE takes away: an ALTER, but not the owner, the grants and the comment. */
function isAlteration({ effect }: Deed): boolean {
  return effect.action === 'alter' && effect.change?.kind !== 'owner';
}

/**
 * Makes an object what it is at a moment, by the statements that made it so: `anew` where nothing stands then, `in place`
 * where another definition of it stands.
 */
export function rebuilt(standing: Standing, moment: Moment, manner: 'anew' | 'in place'): Undoing {
  const { object } = standing;
  const [definition, ...since] = moment.past.deedsOf(object);
  if (!standing.certain) return refused('whether it stood before is not certain');
  if (definition === undefined || !defines(definition.effect)) {
    return refused('no earlier migration defines it under this name');
  }
  const inPlace = manner === 'in place';
  const deeds = [definition, ...since.filter((deed) => !inPlace || isAlteration(deed))];
  const key = spaceKey(object);
  const renamed = deeds.some(({ effect }) => effect.to !== undefined) ? enumNow(object, deeds) : null;
  if (renamed !== null) return by(renamed);
  const hindrance = deeds.map((deed) => obstacle(deed, key, moment)).find((why) => why !== null);
  if (hindrance !== undefined) return refused(hindrance);
  const own = deeds.map((deed) => again(deed, moment, inPlace));
  return inTurn([...own, ...(inPlace ? [] : membersOf(standing, moment))]);
}

/** Rebuilds what lay on a view: triggers, rules, indexes. */
function membersOf({ object }: Standing, moment: Moment): Undoing[] {
  if (!COLUMNED.has(object.kind)) return [];
  return moment.past.catalog.membersOf(relationKey(object)).map((member) => {
    const { sql, why } = rebuilt(member, moment, 'anew');
    return why === null ? { sql, why } : refused(`${objectKey(member.object)} lay on it, and ${why}`);
  });
}

import type { ObjectKind } from '../../model.js';
import { objectKey } from '../../objects.js';
import { userOf } from './creations.js';
import type { Moment } from './moment.js';
import { rebuilt } from './rebuilding.js';
import { NOTHING, refused, type Undoing } from './undoing.js';

/** What is lost with an object, beyond its definition. */
const LOST: { readonly [Kind in ObjectKind]?: string } = {
  table: 'its rows would not come back',
  sequence: 'the number that it has reached would not come back',
  role: 'all databases of a server share its roles',
  subscription: 'what it has received is not known',
};

/** Takes back a DROP by what defined the object, where nothing but the definition is lost. */
export function undoDrop(moment: Moment): Undoing {
  const { effect, before, past } = moment;
  const { object, conditional, cascade } = effect;
  if (before === undefined) {
    const lost = LOST[object.kind];
    if (!conditional) return refused(lost ?? 'no earlier migration defines it');
    return past.mayStandUnseen(object) ? refused(lost ?? 'whether it stood before is not known') : NOTHING;
  }
  if (effect.maybe) return refused('a DO block decides whether it happens');
  const lost = LOST[before.object.kind];
  if (lost !== undefined) return refused(lost);
  if (cascade && object.kind === 'schema') return refused('what it held would not come back');
  if (cascade && object.kind === 'extension') return refused('what CASCADE takes along is not known');
  const user = cascade ? userOf(before, moment) : undefined;
  if (user !== undefined) return refused(`CASCADE takes ${objectKey(user.object)} along`);
  return rebuilt(before, moment, 'anew');
}

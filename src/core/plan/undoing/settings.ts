import { relationKey } from '../../foresee/keys.js';
import type { Change, ObjectRef } from '../../model.js';
import { qualifiedName } from '../../objects.js';
import { alterOf } from '../alter.js';
import type { Moment } from './moment.js';
import { type Deed, defines } from './past.js';
import { underItsPath } from './search-path.js';
import { statementText, tokensOf } from './tokens.js';
import { by, NOTHING, refused, type Undoing } from './undoing.js';

type RowSecurity = Extract<Change, { readonly on: boolean }>;

const UNCERTAIN = refused('what stood before is not certain');

function lastOf(deeds: readonly Deed[], kind: Change['kind']): Deed | undefined {
  return deeds.findLast(({ effect }) => effect.change?.kind === kind);
}

/** Gives a table the row security that it had, none unless a statement gave it some. */
export function undoRowSecurity({ effect, before, past }: Moment, { kind, on }: RowSecurity): Undoing {
  if (before === undefined) return refused('no earlier migration makes it');
  const last = lastOf(past.deedsOf(before.object), kind)?.effect;
  if (last?.maybe || !before.certain) return UNCERTAIN;
  const was = last?.change?.kind === kind && last.change.on;
  if (was === on) return NOTHING;
  const words = kind === 'row security' ? (was ? 'ENABLE' : 'DISABLE') : was ? 'FORCE' : 'NO FORCE';
  return by(`${alterOf(effect.object, true)} ${words} ROW LEVEL SECURITY;`);
}

/** Gives an object the owner back that it had: who ran the migrations, unless a statement said otherwise. */
export function undoOwner({ before, past }: Moment): Undoing {
  const deeds = before === undefined ? [] : past.deedsOf(before.object);
  const [definition] = deeds;
  if (before === undefined || definition === undefined || !defines(definition.effect)) {
    return refused('who owned it before is not known');
  }
  const last = lastOf(deeds, 'owner')?.effect;
  if (last?.maybe || !before.certain) return UNCERTAIN;
  if (/\bauthorization\b/i.test(statementText(definition.located))) return refused('who owned it before is not known');
  const owner = last?.change?.kind === 'owner' ? last.change.to : 'CURRENT_USER';
  return by(`${alterOf(before.object)} OWNER TO ${owner};`);
}

/** Takes back ATTACH PARTITION. */
export function undoAttach({ effect: { object } }: Moment, partition: ObjectRef): Undoing {
  return by(`${alterOf(object)} DETACH PARTITION ${qualifiedName(partition)};`);
}

const BOUND_ENDS = /^(?:partition|using|with|tablespace|;)$/;

/** Reads which rows go to a partition, from the statement that made or attached it: "FOR VALUES IN (1)" or "DEFAULT". */
function boundIn(text: string): string | null {
  const tokens = tokensOf(text).filter(({ depth }) => depth === 0);
  const word = (index: number) => tokens[index]?.word ?? '';
  const named = tokens.findIndex((_, index) => {
    return word(index) === 'partition' && (word(index + 1) === 'of' || word(index - 1) === 'attach');
  });
  const start = tokens.findIndex((_, index) => index > named && /^(?:for|default)$/.test(word(index)));
  if (named < 0 || start < 0) return null;
  const end = tokens.find((_, index) => index > start && BOUND_ENDS.test(word(index)) && word(index - 1) !== 'values');
  return text.slice(tokens[start]!.at, end?.at).trim();
}

/** Attaches a partition again as an earlier statement did. */
export function undoDetach({ effect: { object }, past, transaction }: Moment, partition: ObjectRef): Undoing {
  const key = relationKey(partition);
  const attaches = ({ effect: { change } }: Deed) =>
    change?.kind === 'attach partition' && relationKey(change.partition) === key;
  const attached = past.deedsOf(object).findLast(attaches);
  const deed = attached ?? past.deedsOf(partition)[0];
  const bound = deed && boundIn(statementText(deed.located));
  if (deed === undefined || bound === null || bound === undefined)
    return refused('no earlier statement tells which rows it takes');
  const line = `${alterOf(object)} ATTACH PARTITION ${qualifiedName(partition)} ${bound};`;
  return underItsPath(deed.located, [line], transaction);
}

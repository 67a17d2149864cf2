import type { Refusal, Violation } from '../model.js';
import { qualifiedName, quoteName } from '../objects.js';
import { plural } from '../text.js';
import { typesClash } from '../type-families.js';
import { type Rule, type RuleContext, settled } from './rule.js';
import { groupBy, sentenceList } from './shared/lists.js';
import { fittingLosers } from './shared/losers.js';
import { originName, placesOf } from './shared/places.js';
import { matterName, type Trouble, troubles } from './shared/refusals.js';
import { causeOf } from './shared/root-cause.js';

const MOST_TOLD = 3;

function ownName({ effect, clash }: Refusal): string {
  return `${quoteName(clash?.column ?? '')} of ${effect === null ? '' : qualifiedName(effect.object)}`;
}

/** Names the columns that point there, by their types. */
function pointing(refusals: readonly Refusal[]): string {
  const byType = [...groupBy(refusals, ({ clash }) => clash?.type ?? '')].map(([type, same]) => {
    const names = [...new Set(same.map(ownName))];
    const told = names.length > MOST_TOLD ? [...names.slice(0, MOST_TOLD), `${names.length - MOST_TOLD} more`] : names;
    return `${type} (${sentenceList(told)})`;
  });
  return sentenceList(byType);
}

/** Says which definition would have had the right type, had the table not stood already. */
function wouldHaveFitted(context: RuleContext, { object, column, clash }: Refusal): string {
  const typeIn = (columns: readonly { name: string; type: string }[] = []) =>
    columns.find(({ name }) => name === column)?.type;
  const losers = fittingLosers(context, object!, ({ effect }) => {
    const type = typeIn(effect.shape?.columns);
    return type !== undefined && clash !== undefined && !typesClash(clash.type, type);
  });
  const told = losers
    .slice(0, MOST_TOLD)
    .map((loser) => `${originName(loser)} (${typeIn(loser.effect.shape?.columns)})`);
  return told.length === 0
    ? ''
    : `; ${sentenceList(told)} would have fitted, but ${told.length === 1 ? 'comes' : 'come'} too late`;
}

function violationOf(context: RuleContext, { refusals, settledBy }: Trouble): Violation {
  const [first] = refusals;
  const target = matterName(first);
  const keys = new Set(refusals.map(ownName)).size;
  const what = `${target} is ${first.clash?.against}, and ${plural(keys, 'foreign key')} of type ${pointing(refusals)} cannot point to it (${first.sqlstate})`;
  return {
    subject: target,
    message: `${what}: ${causeOf(context, first)}${wouldHaveFitted(context, first)}.`,
    at: placesOf(refusals),
    help: `give both sides one type, decide which definition stays (\`resolve:\` in ${context.mapping.path}), or retire the statements that point to it.`,
    ...settled(settledBy),
  };
}

/** Judges foreign keys whose columns have types that PostgreSQL does not compare. */
export const typeClash: Rule = {
  id: 'type-clash',
  severity: 'error',
  foretells: true,
  summary: 'a foreign key points to a column of another type',
  why: 'PostgreSQL has no operator that compares the two types and refuses the foreign key with SQLSTATE 42804, and with it the migration. Where several files define the table that is pointed to, the definition that ran first decides.',
  fix: `Give both columns one type, or say which definition of the table stays:

    resolve:
      - { object: table public.members, keep: db/legacy/002_members.sql, reason: members are known by uuid }`,
  check: (context) => {
    const keyOf = (refusal: Refusal) => `${matterName(refusal)} ${refusal.clash?.against}`;
    return troubles(context, ({ kind }) => kind === 'type-clash', keyOf).map((one) => violationOf(context, one));
  },
};

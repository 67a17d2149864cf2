import type { Key, Refusal, Violation } from '../model.js';
import { objectKey } from '../objects.js';
import { type Rule, type RuleContext, settled } from './rule.js';
import { sentenceList } from './shared/lists.js';
import { fittingLosers } from './shared/losers.js';
import { originName, placesOf } from './shared/places.js';
import { type Trouble, troubles } from './shared/refusals.js';
import { causeOf } from './shared/root-cause.js';

const MOST_TOLD = 3;

/** What the refused statement points to: the columns that it names, null for the primary key. */
function targetsOf({ effect, object }: Refusal): (readonly string[] | null)[] {
  const references = (effect?.shape?.keys ?? []).flatMap(({ references }) => references ?? []);
  return references.filter(({ table }) => objectKey(table) === objectKey(object!)).map(({ columns }) => columns);
}

function isMeant({ kind, columns }: Key, target: readonly string[] | null): boolean {
  if (target === null) return kind === 'primary';
  return kind !== 'foreign' && columns.length === target.length && columns.every((column) => target.includes(column));
}

function wouldHaveHadIt(context: RuleContext, refusal: Refusal): string {
  const targets = targetsOf(refusal);
  const losers = fittingLosers(context, refusal.object!, ({ effect }) =>
    (effect.shape?.keys ?? []).some((key) => targets.some((target) => isMeant(key, target))),
  );
  const told = losers.slice(0, MOST_TOLD).map(originName);
  return told.length === 0
    ? ''
    : ` first without it; ${sentenceList(told)} would have had it, but ${told.length === 1 ? 'comes' : 'come'} too late`;
}

function violationOf(context: RuleContext, { refusals, settledBy }: Trouble): Violation {
  const [first] = refusals;
  return {
    subject: objectKey(first.object!),
    message: `${first.message} (${first.sqlstate}): ${causeOf(context, first)}${wouldHaveHadIt(context, first)}.`,
    at: placesOf(refusals),
    help: 'add the primary key or unique constraint before, let the foreign key name columns that have one, or retire the statements that point there.',
    ...settled(settledBy),
  };
}

/** Judges foreign keys to columns that nothing keeps unique. */
export const noUniqueKey: Rule = {
  id: 'no-unique-key',
  severity: 'error',
  foretells: true,
  summary: 'a foreign key points to columns without a unique key',
  why: 'A foreign key needs a primary key or a unique constraint on exactly the columns that it points to. PostgreSQL refuses it with SQLSTATE 42830, or 42704 where it asks for a primary key and there is none, and with it the migration.',
  fix: `Add the key before the foreign key, or let the statement go with a reason:

    retire:
      - { path: db/legacy/007_loans.sql, only: ["#3"], reason: titles are not unique }`,
  check: (context) => {
    const keyOf = (refusal: Refusal) => refusal.message;
    return troubles(context, ({ kind }) => kind === 'no-unique-key', keyOf).map((one) => violationOf(context, one));
  },
};

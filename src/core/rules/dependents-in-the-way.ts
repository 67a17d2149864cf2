import type { Origin, Refusal, Violation } from '../model.js';
import { type Rule, type RuleContext, settled } from './rule.js';
import { groupBy, sentenceList } from './shared/lists.js';
import { originName, placeOf, placesOf } from './shared/places.js';
import { matterName, type Trouble, troubles } from './shared/refusals.js';

const MOST_TOLD = 3;

/** Lists what made the objects that depend on it, each once. */
function makersOf(refusals: readonly Refusal[]): Origin[] {
  const origins = refusals.flatMap(({ reason }) => (reason.kind === 'made-before' ? [reason.by] : []));
  return [...groupBy(origins, originName).values()].map(([first]) => first!);
}

function violationOf({ mapping }: RuleContext, { refusals, settledBy }: Trouble): Violation {
  const makers = makersOf(refusals);
  const [{ message, column, sqlstate }] = refusals;
  const told = sentenceList(makers.slice(0, MOST_TOLD).map(originName));
  const who = makers.length === 0 ? '' : `: ${told} ${makers.length === 1 ? 'makes' : 'make'} what depends on it`;
  return {
    subject: matterName(refusals[0]),
    message: `${message} (${sqlstate})${who}.`,
    at: [...placesOf(refusals), ...makers.map(({ located, effect }) => placeOf(located, effect))],
    help: `drop what depends on ${column === null ? 'it' : 'the column'} before, write CASCADE if that is to go with it, or let an earlier migration run later (\`migrations:\` in ${mapping.path}).`,
    ...settled(settledBy),
  };
}

/** Judges what is dropped or changed while something else is made of it. */
export const dependentsInTheWay: Rule = {
  id: 'dependents-in-the-way',
  severity: 'error',
  foretells: true,
  summary: 'something is dropped or changed that other objects are made of',
  why: 'A view is made of the columns that it selects, a foreign key of the key that it points to. PostgreSQL drops neither without CASCADE while they are needed (SQLSTATE 2BP01), and refuses the whole migration.',
  fix: `Drop what depends on it first, or write CASCADE in the statement if all of it is to go. A statement that has nothing to do any more may go:

    retire:
      - { path: db/legacy/009_tidy.sql, only: ["#2"], reason: the view still needs the table }`,
  check: (context) => troubles(context, ({ kind }) => kind === 'dependents').map((one) => violationOf(context, one)),
};

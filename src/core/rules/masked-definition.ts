import type { Violation } from '../model.js';
import { plural } from '../text.js';
import type { Rule, RuleContext } from './rule.js';
import { countingOn } from './shared/counting-on.js';
import { createdBy, references, violationOf } from './shared/creators.js';
import { type Loser, pathsOf } from './shared/definitions.js';
import { firstLines } from './shared/lists.js';
import { lostOf } from './shared/lost.js';
import { foreseenFor, type Matter, matters } from './shared/matters.js';
import { placeName } from './shared/places.js';
import { isAlike, type OutlineDifference } from './shared/shapes.js';
import { comparisons, type Heads } from './shared/side-by-side.js';

const HEADS: Heads = ['as it stands', 'never comes to be'];
const MOST_USES = 6;

type Loss = { readonly loser: Loser; readonly lost: OutlineDifference | null };

function isLoss({ loser, lost }: Loss): boolean {
  return lost === null ? !loser.alike : !isAlike(lost);
}

/** Lists the columns that the winner has not. */
function absent(losses: readonly Loss[]): Set<string> {
  return new Set(
    losses.flatMap(({ lost }) => (lost?.columns ?? []).filter(({ first }) => first === null).map(({ name }) => name)),
  );
}

function othersOf(losses: readonly Loss[]): string {
  if (losses.every(({ loser: { file, winner } }) => file === winner.file)) return 'a later statement';
  const files = pathsOf(losses.map(({ loser }) => loser)).length;
  return files === 1 ? 'another file' : `${files} others`;
}

/** Says what the others lose, in the order of what hurts most: columns, what is said of columns, constraints. */
function consequence(losses: readonly Loss[], { winner }: Matter): string {
  const withLost = (test: (lost: OutlineDifference) => boolean) => losses.filter(({ lost }) => lost && test(lost));
  const gone = absent(losses).size;
  if (gone > 0) {
    const others = othersOf(withLost(({ columns }) => columns.some(({ first }) => first === null)));
    return `, so that ${plural(gone, 'column')} of ${others} never ${gone === 1 ? 'comes' : 'come'} to be`;
  }
  const differing = new Set(losses.flatMap(({ lost }) => lost?.columns.map(({ name }) => name) ?? [])).size;
  if (differing > 0) {
    const others = othersOf(withLost(({ columns }) => columns.length > 0));
    const [are, them] = differing === 1 ? ['is', 'it'] : ['are', 'them'];
    return `, so that ${plural(differing, 'column')} ${are} not as ${others} would have ${them}`;
  }
  const constraints = new Set(losses.flatMap(({ lost }) => lost?.onlySecond ?? [])).size;
  if (constraints > 0) {
    const never = `never ${constraints === 1 ? 'comes' : 'come'} to be`;
    return `, so that ${plural(constraints, 'constraint')} of ${othersOf(losses)} ${never}`;
  }
  if (losses.length === 0) return '; the others ask for nothing that is not there';
  return `, and the ${winner.effect.object.kind} of ${othersOf(losses)} does nothing`;
}

function messageOf(matter: Matter, losses: readonly Loss[]): string {
  const place = placeName(matter.winner, matter.winner.effect);
  const wins = {
    first: 'runs first and wins',
    'first not refused': 'is the first that PostgreSQL does not refuse, and wins',
    'if not refused': 'runs first and would win, were it not refused',
  }[matter.wins];
  return `${createdBy(matter)}; ${place} ${wins}${consequence(losses, matter)}.`;
}

function judged(context: RuleContext, matter: Matter, pictures: ReturnType<typeof references>): Violation {
  const foreseen = foreseenFor(context, matter);
  const losses = matter.losers.map((loser) => ({ loser, lost: lostOf(foreseen, loser) })).filter(isLoss);
  const uses = countingOn(context, matter, absent(losses));
  const detail = [
    ...comparisons(
      losses.map(({ loser, lost }) => ({ loser, difference: lost })),
      HEADS,
    ),
    ...firstLines(uses, 'place', MOST_USES),
  ];
  return violationOf(context, matter, { message: messageOf(matter, losses), detail, pictures });
}

/** Judges guarded definitions that do nothing, because another one of the same object ran before. */
export const maskedDefinition: Rule = {
  id: 'masked-definition',
  severity: 'warning',
  summary: 'IF NOT EXISTS hides a definition behind another one that differs',
  why: 'With IF NOT EXISTS the definition that runs first stays, and the others do nothing and say nothing. Columns, types and constraints that only they have never come to be. What counts on them fails later, in another file.',
  fix: `Say which definition stays, and why; add by ALTER TABLE what the others had more:

    resolve:
      - { object: table public.books, keep: db/legacy/001_books.sql, reason: the definition that the API uses }`,
  check: (context) => {
    const found = matters(context).filter(({ kind }) => kind === 'masked');
    const pictures = found.length === 0 ? new Map() : references(context);
    return found.map((matter) => judged(context, matter, pictures));
  },
};

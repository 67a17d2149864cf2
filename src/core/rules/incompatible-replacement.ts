import type { Origin, Refusal, Violation } from '../model.js';
import { objectKey } from '../objects.js';
import { type Rule, type RuleContext, settled } from './rule.js';
import { originName, placeName, placeOf, placesOf } from './shared/places.js';
import { type Trouble, troubles } from './shared/refusals.js';
import { differingLines } from './shared/side-by-side.js';

const MOST_LINES = 6;

function makerOf({ reason }: Refusal): Origin | null {
  return reason.kind === 'made-before' ? reason.by : null;
}

/** Shows the lines in which each refused definition differs from the one that stands. */
function differences(refusals: readonly Refusal[]): string[] {
  return refusals.flatMap((refusal) => {
    const maker = makerOf(refusal);
    if (maker === null || refusal.effect === null) return [];
    const lines = differingLines(
      { ...maker.located, effect: maker.effect },
      { ...refusal.located, effect: refusal.effect },
      MOST_LINES,
    );
    return [`${placeName(refusal.located, refusal.effect)} instead of ${originName(maker)}`, ...lines];
  });
}

function dropOf({ object }: Refusal): string {
  const [kind, ...name] = objectKey(object!).split(' ');
  return `DROP ${kind!.toUpperCase()} ${name.join(' ')}`;
}

function violationOf(context: RuleContext, { refusals, settledBy }: Trouble): Violation {
  const [first] = refusals;
  const makers = new Map(refusals.flatMap((refusal) => makerOf(refusal) ?? []).map((one) => [originName(one), one]));
  const [maker] = makers.values();
  const stands = maker === undefined ? '' : `; it stands since ${originName(maker)}`;
  const messages = [...new Set(refusals.map(({ message }) => message))];
  const more = messages.length === 1 ? '' : ` (and: ${messages.slice(1).join('; ')})`;
  return {
    subject: objectKey(first.object!),
    message: `${first.message} by CREATE OR REPLACE${stands}. PostgreSQL refuses ${placeName(first.located, first.effect)} (${first.sqlstate})${more}.`,
    at: [...[...makers.values()].map(({ located, effect }) => placeOf(located, effect)), ...placesOf(refusals)],
    detail: differences(refusals),
    help: `write \`${dropOf(first)}\` before it, or say under \`resolve:\` in ${context.mapping.path} which definition stays.`,
    ...settled(settledBy),
  };
}

/** Judges CREATE OR REPLACE of what stands in a form that it cannot take the place of. */
export const incompatibleReplacement: Rule = {
  id: 'incompatible-replacement',
  severity: 'error',
  foretells: true,
  summary: 'CREATE OR REPLACE changes what PostgreSQL lets no one change',
  why: 'CREATE OR REPLACE must keep what callers count on: the result type of a function, the names and defaults of its parameters, the columns of a view in their order. PostgreSQL refuses anything else, and with it the whole migration.',
  fix: `Drop it first, with what depends on it, or say which definition stays, and why:

    resolve:
      - { object: function public.due(integer), keep: db/legacy/003_due.sql, reason: the loan period of today }`,
  check: (context) => {
    const found = troubles(
      context,
      ({ kind, object }) => kind === 'replacement' && object !== null,
      ({ object }) => objectKey(object!),
    );
    return found.map((trouble) => violationOf(context, trouble));
  },
};

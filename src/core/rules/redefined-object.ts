import type { Decision, Foreseen, Origin, Replacement, Violation } from '../model.js';
import { objectKey } from '../objects.js';
import { plural } from '../text.js';
import { type Rule, type RuleContext, settled } from './rule.js';
import { pathsOf, sameText } from './shared/definitions.js';
import { groupBy } from './shared/lists.js';
import { originName, placeOf } from './shared/places.js';
import { differingLines } from './shared/side-by-side.js';
import { removalAmong, sourceOf } from './shared/sources.js';

const MOST_LINES = 6;

/** Changing a function in a later migration of its own source is how it is done; another source knows nothing of it. */
function isAcross(context: RuleContext, { before, after }: Replacement): boolean {
  const [one, other] = [before, after].map(({ located }) => sourceOf(context, located));
  return one !== null && other !== null && one !== other;
}

const definition = ({ located, effect }: Origin) => ({ ...located, effect });

function isChange({ before, after }: Replacement): boolean {
  return !sameText(definition(before), definition(after));
}

function violationOf(changes: readonly Replacement[], decision: Decision | null, context: RuleContext): Violation {
  const { before, after } = changes[0]!;
  const origins: Origin[] = [before, ...changes.map((change) => change.after)];
  const last = origins.at(-1)!;
  const key = objectKey(after.effect.object);
  const files = pathsOf(origins.map(({ located }) => located)).length;
  return {
    subject: key,
    message: `${key} is defined by ${plural(files, 'file')} of different sources, in different ways; ${originName(last)} runs last and wins.`,
    at: origins.map(({ located, effect }) => placeOf(located, effect)),
    detail: changes.flatMap((change) => [
      `${originName(change.after)} instead of ${originName(change.before)}`,
      ...differingLines(definition(change.before), definition(change.after), MOST_LINES),
    ]),
    help: `if the last one is meant to win, all is well; else name the file that keeps it under \`resolve:\` in ${context.mapping.path}.`,
    ...settled(decision),
  };
}

/** Judges what several sources define by CREATE OR REPLACE, and not in the same way. */
export const redefinedObject: Rule = {
  id: 'redefined-object',
  severity: 'info',
  summary: 'CREATE OR REPLACE takes the place of another source’s definition',
  why: 'CREATE OR REPLACE overwrites what stands without a word, so that of several definitions the last that runs wins. Within one source that is how a function is changed. Between sources that know nothing of each other it depends on the order which of them callers meet.',
  fix: `Put the sources into the order in which the right one wins, or say which definition stays, and why:

    resolve:
      - { object: function public.due(integer), keep: db/legacy/003_due.sql, reason: the loan period of today }`,
  check: (context) => {
    const { foreseen, legacy } = context;
    const across = ({ replacements, runs }: Foreseen) => {
      // What PostgreSQL refuses to replace is told as that.
      const refused = new Set(runs.flatMap(({ refusals }) => refusals.map(({ effect }) => effect)));
      const told = replacements.filter((one) => !refused.has(one.after.effect));
      return groupBy(
        told.filter((one) => isAcross(context, one) && isChange(one)),
        ({ after }) => objectKey(after.effect.object),
      );
    };
    const open = across(foreseen);
    const gone = foreseen === legacy ? [] : [...across(legacy)].filter(([key]) => !open.has(key));
    const answered = gone.flatMap(([, changes]) => {
      const decision = removalAmong(
        context,
        changes.flatMap(({ before, after }) => [before.located, after.located]),
      );
      return decision === null ? [] : [violationOf(changes, decision, context)];
    });
    return [...[...open.values()].map((changes) => violationOf(changes, null, context)), ...answered];
  },
};

import { structuredPatch } from 'diff';
import type { Decision, ObjectDifference, ObjectFate, Place } from '../../model.js';
import { printPlace } from '../../places.js';
import { plural } from '../../text.js';
import { type Rule, type RuleContext, settled } from '../rule.js';
import { acceptLine } from '../shared/accept-line.js';
import { placeName, placeOf } from '../shared/places.js';
import { allLetGo, definitionAccepted, resolvedBy } from '../shared/reasons.js';

const ID = 'object-changed';
const CONTEXT = 1;
/** A clock would make the same difference look otherwise on a slow machine. */
const MOST_EDITS = 2_000;

function strong({ differences }: ObjectFate): ObjectDifference[] {
  return differences.filter(({ weak }) => weak !== true);
}

/** A part whose statement was let go is explained by that. */
function removals(context: RuleContext, differences: readonly ObjectDifference[]): Decision | null {
  const makers = differences.map(({ madeBy }) => madeBy.before);
  return makers.every((maker) => maker !== null) ? allLetGo(context, makers) : null;
}

function reasonOf(context: RuleContext, fate: ObjectFate): Decision | null {
  return (
    resolvedBy(
      context,
      fate,
      strong(fate).every(({ before }) => before === null),
    ) ??
    removals(context, strong(fate)) ??
    definitionAccepted(context, fate.object)
  );
}

/** Shows what two texts of several lines do not have in common; both whole where that is too much. */
function changedLines(before: string, after: string): string[] {
  const texts = [before, after].map((text) => `${text.trimEnd()}\n`) as [string, string];
  const patch = structuredPatch('', '', ...texts, '', '', { context: CONTEXT, maxEditLength: MOST_EDITS });
  const whole = [...before.split('\n').map((line) => `-${line}`), ...after.split('\n').map((line) => `+${line}`)];
  const lines = patch?.hunks.flatMap((hunk, index) => [...(index === 0 ? [] : ['…']), ...hunk.lines]) ?? whole;
  return lines.map((line) => line.replace(/^([-+ ])/, '$1 '));
}

function from({ source, madeBy }: ObjectDifference): string {
  const alone = source === null ? '' : `, ${source} alone`;
  return madeBy.before === null ? alone : `  (${placeName(madeBy.before)}${alone})`;
}

/** Shows a difference as a diff: the part, what the legacy side has, what the canonical side has. */
function lines(difference: ObjectDifference): string[] {
  const { part, before, after, madeBy } = difference;
  const now = madeBy.after === null ? '' : `  (${placeName(madeBy.after)})`;
  const head = part === null ? [] : [part];
  if (before !== null && after !== null && (before.includes('\n') || after.includes('\n'))) {
    return [
      `${part} ${[from(difference).trim(), now.trim()].filter((text) => text !== '').join(' → ')}`,
      ...changedLines(before, after),
    ];
  }
  const side = (sign: string, text: string | null, where: string) =>
    text === null ? [] : text.split('\n').map((line, index) => `${sign} ${line}${index === 0 ? where : ''}`);
  return [...head, ...side('-', before, from(difference)), ...side('+', after, now)];
}

function placesOf(differences: readonly ObjectDifference[]): Place[] {
  const located = differences.flatMap(({ madeBy }) => [madeBy.before, madeBy.after].filter((one) => one !== null));
  const places = located.map((one) => placeOf(one));
  return [...new Map(places.map((place) => [printPlace(place), place])).values()];
}

/** Judges objects that the canonical migrations make otherwise than the legacy files. */
export const objectChanged: Rule = {
  id: ID,
  severity: 'error',
  summary: 'an object is other after the canonical migrations than after the legacy files',
  why: 'A lost default, a grant or one character of a function body changes what production does, and no reader of the migrations sees it. The proof compares the catalogs of both sides part by part, and asks for a reason for each object that differs.',
  fix: `Look at the difference and change the plan, decide which definition stays, or accept it.

    resolve:
      - { object: function public.price(uuid), keep: db/new/007_price.sql, reason: the rounding was mended there }
    accept:
      - { finding: object-changed view public.totals, reason: it shows the new column too }`,
  check: (context) =>
    (context.evidence?.objects ?? []).flatMap((fate) => {
      if (fate.fate !== 'changed') return [];
      const differences = strong(fate);
      const count = plural(differences.length, 'difference');
      return {
        subject: fate.object,
        message: `${fate.object} is not what the legacy files make: ${count}.`,
        at: placesOf(differences),
        detail: differences.flatMap(lines),
        help: `decide which definition stays (\`resolve\`), change the plan, or accept it: \`${acceptLine(ID, fate.object)}\``,
        ...settled(reasonOf(context, fate)),
      };
    }),
};

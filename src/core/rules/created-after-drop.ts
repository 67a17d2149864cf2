import type { Decision, Drop, Foreseen, Origin, Violation } from '../model.js';
import { objectKey, spaceKey } from '../objects.js';
import { plural } from '../text.js';
import { type Rule, type RuleContext, settled } from './rule.js';
import { groupBy } from './shared/lists.js';
import { matters } from './shared/matters.js';
import { originName, placeOf } from './shared/places.js';
import { removalAmong } from './shared/sources.js';

/** A table that is made, dropped and made again. */
type Remake = { readonly key: string; readonly first: Origin; readonly drop: Origin; readonly again: Origin };

/** Whether a DO block drops it depends on what it finds. */
function isInBlock({ located: { statement } }: Origin): boolean {
  return 'tag' in statement.parsed && statement.parsed.tag === 'DoStmt';
}

/** Rows of before are meant to go when a migration has copied them elsewhere. */
function readsBefore({ located, effect }: Origin): boolean {
  const key = spaceKey(effect.object);
  return located.file.statements.some(({ ordinal, parsed }) => {
    if (ordinal >= located.statement.ordinal || 'error' in parsed) return false;
    const reads = parsed.effects.filter(
      ({ action, shape }) => action === 'data' || (action === 'create' && shape === null),
    );
    return reads.some(
      ({ needs, object }) => spaceKey(object) !== key && needs.some((need) => spaceKey(need.object) === key),
    );
  });
}

/** A table that a migration fills from others as it makes it holds what can be worked out again. */
function isFilled({ located, effect }: Origin): boolean {
  const key = spaceKey(effect.object);
  if (effect.shape === null) return true;
  return located.file.statements.some(({ ordinal, parsed }) => {
    if (ordinal <= located.statement.ordinal || 'error' in parsed) return false;
    const writes = parsed.effects.filter(({ action, object }) => action === 'data' && spaceKey(object) === key);
    return writes.some(({ needs }) => needs.some(({ object }) => object.kind === 'table' && spaceKey(object) !== key));
  });
}

/** Tells whether a drop takes rows that an earlier migration's table may hold. */
function losesRows({ dropped, by }: Drop): boolean {
  const { object, madeBy, certain } = dropped;
  if (object.kind !== 'table' || !certain || madeBy.run >= by.run || isInBlock(by)) return false;
  return !readsBefore(by);
}

function remakes({ drops, objects }: Foreseen): Remake[] {
  const tables = drops.filter(({ dropped }) => dropped.object.kind === 'table');
  return tables.flatMap((drop, index) => {
    const key = objectKey(drop.dropped.object);
    const next = tables.slice(index + 1).find(({ dropped }) => objectKey(dropped.object) === key)?.dropped;
    const again = (next ?? objects.get(key))?.madeBy;
    if (!losesRows(drop) || again === undefined || again.run < drop.by.run || isFilled(again)) return [];
    return [{ key, first: drop.dropped.madeBy, drop: drop.by, again }];
  });
}

function isHere({ drop, again }: Remake): boolean {
  return drop.located.file === again.located.file;
}

function violationOf(remakes: readonly Remake[], decision: Decision | null): Violation {
  const { key, first, drop, again } = remakes[0]!;
  const anew = isHere(remakes[0]!) ? 'created again there' : `created again by ${originName(again)}`;
  const more = remakes.length === 1 ? '' : `, ${plural(remakes.length, 'time')} in all`;
  const origins = new Map(remakes.flatMap((one) => [one.first, one.drop, one.again]).map((one) => [one.effect, one]));
  return {
    subject: key,
    message: `${key} of ${originName(first)} is dropped by ${originName(drop)} and ${anew}${more}: the rows that it holds by then are gone, and nothing says so.`,
    at: [...origins.values()].map(({ located, effect }) => placeOf(located, effect)),
    help: 'change the table by ALTER TABLE, or copy its rows before; where no rows are worth keeping, accept it.',
    ...settled(decision),
  };
}

function remakesHere(context: RuleContext): Violation[] {
  const { foreseen, legacy } = context;
  const remade = groupBy(remakes(foreseen), ({ key }) => key);
  // Where several files define the table each for itself, that is the matter.
  for (const { key, decision } of matters(context)) if (decision === null) remade.delete(key);
  const before = foreseen === legacy ? [] : [...groupBy(remakes(legacy), ({ key }) => key)];
  const answered = before.flatMap(([key, all]) => {
    const statements = all.flatMap(({ first, drop, again }) => [first.located, drop.located, again.located]);
    const decision = remade.has(key) ? null : removalAmong(context, statements);
    return decision === null ? [] : [violationOf(all, decision)];
  });
  return [...[...remade.values()].map((all) => violationOf(all, null)), ...answered];
}

/** Judges tables that a later migration drops and makes anew, rows and all. */
export const createdAfterDrop: Rule = {
  id: 'created-after-drop',
  severity: 'warning',
  summary: 'a table is dropped and created again, and its rows are lost',
  why: 'On an empty database nothing is lost, so that no test shows it. On one that is in use the rows that an earlier migration’s table holds are gone with the drop. The new table is empty, and nothing says so.',
  fix: `Change the table by ALTER TABLE, or copy its rows before. Where none are worth keeping, say so:

    accept:
      - { finding: created-after-drop table public.sessions, reason: visitors log in again }`,
  check: remakesHere,
};

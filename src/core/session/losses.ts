import type { MadeThing, SessionMakings } from '../model.js';
import { groupBy } from '../rules/shared/lists.js';

/** What would be gone: things that nothing else in the plan makes, and statements that make nothing themselves. */
export type Loss = {
  readonly only: readonly MadeThing[];
  readonly elsewhere: number;
  readonly others: number;
  /** How many migrations or files it is the loss of; 0 where nothing is known of them. */
  readonly of: number;
};
type Taking = SessionMakings['takings'][number];

/** Finds what is lost with some of what the migrations take, out of all that is `left` in the plan. */
export function lossOf(
  { takings, things }: SessionMakings,
  isGone: (taking: Taking) => boolean,
  isLeft: (taking: Taking) => boolean,
): Loss {
  const gone = takings.map(isGone);
  const left = takings.map((taking, index) => !gone[index]! && isLeft(taking));
  const touched = things.filter(({ by }) => by.some((index) => gone[index]));
  const lost = touched.filter(({ by }) => !by.some((index) => left[index]));
  const objects = new Set(lost.flatMap(({ thing, table }) => (table === undefined ? [thing] : [])));
  // The columns of a table that is lost are lost with it.
  const only = lost.filter(({ table }) => table === undefined || !objects.has(table));
  return {
    only,
    elsewhere: touched.length - lost.length,
    others: takings.reduce((sum, { others }, index) => sum + (gone[index] ? others : 0), 0),
    of: gone.filter(Boolean).length,
  };
}

/** What a person looks for first. */
const FIRST = ['table', 'column', 'columns', 'view', 'materialized view', 'type', 'function'];
/** As many things as a person takes in at a glance, and as many columns of one table. */
const [NAMED, COLUMNS] = [6, 4];

function rankOf(text: string): number {
  const rank = FIRST.findIndex((kind) => text.startsWith(`${kind} `));
  return rank < 0 ? FIRST.length : rank;
}

function columnsText(table: string, columns: readonly string[]): string {
  const more = columns.length > COLUMNS ? ` and ${columns.length - COLUMNS} more` : '';
  const named = columns.slice(0, COLUMNS).join(', ');
  return columns.length === 1 ? `column ${named} of ${table}` : `columns ${named}${more} of ${table}`;
}

/** Names things, the columns of one table together, tables first. */
function namesOf(things: readonly MadeThing[]): string[] {
  const columns = groupBy(
    things.filter(({ table }) => table !== undefined),
    ({ table }) => table!,
  );
  const objects = things.filter(({ table }) => table === undefined).map(({ thing }) => thing);
  const names = [
    ...objects,
    ...[...columns].map(([table, of]) =>
      columnsText(
        table,
        of.map(({ thing }) => thing),
      ),
    ),
  ];
  return names.sort((a, b) => rankOf(a) - rankOf(b));
}

function madeText({ only, elsewhere }: Loss, it: string): string {
  const makes = it === 'it' ? 'makes' : 'make';
  if (only.length === 0 && elsewhere === 0) return `${it} ${makes} nothing`;
  if (only.length === 0) return `all that ${it} ${makes} is made elsewhere, too`;
  const names = namesOf(only);
  const more = names.length > NAMED ? `; ${names.length - NAMED} more` : '';
  return `only ${it} ${makes}: ${names.slice(0, NAMED).join('; ')}${more}`;
}

function othersText({ others }: Loss): string {
  if (others === 0) return '';
  return others === 1
    ? ' 1 other statement alters, fills, comments or grants.'
    : ` ${others} other statements alter, fill, comment or grant.`;
}

/** Says what is lost in one or two sentences. */
export function lossText(loss: Loss, isOne: boolean): string {
  if (loss.of === 0) return 'Nothing of it is in the plan.';
  const made = madeText(loss, isOne ? 'it' : 'they');
  return `${made[0]!.toUpperCase()}${made.slice(1)}.${othersText(loss)}`;
}

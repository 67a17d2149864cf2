import type { Corpus, Effect, Foreseen, Located, Statement } from '../../model.js';
import { objectKey, quoteName } from '../../objects.js';
import { plural } from '../../text.js';
import type { RuleContext } from '../rule.js';
import { groupBy } from './lists.js';
import { foreseenFor, type Matter } from './matters.js';
import { placeName } from './places.js';

type Use = {
  readonly located: Located;
  readonly effect: Effect | null;
  readonly column: string;
  readonly refused: boolean;
};

/** What bodies ask for once they are called, by table, for all findings of one corpus. */
const known = new WeakMap<Corpus, ReadonlyMap<string, readonly Use[]>>();

function listLater({ migrations, canonical }: Corpus): Map<string, Use[]> {
  const uses: (Use & { readonly table: string })[] = [];
  for (const { file, statement } of [...migrations, ...canonical].flatMap(({ up }) => up)) {
    for (const effect of 'effects' in statement.parsed ? statement.parsed.effects : []) {
      for (const { object, column, or } of effect.later ?? []) {
        if (column === null || or !== undefined) continue;
        uses.push({ table: objectKey(object), located: { file, statement }, effect, column, refused: false });
      }
    }
  }
  return groupBy(uses, ({ table }) => table);
}

type Refused = Use & { readonly table: string; readonly winner: Statement };

/** What is refused for a column that never comes to be, by table, for all findings of one foresight. */
const refused = new WeakMap<Foreseen, ReadonlyMap<string, readonly Refused[]>>();

function listRefused({ runs }: Foreseen): Map<string, Refused[]> {
  const uses = runs.flatMap(({ refusals }) =>
    refusals.flatMap(({ object, column, reason, located, effect }) => {
      if (reason.kind !== 'masked' || object === null || column === null) return [];
      const winner = reason.winner.located.statement;
      return [{ table: objectKey(object), winner, located, effect, column, refused: true }];
    }),
  );
  return groupBy(uses, ({ table }) => table);
}

function refusedFor({ key, winner }: Matter, foreseen: Foreseen): Refused[] {
  const byTable = refused.get(foreseen) ?? listRefused(foreseen);
  refused.set(foreseen, byTable);
  return (byTable.get(key) ?? []).filter((use) => use.winner === winner.statement);
}

/** Says line by line who counts on columns that never come to be: statements that are refused, and bodies that will fail. */
export function countingOn(context: RuleContext, matter: Matter, lost: ReadonlySet<string>): string[] {
  const { corpus } = context;
  const later = known.get(corpus) ?? listLater(corpus);
  known.set(corpus, later);
  const called = (later.get(matter.key) ?? []).filter(({ column }) => lost.has(column));
  const uses = [...refusedFor(matter, foreseenFor(context, matter)), ...called];
  return [...groupBy(uses, ({ located, effect }) => placeName(located, effect))].map(([place, [first, ...rest]]) => {
    const columns = [...new Set([first!, ...rest].map(({ column }) => quoteName(column)))];
    const what = columns.length > 3 ? plural(columns.length, 'of them', 'of them') : columns.join(', ');
    return `${place} counts on ${what}: ${first!.refused ? 'refused' : 'fails once it is called'}`;
  });
}

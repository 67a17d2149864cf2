import type { Decision, Located, ObjectFateKind, RowsDifference } from '../../model.js';
import { objectKey } from '../../objects.js';
import { plural } from '../../text.js';
import { type Rule, type RuleContext, settled } from '../rule.js';
import { acceptLine } from '../shared/accept-line.js';
import { sentenceList } from '../shared/lists.js';
import { placeOf } from '../shared/places.js';
import { letGo, renamedTo, resolvedBy } from '../shared/reasons.js';

const ID = 'rows-changed';

/** Lists the legacy statements that change rows of a table, in run order. */
function writers({ corpus }: RuleContext, table: string): Located[] {
  const all = corpus.migrations.flatMap(({ up }) => up);
  return all.filter(({ statement: { parsed } }) => {
    if ('error' in parsed) return false;
    return parsed.effects.some(({ action, object }) => action === 'data' && objectKey(object) === table);
  });
}

/** Rows follow from the table that holds them: one that is lost or decided on explains its rows. */
function reasonOf(context: RuleContext, table: string, located: readonly Located[]): Decision | null {
  const removed = located.map((one) => letGo(context, one));
  return (
    resolvedBy(context, { object: table, on: null, wasOn: null }) ??
    renamedTo(context, table) ??
    removed.find((one) => one !== null) ??
    null
  );
}

function sentence({ table, before, after, columns }: RowsDifference): string {
  if (before !== after) {
    return `${table} has ${plural(before, 'row')} after the legacy files and ${after} after the canonical migrations.`;
  }
  const which = sentenceList(columns);
  return `the rows of ${table} differ in ${columns.length === 1 ? 'column' : 'columns'} ${which} (${plural(before, 'row')}).`;
}

/** What is said of the table says it of its rows, too. */
const TOLD: ReadonlySet<ObjectFateKind> = new Set(['lost', 'never created']);

/** Rows that the legacy side never managed to write are no loss where the canonical side has them. */
function isGained({ evidence }: RuleContext, { before, after }: RowsDifference, located: readonly Located[]): boolean {
  if (after <= before) return false;
  const refused = evidence?.legacy[0]?.files.flatMap((file) => file.refused) ?? [];
  return located.some(({ file, statement }) =>
    refused.some(({ path, start }) => path === file.file.path && start === statement.span.start),
  );
}

/** Judges rows that migrations insert or change. */
export const rowsChanged: Rule = {
  id: ID,
  severity: 'error',
  summary: 'a table holds other rows after the canonical migrations than after the legacy files',
  why: 'Migrations insert roles, settings and feature flags, and an INSERT that is lost or runs twice is seen only by who misses its row. The proof counts the rows of both sides and compares their values column by column; columns that depend on the moment (now(), random ids, sequences) are left out.',
  fix: `Look at the INSERT, UPDATE and DELETE statements of the files named and change the plan, or accept it.

    accept:
      - { finding: rows-changed table public.settings, reason: both directories inserted the same row }`,
  check: (context) =>
    (context.evidence?.rows ?? []).flatMap((rows) => {
      const fate = context.evidence?.objects.find(({ object }) => object === rows.table)?.fate;
      const located = writers(context, rows.table);
      if ((fate !== undefined && TOLD.has(fate)) || isGained(context, rows, located)) return [];
      return {
        subject: rows.table,
        message: sentence(rows),
        at: located.map((one) => placeOf(one)),
        help: `look at these statements and the order in which they run, or accept it: \`${acceptLine(ID, rows.table)}\``,
        ...settled(reasonOf(context, rows.table, located)),
      };
    }),
};

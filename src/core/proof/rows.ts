import type { Rows, RowsDifference, TableRows } from '../model.js';

const EMPTY: TableRows = { count: 0, columns: new Map(), values: [] };

/** Lists the columns that both have and that differ. */
function differing(before: TableRows, after: TableRows): string[] {
  return [...before.columns].flatMap(([column, digest]) => {
    const now = after.columns.get(column);
    return now === undefined || now === digest ? [] : [column];
  });
}

/** Writes the rows of a table as one text, by some of its columns and whatever their order; null where they are unknown. */
function together({ columns, values }: TableRows, chosen: readonly string[]): string | null {
  const at = [...columns.keys()].flatMap((column, index) => (chosen.includes(column) ? [index] : []));
  const lines = values?.map((row) => at.map((index) => row[index]).join(' '));
  return lines?.sort().join('\n') ?? null;
}

/** Values may be the same in each column, and stand together otherwise. */
function isMixed(one: TableRows, other: TableRows, steady: readonly string[]): boolean {
  const [before, after] = [together(one, steady), together(other, steady)];
  return before !== null && after !== null && before !== after;
}

function compared(one: TableRows, other: TableRows, again: TableRows): readonly string[] {
  const moving = new Set(differing(other, again));
  const columns = differing(one, other).filter((name) => !moving.has(name));
  const steady = [...one.columns.keys()].filter((name) => other.columns.has(name) && !moving.has(name));
  if (columns.length > 0 || one.count !== other.count) return columns;
  return isMixed(one, other, steady) ? steady : [];
}

/**
 * Compares the rows of two databases, table by table in byte order. `again` gives the rows of the second one from another
 * run of the same files: columns that differ between two such runs depend on the moment and say nothing.
 */
export function rowsDifferences(before: Rows, after: Rows, again: Rows = after): RowsDifference[] {
  const tables = [...new Set([...before.keys(), ...after.keys()])].sort();
  return tables.flatMap((table) => {
    const [one, other] = [before.get(table) ?? EMPTY, after.get(table) ?? EMPTY];
    const both = one.count > 0 && other.count > 0;
    const columns = both ? compared(one, other, again.get(table) ?? other) : [];
    if (one.count === other.count && columns.length === 0) return [];
    return [{ table, before: one.count, after: other.count, columns }];
  });
}

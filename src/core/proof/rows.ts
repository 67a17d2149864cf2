import type { Rows, RowsDifference, TableRows } from '../model.js';

const EMPTY: TableRows = { count: 0, columns: new Map() };

function differing(before: TableRows, after: TableRows): string[] {
  return [...before.columns].flatMap(([column, digest]) => {
    const now = after.columns.get(column);
    return now === undefined || now === digest ? [] : [column];
  });
}

/**
 * Compares the rows of two databases, table by table in byte order. `unsteady` gives the same files' rows from another
 * run: columns that differ between two such runs say nothing.
 */
export function rowsDifferences(before: Rows, after: Rows, unsteady: Rows = after): RowsDifference[] {
  const tables = [...new Set([...before.keys(), ...after.keys()])].sort();
  return tables.flatMap((table) => {
    const [one, other] = [before.get(table) ?? EMPTY, after.get(table) ?? EMPTY];
    const moving = new Set(differing(other, unsteady.get(table) ?? EMPTY));
    const columns =
      one.count === 0 || other.count === 0 ? [] : differing(one, other).filter((name) => !moving.has(name));
    if (one.count === other.count && columns.length === 0) return [];
    return [{ table, before: one.count, after: other.count, columns }];
  });
}

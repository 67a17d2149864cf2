import type { Rows, RowsDifference, TableRows } from '../model.js';

const EMPTY: TableRows = { count: 0, rows: '', columns: new Map() };

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
    // Values may be the same in each column, and stand together otherwise.
    const steady = moving.size === 0 && (unsteady.get(table)?.rows ?? other.rows) === other.rows;
    const mixed = columns.length === 0 && steady && one.rows !== other.rows;
    if (one.count === other.count && columns.length === 0 && !mixed) return [];
    const named = mixed && one.count === other.count ? [...one.columns.keys()] : columns;
    return [{ table, before: one.count, after: other.count, columns: named }];
  });
}

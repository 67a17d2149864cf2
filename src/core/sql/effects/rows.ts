import type { Node } from 'libpg-query';
import type { ObjectRef, Output } from '../../model.js';
import { as, strings } from '../tree.js';
import { outputName } from './expression-name.js';

/** The columns of a query, or of what stands in a FROM. */
export type Row = {
  readonly items: readonly Output[];
  /** The items are the columns in their order, with none of them merged, renamed or hidden. */
  readonly exact: boolean;
  /** There may be others, which the syntax tree does not tell. */
  readonly open: boolean;
};

/** Columns that the syntax tree does not tell. */
export const OPEN: Row = { items: [], exact: false, open: true };

const BUILT_IN = /^(pg_.*|information_schema)$/;

/** Gives all columns of a relation; those of the catalogs are not known here. */
export function rowOf(table: ObjectRef): Row {
  return BUILT_IN.test(table.schema ?? '') ? OPEN : { items: [{ all: table }], exact: true, open: false };
}

/** Gives columns by their names. */
export function rowNamed(names: readonly string[]): Row {
  return { items: names.map((name) => ({ name })), exact: true, open: false };
}

/** Gives the columns of several one after another. */
export function joined(rows: readonly Row[], exact = true): Row {
  return {
    items: rows.flatMap((row) => row.items),
    exact: exact && rows.every((row) => row.exact),
    open: rows.some((row) => row.open),
  };
}

/** Renames the first columns, as `AS t (a, b)` does: the others keep their names. */
export function renamed(row: Row, nodes: readonly Node[] | undefined): Row {
  const names = strings(nodes);
  if (names.length === 0) return row;
  const given = rowNamed(names).items;
  const told = row.exact && row.items.every((item) => 'name' in item);
  if (told) return { ...row, items: [...given, ...row.items.slice(names.length)] };
  return { items: [...given, ...row.items], exact: false, open: row.open };
}

/** Something in a FROM, by the name that it goes by there. */
export type Member = {
  readonly name: string | null;
  /** Of a relation without an alias. */
  readonly schema: string | null;
  readonly row: Row;
};

/** What a query's names may mean; `outer` is that of the query around it. */
export type Scope = { readonly members: readonly Member[]; readonly outer: Scope | null };

/** Finds what `a.` or `s.a.` means: the innermost member of this name. */
export function memberNamed(scope: Scope | null, name: string, schema?: string): Member | undefined {
  for (let level = scope; level !== null; level = level.outer) {
    const found = level.members.find((item) => item.name === name && (schema === undefined || item.schema === schema));
    if (found !== undefined) return found;
  }
  return undefined;
}

function expanded(fields: readonly Node[], scope: Scope, exact: boolean): Row {
  const [name, second] = strings(fields);
  if (name === undefined) {
    return joined(
      scope.members.map((member) => member.row),
      exact,
    );
  }
  const found = second === undefined ? memberNamed(scope, name) : memberNamed(scope, second, name);
  return found?.row ?? OPEN;
}

/** Says which columns one entry of a SELECT or RETURNING list gives. */
export function rowOfTarget(target: Node, scope: Scope, exact: boolean): Row {
  const { name, val } = as('ResTarget', target) ?? {};
  if (name !== undefined) return rowNamed([name]);
  const fields = as('ColumnRef', val)?.fields ?? as('A_Indirection', val)?.indirection;
  if (fields?.at(-1) !== undefined && as('A_Star', fields.at(-1)) !== null) {
    return as('ColumnRef', val) === null ? OPEN : expanded(fields, scope, exact);
  }
  const derived = outputName(val);
  return derived === null ? OPEN : rowNamed([derived]);
}

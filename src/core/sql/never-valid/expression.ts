import type { ColumnRef, FuncCall, Node } from 'libpg-query';
import { quoteName } from '../../objects.js';
import { isAggregate, returnsSet } from '../functions.js';
import { strings } from '../tree.js';
import { type Context, generated } from './contexts.js';
import { type Finding, refused } from './finding.js';
import { type Types, unstableIn } from './volatility.js';

/** What is known of the table that an expression speaks of. */
export type Table = {
  readonly name: string;
  /** By name; null where some are copied from elsewhere, or stand already. */
  readonly columns: ReadonlySet<string> | null;
  readonly types: Types;
  readonly generated: ReadonlySet<string>;
};

const systemColumns = new Set(['tableoid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax']);

/** Tells whether a table is known to have no column of a name. */
export function lacksColumn({ columns }: Table, name: string): boolean {
  return columns !== null && !columns.has(name) && !systemColumns.has(name);
}

function ofColumn(ref: ColumnRef, context: Context, table: Table): Finding | null {
  const [first = '', second] = strings(ref.fields);
  if (context.columns === false) {
    const help = 'give a constant or a call without columns, or GENERATED ALWAYS AS (…) STORED';
    return refused('0A000', ref, `cannot use column reference in ${context.one}`, help);
  }
  const name = second !== undefined && first === table.name ? second : first;
  if (second !== undefined && first !== table.name) return null;
  if (second === undefined && first === table.name) return null;
  if (context === generated && table.generated.has(name)) {
    const message = `cannot use generated column "${name}" in column generation expression`;
    return refused('42P17', ref, message, "repeat that column's expression instead of naming it");
  }
  if (!lacksColumn(table, name)) return null;
  const help = `name a column that the table has, or define ${quoteName(name)}`;
  const called = second === undefined ? `"${name}"` : `${first}.${name}`;
  return refused('42703', ref, `column ${called} does not exist`, help);
}

function ofCall(call: FuncCall, { many, instead }: Context): Finding | null {
  const parts = strings(call.funcname);
  if (call.over !== undefined) {
    return refused('42P20', call, `window functions are not allowed in ${many}`, instead);
  }
  if (parts.length > 1 && parts[0] !== 'pg_catalog') return null;
  const name = parts.at(-1) ?? '';
  if (isAggregate(name)) return refused('42803', call, `aggregate functions are not allowed in ${many}`, instead);
  return returnsSet(name)
    ? refused('0A000', call, `set-returning functions are not allowed in ${many}`, instead)
    : null;
}

/** Fields that hold no expression, or one that says nothing here. */
const barren = new Set(['A_Const', 'typeName', 'funcname', 'String']);

function ofNode(key: string, value: object, context: Context, table: Table): Finding | null {
  if (key === 'ColumnRef') return ofColumn(value, context, table);
  if (key === 'SubLink') {
    if (context.subqueries) return null;
    return refused('0A000', value, `cannot use subquery in ${context.one}`, context.instead);
  }
  const found = misplaced(value, context, table);
  return found === null && key === 'FuncCall' ? ofCall(value, context) : found;
}

/** Looks at the parts before the whole, as PostgreSQL does; a subquery is another matter inside. */
function misplaced(tree: object, context: Context, table: Table): Finding | null {
  for (const key in tree) {
    const value = (tree as Readonly<Record<string, unknown>>)[key];
    if (typeof value !== 'object' || value === null || barren.has(key)) continue;
    const found = ofNode(key, value, context, table);
    if (found !== null) return found;
  }
  return null;
}

/** Finds the first thing for which PostgreSQL refuses an expression where it stands. */
export function expressionFindings(expression: Node | undefined, context: Context, table: Table): Finding[] {
  if (expression === undefined) return [];
  const found = misplaced(expression, context, table);
  if (found !== null) return [found];
  const unstable = context.immutable === undefined ? null : unstableIn(expression, table.types);
  if (unstable === null) return [];
  const help = `${unstable.what} gives other results at other times or in other sessions: ${context.instead}`;
  return [refused('42P17', unstable.node, context.immutable ?? '', help)];
}

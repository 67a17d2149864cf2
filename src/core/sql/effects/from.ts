import type { JoinExpr, Node, RangeFunction, RangeSubselect, RangeVar } from 'libpg-query';
import type { Need } from '../../model.js';
import { all, as, strings } from '../tree.js';
import { columnIn } from './column-refs.js';
import { need, relation } from './refs.js';
import { joined, type Member, OPEN, type Row, renamed, rowNamed, rowOf, type Scope } from './rows.js';

/** Where the walk through a query stands. */
export type Env = {
  readonly walk: Walk;
  /** The WITH queries that are seen here. */
  readonly ctes: ReadonlyMap<string, Row>;
  readonly scope: Scope | null;
};
/** A walk through a query, with what it found. */
export type Walk = {
  readonly needs: Need[];
  /** Names of variables and parameters. */
  readonly hidden: ReadonlySet<string>;
  /** Walks through anything that holds queries or names columns. */
  readonly visit: (tree: object, env: Env) => void;
  /** Walks through a query or data change and tells its columns. */
  readonly query: (node: Node | undefined, env: Env) => Row;
};
type From = { readonly members: readonly Member[]; readonly exact: boolean };

/** The rows that a rule's commands see under these names. */
const transition = new Set(['new', 'old']);

/** Reads a relation as a member of a scope, and says that it must be there. */
export function rangeMember(range: RangeVar, { ctes, walk }: Env): Member {
  const { relname = '', schemaname, alias } = range;
  const name = alias?.aliasname ?? relname;
  const own =
    schemaname === undefined ? (ctes.get(relname) ?? (transition.has(relname) ? OPEN : undefined)) : undefined;
  if (own !== undefined) return { name, schema: null, row: renamed(own, alias?.colnames) };
  const table = relation(range);
  walk.needs.push(...need(table));
  return { name, schema: alias === undefined ? table.schema : null, row: renamed(rowOf(table), alias?.colnames) };
}

function beside(env: Env, siblings: readonly Member[]): Env {
  return { ...env, scope: { members: siblings, outer: env.scope } };
}

function subselect({ lateral, subquery, alias }: RangeSubselect, env: Env, siblings: readonly Member[]): Member {
  const row = env.walk.query(subquery, lateral ? beside(env, siblings) : env);
  return { name: alias?.aliasname ?? null, schema: null, row: renamed(row, alias?.colnames) };
}

function functionRow({ coldeflist, ordinality, is_rowsfrom }: RangeFunction): Row {
  if (coldeflist === undefined || ordinality || is_rowsfrom) return OPEN;
  return rowNamed(all('ColumnDef', coldeflist).map((column) => column.colname ?? ''));
}

/** A function, XMLTABLE or JSON_TABLE sees what stands before it, with and without LATERAL. */
function calculated(node: Node, env: Env, siblings: readonly Member[]): Member {
  const call = as('RangeFunction', node);
  const alias = (call ?? as('RangeTableFunc', node) ?? as('JsonTable', node))?.alias;
  env.walk.visit(call?.functions ?? node, beside(env, siblings));
  const row = call === null ? OPEN : functionRow(call);
  return { name: alias?.aliasname ?? null, schema: null, row: renamed(row, alias?.colnames) };
}

function join(expression: JoinExpr, env: Env, siblings: readonly Member[]): From {
  const left = fromItem(expression.larg, env, siblings);
  const right = fromItem(expression.rarg, env, [...siblings, ...left.members]);
  const members = [...left.members, ...right.members];
  const merged = strings(expression.usingClause);
  for (const side of [left, right]) {
    const row = joined(side.members.map((member) => member.row));
    for (const column of merged) env.walk.needs.push(...columnIn(row, column));
  }
  if (expression.quals !== undefined) env.walk.visit([expression.quals], beside(env, members));
  const exact = left.exact && right.exact && merged.length === 0 && !expression.isNatural;
  const { alias, join_using_alias: using } = expression;
  if (alias !== undefined) {
    const whole = joined(
      members.map((member) => member.row),
      exact,
    );
    return {
      members: [{ name: alias.aliasname ?? null, schema: null, row: renamed(whole, alias.colnames) }],
      exact: true,
    };
  }
  if (using === undefined) return { members, exact };
  return {
    members: [...members, { name: using.aliasname ?? null, schema: null, row: rowNamed(merged) }],
    exact: false,
  };
}

/** Reads one item of a FROM; `siblings` are those before it, which LATERAL sees. */
function fromItem(node: Node | undefined, env: Env, siblings: readonly Member[]): From {
  const range = as('RangeVar', node);
  if (range !== null) return { members: [rangeMember(range, env)], exact: true };
  const both = as('JoinExpr', node);
  if (both !== null) return join(both, env, siblings);
  const query = as('RangeSubselect', node);
  if (query !== null) return { members: [subselect(query, env, siblings)], exact: true };
  const sample = as('RangeTableSample', node);
  if (sample !== null) {
    env.walk.visit([...(sample.args ?? []), sample.repeatable ?? {}], beside(env, siblings));
    return fromItem(sample.relation, env, siblings);
  }
  return { members: node === undefined ? [] : [calculated(node, env, siblings)], exact: true };
}

/** Reads a FROM or USING into a scope; `first` is what a data change changes. `exact` is false where columns merge. */
export function fromClause(
  nodes: readonly Node[] | undefined,
  env: Env,
  first: readonly Member[] = [],
): { readonly scope: Scope; readonly exact: boolean } {
  const members = [...first];
  let exact = true;
  for (const node of nodes ?? []) {
    const found = fromItem(node, env, members);
    members.push(...found.members);
    exact = exact && found.exact;
  }
  return { scope: { members, outer: env.scope }, exact };
}

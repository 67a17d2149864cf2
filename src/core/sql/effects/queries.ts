import type { InsertStmt, MergeStmt, Node, SelectStmt, UpdateStmt, WithClause } from 'libpg-query';
import type { Need, ObjectRef, Output } from '../../model.js';
import { all, as } from '../tree.js';
import { columnIn, referenceNeeds } from './column-refs.js';
import { callNeeds, castNeeds } from './expressions.js';
import { type Env, fromClause, rangeMember, type Walk } from './from.js';
import { joined, type Member, OPEN, type Row, renamed, rowNamed, rowOf, rowOfTarget, type Scope } from './rows.js';

type Nodes = readonly Node[] | undefined;

/** Reads WITH: each query sees the names before its own, and all of them under RECURSIVE. */
function withQueries(clause: WithClause | undefined, env: Env): Env {
  if (clause === undefined) return env;
  const ctes = new Map(env.ctes);
  const items = all('CommonTableExpr', clause.ctes);
  const inner = { ...env, ctes };
  for (const { ctename = '', aliascolnames } of clause.recursive ? items : []) {
    ctes.set(ctename, renamed(aliascolnames === undefined ? OPEN : rowNamed([]), aliascolnames));
  }
  for (const { ctename = '', aliascolnames, ctequery, search_clause, cycle_clause } of items) {
    const row = renamed(query(ctequery, inner), aliascolnames);
    ctes.set(ctename, search_clause === undefined && cycle_clause === undefined ? row : OPEN);
  }
  return inner;
}

function targetRow(targets: Nodes, scope: Scope, exact: boolean): Row {
  return joined((targets ?? []).map((target) => rowOfTarget(target, scope, exact)));
}

/** ORDER BY, GROUP BY and DISTINCT ON may speak of an output: its name then is no column's. */
function withOutputs(scope: Scope, { items }: Row): Scope {
  const outputs: Member = {
    name: null,
    schema: null,
    row: { items: items.filter((item) => 'name' in item), exact: true, open: false },
  };
  return { ...scope, members: [...scope.members, outputs] };
}

function visitAll(nodes: readonly (Node | readonly Node[] | undefined)[], env: Env): void {
  for (const node of nodes) if (node !== undefined) visit(node, env);
}

/** The branches of UNION and its like: the first one names the columns, and ORDER BY speaks of these only. */
function combined(statement: SelectStmt, env: Env): Row {
  const row = select(statement.larg as SelectStmt, env);
  select(statement.rarg as SelectStmt, env);
  const blind = { ...env, scope: { members: [{ name: null, schema: null, row: OPEN }], outer: null } };
  visitAll([statement.sortClause, statement.limitCount, statement.limitOffset], blind);
  return row;
}

function select(statement: SelectStmt, outer: Env): Row {
  const env = withQueries(statement.withClause, outer);
  if (statement.larg !== undefined) return combined(statement, env);
  const { valuesLists, targetList } = statement;
  if (valuesLists !== undefined) {
    visit(valuesLists, env);
    const width = as('List', valuesLists[0])?.items?.length ?? 0;
    return rowNamed(Array.from({ length: width }, (_, i) => `column${i + 1}`));
  }
  const { scope, exact } = fromClause(statement.fromClause, env);
  const inner = { ...env, scope };
  visitAll([targetList, statement.whereClause, statement.havingClause, statement.windowClause], inner);
  visitAll([statement.limitCount, statement.limitOffset], inner);
  const row = targetRow(targetList, scope, exact);
  const named = { ...env, scope: withOutputs(scope, row) };
  visitAll([statement.groupClause, statement.sortClause, statement.distinctClause], named);
  return row;
}

/** Says that a data change's targets are columns, and walks through what they are set to. */
function assign(targets: Nodes, target: Member, env: Env): void {
  for (const { name = '', val, indirection } of all('ResTarget', targets)) {
    env.walk.needs.push(...columnIn(target.row, name));
    visitAll([indirection, val], env);
  }
}

function returning(clause: { readonly exprs?: Node[] } | undefined, env: Env & { readonly scope: Scope }): Row {
  if (clause === undefined) return OPEN;
  visitAll([clause.exprs], env);
  return targetRow(clause.exprs, env.scope, true);
}

function insert(statement: InsertStmt, outer: Env): Row {
  const env = withQueries(statement.withClause, outer);
  if (statement.relation === undefined) return OPEN;
  const target = rangeMember(statement.relation, { ...env, ctes: new Map() });
  assign(statement.cols, target, env);
  visitAll([statement.selectStmt], env);
  const inner = { ...env, scope: { members: [target], outer: env.scope } };
  const { infer, targetList, whereClause } = statement.onConflictClause ?? {};
  for (const { name } of all('IndexElem', infer?.indexElems)) {
    if (name !== undefined) env.walk.needs.push(...columnIn(target.row, name));
  }
  visitAll([infer?.indexElems, infer?.whereClause], inner);
  const excluded = { ...target, name: 'excluded', schema: null };
  const conflicting = { ...env, scope: { members: [target, excluded], outer: env.scope } };
  assign(targetList, target, conflicting);
  visitAll([whereClause], conflicting);
  return returning(statement.returningClause, inner);
}

type Change = Pick<
  UpdateStmt,
  'relation' | 'withClause' | 'fromClause' | 'targetList' | 'whereClause' | 'returningClause'
>;

/** UPDATE, and DELETE with its USING for FROM. */
function change(statement: Change, outer: Env): Row {
  const env = withQueries(statement.withClause, outer);
  if (statement.relation === undefined) return OPEN;
  const target = rangeMember(statement.relation, { ...env, ctes: new Map() });
  const { scope } = fromClause(statement.fromClause, env, [target]);
  const inner = { ...env, scope };
  assign(statement.targetList, target, inner);
  visitAll([statement.whereClause], inner);
  return returning(statement.returningClause, inner);
}

function merge(statement: MergeStmt, outer: Env): Row {
  const env = withQueries(statement.withClause, outer);
  if (statement.relation === undefined) return OPEN;
  const target = rangeMember(statement.relation, { ...env, ctes: new Map() });
  const { scope } = fromClause(statement.sourceRelation && [statement.sourceRelation], env, [target]);
  const inner = { ...env, scope };
  visitAll([statement.joinCondition], inner);
  for (const { condition, targetList, values } of all('MergeWhenClause', statement.mergeWhenClauses)) {
    assign(targetList, target, inner);
    visitAll([condition, values], inner);
  }
  return returning(statement.returningClause, inner);
}

type Reader = (fields: never, env: Env) => Row;
/** What opens a scope of its own, by the name of its node. */
const statements: Readonly<Record<string, Reader>> = {
  SelectStmt: select,
  InsertStmt: insert,
  UpdateStmt: change,
  DeleteStmt: ({ usingClause, ...rest }: Change & { readonly usingClause?: Node[] }, env) =>
    change({ ...rest, ...(usingClause && { fromClause: usingClause }) }, env),
  MergeStmt: merge,
};

function query(node: Node | undefined, env: Env): Row {
  for (const tag in node) {
    const read = statements[tag];
    if (read !== undefined) return read((node as unknown as Record<string, never>)[tag] as never, env);
    visit(node, env);
  }
  return OPEN;
}

/** They hold no query and no name of a column, and are most of the tree; the relation of INTO is made by it. */
const skipped = new Set(['A_Const', 'String', 'typeName', 'funcname', 'name', 'lockedRels', 'intoClause', 'RangeVar']);

/** A name alone between parentheses may be a whole row, and the function before it one of its columns. */
function isOfRow({ args }: { readonly args?: Node[] }, scope: Scope | null): boolean {
  const fields = args?.length === 1 ? as('ColumnRef', args[0])?.fields : undefined;
  const name = fields?.length === 1 ? as('String', fields[0])?.sval : undefined;
  if (name === undefined) return false;
  for (let level = scope; level !== null; level = level.outer) {
    if (level.members.some((member) => member.name === name)) return true;
  }
  return false;
}

const NO_NEEDS: readonly Need[] = [];

/** Says what a node names by itself. */
function ownNeeds(tag: string, fields: object, { walk, scope }: Env): readonly Need[] {
  if (tag === 'ColumnRef') return referenceNeeds(fields, scope, walk.hidden);
  if (tag === 'TypeCast') return castNeeds(fields);
  return tag === 'FuncCall' && !isOfRow(fields, scope) ? callNeeds(fields) : NO_NEEDS;
}

function visit(tree: object, env: Env): void {
  if (Array.isArray(tree)) {
    for (const item of tree) visit(item, env);
    return;
  }
  for (const key in tree) {
    const value = (tree as Readonly<Record<string, unknown>>)[key];
    if (typeof value !== 'object' || value === null) continue;
    const read = statements[key];
    if (read !== undefined) read(value as never, env);
    else if (key === 'RangeVar') rangeMember(value, env);
    else if (!skipped.has(key)) {
      const needs = ownNeeds(key, value, env);
      env.walk.needs.push(...needs);
      // The cast of a sequence's name says no more than the call around it.
      if (key !== 'ColumnRef' && needs[0]?.object.kind !== 'sequence') visit(value, env);
    }
  }
}

const none: ReadonlySet<string> = new Set();

function start(scope: Scope | null, hidden: ReadonlySet<string>): Env {
  const walk: Walk = { needs: [], hidden, visit, query };
  return { walk, ctes: new Map(), scope };
}

/**
 * Says which relations and columns a query or data change reads or writes: every relation that it names but its own
 * WITH queries, and the columns whose relation is certain. The kind of a relation is table, as the query does not tell a
 * table from a view. `hidden` names variables and parameters around it.
 */
export function queryNeeds(nodes: readonly (Node | undefined)[], hidden = none): Need[] {
  const env = start(null, hidden);
  for (const node of nodes) query(node, env);
  return env.walk.needs;
}

/**
 * Says what a query needs, as queryNeeds() does, and which columns it gives, of which the first are called `names`;
 * undefined where the tree does not tell.
 */
export function readQuery(
  node: Node | undefined,
  names?: readonly Node[],
): { readonly needs: readonly Need[]; readonly outputs: readonly Output[] | undefined } {
  const env = start(null, none);
  const row = renamed(query(node, env), names);
  return { needs: env.walk.needs, outputs: row.exact && !row.open ? row.items : undefined };
}

/**
 * Says what expressions over a table's columns need. `aliases` are names for its rows: NEW and OLD in the WHEN of a
 * trigger.
 */
export function columnNeeds(
  table: ObjectRef,
  nodes: readonly (Node | undefined)[],
  aliases: readonly string[] = [],
): Need[] {
  const names = aliases.length === 0 ? [table.name] : aliases;
  const members = names.map((name) => ({ name, schema: table.schema, row: rowOf(table) }));
  const env = start({ members, outer: null }, none);
  for (const node of nodes) query(node, env);
  return env.walk.needs;
}

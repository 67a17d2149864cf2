import {
  type A_Expr,
  type AlterTableStmt,
  type ColumnDef,
  type CreateStmt,
  type Node,
  parseSync,
  type RangeVar,
  type TypeName,
} from 'libpg-query';
import type { ObjectRef, Statement, TypedConstant } from '../model.js';
import { relation } from './effects/refs.js';
import { needType } from './effects/types.js';
import { fromBytes } from './offsets.js';
import { all, as, type Of, type Source, strings, type Tag, tagOf } from './tree.js';

type Found = { readonly value: string; readonly location: number };
type Table = { readonly object: ObjectRef; readonly names: ReadonlySet<string> };
const COMPARES = new Set(['=', '<>', '<', '>', '<=', '>=']);

function constantsOf(node: Node | undefined): Found[] {
  const constant = as('A_Const', node);
  if (constant?.sval !== undefined) return [{ value: constant.sval.sval ?? '', location: constant.location ?? 0 }];
  const items = as('List', node)?.items ?? as('A_ArrayExpr', node)?.elements ?? [];
  return items.flatMap((item) => (as('A_Const', item) === null ? [] : constantsOf(item)));
}

function tableOf(range: RangeVar | undefined, ...names: readonly string[]): Table {
  const alias = range?.alias?.aliasname;
  return { object: relation(range), names: new Set([alias ?? range?.relname ?? '', ...names]) };
}

/** A walk through one statement. What it finds is certain to be read as a value of the type or column named. */
class Walk {
  readonly found: TypedConstant[] = [];

  /** `queries` are the names of WITH queries, which hide tables. */
  constructor(
    private readonly source: Source,
    private readonly queries: ReadonlySet<string>,
  ) {}

  /** Looks at every node below a tree: casts, columns with a default, and queries of one table. */
  visit(tree: unknown): void {
    if (typeof tree !== 'object' || tree === null) return;
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value !== 'object' || value === null) continue;
      if (key === 'TypeCast') this.ofType(value.typeName, constantsOf(value.arg));
      else if (key === 'ColumnDef') this.column(value as ColumnDef);
      else if (key === 'SelectStmt') this.query(value as Of<'SelectStmt'>);
      this.visit(value);
    }
  }

  ofType(type: TypeName | undefined, constants: readonly Found[]): void {
    const [need] = needType(type);
    if (need === undefined || need.column !== null) return;
    for (const { value, location } of constants) this.add(value, location, { type: need.object });
  }

  ofColumn(table: ObjectRef, column: string, node: Node | undefined): void {
    for (const { value, location } of constantsOf(node)) this.add(value, location, { table, column });
  }

  /** Finds what is compared with columns of a table; an inner query has columns of its own. */
  compared(table: Table, tree: unknown): void {
    if (typeof tree !== 'object' || tree === null) return;
    for (const [key, value] of Object.entries(tree)) {
      if (key === 'SubLink' || key === 'SelectStmt') continue;
      if (key === 'A_Expr') this.comparison(table, value as A_Expr);
      this.compared(table, value);
    }
  }

  private add(value: string, location: number, of: TypedConstant['of']): void {
    this.found.push({ value, at: this.source.offset(location), of });
  }

  private column({ typeName, constraints }: ColumnDef): void {
    for (const { contype, raw_expr } of all('Constraint', constraints)) {
      if (contype === 'CONSTR_DEFAULT') this.ofType(typeName, constantsOf(raw_expr));
    }
  }

  private comparison({ object, names }: Table, { name, lexpr, rexpr }: A_Expr): void {
    if (!COMPARES.has(strings(name).at(-1) ?? '')) return;
    for (const [one, other] of [
      [lexpr, rexpr],
      [rexpr, lexpr],
    ]) {
      const fields = strings(as('ColumnRef', one)?.fields);
      const [first = '', second] = fields;
      if (fields.length === 1) this.ofColumn(object, first, other);
      else if (second !== undefined && names.has(first)) this.ofColumn(object, second, other);
    }
  }

  private query({ fromClause = [], whereClause }: Of<'SelectStmt'>): void {
    const [only, ...others] = fromClause;
    const range = as('RangeVar', only);
    if (range === null || others.length > 0 || this.queries.has(range.relname ?? '')) return;
    this.compared(tableOf(range), whereClause);
  }
}

function checks(walk: Walk, table: Table, constraints: readonly Node[] | undefined): void {
  for (const { contype, raw_expr } of all('Constraint', constraints)) {
    if (contype === 'CONSTR_CHECK') walk.compared(table, raw_expr);
  }
}

function ofCreateTable(walk: Walk, statement: CreateStmt): void {
  const table = tableOf(statement.relation);
  checks(walk, table, statement.tableElts);
  for (const { constraints } of all('ColumnDef', statement.tableElts)) checks(walk, table, constraints);
}

function ofAlterTable(walk: Walk, statement: AlterTableStmt): void {
  const table = tableOf(statement.relation);
  for (const { subtype, name = '', def } of all('AlterTableCmd', statement.cmds)) {
    if (subtype === 'AT_ColumnDefault') walk.ofColumn(table.object, name, def);
    checks(walk, table, def === undefined ? [] : [def]);
    checks(walk, table, as('ColumnDef', def)?.constraints);
  }
}

function ofInsert(walk: Walk, { relation: range, cols, selectStmt, onConflictClause }: Of<'InsertStmt'>): void {
  const table = relation(range);
  const names = all('ResTarget', cols).map(({ name = '' }) => name);
  const query = as('SelectStmt', selectStmt);
  const rows = query?.valuesLists?.map((row) => as('List', row)?.items ?? []) ?? [
    all('ResTarget', query?.targetList).map(({ val }) => val ?? {}) as Node[],
  ];
  for (const row of rows) {
    row.forEach((node, index) => {
      if (names[index] !== undefined && as('A_Const', node) !== null) walk.ofColumn(table, names[index], node);
    });
  }
  for (const { name = '', val } of all('ResTarget', onConflictClause?.targetList)) walk.ofColumn(table, name, val);
}

type Readers = { readonly [T in Tag]?: (walk: Walk, statement: Of<T>) => void };
const readers: Readers = {
  CreateStmt: ofCreateTable,
  AlterTableStmt: ofAlterTable,
  InsertStmt: ofInsert,
  UpdateStmt: (walk, { relation: range, targetList, fromClause, whereClause }) => {
    const table = tableOf(range);
    for (const { name = '', val } of all('ResTarget', targetList)) walk.ofColumn(table.object, name, val);
    if (fromClause === undefined) walk.compared(table, whereClause);
  },
  DeleteStmt: (walk, { relation: range, usingClause, whereClause }) => {
    if (usingClause === undefined) walk.compared(tableOf(range), whereClause);
  },
  IndexStmt: (walk, { relation: range, whereClause }) => walk.compared(tableOf(range), whereClause),
  CreatePolicyStmt: (walk, { table, qual, with_check }) => walk.compared(tableOf(table), [qual, with_check]),
  CreateTrigStmt: (walk, { relation: range, whenClause }) => walk.compared(tableOf(range, 'new', 'old'), whenClause),
};

function withNames(tree: unknown, found = new Set<string>()): Set<string> {
  if (typeof tree !== 'object' || tree === null) return found;
  for (const [key, value] of Object.entries(tree)) {
    if (key === 'CommonTableExpr') found.add(value.ctename);
    withNames(value, found);
  }
  return found;
}

/** Lists the string constants to which a statement itself gives a type, by place; nothing where it does not parse. */
function constantsIn(text: string): TypedConstant[] {
  try {
    const node = parseSync(text).stmts?.[0]?.stmt as Node;
    const walk = new Walk({ text, offset: fromBytes(text) }, withNames(node));
    const tag = tagOf(node);
    const read = readers[tag] as ((walk: Walk, statement: unknown) => void) | undefined;
    read?.(walk, (node as Record<Tag, unknown>)[tag]);
    walk.visit(node);
    return walk.found.sort((a, b) => a.at - b.at);
  } catch {
    return [];
  }
}

/**
 * Adds to statements behind an ALTER TYPE … ADD VALUE of their file the typed constants that they hold: nobody asks for
 * those of others. What stands in bodies of functions and DO blocks is not among them, for it is read when it runs.
 */
export function withConstants(text: string, statements: readonly Statement[]): readonly Statement[] {
  const first = statements.findIndex(({ parsed }) => 'addsEnumValue' in parsed && parsed.addsEnumValue);
  if (first < 0) return statements;
  return statements.map((statement, index) => {
    const { parsed, span, form } = statement;
    if (index <= first || 'error' in parsed || form !== 'sql') return statement;
    const constants = constantsIn(text.slice(span.start, span.end));
    return constants.length === 0 ? statement : { ...statement, parsed: { ...parsed, constants } };
  });
}

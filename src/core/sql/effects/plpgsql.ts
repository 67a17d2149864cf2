import { parsePlPgSQLSync, parseSync } from 'libpg-query';
import { as } from '../tree.js';

/** A statement of SQL that a block of PL/pgSQL runs as it stands. */
export type Run = {
  readonly query: string;
  /** Of the block's text, counted from 1. */
  readonly line: number;
  /** In a branch, or where an error may be caught: whether it runs is not sure. */
  readonly maybe: boolean;
  /** A literal behind EXECUTE. */
  readonly executed: boolean;
};
export type Block = {
  readonly runs: readonly Run[];
  /** It runs SQL that it puts together. */
  readonly dynamic: boolean;
  /** Variables and parameters: a name of theirs need not be a column's. */
  readonly variables: ReadonlySet<string>;
};

type Fields = Readonly<Record<string, unknown>>;
type Expression = { readonly PLpgSQL_expr?: { readonly query?: string } };

function queryOf(expression: unknown): string | undefined {
  return (expression as Expression | undefined)?.PLpgSQL_expr?.query;
}

/** The text of an expression that is one plain string. */
function literalOf(expression: unknown): string | undefined {
  const query = queryOf(expression) ?? '';
  if (!/^\s*(e?'|\$)/i.test(query)) return undefined;
  try {
    const select = as('SelectStmt', parseSync(`SELECT ${query}`).stmts?.[0]?.stmt);
    const value = as('ResTarget', select?.targetList?.[0])?.val;
    return as('A_Const', value)?.sval?.sval;
  } catch {
    return undefined;
  }
}

/** What is reached under some condition only; the body of a loop, too. */
const branches = /^(then_body|elsif_list|else_body|case_when_list|else_stmts|exceptions)$/;
const loops = /^PLpgSQL_stmt_(loop|while|fori|fors|forc|foreach_a|dynfors)$/;

class Reading {
  readonly runs: Run[] = [];
  dynamic = false;
  /** Behind a RETURN in a branch nothing is sure to be reached. */
  private left = false;

  read(tree: unknown, maybe: boolean): void {
    if (typeof tree !== 'object' || tree === null) return;
    for (const key in tree) {
      const value = (tree as Fields)[key];
      if (typeof value === 'object' && value !== null) this.part(key, value as Fields, maybe);
    }
  }

  private part(key: string, fields: Fields, maybe: boolean): void {
    if (key === 'PLpgSQL_stmt_execsql') this.add(queryOf(fields.sqlstmt), fields, maybe);
    else if (key === 'PLpgSQL_stmt_perform' || key === 'PLpgSQL_stmt_call')
      this.add(queryOf(fields.expr), fields, maybe);
    else if (key === 'PLpgSQL_stmt_dynexecute') this.execute(fields, maybe);
    else {
      if (key === 'PLpgSQL_stmt_dynfors' || 'dynquery' in fields) this.dynamic = true;
      if (key === 'PLpgSQL_stmt_fors') this.add(queryOf(fields.query), fields, maybe);
      const guarded = key === 'PLpgSQL_stmt_block' && fields.exceptions !== undefined;
      this.read(fields, maybe || guarded || branches.test(key) || loops.test(key));
      if (key === 'PLpgSQL_stmt_return' || (key === 'PLpgSQL_stmt_exit' && 'label' in fields)) this.left = true;
    }
  }

  private execute(fields: Fields, maybe: boolean): void {
    const literal = literalOf(fields.query);
    if (literal === undefined) this.dynamic = true;
    else this.add(literal, fields, maybe, true);
  }

  private add(query: string | undefined, { lineno }: Fields, maybe: boolean, executed = false): void {
    if (query !== undefined) this.runs.push({ query, line: Number(lineno ?? 1), maybe: maybe || this.left, executed });
  }
}

type Function = {
  readonly datums?: readonly Readonly<Record<string, { readonly refname?: string }>>[];
  readonly action?: unknown;
};

/**
 * Reads the body of a DO block; null where the parser does not understand it. It needs no catalog, but knows less than
 * the server, so that a block which it refuses is no fault of the file.
 */
export function readBlock(body: string): Block | null {
  try {
    const tree = parsePlPgSQLSync(`DO '${body.replaceAll("'", "''")}'`) as {
      readonly plpgsql_funcs: readonly [{ readonly PLpgSQL_function: Function }];
    };
    const { datums = [], action } = tree.plpgsql_funcs[0].PLpgSQL_function;
    const reading = new Reading();
    reading.read(action, false);
    const names = datums.flatMap((datum) => Object.values(datum)[0]?.refname ?? []);
    return { runs: reading.runs, dynamic: reading.dynamic, variables: new Set(names) };
  } catch {
    return null;
  }
}

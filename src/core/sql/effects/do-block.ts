import { type Node, parsePlPgSQLSync, parseSync } from 'libpg-query';
import { fromBytes } from '../offsets.js';
import { all, as, type Of, type Source } from '../tree.js';

type Inlined = { readonly PLpgSQL_expr?: { readonly query?: string } };
type Inner = { readonly node: Node; readonly source: Source };

/** Finds the SQL statements that a block of PL/pgSQL runs as they stand; what it builds by EXECUTE is not among them. */
function queriesIn(tree: unknown, found: string[] = []): string[] {
  if (typeof tree !== 'object' || tree === null) return found;
  const { PLpgSQL_stmt_execsql: statement } = tree as { PLpgSQL_stmt_execsql?: { sqlstmt?: Inlined } };
  const query = statement?.sqlstmt?.PLpgSQL_expr?.query;
  if (query !== undefined) found.push(query);
  else for (const value of Object.values(tree)) queriesIn(value, found);
  return found;
}
function parsed(query: string): Inner[] {
  const source = { text: query, offset: fromBytes(query) };
  return (parseSync(query).stmts ?? []).flatMap(({ stmt }) => (stmt === undefined ? [] : [{ node: stmt, source }]));
}

/**
 * Reads the statements within a DO block: those of PL/pgSQL, where its parser understands the block. It needs no
 * catalog, but knows less than the server, so that a block which it refuses is no fault of the file.
 */
export function statementsIn(block: Of<'DoStmt'>): Inner[] {
  const options = all('DefElem', block.args);
  const text = (name: string) => as('String', options.find((option) => option.defname === name)?.arg)?.sval;
  const body = text('as');
  if (body === undefined || (text('language') ?? 'plpgsql') !== 'plpgsql') return [];
  try {
    const tree = parsePlPgSQLSync(`DO '${body.replaceAll("'", "''")}'`);
    return queriesIn(tree).flatMap(parsed);
  } catch {
    return [];
  }
}

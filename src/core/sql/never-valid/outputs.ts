import type { Node, SelectStmt } from 'libpg-query';
import { all, as, strings } from '../tree.js';
import { type Finding, refused, repeated } from './finding.js';

/** The first query of a UNION names the columns of all. */
function leftmost(query: SelectStmt | null): SelectStmt | null {
  return query?.larg === undefined ? query : leftmost(query.larg);
}

type Named = { readonly name: string; readonly node: { readonly location?: number } };

/** Names the columns of a query that are named for certain: by AS, or by the column that they are. */
function namesOf(query: SelectStmt | null): Named[] {
  return all('ResTarget', query?.targetList).flatMap((target) => {
    const fields = as('ColumnRef', target.val)?.fields;
    const last = as('A_Star', fields?.at(-1)) === null ? strings(fields).at(-1) : undefined;
    const name = target.name ?? last;
    return name === undefined ? [] : [{ name, node: target }];
  });
}

function twice({ name, node }: Named): Finding {
  const help = 'give one of the two another name by AS';
  return refused('42701', node, `column "${name}" specified more than once`, help);
}

/**
 * Finds names that two columns of a view or CREATE TABLE AS would have. Given names (`CREATE VIEW v (a, b)`) stand for
 * those of the query, so that only they are looked at.
 */
export function outputFindings(query: Node | undefined, given: readonly Node[] | undefined): Finding[] {
  if (given === undefined) return repeated(namesOf(leftmost(as('SelectStmt', query))), ({ name }) => name).map(twice);
  const names = strings(given).map((name) => ({ name, node: {} }));
  return repeated(names, ({ name }) => name).map(twice);
}

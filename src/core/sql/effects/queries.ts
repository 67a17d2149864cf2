import type { Node } from 'libpg-query';
import type { Need } from '../../model.js';
import { need, relation } from './refs.js';

type Fields = Readonly<Record<string, unknown>>;
type Cte = { readonly ctename?: string };
type Visit = { readonly needs: Need[]; readonly ctes: ReadonlySet<string> };
/** FOR UPDATE OF names what FROM already named, or its alias; the others hold no query, and are most of the tree. */
const skipped = new Set(['withClause', 'lockedRels', 'A_Const', 'ColumnRef', 'String', 'typeName', 'funcname', 'name']);
type Range = Parameters<typeof relation>[0] & object;

/** The rows that a rule's commands and a trigger's conditions see under these names. */
const transition = new Set(['new', 'old']);

function visitRange(range: Range, { needs, ctes }: Visit): void {
  const name = range.relname ?? '';
  if (range.schemaname === undefined && (ctes.has(name) || transition.has(name))) return;
  needs.push(...need(relation(range)));
}

/** Reads WITH: each query sees the names before its own, and all of them under RECURSIVE. */
function visitWith(clause: Fields, visit: Visit): Visit {
  const ctes = new Set(visit.ctes);
  const items = (clause.ctes ?? []) as { readonly CommonTableExpr: Cte }[];
  const names = items.map((item) => item.CommonTableExpr.ctename ?? '');
  if (clause.recursive === true) for (const name of names) ctes.add(name);
  items.forEach((item, i) => {
    visitFields(item.CommonTableExpr as Fields, { ...visit, ctes: new Set(ctes) });
    ctes.add(names[i] as string);
  });
  return { ...visit, ctes };
}

function visitFields(fields: Fields, outer: Visit): void {
  const visit = 'withClause' in fields ? visitWith(fields.withClause as Fields, outer) : outer;
  for (const key in fields) {
    const value = fields[key];
    if (typeof value !== 'object' || value === null || skipped.has(key)) continue;
    if (key === 'RangeVar' || key === 'relation') visitRange(value as Range, visit);
    else visitFields(value as Fields, visit);
  }
}

/**
 * Says which relations a query, expression or data change reads or writes: every one that it names but its own WITH
 * queries. The need's kind is table, as the query does not tell a table from a view.
 */
export function queryNeeds(...nodes: readonly (Node | object | undefined)[]): Need[] {
  const needs: Need[] = [];
  for (const node of nodes) if (node !== undefined) visitFields(node as Fields, { needs, ctes: new Set() });
  return needs;
}

import type { Node, RangeVar } from 'libpg-query';
import type { Effect } from '../../model.js';
import { all, as, type Of, strings } from '../tree.js';
import type { Handlers } from './handlers.js';
import { queryNeeds } from './queries.js';
import { effect, need, needSchema, relation } from './refs.js';

function change(range: RangeVar | undefined, statement: object, columns: readonly string[]): Effect[] {
  const table = relation(range);
  const named = columns.length === 0 ? [] : need(table, columns);
  return [effect('data', table, { needs: [...need(table), ...named, ...queryNeeds(statement)] })];
}

/** The first field is the column, what follows a field or element of it. */
function targets(nodes: readonly Node[] | undefined): string[] {
  return all('ResTarget', nodes).flatMap((target) => target.name ?? []);
}

/** WITH moved AS (DELETE …) SELECT …: what the parts of a query change. */
function changesWithin(clause: Of<'SelectStmt'>['withClause']): Effect[] {
  return all('CommonTableExpr', clause?.ctes).flatMap(({ ctequery }) => {
    const insert = as('InsertStmt', ctequery);
    const update = as('UpdateStmt', ctequery);
    const range = (insert ?? update ?? as('DeleteStmt', ctequery) ?? as('MergeStmt', ctequery))?.relation;
    return range === undefined ? [] : change(range, {}, targets(insert?.cols ?? update?.targetList));
  });
}

/** What changes rows. */
export const data: Handlers = {
  InsertStmt: (statement) => [
    ...change(statement.relation, statement, targets(statement.cols)),
    ...changesWithin(statement.withClause),
  ],
  UpdateStmt: (statement) => [
    ...change(statement.relation, statement, targets(statement.targetList)),
    ...changesWithin(statement.withClause),
  ],
  DeleteStmt: (statement) => [...change(statement.relation, statement, []), ...changesWithin(statement.withClause)],
  MergeStmt: (statement) => change(statement.relation, statement, []),
  TruncateStmt: ({ relations }) => all('RangeVar', relations).flatMap((range) => change(range, {}, [])),
  CopyStmt: ({ relation: range, is_from, attlist }) => (range && is_from ? change(range, {}, strings(attlist)) : []),
  SelectStmt: (statement) => {
    const { intoClause } = statement;
    if (intoClause === undefined) return changesWithin(statement.withClause);
    const made = relation(intoClause.rel);
    return [effect('create', made, { needs: [...needSchema(made), ...queryNeeds(statement)] })];
  },
};

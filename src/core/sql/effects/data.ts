import type { Node, RangeVar } from 'libpg-query';
import type { Effect } from '../../model.js';
import { all, as, type Of, strings } from '../tree.js';
import type { Handlers } from './handlers.js';
import { columnNeeds, queryNeeds, readQuery } from './queries.js';
import { effect, need, needSchema, relation } from './refs.js';

/** The first field of a target is the column, what follows a field or element of it. */
function change(range: RangeVar | undefined, targets: readonly Node[] | undefined): Effect {
  const table = relation(range);
  const columns = all('ResTarget', targets).flatMap((target) => target.name ?? []);
  return effect('data', table, { needs: [...need(table), ...(columns.length === 0 ? [] : need(table, columns))] });
}

/** WITH moved AS (DELETE …) SELECT …: what the parts of a query change. */
function changesWithin(clause: Of<'SelectStmt'>['withClause']): Effect[] {
  return all('CommonTableExpr', clause?.ctes).flatMap(({ ctequery }) => {
    const insert = as('InsertStmt', ctequery);
    const update = as('UpdateStmt', ctequery);
    const range = (insert ?? update ?? as('DeleteStmt', ctequery) ?? as('MergeStmt', ctequery))?.relation;
    return range === undefined ? [] : [change(range, insert?.cols ?? update?.targetList)];
  });
}

function changes(
  node: Node,
  { relation: range, withClause }: Pick<Of<'UpdateStmt'>, 'relation' | 'withClause'>,
): Effect[] {
  return [effect('data', relation(range), { needs: queryNeeds([node]) }), ...changesWithin(withClause)];
}

/** What changes rows. */
export const data: Handlers = {
  InsertStmt: (statement) => changes({ InsertStmt: statement }, statement),
  UpdateStmt: (statement) => changes({ UpdateStmt: statement }, statement),
  DeleteStmt: (statement) => changes({ DeleteStmt: statement }, statement),
  MergeStmt: (statement) => changes({ MergeStmt: statement }, statement),
  TruncateStmt: ({ relations }) => all('RangeVar', relations).map((range) => change(range, undefined)),
  CopyStmt: ({ relation: range, is_from, attlist, whereClause }) => {
    if (range === undefined || !is_from) return [];
    const table = relation(range);
    const columns = strings(attlist);
    const needs = [...need(table), ...(columns.length === 0 ? [] : need(table, columns))];
    return [effect('data', table, { needs: [...needs, ...columnNeeds(table, [whereClause])] })];
  },
  SelectStmt: (statement) => {
    const { intoClause } = statement;
    if (intoClause === undefined) return changesWithin(statement.withClause);
    const made = relation(intoClause.rel);
    const { needs, outputs } = readQuery({ SelectStmt: statement });
    return [effect('create', made, { needs: [...needSchema(made), ...needs], outputs })];
  },
};

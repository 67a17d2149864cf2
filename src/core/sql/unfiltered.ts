import type { Node, WithClause } from 'libpg-query';
import { all, as, type Tag, tagOf } from './tree.js';

/** Every kind of statement with a WITH has it under this name. */
type WithParts = { readonly withClause?: WithClause };

const ofRows = new Set<Tag>(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt']);

function isUnfiltered(node: Node | undefined): boolean {
  const change = as('UpdateStmt', node) ?? as('DeleteStmt', node);
  return change !== null && change.whereClause === undefined;
}

/** Tells whether a statement, or a part of its WITH, is an UPDATE or DELETE without a condition: of every row. */
export function touchesEveryRow(node: Node): boolean {
  if (!ofRows.has(tagOf(node))) return false;
  if (isUnfiltered(node)) return true;
  const statement: WithParts | null =
    as('SelectStmt', node) ?? as('InsertStmt', node) ?? as('UpdateStmt', node) ?? as('DeleteStmt', node);
  const parts = all('CommonTableExpr', statement?.withClause?.ctes);
  return parts.some(({ ctequery }) => isUnfiltered(ctequery));
}

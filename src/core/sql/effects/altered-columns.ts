import type { AlterTableCmd, AlterTableStmt, Constraint, Node } from 'libpg-query';
import type { Need, ObjectRef } from '../../model.js';
import { all, as } from '../tree.js';
import { columnNeeds } from './queries.js';

/** The expressions of CHECK, of a generated column and of EXCLUDE, with the columns that EXCLUDE names. */
function ofConstraint({ contype, raw_expr, exclusions, where_clause }: Constraint): (Node | undefined)[] {
  if (contype === 'CONSTR_CHECK' || contype === 'CONSTR_GENERATED') return [raw_expr];
  const elements = all('List', exclusions).flatMap(({ items }) => all('IndexElem', items));
  const plain = elements.flatMap(({ name }) =>
    name === undefined ? [] : { ColumnRef: { fields: [{ String: { sval: name } }] } },
  );
  return [...plain, ...elements.map((element) => element.expr), where_clause];
}

function expressionsOf({ subtype, def }: AlterTableCmd): (Node | undefined)[] {
  switch (subtype) {
    case 'AT_SetExpression':
      return [def];
    case 'AT_AlterColumnType':
      return [as('ColumnDef', def)?.raw_default];
    case 'AT_AddColumn':
      return all('Constraint', as('ColumnDef', def)?.constraints).flatMap(ofConstraint);
    case 'AT_AddConstraint':
      return all('Constraint', def && [def]).flatMap(ofConstraint);
    default:
      return [];
  }
}

/**
 * Says which columns of its table an ALTER TABLE command's expressions name, but those that the same statement adds:
 * the server adds columns first, wherever they stand.
 */
export function alteredColumnNeeds(statement: AlterTableStmt, command: AlterTableCmd, table: ObjectRef): Need[] {
  const expressions = expressionsOf(command);
  if (expressions.length === 0) return [];
  const added = new Set(
    all('AlterTableCmd', statement.cmds).flatMap(({ subtype, def }) =>
      subtype === 'AT_AddColumn' ? (as('ColumnDef', def)?.colname ?? []) : [],
    ),
  );
  return columnNeeds(table, expressions).filter(({ column }) => column !== null && !added.has(column));
}

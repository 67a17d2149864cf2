import type { AlterTableCmd, AlterTableStmt } from 'libpg-query';
import { all, as } from '../tree.js';
import { columnFindings } from './column.js';
import { columnDefault, generated, transform } from './contexts.js';
import { expressionFindings, type Table } from './expression.js';
import { type Finding, refused, repeated } from './finding.js';
import { constraintFindings, primaryKeyFindings } from './keys.js';
import { constraintsOf, tableOf } from './table.js';
import { typeFindings } from './types.js';

function ofCommand({ subtype, def }: AlterTableCmd, table: Table): Finding[] {
  const column = as('ColumnDef', def);
  const constraint = as('Constraint', def);
  switch (subtype) {
    case 'AT_AddColumn': {
      if (column === null) return [];
      const constraints = constraintsOf(column).flatMap((own) => constraintFindings(own, table));
      return [...columnFindings(column, table), ...constraints];
    }
    case 'AT_AddConstraint':
      return constraint === null ? [] : constraintFindings({ constraint, column: null }, table);
    case 'AT_ColumnDefault':
      return expressionFindings(def, columnDefault, table);
    case 'AT_SetExpression':
      return expressionFindings(def, generated, table);
    case 'AT_AlterColumnType':
      return [...typeFindings(column?.typeName), ...expressionFindings(column?.raw_default, transform, table)];
    default:
      return [];
  }
}

function ofRepeated(commands: readonly AlterTableCmd[], table: Table): Finding[] {
  if (commands.length < 2) return [];
  const adding = commands.filter(({ subtype }) => subtype === 'AT_AddColumn');
  const nameOf = ({ def }: AlterTableCmd) => as('ColumnDef', def)?.colname ?? '';
  return repeated(adding, nameOf)
    .filter(({ missing_ok }) => missing_ok !== true)
    .map((command) => {
      const message = `column "${nameOf(command)}" of relation "${table.name}" already exists`;
      return refused('42701', as('ColumnDef', command.def) ?? undefined, message, 'add it once');
    });
}

/** Finds what PostgreSQL refuses in an ALTER TABLE; one with IF EXISTS may have nothing to do. */
export function alterTableFindings(statement: AlterTableStmt): Finding[] {
  const { relation, cmds, missing_ok, objtype } = statement;
  if (missing_ok || objtype !== 'OBJECT_TABLE') return [];
  const commands = all('AlterTableCmd', cmds);
  const added = commands.flatMap(({ subtype, def }) =>
    subtype === 'AT_AddColumn' ? (as('ColumnDef', def) ?? []) : [],
  );
  const table = tableOf(relation?.relname ?? '', added, false);
  const constraints = commands.flatMap(({ def }) => {
    const [constraint, column] = [as('Constraint', def), as('ColumnDef', def)];
    if (constraint !== null) return [{ constraint, column: null }];
    return column === null ? [] : constraintsOf(column);
  });
  return [
    ...commands.flatMap((command) => ofCommand(command, table)),
    ...ofRepeated(commands, table),
    ...primaryKeyFindings(constraints, table),
  ];
}

import type { ColumnDef, CreateStmt } from 'libpg-query';
import { signatureType } from '../effects/types.js';
import { all, as, strings } from '../tree.js';
import { columnFindings } from './column.js';
import { partitionKey } from './contexts.js';
import { expressionFindings, lacksColumn, type Table } from './expression.js';
import { type Finding, refused, repeated } from './finding.js';
import { constraintFindings, type Own, partitionedKeyFindings, primaryKeyFindings } from './keys.js';
import type { Types } from './volatility.js';

/** Lists the constraints of a column as the table's own. */
export function constraintsOf(def: ColumnDef): Own[] {
  if (def.constraints === undefined) return [];
  return all('Constraint', def.constraints).map((constraint) => ({ constraint, column: def.colname ?? '' }));
}

function isGenerated({ constraints }: ColumnDef): boolean {
  return constraints?.some((node) => as('Constraint', node)?.contype === 'CONSTR_GENERATED') ?? false;
}

function typesOf(defs: readonly ColumnDef[]): Types {
  return new Map(defs.map(({ colname = '', typeName }) => [colname, signatureType(typeName)]));
}

/** Says what columns tell of their table; `whole` when it has no others. */
export function tableOf(name: string, defs: readonly ColumnDef[], whole: boolean, partitioned = false): Table {
  const generated = new Set(defs.filter(isGenerated).map(({ colname = '' }) => colname));
  return {
    name,
    columns: whole ? new Set(defs.map(({ colname = '' }) => colname)) : null,
    // Only what must be immutable asks for types.
    types: generated.size === 0 && !partitioned ? new Map() : typesOf(defs),
    generated,
  };
}

/** `INDEX name (column)`, as MySQL has it within a table, reads as a column called index of a type called name. */
function isForeignIndex({ colname, typeName }: ColumnDef): boolean {
  if (colname !== 'index' && colname !== 'key') return false;
  return (typeName?.typmods ?? []).some((node) => as('ColumnRef', node) !== null);
}

function ofForeignIndexes(defs: readonly ColumnDef[]): Finding[] {
  return defs.filter(isForeignIndex).map((def) => {
    const name = strings(def.typeName?.names).at(-1) ?? '';
    const help = `${def.colname?.toUpperCase()} within a table is MySQL's: write CREATE INDEX ${name} ON … behind it`;
    return refused('42704', def, `type "${name}" does not exist`, help);
  });
}

/** Finds columns that a list defines a second time. */
export function repeatedColumns(defs: readonly ColumnDef[]): Finding[] {
  const again = repeated(defs, ({ colname = '' }) => colname);
  if (again.length === 0) return [];
  const own = defs.filter((def) => !isForeignIndex(def));
  return repeated(own, ({ colname = '' }) => colname).map((def) =>
    refused('42701', def, `column "${def.colname}" specified more than once`, 'remove one of the two, or rename it'),
  );
}

function ofPartitionKey({ partspec }: CreateStmt, table: Table): Finding[] {
  const elements = all('PartitionElem', partspec?.partParams);
  if (partspec?.strategy === 'PARTITION_STRATEGY_LIST' && elements.length > 1) {
    const message = 'cannot use "list" partition strategy with more than one column';
    return [refused('42P17', partspec, message, 'partition by one column, and each partition by another')];
  }
  return elements.flatMap((element) => {
    const { name, expr } = element;
    if (name === undefined) return expressionFindings(expr, partitionKey, table);
    if (table.generated.has(name)) {
      return refused('42P17', element, 'cannot use generated column in partition key', 'partition by a plain column');
    }
    if (!lacksColumn(table, name)) return [];
    const help = `define the column, or name one that ${table.name} has`;
    return refused('42703', element, `column "${name}" named in partition key does not exist`, help);
  });
}

function ofPersistence({ relation, oncommit }: CreateStmt): Finding[] {
  const temporary = relation?.relpersistence === 't';
  const schema = relation?.schemaname;
  if (temporary && schema !== undefined && schema !== 'pg_temp') {
    const message = 'cannot create temporary relation in non-temporary schema';
    return [refused('42P16', relation, message, 'leave the schema out')];
  }
  if (temporary || oncommit === undefined || oncommit === 'ONCOMMIT_NOOP' || schema === 'pg_temp') return [];
  const message = 'ON COMMIT can only be used on temporary tables';
  return [refused('42P16', relation, message, 'write CREATE TEMPORARY TABLE, or leave ON COMMIT out')];
}

function ofInheritance(statement: CreateStmt): Finding[] {
  const { inhRelations, partspec, partbound } = statement;
  if (inhRelations === undefined || partspec === undefined || partbound !== undefined) return [];
  const message = 'cannot create partitioned table as inheritance child';
  return [refused('42P17', partspec, message, 'leave out INHERITS or PARTITION BY')];
}

/** Finds what PostgreSQL refuses in a CREATE TABLE. */
export function createTableFindings(statement: CreateStmt): Finding[] {
  const { tableElts, inhRelations, ofTypename } = statement;
  const defs = all('ColumnDef', tableElts);
  const copies = (tableElts ?? []).some((node) => as('TableLikeClause', node) !== null);
  const whole = !copies && inhRelations === undefined && ofTypename === undefined;
  const table = tableOf(statement.relation?.relname ?? '', defs, whole, statement.partspec !== undefined);
  const own = all('Constraint', tableElts).map((constraint) => ({ constraint, column: null }));
  const constraints = [...defs.flatMap(constraintsOf), ...own];
  return [
    ...ofForeignIndexes(defs),
    ...repeatedColumns(defs),
    ...defs.flatMap((def) => columnFindings(def, table)),
    ...primaryKeyFindings(constraints, table),
    ...constraints.flatMap((item) => constraintFindings(item, table)),
    ...ofPartitionKey(statement, table),
    ...partitionedKeyFindings(statement, constraints),
    ...ofPersistence(statement),
    ...ofInheritance(statement),
  ];
}

import type { ColumnDef, Constraint, Node } from 'libpg-query';
import type { Column, Need, Shape } from '../../model.js';
import { qualifiedName, quoteName } from '../../objects.js';
import { all, type Source, strings } from '../tree.js';
import { need, relation } from './refs.js';
import { expressionText } from './text.js';
import { columnType, isSerial, needType } from './types.js';

type OwnColumn = { readonly def: ColumnDef; readonly constraints: readonly Constraint[] };
/** What a table's columns and constraints are made from. */
export type Elements = { readonly columns: readonly OwnColumn[]; readonly constraints: readonly Constraint[] };

const whenGenerated = (constraint: Constraint) => (constraint.generated_when === 'a' ? 'always' : 'by default');

function defaultText(constraint: Constraint, source: Source, stops: readonly number[]): string | null {
  const from = constraint.location ?? 0;
  switch (constraint.contype) {
    case 'CONSTR_DEFAULT':
      return expressionText({ source, from, after: 'default', stops });
    case 'CONSTR_IDENTITY':
      return `generated ${whenGenerated(constraint)} as identity`;
    case 'CONSTR_GENERATED':
      return `generated always as (${expressionText({ source, from, after: '(' })})`;
    default:
      return null;
  }
}

function givenText({ def, constraints }: OwnColumn, source: Source): string | null {
  if (constraints.length === 0) return null;
  const places = [...constraints.map((item) => item.location), def.collClause?.location];
  const stops = places.flatMap((place) => (place === undefined ? [] : source.offset(place)));
  for (const item of constraints) {
    const text = defaultText(item, source, stops);
    if (text !== null) return text;
  }
  return null;
}

const neverNull = new Set<Constraint['contype']>(['CONSTR_NOTNULL', 'CONSTR_PRIMARY', 'CONSTR_IDENTITY']);

function columnOf(column: OwnColumn, keys: readonly string[], source: Source): Column {
  const { def, constraints } = column;
  const { colname: name = '', typeName } = def;
  const forbidden = constraints.some((item) => neverNull.has(item.contype));
  return {
    name,
    type: columnType(typeName),
    default: givenText(column, source),
    notNull: forbidden || keys.includes(name) || isSerial(typeName),
  };
}

const list = (names: readonly string[]) => `(${names.map(quoteName).join(', ')})`;
const referentialActions: Readonly<Record<string, string>> = {
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

function foreignKeyText(constraint: Constraint, columns: readonly string[]): string {
  const { pk_attrs, fk_del_action = '', fk_upd_action = '' } = constraint;
  const referenced = pk_attrs === undefined ? '' : ` ${list(strings(pk_attrs))}`;
  const onDelete = referentialActions[fk_del_action];
  const onUpdate = referentialActions[fk_upd_action];
  return [
    `foreign key ${list(columns)} references ${qualifiedName(relation(constraint.pktable))}${referenced}`,
    onDelete === undefined ? '' : ` on delete ${onDelete}`,
    onUpdate === undefined ? '' : ` on update ${onUpdate}`,
  ].join('');
}

function bodyText(constraint: Constraint, source: Source, column: readonly string[]): string | null {
  const keys = constraint.keys === undefined ? column : strings(constraint.keys);
  const from = constraint.location ?? 0;
  switch (constraint.contype) {
    case 'CONSTR_PRIMARY':
      return constraint.indexname === undefined ? `primary key ${list(keys)}` : `primary key ${constraint.indexname}`;
    case 'CONSTR_UNIQUE':
      return constraint.indexname === undefined ? `unique ${list(keys)}` : `unique ${constraint.indexname}`;
    case 'CONSTR_CHECK':
      return `check (${expressionText({ source, from, after: '(' })})`;
    case 'CONSTR_EXCLUSION':
      return `exclude ${constraint.access_method ?? ''} (${expressionText({ source, from, after: '(' })})`;
    case 'CONSTR_FOREIGN':
      return foreignKeyText(constraint, constraint.fk_attrs === undefined ? column : strings(constraint.fk_attrs));
    default:
      return null;
  }
}

/** Writes a constraint as SQL would declare it for the table; null for what the column itself says, such as a default. */
function constraintText(constraint: Constraint, source: Source, column: readonly string[] = []): string[] {
  const body = bodyText(constraint, source, column);
  if (body === null) return [];
  return [constraint.conname === undefined ? body : `constraint ${quoteName(constraint.conname)} ${body}`];
}

/** Reads the columns and constraints that a statement gives to a table. */
export function shapeOf({ columns, constraints }: Elements, source: Source): Shape {
  const ofTable = constraints.flatMap((item) => constraintText(item, source));
  const ofColumns = columns.flatMap(({ def, constraints: own }) =>
    own.flatMap((item) => constraintText(item, source, [def.colname ?? ''])),
  );
  const keys = constraints.filter((item) => item.contype === 'CONSTR_PRIMARY').flatMap((item) => strings(item.keys));
  return {
    columns: columns.map((column) => columnOf(column, keys, source)),
    constraints: [...ofColumns, ...ofTable],
  };
}

/** Says what columns and constraints need: their types, and the tables and columns of foreign keys. */
export function elementNeeds({ columns, constraints }: Elements): Need[] {
  const inline = columns.flatMap((column) => column.constraints);
  const references = [...inline, ...constraints].filter((item) => item.contype === 'CONSTR_FOREIGN');
  return [
    ...columns.flatMap(({ def }) => needType(def.typeName)),
    ...references.flatMap((item) => need(relation(item.pktable), strings(item.pk_attrs))),
  ];
}

/** Sorts the elements of a CREATE TABLE, or what one ALTER TABLE adds. */
export function elementsOf(nodes: readonly Node[] | undefined): Elements {
  const columns = all('ColumnDef', nodes).map((def) => ({ def, constraints: all('Constraint', def.constraints) }));
  return { columns, constraints: all('Constraint', nodes) };
}

import type { ColumnDef, Constraint, IndexElem, Node } from 'libpg-query';
import type { Column, Key, Need, Shape } from '../../model.js';
import { qualifiedName, quoteName } from '../../objects.js';
import { all, type Source, strings } from '../tree.js';
import { expressionNeeds } from './expressions.js';
import { classNeeds } from './provided.js';
import { bare, need, relation } from './refs.js';
import { expressionText } from './text.js';
import { columnType, isSerial, needType } from './types.js';

type OwnColumn = { readonly def: ColumnDef; readonly constraints: readonly Constraint[] };
/** What a table's columns and constraints are made from. */
export type Elements = { readonly columns: readonly OwnColumn[]; readonly constraints: readonly Constraint[] };

const whenGenerated = (constraint: Constraint) => (constraint.generated_when === 'a' ? 'always' : 'by default');

/** Where the other clauses of a column start: its default ends there. */
function stopsOf({ def: { collClause }, constraints }: OwnColumn, source: Source): number[] {
  const stops: number[] = [];
  for (const { location } of collClause === undefined ? constraints : [collClause, ...constraints]) {
    if (location !== undefined) stops.push(source.offset(location));
  }
  return stops;
}

const givens = new Set<Constraint['contype']>(['CONSTR_DEFAULT', 'CONSTR_IDENTITY', 'CONSTR_GENERATED']);

function givenText(column: OwnColumn, source: Source): string | null {
  const given = column.constraints.find((item) => givens.has(item.contype));
  if (given === undefined) return null;
  const from = source.offset(given.location ?? 0);
  if (given.contype === 'CONSTR_IDENTITY') return `generated ${whenGenerated(given)} as identity`;
  if (given.contype === 'CONSTR_DEFAULT') {
    return expressionText({ source, from, after: 'default', stops: stopsOf(column, source) });
  }
  return `generated always as (${expressionText({ source, from, after: '(' })})`;
}

const neverNull = new Set<Constraint['contype']>(['CONSTR_NOTNULL', 'CONSTR_PRIMARY', 'CONSTR_IDENTITY']);

function columnOf(column: OwnColumn, keys: readonly string[], source: Source): Column {
  const { def, constraints } = column;
  const { colname: name = '', typeName } = def;
  return {
    name,
    type: columnType(typeName),
    default: givenText(column, source),
    notNull: constraints.some((item) => neverNull.has(item.contype)) || keys.includes(name) || isSerial(typeName),
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
  const from = source.offset(constraint.location ?? 0);
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

const unnamed: readonly string[] = [];

/** Writes constraints as SQL would declare them for the table, without what the column itself says: its default. */
function constraintTexts(constraints: readonly Constraint[], source: Source, column: readonly string[]): string[] {
  const texts: string[] = [];
  for (const constraint of constraints) {
    const body = bodyText(constraint, source, column);
    if (body === null) continue;
    texts.push(constraint.conname === undefined ? body : `constraint ${quoteName(constraint.conname)} ${body}`);
  }
  return texts;
}

const keyKinds: { readonly [Type in NonNullable<Constraint['contype']>]?: Key['kind'] } = {
  CONSTR_PRIMARY: 'primary',
  CONSTR_UNIQUE: 'unique',
  CONSTR_FOREIGN: 'foreign',
};

function keyOf(constraint: Constraint, column: readonly string[]): Key[] {
  const kind = constraint.contype === undefined ? undefined : keyKinds[constraint.contype];
  if (kind === undefined) return [];
  const name = constraint.conname ?? constraint.indexname ?? null;
  if (constraint.indexname !== undefined) return [{ kind, name, columns: [] }];
  const listed = strings(kind === 'foreign' ? constraint.fk_attrs : constraint.keys);
  const columns = listed.length === 0 ? column : listed;
  if (kind !== 'foreign') return [{ kind, name, columns }];
  const referenced = constraint.pk_attrs === undefined ? null : strings(constraint.pk_attrs);
  return [{ kind, name, columns, references: { table: relation(constraint.pktable), columns: referenced } }];
}

/** Reads the columns and constraints that a statement gives to a table. */
export function shapeOf({ columns, constraints }: Elements, source: Source): Shape {
  const primary = constraints.flatMap((item) => (item.contype === 'CONSTR_PRIMARY' ? strings(item.keys) : []));
  const shape = { columns: [] as Column[], constraints: [] as string[], keys: [] as Key[] };
  for (const column of columns) {
    const own = [column.def.colname ?? ''];
    // One without a type only says more of a column that is copied.
    if (column.def.typeName !== undefined) shape.columns.push(columnOf(column, primary, source));
    if (column.constraints.length === 0) continue;
    shape.constraints.push(...constraintTexts(column.constraints, source, own));
    for (const item of column.constraints) shape.keys.push(...keyOf(item, own));
  }
  shape.constraints.push(...constraintTexts(constraints, source, unnamed));
  shape.keys.push(...constraints.flatMap((item) => keyOf(item, unnamed)));
  return shape;
}

function constraintNeeds(constraint: Constraint): Need[] {
  switch (constraint.contype) {
    case 'CONSTR_FOREIGN':
      return need(relation(constraint.pktable), strings(constraint.pk_attrs));
    case 'CONSTR_CHECK':
    case 'CONSTR_DEFAULT':
    case 'CONSTR_GENERATED':
      return expressionNeeds(constraint.raw_expr);
    case 'CONSTR_EXCLUSION': {
      const elements = all('List', constraint.exclusions).flatMap(({ items }) => all('IndexElem', items));
      return [...indexElementNeeds(elements), ...expressionNeeds(constraint.where_clause)];
    }
    default:
      return [];
  }
}

/** Says what the elements of an index need beside columns: operator classes and what their expressions name. */
export function indexElementNeeds(elements: readonly IndexElem[]): Need[] {
  return elements.flatMap(({ opclass, expr }) => [...classNeeds(opclass), ...expressionNeeds(expr)]);
}

/** Types that gist has no operator class of its own for: comparing them within EXCLUDE takes an extension. */
const ungist = new Set(
  (
    'int2 int4 int8 float4 float8 numeric money oid text varchar bpchar bytea bool uuid date time timetz timestamp ' +
    'timestamptz interval inet cidr macaddr macaddr8 bit varbit'
  ).split(' '),
);

function exclusionNeeds({ columns, constraints }: Elements): Need[] {
  const lists = constraints.filter((item) => item.contype === 'CONSTR_EXCLUSION' && item.access_method === 'gist');
  if (lists.length === 0) return [];
  const plain = columns.filter(({ def: { typeName } }) => {
    const [name = '', schema = 'pg_catalog'] = strings(typeName?.names).reverse();
    return schema === 'pg_catalog' && ungist.has(name) && typeName?.arrayBounds === undefined;
  });
  const names = new Set(plain.map(({ def }) => def.colname));
  const elements = lists.flatMap(({ exclusions }) =>
    all('List', exclusions).flatMap(({ items }) => all('IndexElem', items)),
  );
  const needed = elements.some(({ name, opclass }) => opclass === undefined && name !== undefined && names.has(name));
  return needed ? need(bare('extension', 'btree_gist')) : [];
}

/** Says what columns and constraints need: types, what their expressions name, and the targets of foreign keys. */
export function elementNeeds({ columns, constraints }: Elements): Need[] {
  const needs: Need[] = [];
  for (const { def } of columns) needs.push(...needType(def.typeName));
  for (const { constraints: own } of columns) for (const item of own) needs.push(...constraintNeeds(item));
  for (const item of constraints) needs.push(...constraintNeeds(item));
  needs.push(...exclusionNeeds({ columns, constraints }));
  return needs;
}

/** Sorts the elements of a CREATE TABLE, or what one ALTER TABLE adds. */
export function elementsOf(nodes: readonly Node[] | undefined): Elements {
  const columns = all('ColumnDef', nodes).map((def) => ({ def, constraints: all('Constraint', def.constraints) }));
  return { columns, constraints: all('Constraint', nodes) };
}

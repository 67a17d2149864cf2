import type { CreateStmt, IndexStmt } from 'libpg-query';
import type { ObjectRef, Shape } from '../../model.js';
import { qualifiedName } from '../../objects.js';
import { all, type Source } from '../tree.js';
import { kindOf } from './address.js';
import { elementNeeds, elementsOf, indexElementNeeds, shapeOf } from './columns.js';
import { expressionNeeds } from './expressions.js';
import type { Handlers } from './handlers.js';
import { defaultIndexName } from './index-name.js';
import { methodNeeds } from './provided.js';
import { columnNeeds, readQuery } from './queries.js';
import { bare, effect, named, need, needSchema, onExisting, relation } from './refs.js';
import { ownerNeeds } from './sequences.js';

/** Lists whose columns a table takes over: its parents', those of the tables that it is LIKE, or of its type. */
function copiesOf(statement: CreateStmt): ObjectRef[] {
  const models = all('TableLikeClause', statement.tableElts).map((like) => relation(like.relation));
  const parents = all('RangeVar', statement.inhRelations).map((parent) => relation(parent));
  const type = statement.ofTypename === undefined ? [] : [named('type', statement.ofTypename.names)];
  return [...parents, ...models, ...type];
}

function createTable(statement: CreateStmt, source: Source) {
  const table = relation(statement.relation);
  const elements = elementsOf(statement.tableElts);
  const copies = copiesOf(statement);
  const extras = {
    conditional: statement.if_not_exists,
    shape: shapeOf(elements, source),
    copies: copies.length === 0 ? undefined : copies,
    needs: [
      ...needSchema(table),
      ...copies.flatMap((copied) => need(copied)),
      ...elementNeeds(elements),
      ...expressionNeeds(
        ...(statement.partspec?.partParams ?? []),
        statement.partbound && { PartitionBoundSpec: statement.partbound },
      ),
    ],
  };
  return { table, extras };
}

/** A unique index is as good as a constraint for a foreign key or ON CONFLICT to rest on, unless it leaves rows out. */
function uniqueShape({ unique, whereClause, indexParams }: IndexStmt): Shape | null {
  if (unique !== true || whereClause !== undefined) return null;
  const elements = all('IndexElem', indexParams);
  if (elements.some((element) => element.name === undefined)) return null;
  const columns = elements.flatMap((element) => element.name ?? []);
  return { columns: [], constraints: [], keys: [{ kind: 'unique', name: null, columns }] };
}

/** CREATE TABLE and all that is made of a query or lies on a table. */
export const tables: Handlers = {
  CreateStmt: (statement, source) => {
    const { table, extras } = createTable(statement, source);
    return [effect('create', table, extras)];
  },
  CreateForeignTableStmt: ({ base, servername }, source) => {
    if (base === undefined) return [];
    const { table, extras } = createTable(base, source);
    const needs = [...extras.needs, ...need(bare('server', servername ?? ''))];
    return [effect('create', table, { ...extras, needs })];
  },
  CreateTableAsStmt: ({ into, query, objtype, if_not_exists }) => {
    const made = relation(into?.rel, kindOf(objtype));
    const { needs, outputs } = readQuery(query, into?.colNames);
    return [effect('create', made, { conditional: if_not_exists, needs: [...needSchema(made), ...needs], outputs })];
  },
  ViewStmt: ({ view, query, replace, aliases }) => {
    const made = relation(view, 'view');
    const { needs, outputs } = readQuery(query, aliases);
    return [effect(replace ? 'replace' : 'create', made, { needs: [...needSchema(made), ...needs], outputs })];
  },
  RefreshMatViewStmt: (statement) => [onExisting('data', relation(statement.relation, 'materialized view'))],
  IndexStmt: (statement) => {
    const table = relation(statement.relation);
    const elements = [...all('IndexElem', statement.indexParams), ...all('IndexElem', statement.indexIncludingParams)];
    const columns = elements.flatMap((element) => element.name ?? []);
    const object: ObjectRef = {
      ...table,
      kind: 'index',
      name: statement.idxname ?? defaultIndexName(statement),
      on: qualifiedName(table),
    };
    const needs = [
      ...need(table),
      ...(columns.length === 0 ? [] : need(table, columns)),
      ...methodNeeds(statement.accessMethod),
      ...indexElementNeeds(elements),
      ...columnNeeds(table, [...elements.map((element) => element.expr), statement.whereClause]),
    ];
    const shape = uniqueShape(statement);
    const unnamed = statement.idxname === undefined ? true : undefined;
    return [effect('create', object, { conditional: statement.if_not_exists, needs, shape, unnamed })];
  },
  CreateStatsStmt: (statement) => {
    const made = named('statistics', statement.defnames);
    const relations = all('RangeVar', statement.relations);
    const columns = all('StatsElem', statement.exprs).flatMap((element) => element.name ?? []);
    const needs = [
      ...needSchema(made),
      ...relations.flatMap((range) => need(relation(range))),
      ...(columns.length === 0 ? [] : relations.flatMap((range) => need(relation(range), columns))),
    ];
    return [effect('create', made, { conditional: statement.if_not_exists, needs })];
  },
  CreateSeqStmt: ({ sequence, options, if_not_exists }) => {
    const made = relation(sequence, 'sequence');
    const needs = [...needSchema(made), ...ownerNeeds(options)];
    return [effect('create', made, { conditional: if_not_exists, needs })];
  },
};

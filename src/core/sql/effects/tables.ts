import type { CreateStmt } from 'libpg-query';
import type { Effect, ObjectRef } from '../../model.js';
import { qualifiedName } from '../../objects.js';
import { all, as, type Source, strings } from '../tree.js';
import { kindOf } from './address.js';
import { elementNeeds, elementsOf, shapeOf } from './columns.js';
import type { Handlers } from './handlers.js';
import { defaultIndexName } from './index-name.js';
import { queryNeeds } from './queries.js';
import { bare, effect, named, namedBy, need, needSchema, onExisting, relation } from './refs.js';
import { needType } from './types.js';

/** The columns of a partition, of a child and of LIKE are another table's: a shape would be half of the truth. */
function ownShape(statement: CreateStmt): boolean {
  const copies = all('TableLikeClause', statement.tableElts).length > 0;
  return statement.inhRelations === undefined && statement.ofTypename === undefined && !copies;
}

function createTable(statement: CreateStmt, source: Source): Effect {
  const table = relation(statement.relation);
  const elements = elementsOf(statement.tableElts);
  const models = all('TableLikeClause', statement.tableElts).map((like) => like.relation);
  const parents = all('RangeVar', statement.inhRelations);
  return effect('create', table, {
    conditional: statement.if_not_exists,
    shape: ownShape(statement) ? shapeOf(elements, source) : null,
    needs: [
      ...needSchema(table),
      ...[...parents, ...models].flatMap((parent) => need(relation(parent))),
      ...needType(statement.ofTypename),
      ...elementNeeds(elements),
    ],
  });
}

/** CREATE TABLE and all that is made of a query or lies on a table. */
export const tables: Handlers = {
  CreateStmt: (statement, source) => [createTable(statement, source)],
  CreateForeignTableStmt: ({ base, servername }, source) => {
    if (base === undefined) return [];
    const made = createTable(base, source);
    return [
      effect('create', made.object, { ...made, needs: [...made.needs, ...need(bare('server', servername ?? ''))] }),
    ];
  },
  CreateTableAsStmt: ({ into, query, objtype, if_not_exists }) => {
    const made = relation(into?.rel, kindOf(objtype));
    const needs = [...needSchema(made), ...queryNeeds(query)];
    return [effect('create', made, { conditional: if_not_exists, needs })];
  },
  ViewStmt: ({ view, query, replace }) => {
    const made = relation(view, 'view');
    return [effect(replace ? 'replace' : 'create', made, { needs: [...needSchema(made), ...queryNeeds(query)] })];
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
    const needs = [...need(table), ...(columns.length === 0 ? [] : need(table, columns))];
    return [effect('create', object, { conditional: statement.if_not_exists, needs })];
  },
  CreateStatsStmt: (statement) => {
    const made = named('statistics', statement.defnames);
    const needs = [...needSchema(made), ...queryNeeds(...(statement.relations ?? []))];
    return [effect('create', made, { conditional: statement.if_not_exists, needs })];
  },
  CreateSeqStmt: ({ sequence, options, if_not_exists }) => {
    const made = relation(sequence, 'sequence');
    const owner = all('DefElem', options).find((option) => option.defname === 'owned_by');
    const path = strings(as('List', owner?.arg)?.items);
    const owned = path.length < 2 ? [] : need(namedBy('table', path.slice(0, -1)), path.slice(-1));
    return [effect('create', made, { conditional: if_not_exists, needs: [...needSchema(made), ...owned] })];
  },
};

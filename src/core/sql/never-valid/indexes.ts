import type { IndexStmt } from 'libpg-query';
import { all } from '../tree.js';
import { indexExpression, indexPredicate } from './contexts.js';
import { expressionFindings, type Table } from './expression.js';
import { type Finding, refused } from './finding.js';

type Powers = { readonly unique?: true; readonly many?: true; readonly ordered?: true; readonly included?: true };

/** What the access methods of PostgreSQL can do; of others nothing is known. */
const methods: Readonly<Record<string, Powers>> = {
  btree: { unique: true, many: true, ordered: true, included: true },
  gist: { many: true, included: true },
  spgist: { included: true },
  gin: { many: true },
  brin: { many: true },
  hash: {},
};

function ofMethod(statement: IndexStmt): Finding[] {
  const { accessMethod = 'btree', indexIncludingParams, indexParams = [] } = statement;
  const can = methods[accessMethod];
  if (can === undefined) return [];
  const elements = all('IndexElem', indexParams);
  const sorted = elements.some(
    ({ ordering = 'SORTBY_DEFAULT', nulls_ordering = 'SORTBY_NULLS_DEFAULT' }) =>
      ordering !== 'SORTBY_DEFAULT' || nulls_ordering !== 'SORTBY_NULLS_DEFAULT',
  );
  const wants: readonly (readonly [boolean, boolean | undefined, string])[] = [
    [statement.unique === true, can.unique, 'unique indexes'],
    [indexIncludingParams !== undefined, can.included, 'included columns'],
    [elements.length > 1, can.many, 'multicolumn indexes'],
    [sorted, can.ordered, 'ASC/DESC options'],
  ];
  return wants
    .filter(([asked, able]) => asked && able !== true)
    .slice(0, 1)
    .map(([, , what]) => {
      const message = `access method "${accessMethod}" does not support ${what}`;
      return refused('0A000', statement.relation, message, 'use btree, or leave that out');
    });
}

function ofIncluded(statement: IndexStmt): Finding[] {
  const included = all('IndexElem', statement.indexIncludingParams);
  if (included.every(({ expr }) => expr === undefined)) return [];
  const message = 'expressions are not supported in included columns';
  return [refused('0A000', statement.relation, message, 'include plain columns only')];
}

/** Finds what PostgreSQL refuses in a CREATE INDEX. */
export function indexFindings(statement: IndexStmt): Finding[] {
  const name = statement.relation?.relname ?? '';
  const table: Table = { name, columns: null, types: new Map(), generated: new Set() };
  return [
    ...ofMethod(statement),
    ...ofIncluded(statement),
    ...all('IndexElem', statement.indexParams).flatMap(({ expr }) => expressionFindings(expr, indexExpression, table)),
    ...expressionFindings(statement.whereClause, indexPredicate, table),
  ];
}

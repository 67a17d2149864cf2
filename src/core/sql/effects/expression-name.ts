import type { Node, SelectStmt, SubLink } from 'libpg-query';
import { as, strings, type Tag, tagOf } from '../tree.js';

/** A weak name gives way to that of a cast around it. */
type Figured = { readonly name: string; readonly weak?: true };

/** What expressions are called for their keyword. */
const keywords: { readonly [T in Tag]?: string } = {
  A_ArrayExpr: 'array',
  CoalesceExpr: 'coalesce',
  GroupingFunc: 'grouping',
  JsonArrayAgg: 'json_arrayagg',
  JsonArrayConstructor: 'json_array',
  JsonArrayQueryConstructor: 'json_array',
  JsonObjectAgg: 'json_objectagg',
  JsonObjectConstructor: 'json_object',
  JsonParseExpr: 'json',
  JsonScalarExpr: 'json_scalar',
  JsonSerializeExpr: 'json_serialize',
  MergeSupportFunc: 'merge_action',
  RowExpr: 'row',
  XmlSerialize: 'xmlserialize',
};

/** "SVFOP_LOCALTIME_N" is localtime, "IS_XMLELEMENT" xmlelement, "JSON_VALUE_OP" json_value. */
function operationName(operation: string | undefined): string | null {
  return (
    operation
      ?.replace(/^(SVFOP|IS(?=_XML))_/, '')
      .replace(/_(N|OP)$/, '')
      .toLowerCase() ?? null
  );
}

function ofOperation(node: Node | undefined): string | null {
  const extreme = as('MinMaxExpr', node);
  if (extreme !== null) return extreme.op === 'IS_LEAST' ? 'least' : 'greatest';
  if (as('A_Expr', node)?.kind === 'AEXPR_NULLIF') return 'nullif';
  const xml = as('XmlExpr', node)?.op;
  if (xml === 'IS_DOCUMENT') return null;
  return operationName(as('SQLValueFunction', node)?.op ?? xml ?? as('JsonFuncExpr', node)?.op);
}

function firstTarget(query: SelectStmt): string | null {
  if (query.larg !== undefined) return firstTarget(query.larg);
  if (query.valuesLists !== undefined) return 'column1';
  const target = as('ResTarget', query.targetList?.[0]);
  return target === null ? null : (target.name ?? outputName(target.val));
}

function ofSubquery({ subLinkType, subselect }: SubLink): string | null {
  if (subLinkType === 'EXISTS_SUBLINK') return 'exists';
  if (subLinkType === 'ARRAY_SUBLINK') return 'array';
  const query = as('SelectStmt', subselect);
  return subLinkType === 'EXPR_SUBLINK' && query !== null ? firstTarget(query) : null;
}

function strong(name: string | null | undefined): Figured | null {
  return name == null ? null : { name };
}

function ofKeyword(node: Node | undefined): Figured | null {
  if (node === undefined) return null;
  const query = as('SubLink', node);
  return strong(query === null ? (keywords[tagOf(node)] ?? ofOperation(node)) : ofSubquery(query));
}

function ofPart({ arg, indirection }: { readonly arg?: Node; readonly indirection?: Node[] }): Figured | null {
  const field = strings(indirection).at(-1);
  return field === undefined ? figured(arg) : { name: field };
}

/** PostgreSQL's FigureColnameInternal(). */
function figured(node: Node | undefined): Figured | null {
  const column = as('ColumnRef', node);
  if (column !== null) return strong(strings(column.fields).at(-1));
  const part = as('A_Indirection', node);
  if (part !== null) return ofPart(part);
  const call = as('FuncCall', node);
  if (call !== null) return strong(strings(call.funcname).at(-1));
  const cast = as('TypeCast', node);
  const choice = cast === null ? as('CaseExpr', node) : null;
  if (cast !== null || choice !== null) {
    const inner = figured(cast === null ? choice?.defresult : cast.arg);
    if (inner !== null && !inner.weak) return inner;
    return { name: cast === null ? 'case' : (strings(cast.typeName?.names).at(-1) ?? ''), weak: true };
  }
  const collated = as('CollateClause', node);
  return collated === null ? ofKeyword(node) : figured(collated.arg);
}

/** Says what PostgreSQL calls an expression, in an index or a query, that has no name; null leaves it nameless. */
export function expressionName(node: Node | undefined): string | null {
  return figured(node)?.name ?? null;
}

/** Says what PostgreSQL calls a column of a query that has no alias; null when the syntax tree does not tell. */
export function outputName(node: Node | undefined): string | null {
  const query = as('SubLink', node);
  if (query?.subLinkType === 'EXPR_SUBLINK') return ofSubquery(query);
  return expressionName(node) ?? '?column?';
}

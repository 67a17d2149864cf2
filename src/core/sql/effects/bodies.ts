import { type CreateFunctionStmt, type FunctionParameter, type Node, parseSync } from 'libpg-query';
import type { Need } from '../../model.js';
import { all, as, strings, type Tag, tagOf } from '../tree.js';
import { foundIn, pathSet, type SearchPath } from './paths.js';
import { plpgsqlNeeds } from './plpgsql-body.js';
import { queryNeeds } from './queries.js';
import { named } from './refs.js';

/** What a function asks for: at once, as the server looks at it on creation, or when it is called. */
export type BodyNeeds = { readonly needs: readonly Need[]; readonly later: readonly Need[] };

const NOTHING: BodyNeeds = { needs: [], later: [] };

/** The kinds of statements in a body that the server analyses; of the others it reads the syntax only. */
const analysed = new Set<Tag>(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'ReturnStmt']);

/** With arguments of such types nothing is looked at before a call. */
const polymorphic = /^any(element|array|nonarray|enum|range|multirange|compatible\w*)?$/;

const outputs = new Set<FunctionParameter['mode']>(['FUNC_PARAM_OUT', 'FUNC_PARAM_TABLE']);

function inputsOf({ parameters }: CreateFunctionStmt): FunctionParameter[] {
  return all('FunctionParameter', parameters).filter((parameter) => !outputs.has(parameter.mode));
}

function isPolymorphic({ argType }: FunctionParameter): boolean {
  return polymorphic.test(strings(argType?.names).at(-1) ?? '');
}

/** A function sees itself, so that it may call itself. */
function withoutItself(needs: readonly Need[], { funcname }: CreateFunctionStmt): Need[] {
  const { schema, name } = named('function', funcname);
  return needs.filter(({ object }) => object.kind !== 'function' || object.name !== name || object.schema !== schema);
}

function statementsOf(body: string): Node[] {
  try {
    return (parseSync(body).stmts ?? []).flatMap(({ stmt }) => stmt ?? []);
  } catch {
    return [];
  }
}

/** Says what the statements of LANGUAGE sql need, where names of parameters may stand for values. */
function sqlNeeds(statement: CreateFunctionStmt, nodes: readonly (Node | undefined)[]): Need[] {
  const names = inputsOf(statement).flatMap((parameter) => parameter.name ?? []);
  return withoutItself(queryNeeds(nodes, new Set(names)), statement);
}

function option(statement: CreateFunctionStmt, name: string): Node | undefined {
  return all('DefElem', statement.options).find((item) => item.defname === name)?.arg;
}

/** The search path that a function's own SET clause gives to its body; null without one. */
function ownPath({ options }: CreateFunctionStmt): SearchPath | null {
  for (const { defname, arg } of all('DefElem', options)) {
    const set = defname === 'set' ? as('VariableSetStmt', arg) : null;
    const path = set === null ? null : pathSet(set);
    if (path !== null) return path;
  }
  return null;
}

function ofPlpgsql(statement: CreateFunctionStmt, body: string): BodyNeeds {
  const names = all('FunctionParameter', statement.parameters).flatMap((parameter) => parameter.name ?? []);
  return plpgsqlNeeds(body, names, strings(statement.returnType?.names).at(-1) === 'trigger');
}

function inQuotes(statement: CreateFunctionStmt): BodyNeeds {
  const body = strings(as('List', option(statement, 'as'))?.items)[0];
  const language = as('String', option(statement, 'language'))?.sval;
  if (body === undefined) return NOTHING;
  if (language === 'plpgsql') return ofPlpgsql(statement, body);
  if (language !== 'sql') return NOTHING;
  const nodes = statementsOf(body).filter((node) => analysed.has(tagOf(node)));
  const needs = sqlNeeds(statement, nodes);
  return inputsOf(statement).some(isPolymorphic) ? { needs: [], later: needs } : { needs, later: [] };
}

/** Says what the body of a function needs: LANGUAGE sql as text, as BEGIN ATOMIC and RETURN, and LANGUAGE plpgsql. */
export function bodyNeeds(statement: CreateFunctionStmt): BodyNeeds {
  if (statement.sql_body !== undefined) return { needs: sqlNeeds(statement, [statement.sql_body]), later: [] };
  const found = inQuotes(statement);
  const path = ownPath(statement);
  return path === null ? found : { needs: foundIn(found.needs, path), later: foundIn(found.later, path) };
}

import type { CreateFunctionStmt, FunctionParameter } from 'libpg-query';
import { signatureType } from '../effects/types.js';
import { all } from '../tree.js';
import { columnDefault } from './contexts.js';
import { expressionFindings } from './expression.js';
import { type Finding, refused } from './finding.js';
import { builtInName } from './types.js';

const NOTHING = { name: '', columns: null, types: new Map(), generated: new Set<string>() };
const polymorphic = /^any/;

function isInput({ mode }: FunctionParameter): boolean {
  return mode !== 'FUNC_PARAM_OUT' && mode !== 'FUNC_PARAM_TABLE';
}

function isOutput({ mode }: FunctionParameter): boolean {
  return mode === 'FUNC_PARAM_OUT' || mode === 'FUNC_PARAM_TABLE' || mode === 'FUNC_PARAM_INOUT';
}

/** What only goes in may have the name of what only comes out. */
function shareName(one: FunctionParameter, other: FunctionParameter): boolean {
  if (one.name === undefined || one.name !== other.name) return false;
  return (isInput(one) && isInput(other)) || (isOutput(one) && isOutput(other));
}

function ofNames(parameters: readonly FunctionParameter[]): Finding[] {
  const again = parameters.find((one, i) => parameters.slice(0, i).some((other) => shareName(one, other)));
  if (again === undefined) return [];
  return [refused('42P13', again, `parameter name "${again.name}" used more than once`, 'rename one of the two')];
}

function ofDefaults(parameters: readonly FunctionParameter[], isProcedure: boolean): Finding[] {
  const given = parameters.find((parameter) => parameter.defexpr !== undefined && !isInput(parameter));
  if (given !== undefined) {
    return [refused('42P13', given, 'only input parameters can have default values', 'leave its default out')];
  }
  const inputs = parameters.filter(isInput);
  const first = inputs.findIndex(({ defexpr }) => defexpr !== undefined);
  const bare = first < 0 ? undefined : inputs.slice(first).find(({ defexpr }) => defexpr === undefined);
  if (bare !== undefined && !isProcedure) {
    const message = 'input parameters after one with a default value must also have defaults';
    return [refused('42P13', bare, message, 'move those with defaults to the end')];
  }
  return inputs.flatMap(({ defexpr }) => expressionFindings(defexpr, columnDefault, NOTHING));
}

function ofVariadic(parameters: readonly FunctionParameter[]): Finding[] {
  const inputs = parameters.filter(isInput);
  const variadic = inputs.find(({ mode }) => mode === 'FUNC_PARAM_VARIADIC');
  if (variadic === undefined) return [];
  if (variadic !== inputs.at(-1)) {
    return [refused('42P13', variadic, 'VARIADIC parameter must be the last input parameter', 'move it to the end')];
  }
  const known = ['text', 'integer', 'bigint', 'uuid', 'numeric', 'boolean', 'jsonb', 'json', 'date'];
  if (!known.includes(signatureType(variadic.argType))) return [];
  return [refused('42P13', variadic, 'VARIADIC parameter must be an array', 'add [] to its type')];
}

function ofReturns(statement: CreateFunctionStmt, parameters: readonly FunctionParameter[]): Finding[] {
  const { is_procedure, returnType } = statement;
  const outputs = parameters.filter(isOutput);
  if (is_procedure) return [];
  if (returnType === undefined) {
    if (outputs.length > 0) return [];
    const help = 'write RETURNS with a type, RETURNS void, or CREATE PROCEDURE';
    return [refused('42P13', undefined, 'function result type must be specified', help)];
  }
  const [only, second] = outputs;
  if (only === undefined || only.mode === 'FUNC_PARAM_TABLE') return [];
  const wanted = second === undefined ? signatureType(only.argType) : 'record';
  const names = [builtInName(only.argType), builtInName(returnType)];
  const isKnown = names.every((name) => name !== null && !polymorphic.test(name));
  if (!isKnown || signatureType(returnType) === wanted) return [];
  const message = `function result type must be ${wanted} because of OUT parameters`;
  return [refused('42P13', returnType, message, `leave RETURNS out, or write RETURNS ${wanted}`)];
}

/** Options that name one property in several words. */
const properties: Readonly<Record<string, string>> = {
  language: 'language',
  volatility: 'volatility',
  as: 'as',
  strict: 'strict',
};

function ofOptions({ options, sql_body }: CreateFunctionStmt): Finding[] {
  const given = all('DefElem', options);
  const seen = new Set<string>();
  for (const option of given) {
    const property = properties[option.defname ?? ''];
    if (property === undefined) continue;
    if (seen.has(property)) return [refused('42601', option, 'conflicting or redundant options', 'say it once')];
    seen.add(property);
  }
  if (!seen.has('language') && sql_body === undefined) {
    return [refused('42P13', undefined, 'no language specified', 'add LANGUAGE plpgsql, or sql')];
  }
  if (!seen.has('as') && sql_body === undefined) {
    return [refused('42P13', undefined, 'no function body specified', 'add AS $$ … $$')];
  }
  return [];
}

/** Finds what PostgreSQL refuses in the head of a function or procedure, whatever its body says. */
export function functionFindings(statement: CreateFunctionStmt): Finding[] {
  const parameters = all('FunctionParameter', statement.parameters);
  return [
    ...ofOptions(statement),
    ...ofNames(parameters),
    ...ofVariadic(parameters),
    ...ofDefaults(parameters, statement.is_procedure === true),
    ...ofReturns(statement, parameters),
  ];
}

import type { CreateFunctionStmt, DefineStmt, FunctionParameter, Node, TypeName } from 'libpg-query';
import type { Effect, Need, ObjectRef, Parameter, Routine } from '../../model.js';
import { all, as, type Of, strings } from '../tree.js';
import { cast, kindOf, routine } from './address.js';
import { bodyNeeds } from './bodies.js';
import { expressionNeeds } from './expressions.js';
import type { Handlers } from './handlers.js';
import { calledNeed, languageNeeds } from './provided.js';
import { columnNeeds } from './queries.js';
import { bare, belonging, effect, named, need, needSchema, onExisting, relation } from './refs.js';
import { needType, signatureType } from './types.js';

const outputs = new Set<FunctionParameter['mode']>(['FUNC_PARAM_OUT', 'FUNC_PARAM_TABLE']);

function signatureOf(parameters: readonly FunctionParameter[]): string {
  const inputs = parameters.filter((parameter) => !outputs.has(parameter.mode));
  return inputs.map((parameter) => signatureType(parameter.argType)).join(', ');
}

const modes: { readonly [Mode in NonNullable<FunctionParameter['mode']>]?: Parameter['mode'] } = {
  FUNC_PARAM_OUT: 'out',
  FUNC_PARAM_INOUT: 'inout',
  FUNC_PARAM_VARIADIC: 'variadic',
  FUNC_PARAM_TABLE: 'table',
};

function parameterOf({ name = '', argType, mode, defexpr }: FunctionParameter): Parameter {
  const ours = (mode === undefined ? undefined : modes[mode]) ?? 'in';
  return { name, type: signatureType(argType), mode: ours, optional: defexpr !== undefined };
}

function returnsOf({ returnType }: CreateFunctionStmt, parameters: readonly Parameter[]): string | null {
  if (parameters.some(({ mode }) => mode === 'table')) return 'table';
  if (returnType === undefined) return null;
  return `${returnType.setof ? 'setof ' : ''}${signatureType(returnType)}`;
}

function routineOf(statement: CreateFunctionStmt, given: readonly FunctionParameter[]): Routine {
  const parameters = given.map(parameterOf);
  const language = all('DefElem', statement.options).find((option) => option.defname === 'language');
  // The server takes a body without quotes for SQL, and refuses any other one without a language.
  const named = as('String', language?.arg)?.sval?.toLowerCase() ?? 'sql';
  return { parameters, returns: returnsOf(statement, parameters), language: named };
}

function createFunction(statement: CreateFunctionStmt): Effect {
  const parameters = all('FunctionParameter', statement.parameters);
  const made = { ...named('function', statement.funcname), signature: signatureOf(parameters) };
  const body = bodyNeeds(statement);
  const needs = [
    ...needSchema(made),
    ...parameters.flatMap((parameter) => needType(parameter.argType)),
    ...needType(statement.returnType),
    ...expressionNeeds(...parameters.map((parameter) => parameter.defexpr)),
    ...body.needs,
  ];
  const routine = routineOf(statement, parameters);
  return effect(statement.replace ? 'replace' : 'create', made, {
    needs: [...needs, ...languageNeeds(routine.language)],
    later: body.later,
    routine,
  });
}

/** Functions of PostgreSQL itself that are written to be called by triggers. */
const ownTriggerFunctions = /^(tsvector_update_trigger(_column)?|suppress_redundant_updates_trigger|RI_FKey_.*)$/;

/** The function of a trigger takes no arguments, whatever the trigger passes to it. */
function triggerFunction(name: readonly Node[] | undefined): Need[] {
  const parts = strings(name);
  if (parts.length === 1 && ownTriggerFunctions.test(parts[0] as string)) return [];
  return calledNeed(name, '');
}

function definition(statement: DefineStmt, name: string): TypeName | undefined {
  const found = all('DefElem', statement.definition).find((item) => item.defname === name);
  return as('TypeName', found?.arg) ?? undefined;
}

function defined(statement: DefineStmt): ObjectRef {
  const made = named(kindOf(statement.kind), statement.defnames);
  if (made.kind === 'operator') {
    const sides = [definition(statement, 'leftarg'), definition(statement, 'rightarg')];
    return { ...made, signature: sides.map((side) => (side === undefined ? 'none' : signatureType(side))).join(', ') };
  }
  if (made.kind !== 'aggregate') return made;
  const parameters = all('FunctionParameter', as('List', statement.args?.[0])?.items);
  return { ...made, signature: signatureOf(parameters) };
}

/** The parts of an aggregate or operator that are functions, and those that are types. */
const callees =
  /^([mc]?sfunc|m?invfunc|m?finalfunc|combinefunc|serialfunc|deserialfunc|msfunc|minvfunc|procedure|function)$/;
const argumentTypes = /^(m?stype|leftarg|rightarg|basetype)$/;

function definedNeeds({ kind, definition: parts }: DefineStmt): Need[] {
  if (kind !== 'OBJECT_AGGREGATE' && kind !== 'OBJECT_OPERATOR') return [];
  return all('DefElem', parts).flatMap(({ defname = '', arg }) => {
    const name = as('TypeName', arg) ?? undefined;
    if (argumentTypes.test(defname)) return needType(name);
    const isCallee = callees.test(defname) && strings(name?.names)[0] !== 'pg_catalog';
    return isCallee ? calledNeed(name?.names) : [];
  });
}

function createTrigger(statement: Of<'CreateTrigStmt'>): Effect {
  const table = relation(statement.relation);
  const columns = strings(statement.columns);
  const needs = [
    ...need(table),
    ...(columns.length === 0 ? [] : need(table, columns)),
    ...(statement.constrrel === undefined ? [] : need(relation(statement.constrrel))),
    ...triggerFunction(statement.funcname),
    ...columnNeeds(table, [statement.whenClause], ['old', 'new']),
  ];
  const made = belonging('trigger', statement.trigname ?? '', table);
  return effect(statement.replace ? 'replace' : 'create', made, { needs });
}

/** What computes: functions, aggregates, operators and casts, and the triggers and rules that call on them. */
export const routines: Handlers = {
  CreateFunctionStmt: (statement) => [createFunction(statement)],
  AlterFunctionStmt: ({ func, objtype }) =>
    func === undefined ? [] : [onExisting('alter', routine(kindOf(objtype), func))],
  DefineStmt: (statement) => {
    const made = defined(statement);
    const action = statement.replace ? 'replace' : 'create';
    const needs = [...needSchema(made), ...definedNeeds(statement)];
    return [effect(action, made, { conditional: statement.if_not_exists, needs })];
  },
  CreateCastStmt: ({ sourcetype, targettype, func }) => {
    const needs = [...needType(sourcetype), ...needType(targettype), ...(func ? need(routine('function', func)) : [])];
    return [effect('create', cast([signatureType(sourcetype), signatureType(targettype)]), { needs })];
  },
  AlterOperatorStmt: ({ opername }) =>
    opername === undefined ? [] : [onExisting('alter', routine('operator', opername))],
  CreateTrigStmt: (statement) => [createTrigger(statement)],
  CreateEventTrigStmt: ({ trigname, funcname }) => [
    effect('create', bare('event trigger', trigname ?? ''), { needs: triggerFunction(funcname) }),
  ],
  AlterEventTrigStmt: ({ trigname }) => [onExisting('alter', bare('event trigger', trigname ?? ''))],
  RuleStmt: (statement) => {
    const table = relation(statement.relation);
    const made = belonging('rule', statement.rulename ?? '', table);
    const needs = [
      ...need(table),
      ...columnNeeds(table, [statement.whereClause, ...(statement.actions ?? [])], ['old', 'new']),
    ];
    return [effect(statement.replace ? 'replace' : 'create', made, { needs })];
  },
};

import { parseSync } from 'libpg-query';
import type { Effect, Need, Statement } from '../model.js';
import { objectKey } from '../objects.js';
import { bodyNeeds } from './effects/bodies.js';
import { as } from './tree.js';

const SETTING = /check_function_bodies/i;
const OFF = /check_function_bodies\s*(=|\bto\b)\s*'?(off|false|no|0)\b/i;

/** Tells whether a text may say that the server is not to look at the bodies of functions. */
export function mayLeaveBodies(text: string): boolean {
  return SETTING.test(text);
}

function needKey({ object, column }: Need): string {
  return `${objectKey(object)}\n${column}`;
}

function putOff(effect: Effect, sql: string): Effect {
  const statement = as('CreateFunctionStmt', parseSync(sql).stmts?.[0]?.stmt);
  if (statement === null || statement.sql_body !== undefined) return effect;
  const ofBody = new Set(bodyNeeds(statement).needs.map(needKey));
  const off = effect.needs.filter((need) => ofBody.has(needKey(need)));
  if (off.length === 0) return effect;
  const needs = effect.needs.filter((need) => !ofBody.has(needKey(need)));
  return { ...effect, needs, later: [...off, ...(effect.later ?? [])] };
}

/**
 * Puts off what the bodies of functions need behind SET check_function_bodies = off: the server looks when they are
 * called. `text` is the file's.
 */
export function withUncheckedBodies(statements: readonly Statement[], text: string): Statement[] {
  let off = false;
  return statements.map((statement) => {
    const { parsed, span } = statement;
    if ('error' in parsed) return statement;
    const sql = text.slice(span.start, span.end);
    if (parsed.tag === 'VariableSetStmt' && (SETTING.test(sql) || /^\s*reset\s+all\b/i.test(sql))) off = OFF.test(sql);
    if (!off || parsed.tag !== 'CreateFunctionStmt') return statement;
    return { ...statement, parsed: { ...parsed, effects: parsed.effects.map((effect) => putOff(effect, sql)) } };
  });
}

import type { Need } from '../../model.js';
import { StatementReader, type Surroundings } from './body-text.js';
import { nameOf, pathAt, statementsOf, tokensOf } from './body-tokens.js';
import { declarationsOf } from './declarations.js';

/** Without any of these words a body asks for nothing. */
const TELLING = /\b(declare|select|insert|update|delete|merge|perform)\b/i;
/** What names no relation that could be told, or none that must be there. */
const OPAQUE = new Set(
  'alter analyze call close comment copy create drop execute fetch grant lock move open raise reindex revoke set truncate vacuum'.split(
    ' ',
  ),
);
/** What transition tables are called, as a trigger of another file may name them. */
const TRANSITION = /(^|_)(new|old|inserted|updated|deleted|changed|affected)(_|$)/;

/** Lists the relations that a body makes for itself. */
function madeBy(statements: readonly (readonly string[])[]): string[] {
  return statements.flatMap((tokens) => {
    const at = tokens[0] === 'create' ? tokens.findIndex((token) => /^(table|view|sequence)$/.test(token)) : -1;
    if (at < 0) return [];
    const { parts } = pathAt(tokens, tokens[at + 1] === 'if' ? at + 4 : at + 1);
    return parts.slice(-1);
  });
}

/** Lists the names of WITH queries: "name AS (" and "name (columns) AS (". */
function withNames(tokens: readonly string[]): string[] {
  if (!tokens.includes('with')) return [];
  return tokens.flatMap((token, at) => {
    if (token !== 'as' || !/^(\(|not|materialized)$/.test(tokens[at + 1] ?? '')) return [];
    const before = tokens[at - 1] === ')' ? tokens.lastIndexOf('(', at - 1) - 1 : at - 1;
    return nameOf(tokens[before]) ?? [];
  });
}

function isOpaque(tokens: readonly string[]): boolean {
  return OPAQUE.has(tokens[0] ?? '') || tokens.includes('execute');
}

/**
 * Says what a body of PL/pgSQL needs: `needs` when it is created, for its declarations, and `later` when it is called.
 * `parameters` are the names of the function's own.
 */
export function plpgsqlNeeds(
  body: string,
  parameters: readonly string[],
  isTrigger: boolean,
): { readonly needs: readonly Need[]; readonly later: readonly Need[] } {
  if (!TELLING.test(body)) return { needs: [], later: [] };
  const statements = statementsOf(tokensOf(body));
  const { variables, needs } = declarationsOf(statements);
  const made = new Set(madeBy(statements));
  const hidden = new Set([...parameters, ...variables, 'new', 'old']);
  const later: Need[] = [];
  for (const tokens of statements) {
    if (isOpaque(tokens)) continue;
    const own = new Set([...made, ...withNames(tokens)]);
    const around: Surroundings = {
      variables: hidden,
      isOwn: (name) => own.has(name) || (isTrigger && TRANSITION.test(name)),
    };
    later.push(...new StatementReader(tokens, around).read());
  }
  return { needs, later };
}

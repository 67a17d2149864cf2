import type { Need } from '../../model.js';
import { nameOf, pathAt } from './body-tokens.js';
import { namedBy, need } from './refs.js';
import { needType } from './types.js';

/** What the grammar spells in its own words, not as names in the catalog. */
const spelled = new Set(
  'bigint bit boolean char character dec decimal double float int integer interval national nchar numeric real smallint time timestamp varchar'.split(
    ' ',
  ),
);

/** Says what a declared type needs: a relation for %ROWTYPE, its column for %TYPE, else the type. */
function declaredNeeds(tokens: readonly string[], at: number): Need[] {
  const { parts, end } = pathAt(tokens, at);
  const [first] = parts;
  if (first === undefined || (parts.length === 1 && spelled.has(tokens[at]!))) return [];
  if (tokens[end] !== '%') return needType({ names: parts.map((sval) => ({ String: { sval } })) });
  if (tokens[end + 1] === 'rowtype') return need(namedBy('table', parts));
  // A name alone, and what may be a field of a record, is a variable's.
  return parts.length < 2 ? [] : need(namedBy('table', parts.slice(0, -1)), parts.slice(-1));
}

export type Declarations = { readonly variables: readonly string[]; readonly needs: readonly Need[] };

/** Reads the declarations among the statements of a body of PL/pgSQL: the server compiles them when it is created. */
export function declarationsOf(statements: readonly (readonly string[])[]): Declarations {
  const variables: string[] = [];
  const needs: Need[] = [];
  let declaring = false;
  for (const tokens of statements) {
    const [first, second] = tokens;
    if (tokens.length === 1 && (first === 'declare' || first === 'begin')) declaring = first === 'declare';
    const name = declaring && tokens.length > 1 ? nameOf(first) : null;
    if (name === null) continue;
    variables.push(name);
    const isCursor = tokens.slice(1, 4).includes('cursor');
    if (second !== 'alias' && !isCursor) needs.push(...declaredNeeds(tokens, second === 'constant' ? 2 : 1));
  }
  return { variables, needs };
}

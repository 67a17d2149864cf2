import type { FuncCall, Node, TypeCast } from 'libpg-query';
import { signatureType } from '../effects/types.js';
import { isUnstable } from '../functions.js';
import { as, strings } from '../tree.js';

/** Types of columns by name, as far as the statement tells them. */
export type Types = ReadonlyMap<string, string>;
/** A call or cast that is not immutable. */
export type Unstable = { readonly node: { readonly location?: number }; readonly what: string };

const ZONED = 'timestamp with time zone';
const PLAIN = 'timestamp without time zone';
const texts = ['text', 'character varying', 'character'];
const dates = ['date', PLAIN, ZONED, 'time without time zone', 'time with time zone', 'interval'];

/** Casts that depend on the session's time zone or date style, from pg_cast and the types' own input and output. */
const unstableCasts: Readonly<Record<string, readonly string[]>> = {
  [ZONED]: ['date', PLAIN, 'time without time zone', 'time with time zone', ...texts],
  [PLAIN]: [ZONED, ...texts],
  date: [ZONED, ...texts],
  'time without time zone': ['time with time zone'],
  interval: texts,
  ...Object.fromEntries(texts.map((text) => [text, dates])),
};
/** Their result depends on the time zone where their second argument has one. */
const onZoned = new Set(['date_trunc', 'date_part', 'extract']);

function typeOf(node: Node | undefined, types: Types): string | undefined {
  const cast = as('TypeCast', node);
  if (cast !== null) return signatureType(cast.typeName);
  const [column, more] = strings(as('ColumnRef', node)?.fields);
  return column === undefined || more !== undefined ? undefined : types.get(column);
}

function unstableCall(call: FuncCall, types: Types): string | null {
  const parts = strings(call.funcname);
  const name = parts.at(-1) ?? '';
  if (parts.length > 1 && parts.at(-2) !== 'pg_catalog') return null;
  const { args = [] } = call;
  const counted = call.func_variadic || args.some((arg) => as('NamedArgExpr', arg) !== null) ? -1 : args.length;
  if (isUnstable(name, counted)) return `${name}()`;
  const zoned = onZoned.has(name) && counted === 2 && typeOf(args[1], types) === ZONED;
  return zoned ? `${name}() of a timestamp with time zone` : null;
}

function unstableCast({ arg, typeName }: TypeCast, types: Types): string | null {
  const from = typeOf(arg, types);
  const to = signatureType(typeName);
  if (from === undefined || !(unstableCasts[from]?.includes(to) ?? false)) return null;
  return `the cast from ${from} to ${to}`;
}

/** Names CURRENT_TIMESTAMP and its like as they are written. */
function keyword(op: string | undefined): string {
  return (op ?? '').replace(/^SVFOP_|_N$/g, '');
}

function ofNode(key: string, value: object, types: Types): Unstable | null {
  if (key === 'SQLValueFunction') return { node: value, what: keyword((value as { readonly op?: string }).op) };
  const what = key === 'FuncCall' ? unstableCall(value, types) : key === 'TypeCast' ? unstableCast(value, types) : null;
  return what === null ? unstableIn(value, types) : { node: value, what };
}

/** Finds the first part of an expression that is not immutable for certain; null where there is none. */
export function unstableIn(tree: object, types: Types): Unstable | null {
  for (const key in tree) {
    const value = (tree as Readonly<Record<string, unknown>>)[key];
    if (typeof value !== 'object' || value === null || key === 'A_Const' || key === 'ColumnRef') continue;
    const found = ofNode(key, value, types);
    if (found !== null) return found;
  }
  return null;
}

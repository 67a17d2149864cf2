import { parseSync } from 'libpg-query';
import { identityOf } from './identity.js';

type Tree = { readonly [field: string]: unknown };

/** What PostgreSQL prints of a definition: a statement, an expression, or a constraint. */
const FORMS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `SELECT ${text}`,
  (text) => `ALTER TABLE t ADD ${text}`,
];

/** Without one of these there is nothing that could be printed otherwise. */
const VARIES = /\bARRAY\[| (AND|OR) /;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function field(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((at: unknown, name) => (isTree(at) ? at[name] : undefined), value);
}

/** `(ARRAY[a, b])::text[]` is `ARRAY[a::text, b::text]`: an array is cast item by item. Null for any other node. */
function castWithin(node: Tree): Tree | null {
  const [array, typeName] = [field(node, 'TypeCast', 'arg', 'A_ArrayExpr'), field(node, 'TypeCast', 'typeName')];
  const elements = field(array, 'elements');
  if (!isTree(array) || !isTree(typeName) || !Array.isArray(elements) || typeName.arrayBounds === undefined)
    return null;
  if (elements.some((element) => field(element, 'A_ArrayExpr') !== undefined)) return null;
  const { arrayBounds: _, ...item } = typeName;
  return { A_ArrayExpr: { ...array, elements: elements.map((arg) => ({ TypeCast: { arg, typeName: item } })) } };
}

/** `(a AND b) AND c` is `a AND b AND c`. */
function flattened(node: Tree): Tree {
  const { boolop, args } = (node.BoolExpr ?? {}) as { boolop?: string; args?: readonly unknown[] };
  if (args === undefined || boolop === 'NOT_EXPR') return node;
  const flat = args.flatMap((arg): readonly unknown[] => {
    return field(arg, 'BoolExpr', 'boolop') === boolop ? (field(arg, 'BoolExpr', 'args') as unknown[]) : [arg];
  });
  return { BoolExpr: { ...(node.BoolExpr as Tree), args: flat } };
}

function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (!isTree(value)) return value;
  const node = castWithin(value) ?? value;
  return flattened(Object.fromEntries(Object.entries(node).map(([name, inner]) => [name, normal(inner)])));
}

function meaning(text: string): string | null {
  try {
    return identityOf(normal(parseSync(text).stmts ?? []));
  } catch {
    return null;
  }
}

/**
 * Tells whether two texts that PostgreSQL printed of one definition mean the same. What it prints of a definition that it
 * has read from its own print can be written otherwise once more: casts of arrays, and parentheses in a row of ANDs.
 */
export function isReprint(one: string, other: string): boolean {
  if (!VARIES.test(one) || !VARIES.test(other)) return false;
  return FORMS.some((form) => {
    const known = meaning(form(one));
    return known !== null && known === meaning(form(other));
  });
}

import type { FuncCall, Node, TypeCast } from 'libpg-query';
import type { Need } from '../../model.js';
import { isBuiltInFunction } from '../functions.js';
import { as, strings } from '../tree.js';
import { calledNeed } from './provided.js';
import { namedBy, need } from './refs.js';
import { needType } from './types.js';

/** Functions whose first argument names a sequence. */
const onSequence = new Set(['nextval', 'currval', 'setval']);

/** Reads a qualified name from a string, as a cast to regclass does: what is not quoted is folded. */
function partsOf(text: string): string[] {
  return [...text.matchAll(/"((?:[^"]|"")+)"|([^".\s]+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain!.toLowerCase() : quoted.replaceAll('""', '"'),
  );
}

function constantOf(node: Node | undefined): string | undefined {
  return as('A_Const', as('TypeCast', node)?.arg ?? node)?.sval?.sval;
}

/** Says what a call needs: a sequence that it names, or a function that is not built in. */
export function callNeeds({ funcname, args }: FuncCall): Need[] {
  const parts = strings(funcname);
  const name = parts.at(-1) ?? '';
  const isOwn = parts.length === 1 ? isBuiltInFunction(name) : parts.at(-2) === 'pg_catalog';
  if (!isOwn) return calledNeed(funcname);
  const sequence = onSequence.has(name) ? constantOf(args?.[0]) : undefined;
  return sequence === undefined ? [] : need(namedBy('sequence', partsOf(sequence)));
}

/** Says what a cast needs: its type, or the relation that a cast to regclass names. */
export function castNeeds({ arg, typeName }: TypeCast): Need[] {
  const name = constantOf(arg);
  if (name === undefined || strings(typeName?.names).at(-1) !== 'regclass') return needType(typeName);
  // What a name of digits means is an object's number.
  return /^\d+$/.test(name) ? [] : need(namedBy('table', partsOf(name)));
}

/** Fields that hold no expression. */
const barren = new Set(['A_Const', 'ColumnRef', 'String', 'typeName', 'funcname']);

function visit(tree: object, needs: Need[]): void {
  if (Array.isArray(tree)) {
    for (const item of tree) visit(item, needs);
    return;
  }
  for (const key in tree) {
    const value = (tree as Readonly<Record<string, unknown>>)[key];
    if (typeof value !== 'object' || value === null || barren.has(key)) continue;
    if (key === 'FuncCall') {
      const found = callNeeds(value as FuncCall);
      needs.push(...found);
      // The cast of a sequence's name says no more than the call.
      if (found[0]?.object.kind === 'sequence') continue;
    }
    if (key === 'TypeCast') needs.push(...castNeeds(value as TypeCast));
    visit(value, needs);
  }
}

/**
 * Says what expressions need beside columns: the types of casts, sequences and tables that strings name, and functions
 * that are not built in. A call does not tell which of several functions of its name it means: the signature is null.
 */
export function expressionNeeds(...nodes: readonly (Node | undefined)[]): Need[] {
  const needs: Need[] = [];
  for (const node of nodes) if (node !== undefined) visit(node, needs);
  return needs;
}

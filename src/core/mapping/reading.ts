import type { Document, LineCounter, Node, Pair } from 'yaml';
import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Place } from '../model.js';

/** The way to a value: keys and list positions from the root. */
export type Trail = readonly (string | number)[];

/** Something wrong at a value or at its key. */
export type Fault = {
  readonly trail: Trail;
  readonly on: 'key' | 'value';
  readonly message: string;
  readonly help: string;
};

/** A mapping.yaml that is valid YAML: its syntax tree and the plain value that it stands for. */
export type Reading = {
  readonly path: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly value: unknown;
};

function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value ?? '') : String(pair.key);
}

function child(document: Document.Parsed, node: Node, key: string | number): Node | Pair | null {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isMap(target)) return target.items.find((pair) => keyText(pair) === String(key)) ?? null;
  return isSeq(target) ? ((target.items[Number(key)] as Node | undefined) ?? null) : null;
}

function nodeOf(found: Node | Pair, on: 'key' | 'value'): Node {
  if (!isPair(found)) return found;
  const value = found.value as Node | null;
  const written = value?.range && value.range[1] > value.range[0] ? value : null;
  return on === 'value' && written !== null ? written : (found.key as Node);
}

/** Finds the node of a value or of its key. What is missing gives the nearest thing around it; null without any. */
function nodeAt({ document }: Reading, trail: Trail, on: 'key' | 'value'): Node | null {
  let found: Node | Pair | null = document.contents;
  for (const key of trail) {
    const inner: Node | Pair | null = found === null ? null : child(document, nodeOf(found, 'value'), key);
    if (inner === null) return found === null ? null : nodeOf(found, 'value');
    found = inner;
  }
  return found === null ? null : nodeOf(found, on);
}

/** Gives line and column of a UTF-16 offset. */
export function placeOf(path: string, lines: LineCounter, offset: number): Place & { readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { path, line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Gives line and column of a value or of its key; the start of the file where there is none. */
export function locate(reading: Reading, trail: Trail, on: 'key' | 'value'): Place & { readonly column: number } {
  return placeOf(reading.path, reading.lines, nodeAt(reading, trail, on)?.range?.[0] ?? 0);
}

/** Gives the line of an entry, for findings to name. */
export function lineAt(reading: Reading, trail: Trail): Place {
  return { path: reading.path, line: locate(reading, trail, 'value').line };
}

/** Gives a scalar as it is written in the file ("012"), for messages; null for lists and maps. */
export function writtenAt(reading: Reading, trail: Trail): string | null {
  const node = nodeAt(reading, trail, 'value');
  return isScalar(node) && node.source !== undefined ? node.source : null;
}

/** Looks up a value by its trail; undefined where there is none. */
export function valueAt(root: unknown, trail: Trail): unknown {
  let value = root;
  for (const key of trail) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

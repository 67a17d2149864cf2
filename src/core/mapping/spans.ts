import { type Document, isAlias, isCollection, isPair, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { Trail } from './reading.js';

/** A mapping.yaml with its syntax tree, whose ranges are offsets into the text. */
export type Source = { readonly text: string; readonly document: Document.Parsed };
/** A list or a map. */
export type Collection = Extract<Node, { items: unknown[] }>;
/** What stands in one: an item of a list, or a key with its value. */
export type Item = Node | Pair;

/** Gives where an item begins, behind its dash. */
export function startOf(item: Item): number {
  return (isPair(item) ? (item.key as Node) : item).range![0];
}

/** Gives where an item ends, before its comment. */
export function endOf(item: Item): number {
  if (isPair(item)) {
    const keyEnd = (item.key as Node).range![1];
    const value = item.value as Node | null;
    // A value that is not written has an empty range behind the colon.
    return value === null ? keyEnd : Math.max(keyEnd, endOf(value));
  }
  const last = isCollection(item) && item.flow !== true ? (item.items.at(-1) as Item | undefined) : undefined;
  return last === undefined ? item.range![1] : endOf(last);
}

/** Gives where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Gives where the line behind an offset begins: the offset itself where it is the start of a line. */
export function nextLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** Gives the line end that a text uses. */
export function eolOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function isWritten(node: unknown): node is Node {
  return isCollection(node) || isScalar(node) || isAlias(node);
}

/** Finds the list, map or value that a trail leads to; null where none is written. */
export function written(document: Document.Parsed, trail: Trail): Node | null {
  const node = trail.length === 0 ? document.contents : document.getIn(trail, true);
  return isWritten(node) && node.range ? node : null;
}

/** Gives how far the lines of a block list or map are indented. */
export function columnOf(text: string, collection: Collection): number {
  const start = isSeq(collection) ? collection.range![0] : startOf(collection.items[0] as Item);
  return start - lineStart(text, start);
}

import type { Node } from 'libpg-query';
import type { FromBytes } from './offsets.js';

type KeyOf<T> = T extends T ? keyof T : never;
/** The name of a node of the syntax tree ("CreateStmt"). */
export type Tag = KeyOf<Node>;
/** The fields of a node by its name. */
export type Of<T extends Tag> = Extract<Node, Record<T, unknown>>[T];

/** The text that was given to the parser; `offset` turns a location of its tree into an offset of that text. */
export type Source = {
  readonly text: string;
  readonly offset: FromBytes;
  /** Where the statement starts in the text; absent for the text's start. */
  readonly start?: number;
};

/** Reads a node as the kind that it may have; null when it is another. */
export function as<T extends Tag>(tag: T, node: Node | undefined): Of<T> | null {
  return ((node as Record<Tag, unknown> | undefined)?.[tag] as Of<T> | undefined) ?? null;
}

/** Names the kind of a node. */
export function tagOf(node: Node): Tag {
  for (const tag in node) return tag as Tag;
  throw new TypeError('a syntax tree without a node');
}

/** Keeps the nodes of one kind, unwrapped. */
export function all<T extends Tag>(tag: T, nodes: readonly Node[] | undefined): Of<T>[] {
  const found: Of<T>[] = [];
  for (const node of nodes ?? []) {
    const fields = as(tag, node);
    if (fields !== null) found.push(fields);
  }
  return found;
}

/** Reads a list of strings, as qualified names and column lists are. */
export function strings(nodes: readonly Node[] | undefined): string[] {
  const found: string[] = [];
  for (const node of nodes ?? []) {
    const text = as('String', node);
    if (text !== null) found.push(text.sval ?? '');
  }
  return found;
}

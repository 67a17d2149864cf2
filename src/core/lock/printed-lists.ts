import type { Pieces } from '../model.js';
import { isMerging, MERGING } from '../unreadable.js';

/** Gives the pieces of a text that was read already. */
export function piecesOf(bytes: Buffer): Pieces {
  return { size: bytes.length, read: (into, at) => bytes.copy(into, 0, at) };
}

/** Reads a text to its end. */
export function wholeOf({ size, read }: Pieces): Buffer {
  const bytes = Buffer.allocUnsafeSlow(size);
  let length = 0;
  for (let count = -1; count !== 0 && length < size; length += count) count = read(bytes.subarray(length), length);
  return bytes.subarray(0, length);
}

/** A text that was read from its beginning as far as something was looked for. */
export type Prefix = {
  /** Finds a piece of ASCII from an offset on; -1 where there is none. */
  readonly find: (piece: string, from: number) => number;
  /** Gives what was read already. */
  readonly between: (start: number, end: number) => Buffer;
};

const LINE_END = 10;
/** Bytes that are read at once. */
const BLOCK = 2 ** 18;

/** Begins to read a text. */
export function prefixOf({ size, read }: Pieces): Prefix {
  // Memory that nothing is written to costs nothing.
  const bytes = Buffer.allocUnsafeSlow(size);
  let length = 0;
  let isWhole = false;
  const readOn = () => {
    const count = read(bytes.subarray(length, Math.min(length + BLOCK, size)), length);
    length += count;
    isWhole = count === 0 || length === size;
  };
  const find = (piece: string, from: number): number => {
    const at = bytes.subarray(0, length).indexOf(piece, from);
    if (at >= 0 || isWhole) return at;
    // The piece may begin in what was read and end behind it.
    const next = Math.max(from, length - piece.length);
    readOn();
    return find(piece, next);
  };
  return { find, between: (start, end) => bytes.subarray(start, Math.min(end, length)) };
}

/** What a lock says of itself that cannot be read; the message is a clause about it. */
export class BrokenLock extends Error {}

function parsed<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new BrokenLock('it is not JSON');
  }
}

/** A list in printed JSON: from the line end before its key to the one before its closing bracket. */
export type Section = { readonly bytes: Buffer; readonly end: number };

/**
 * Finds the list under a key that stands so many blanks deep, from an offset on; an empty section where there is none. Throws
 * a BrokenLock where an unfinished merge has left its marks in it.
 */
export function sectionOf(text: Prefix, key: string, depth: number, from: number): Section {
  const indent = ' '.repeat(depth);
  const start = text.find(`\n${indent}"${key}": [\n`, from);
  const end = start < 0 ? -1 : text.find(`\n${indent}]`, start);
  if (end < 0) return { bytes: Buffer.alloc(0), end: from };
  const bytes = text.between(start, end + 1);
  if (isMerging(bytes)) throw new BrokenLock(MERGING);
  return { bytes, end };
}

/** The entries of a list, of which some can be had without the others. */
export type Entries<T> = {
  /** Those that hold a piece of JSON, and maybe others besides. */
  readonly holding: (piece: string) => Iterable<T>;
  /** The same in another order: first those behind the entry that was given last, for who asks in order finds there. */
  readonly near: (piece: string) => Iterable<T>;
  readonly all: () => readonly T[];
};

/** Gives the entries of a list that was read already. */
export function entriesOf<T>(entries: readonly T[]): Entries<T> {
  const all = () => entries;
  return { holding: all, near: all, all };
}

/**
 * Reads entries of a printed list, each of which begins on a line of its own, so many blanks deep. What is asked for and is
 * no JSON is thrown as a BrokenLock.
 */
export function printedEntries<T>(printed: () => Section, depth: number): Entries<T> {
  const [open, close] = [`\n${' '.repeat(depth)}{`, `\n${' '.repeat(depth)}}`];
  const endOf = (list: Buffer, start: number): number => {
    const line = list.indexOf(LINE_END, start + 1);
    // What is short stands on one line.
    if (/\},?$/.test(list.toString('latin1', Math.max(start, line - 2), line))) return list.lastIndexOf('}', line) + 1;
    return list.indexOf(close, start) + close.length;
  };
  let last = 0;
  function* between(piece: string, from: number, to: number): Generator<T> {
    const { bytes } = printed();
    for (let at = bytes.indexOf(piece, from); at >= 0 && at < to; at = bytes.indexOf(piece, at)) {
      const start = bytes.lastIndexOf(open, at);
      at = endOf(bytes, start);
      last = at;
      yield parsed<T>(bytes.toString('utf8', start, at));
    }
  }
  function* near(piece: string): Generator<T> {
    const from = last;
    yield* between(piece, from, Number.POSITIVE_INFINITY);
    yield* between(piece, 0, from);
  }
  return {
    holding: (piece) => between(piece, 0, Number.POSITIVE_INFINITY),
    near,
    all: () => parsed<T[]>(`[${printed().bytes.toString('utf8', printed().bytes.indexOf('[') + 1)}]`),
  };
}

import { isCollection, isNode, isPair, isScalar } from 'yaml';
import { type Collection, columnOf, endOf, type Item, lineStart, nextLine, startOf } from './spans.js';

/** An item of a list with what goes where it goes: the comment lines above it and the comments behind it. */
export type Piece = {
  readonly body: string;
  /** The comment behind the item's comma. */
  readonly tail: string;
  /** Its text ends in a block scalar that counts blank lines behind it as its own. */
  readonly takesBlanks: boolean;
};

/** A text with a list in it, item by item. */
export type Pieces = {
  readonly pieces: readonly Piece[];
  /** What stands before each item, and last what stands behind the list: nothing, or what belongs to no item. */
  readonly between: readonly string[];
  /** The comma behind each position, whichever item stands there; empty where none is written. */
  readonly commas: readonly string[];
};

/** Where an item with its comments begins, where its comma begins and ends, and where its last comment ends. */
type Cut = readonly [start: number, comma: number, tail: number, end: number];

const BLANKS = /^(?:[ \t]*\r?\n)+/;
const COMMENT = /^[ \t]*#/;
const UP_TO_DASH = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)* *(?=-)/;
const COMMA = /^(\s*),([ \t]*#[^\r\n]*)?/;
const REMARK = /^[ \t]*#[^\r\n]*/;

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.slice(start) : text.slice(start, end + 1);
}

/** Gives where the lines begin that are owned and stand directly above a line. */
function above(text: string, floor: number, line: number, isOwn: (line: string) => boolean): number {
  let start = line;
  while (start > floor) {
    const previous = lineStart(text, start - 1);
    if (previous < floor || !isOwn(lineAt(text, previous))) break;
    start = previous;
  }
  return start;
}

/**
 * Gives where the comment of a block list's first item begins. The YAML library keeps all comments between the key and
 * the first item with the list, the one behind the key among them, so that only the text tells: what is indented like
 * the items was written for one of them, what is not is about the list.
 */
function firstStart(text: string, list: Collection): number {
  const column = columnOf(text, list);
  const isOwn = (line: string) => COMMENT.test(line) && line.indexOf('#') === column;
  return above(text, 0, lineStart(text, list.range![0]), isOwn);
}

/** Counts the comment lines that belong to the first item of a block list. */
export function firstComments(text: string, list: Collection): number {
  return text.slice(firstStart(text, list), lineStart(text, list.range![0])).split('\n').length - 1;
}

/**
 * Gives where an item ends that stands on lines of its own: comment lines directly below it that are indented deeper
 * than its dash, such as a key that is commented out, are its own. YAML reads them so, too.
 */
function blockEnd(text: string, item: Item, column: number): number {
  let end = nextLine(text, endOf(item));
  for (let line = lineAt(text, end); COMMENT.test(line) && line.indexOf('#') > column; line = lineAt(text, end)) {
    end += line.length;
  }
  return end;
}

function blockCuts(text: string, list: Collection): readonly Cut[] | null {
  const column = columnOf(text, list);
  const first = list.range![0];
  // The first item shares its line with what the list is part of.
  if (text.slice(first - column, first).trim() !== '') return null;
  const cuts: Cut[] = [];
  for (const item of list.items as Item[]) {
    const floor = cuts.at(-1)?.[3];
    const lead = floor === undefined ? '' : UP_TO_DASH.exec(text.slice(floor, startOf(item)))?.[0];
    if (lead === undefined) return null;
    const line = lineStart(text, (floor ?? first) + lead.length);
    const start =
      floor === undefined ? firstStart(text, list) : above(text, floor, line, (other) => COMMENT.test(other));
    const end = blockEnd(text, item, column);
    cuts.push([start, end, end, end]);
  }
  return cuts;
}

/** Gives where an item between brackets begins: with the comment lines above it, where it begins a line. */
function flowStart(text: string, item: Item, floor: number): number {
  const start = startOf(item);
  const line = lineStart(text, start);
  const top = nextLine(text, floor);
  if (line < top || text.slice(line, start).trim() !== '') return start;
  const lead = above(text, top, line, (other) => COMMENT.test(other));
  return lead === line ? start : text.indexOf('#', lead);
}

function flowCuts(text: string, list: Collection): readonly Cut[] | null {
  const [open, close] = list.range!;
  const items = list.items as Item[];
  const cuts: Cut[] = [];
  for (const [index, item] of items.entries()) {
    const [end, next] = [endOf(item), items[index + 1]];
    const behind = text.slice(end, next === undefined ? close - 1 : startOf(next));
    const [comma, blank = '', comment = ''] = COMMA.exec(behind) ?? [];
    if (comma === undefined && next !== undefined) return null;
    const start = flowStart(text, item, cuts.at(-1)?.[3] ?? open + 1);
    const at = end + blank.length;
    const tail = comma === undefined ? end : at + 1;
    cuts.push([start, at, tail, tail + (comma === undefined ? (REMARK.exec(behind)?.[0] ?? '') : comment).length]);
  }
  return cuts;
}

function lastValue(item: Item): Item {
  const last = isPair(item) ? item.value : isCollection(item) && item.flow !== true ? item.items.at(-1) : null;
  return isNode(last) || isPair(last) ? lastValue(last) : item;
}

function takesBlanks(text: string, item: Item, end: number): boolean {
  const last = lastValue(item);
  if (!isScalar(last) || nextLine(text, endOf(item)) < end) return false;
  return /^[|>]\d?\+/.test(text.slice(startOf(last), startOf(last) + 3));
}

/** Cuts a text into the items of a list that has some; null where items share lines with what is around the list. */
export function piecesOf(text: string, list: Collection): Pieces | null {
  const cuts = list.flow === true ? flowCuts(text, list) : blockCuts(text, list);
  if (cuts === null) return null;
  return {
    pieces: cuts.map(([start, comma, tail, end], index) => ({
      body: text.slice(start, comma),
      tail: text.slice(tail, end),
      takesBlanks: takesBlanks(text, list.items[index] as Item, end),
    })),
    between: [...cuts, null].map((cut, index) => text.slice(cuts[index - 1]?.[3] ?? 0, cut?.[0])),
    commas: cuts.map(([, comma, tail]) => text.slice(comma, tail)),
  };
}

/** Gives the text of the pieces. Blank lines go where they would become part of the item above them. */
export function joined({ pieces, between, commas }: Pieces): string {
  const parts = pieces.map(({ body, tail, takesBlanks }, index) => {
    const behind = between[index + 1]!;
    return body + commas[index] + tail + (takesBlanks ? behind.replace(BLANKS, '') : behind);
  });
  return between[0] + parts.join('');
}

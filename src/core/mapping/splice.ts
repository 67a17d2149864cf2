import { isCollection, isMap, isPair, isScalar, isSeq, type Node, stringify } from 'yaml';
import { inline } from './flow.js';
import type { Trail } from './reading.js';
import {
  type Collection,
  columnOf,
  endOf,
  eolOf,
  type Item,
  lineStart,
  nextLine,
  type Source,
  startOf,
  written,
} from './spans.js';

const WIDTH = 110;

function replaced(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

/** Prints a value over several lines, each after the first indented by `column`. */
function block(value: unknown, column: number, eol: string): string {
  const lines = stringify(value, { lineWidth: 0 }).replace(/\n$/, '').split('\n');
  return lines.map((line, i) => (line === '' || i === 0 ? line : ' '.repeat(column) + line)).join(eol);
}

function withLines(text: string, collection: Collection, item: string): string {
  const column = columnOf(text, collection);
  const at = nextLine(text, endOf(collection));
  const eol = eolOf(text);
  const open = at > 0 && text[at - 1] !== '\n' ? eol : '';
  const gap = isMap(collection) && column === 0 && /\n\r?\n/.test(text) ? eol : '';
  return replaced(text, at, at, `${open}${gap}${' '.repeat(column)}${item}${eol}`);
}

function withFlow(text: string, collection: Collection, item: string): string {
  const last = collection.items.at(-1) as Item | undefined;
  if (last !== undefined) return replaced(text, endOf(last), endOf(last), `, ${item}`);
  const [open, close] = isSeq(collection) ? ['[', ']'] : ['{', '}'];
  return replaced(text, collection.range![0], collection.range![1], `${open} ${item} ${close}`);
}

/** Text of several lines stands as a block, line by line. */
function isLines(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\n');
}

/** Puts each key of a map in braces on a line of its own, since a block cannot stand between braces. */
function unfolded(text: string, map: Collection, key: string | number, value: unknown): string {
  const [start, end, eol] = [map.range![0], map.range![1], eolOf(text)];
  const column = start - lineStart(text, start);
  const pairs = (map.items as Item[]).map((pair) => text.slice(startOf(pair), endOf(pair)));
  // A comment behind the brace stays behind the first key.
  const comment = /^[ \t]*#[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  const [first, ...more] = pairs;
  const lines = [`${first}${comment}`, ...more, block({ [key]: value }, column, eol)];
  return replaced(text, start, end + comment.length, lines.join(`${eol}${' '.repeat(column)}`));
}

function withKey(text: string, map: Collection, key: string | number, value: unknown): string {
  if (isLines(value)) {
    if (map.flow === true) return unfolded(text, map, key, value);
    return withLines(text, map, block({ [key]: value }, columnOf(text, map), eolOf(text)));
  }
  const short = `${inline(key)}: ${inline(value)}`;
  if (map.flow === true || map.items.length === 0) return withFlow(text, map, short);
  const isShort = short.length <= WIDTH;
  return withLines(text, map, isShort ? short : block({ [key]: value }, columnOf(text, map), eolOf(text)));
}

function dashedAt(column: number, eol: string, value: unknown): string {
  const short = inline(value);
  return short.length <= WIDTH ? `- ${short}` : block([value], column, eol);
}

/** Prints an item of a block list behind its dash: on one line where it fits. Lines after the first are indented. */
export function dashed(text: string, list: Collection, value: unknown): string {
  return dashedAt(columnOf(text, list), eolOf(text), value);
}

/** Adds items to a list in the list's own style; null where the text gives no hold. */
export function append({ text, document }: Source, trail: Trail, values: readonly unknown[]): string | null {
  const list = written(document, trail);
  if (!isSeq(list)) return null;
  const collection = list as Collection;
  if (list.flow === true || list.items.length === 0) return withFlow(text, collection, values.map(inline).join(', '));
  const items = values.map((value) => dashed(text, collection, value));
  return withLines(text, collection, items.join(`${eolOf(text)}${' '.repeat(columnOf(text, collection))}`));
}

/** Begins one of the long lists with its first entries, each on a line of its own; null for every other list. */
export function begin({ text, document }: Source, [key, ...deeper]: Trail, values: readonly unknown[]): string | null {
  const map = written(document, []);
  const isLong = deeper.length === 0 && values.every((value) => typeof value === 'object');
  if (!isLong || key === undefined || !isMap(map) || map.flow === true || map.has(key)) return null;
  const eol = eolOf(text);
  const items = values.map((value) => `  ${dashedAt(2, eol, value)}`);
  return withLines(text, map as Collection, [`${inline(key)}:`, ...items].join(eol));
}

function overwritten(text: string, old: Node, value: unknown): string {
  const eol = eolOf(text);
  const [start, end] = [old.range![0], endOf(old)];
  const short = inline(value);
  const tail = end > start && text[end - 1] === '\n' ? eol : '';
  if (isCollection(old) && old.flow !== true && short.length > WIDTH && typeof value === 'object') {
    return replaced(text, start, end, block(value, columnOf(text, old as Collection), eol) + tail);
  }
  // What stood on lines of its own moves up behind its key, unless a comment stands between.
  const lead = text.slice(0, start).trimEnd();
  const from = lead.endsWith(':') ? lead.length : start;
  const gap = /\s/.test(text[from - 1] ?? ' ') ? '' : ' ';
  return replaced(text, from, end, gap + short + tail);
}

/** Puts a block in the place of a value, behind its key. */
function overlaid(text: string, map: Collection, old: Node, entry: object): string {
  const key = text.slice(0, old.range![0]).lastIndexOf(`${Object.keys(entry)[0]}`);
  const [eol, end] = [eolOf(text), endOf(old)];
  const tail = end > 0 && text[end - 1] === '\n' ? eol : '';
  return replaced(text, key, end, block(entry, columnOf(text, map), eol) + tail);
}

/** Puts a value in the place of another, or adds its key; null where the text gives no hold. */
export function set(source: Source, trail: Trail, value: unknown): string | null {
  const { text, document } = source;
  const old = written(document, trail);
  const [outer, key] = [trail.slice(0, -1), trail.at(-1)!];
  const map = trail.length === 0 ? null : written(document, outer);
  if (old !== null && isLines(value) && isMap(map) && map.flow !== true) {
    return overlaid(text, map as Collection, old, { [key]: value });
  }
  if (old !== null) return overwritten(text, old, value);
  if (trail.length === 0) return null;
  if (map === null) return set(source, outer, typeof key === 'number' ? [value] : { [key]: value });
  return isMap(map) ? withKey(text, map as Collection, key, value) : null;
}

function withoutFlow(text: string, collection: Collection, index: number): string {
  const items = collection.items as Item[];
  const [before, item, after] = [items[index - 1], items[index]!, items[index + 1]];
  if (after !== undefined) return replaced(text, startOf(item), startOf(after), '');
  if (before !== undefined) return replaced(text, endOf(before), endOf(item), '');
  return replaced(text, collection.range![0], collection.range![1], isSeq(collection) ? '[]' : '{}');
}

function withoutLines(text: string, collection: Collection, index: number): string {
  const items = collection.items as Item[];
  const [item, after] = [items[index]!, items[index + 1]];
  if (items.length === 1) {
    const lead = text.slice(0, startOf(item)).replace(/[-\s]+$/, '');
    return `${lead} ${isSeq(collection) ? '[]' : '{}'}${text.slice(endOf(item))}`;
  }
  const from = lineStart(text, startOf(item));
  const lead = text.slice(from, startOf(item)).trim();
  if (lead === (isSeq(collection) ? '-' : '')) return replaced(text, from, nextLine(text, endOf(item)), '');
  // The item shares its line with the dash of the entry that it begins.
  const isPlain = after !== undefined && text.slice(endOf(item), startOf(after)).trim() === '';
  return replaced(text, startOf(item), isPlain ? startOf(after) : endOf(item), '');
}

/** Takes an item or a key out, with its own lines only; null where the text gives no hold. */
export function remove({ text, document }: Source, trail: Trail): string | null {
  const key = trail.at(-1)!;
  const parent = written(document, trail.slice(0, -1));
  if (!isCollection(parent)) return null;
  const index = isSeq(parent)
    ? Number(key)
    : parent.items.findIndex((pair) => isPair(pair) && isScalar(pair.key) && pair.key.value === key);
  if (parent.items[index] === undefined) return null;
  const collection = parent as Collection;
  return collection.flow === true ? withoutFlow(text, collection, index) : withoutLines(text, collection, index);
}

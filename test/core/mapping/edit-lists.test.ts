import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSeq, parse, parseDocument, visit } from 'yaml';
import { editMapping, printMapping } from '../../../src/core/mapping.js';
import { anyMapping } from '../../support/mapping.js';

type Row = { title: string; text: string; path?: (string | number)[]; want: string };

/** Rows that move the item at `path` (the first of `m` when left out) to an index. */
const MOVES: (Row & { to: number })[] = [
  {
    title: 'moves an item down with the comments above and behind it',
    text: 'm:\n  # one\n  # more of one\n  - a   # behind\n  # two\n  - b\n  - c\n',
    to: 1,
    want: 'm:\n  # two\n  - b\n  # one\n  # more of one\n  - a   # behind\n  - c\n',
  },
  {
    title: 'moves an item up, above the comment of the one that stands there',
    text: 'm:\n  # one\n  - a\n  - b\n  # three\n  - c\n',
    path: ['m', 2],
    to: 0,
    want: 'm:\n  # three\n  - c\n  # one\n  - a\n  - b\n',
  },
  {
    title: 'moves maps over several lines',
    text: 'm:\n  - name: a   # of all\n    from:\n      - x.sql\n      - y.sql # last\n  - { name: b }\nn: 1\n',
    to: 1,
    want: 'm:\n  - { name: b }\n  - name: a   # of all\n    from:\n      - x.sql\n      - y.sql # last\nn: 1\n',
  },
  {
    title: 'moves within a list deep inside',
    text: 'm:\n  - from:\n      - x.sql\n      - y.sql\n  - from: [x.sql, y.sql]\n',
    path: ['m', 0, 'from', 1],
    to: 0,
    want: 'm:\n  - from:\n      - y.sql\n      - x.sql\n  - from: [x.sql, y.sql]\n',
  },
  {
    title: 'moves a block past another, each with its text',
    text: 'm:\n  - patch: |\n      # a\n      - a\n  - patch: |-\n      - b\nn: 1\n',
    to: 1,
    want: 'm:\n  - patch: |-\n      - b\n  - patch: |\n      # a\n      - a\nn: 1\n',
  },
  {
    title: 'gives no blank line to a block that would take it',
    text: 'm:\n  - patch: |+\n      a\n\n  - b\n\nn: [1,2]\n',
    to: 1,
    want: 'm:\n  - b\n  - patch: |+\n      a\n\nn: [1,2]\n',
  },
  {
    title: 'leaves a comment about the list, which is not indented like the items',
    text: 'm:   # the list\n# about it\n  # one\n  - a\n  - b\n',
    to: 1,
    want: 'm:   # the list\n# about it\n  - b\n  # one\n  - a\n',
  },
  {
    title: 'leaves comments on their own, and the one at the end',
    text: 'm:\n  # ---- core\n\n  # one\n  - a\n  - b\n  # the end\nn: 1\n',
    to: 1,
    want: 'm:\n  # ---- core\n\n  - b\n  # one\n  - a\n  # the end\nn: 1\n',
  },
  {
    title: 'moves a key that is commented out with the item that it was a key of',
    text: 'm:\n  - name: a\n    # down: none\n  # two\n  - name: b\n',
    to: 1,
    want: 'm:\n  # two\n  - name: b\n  - name: a\n    # down: none\n',
  },
  {
    title: 'keeps one blank line between items',
    text: 'm:\n  - a\n\n  - b\n\n  - c\n\nn: 1\n',
    to: 2,
    want: 'm:\n  - b\n\n  - c\n\n  - a\n\nn: 1\n',
  },
  {
    title: 'keeps groups together that blank lines part',
    text: 'm:\n  - a\n  - b\n\n  - c\n  - d\n',
    to: 2,
    want: 'm:\n  - b\n\n  - c\n  - a\n  - d\n',
  },
  {
    title: 'moves across a heading, and no other item with it',
    text: 'm:\n  - a\n  - b\n\n  # ---- more\n\n  - c\n  - d\n',
    path: ['m', 2],
    to: 1,
    want: 'm:\n  - a\n  - c\n  - b\n\n  # ---- more\n\n  - d\n',
  },
  {
    title: 'moves the only item below a heading away',
    text: 'm:\n  - a\n\n  # ---- more\n\n  - b\n\n  # ---- most\n\n  - c\n',
    path: ['m', 1],
    to: 0,
    want: 'm:\n  - b\n  - a\n\n  # ---- more\n\n\n  # ---- most\n\n  - c\n',
  },
  {
    title: 'moves what has its dash on a line of its own, and what is nothing',
    text: 'm:\n  -\n    # inside\n    name: a\n  -\n  - c\n',
    to: 2,
    want: 'm:\n  -\n  - c\n  -\n    # inside\n    name: a\n',
  },
  {
    title: 'moves in a list that is not indented',
    text: 'm:\n- a\n# two\n- b\n',
    to: 1,
    want: 'm:\n# two\n- b\n- a\n',
  },
  { title: 'moves without a final line end', text: 'm:\n  - a\n  - b # end', to: 1, want: 'm:\n  - b # end\n  - a' },
  { title: 'moves on one line', text: 'm: [ a,b , c ] # all\n', to: 2, want: 'm: [ b , c,a ] # all\n' },
  { title: 'keeps a comma at the end', text: 'm: [a, b,]\n', to: 1, want: 'm: [b, a,]\n' },
  {
    title: 'moves between brackets with comments',
    text: 'm: [\n  # one\n  a, # first\n  { b: 1 }, # second\n  c # third\n]\n',
    to: 2,
    want: 'm: [\n  { b: 1 }, # second\n  c, # third\n  # one\n  a # first\n]\n',
  },
  { title: 'takes an index that is too high for the end', text: 'm: [a, b, c]\n', to: 9, want: 'm: [b, c, a]\n' },
  { title: 'takes an index below 0 for the start', text: 'm: [a, b]\n', path: ['m', 1], to: -1, want: 'm: [b, a]\n' },
  { title: 'moves no item that is not there', text: 'm: [a,  b]\n', path: ['m', 2], to: 0, want: 'm: [a,  b]\n' },
  { title: 'moves no item before the first', text: 'm: [a,  b]\n', path: ['m', -1], to: 1, want: 'm: [a,  b]\n' },
  { title: 'moves nothing in a map', text: 'm: {a: 1,  b: 2}\n', path: ['m', 'a'], to: 1, want: 'm: {a: 1,  b: 2}\n' },
  {
    title: 'prints afresh what it cannot splice, each comment with its item',
    text: 'm: # list\n  # head\n\n  # one\n  - &a a # behind\n  # two\n  - *a\n  - c\n',
    to: 2,
    want: 'm:\n  # list\n  # head\n\n  # two\n  - a\n  - c\n  # one\n  - a # behind\n',
  },
];

/** Rows that put `x` to where `path` leads. */
const INSERTS: Row[] = [
  {
    title: 'puts an item first, above the comment of the one that was',
    text: 'm: # list\n  # one\n  - a\n  - b\n',
    path: ['m', 0],
    want: 'm: # list\n  - x\n  # one\n  - a\n  - b\n',
  },
  {
    title: 'puts an item between',
    text: 'm:\n  - a # one\n  # two\n  - b\n',
    path: ['m', 1],
    want: 'm:\n  - a # one\n  - x\n  # two\n  - b\n',
  },
  {
    title: 'parts it as the others are parted',
    text: 'm:\n  - a\n\n  - b\n\n  - c\n',
    path: ['m', 1],
    want: 'm:\n  - a\n\n  - x\n\n  - b\n\n  - c\n',
  },
  {
    title: 'leaves groups as they are',
    text: 'm:\n  - a\n\n  - b\n  - c\n',
    path: ['m', 1],
    want: 'm:\n  - a\n\n  - x\n  - b\n  - c\n',
  },
  {
    title: 'puts an item last',
    text: 'm:\n  - a # one\nn: 1\n',
    path: ['m', 1],
    want: 'm:\n  - a # one\n  - x\nn: 1\n',
  },
  { title: 'puts an item on one line', text: 'm: [a,b]\n', path: ['m', 1], want: 'm: [a,x,b]\n' },
  { title: 'puts an item before the only one', text: 'm: [ a ]\n', path: ['m', 0], want: 'm: [ x, a ]\n' },
  {
    title: 'puts an item between brackets with comments',
    text: 'm: [\n  a, # one\n  b # two\n]\n',
    path: ['m', 1],
    want: 'm: [\n  a, # one\n  x,\n  b # two\n]\n',
  },
  { title: 'fills an empty list', text: 'm: [] # none\n', path: ['m', 0], want: 'm: [ x ] # none\n' },
  { title: 'fills a key without a value', text: 'm:\n', path: ['m', 0], want: 'm: [x]\n' },
  { title: 'starts a list', text: 'n: 1\n', path: ['m', 3], want: 'n: 1\nm: [x]\n' },
  { title: 'takes an index that is too high for the end', text: 'm: [a]\n', path: ['m', 7], want: 'm: [a, x]\n' },
  { title: 'takes an index below 0 for the start', text: 'm:\n  - a\n', path: ['m', -2], want: 'm:\n  - x\n  - a\n' },
];

const crlf = (text: string) => text.replaceAll('\n', '\r\n');

describe('moving an item of a list', () => {
  it.each(MOVES)('$title', ({ text, path = ['m', 0], to, want }) => {
    expect(editMapping(text, [{ kind: 'move', path, to }])).toBe(want);
    expect(editMapping(crlf(text), [{ kind: 'move', path, to }])).toBe(crlf(want));
  });
});

describe('inserting an item', () => {
  it.each(INSERTS)('$title', ({ text, path = [], want }) => {
    expect(editMapping(text, [{ kind: 'insert', path, value: 'x' }])).toBe(want);
    expect(editMapping(crlf(text), [{ kind: 'insert', path, value: 'x' }])).toBe(crlf(want));
  });

  it('writes a long item on lines of its own', () => {
    const value = { name: 'a', patch: `${'a long line of a patch, '.repeat(5)}\nand another\n` };
    const text = editMapping('m:\n  - { name: b }\n', [{ kind: 'insert', path: ['m', 0], value }]);
    const [, patch] = value.patch.match(/^(.*)\nand/)!;
    expect(text).toBe(`m:\n  - name: a\n    patch: |\n      ${patch}\n      and another\n  - { name: b }\n`);
  });
});

type List = { path: (string | number)[]; length: number; isFlow: boolean };
type Note = { at: number; lines: readonly string[] };

/** Finds the lists that have items, by the ways that lead to them. */
function listsOf(text: string): List[] {
  const lists: List[] = [];
  const walk = (value: unknown, path: (string | number)[]) => {
    if (typeof value !== 'object' || value === null) return;
    const node = parsed.getIn(path, true);
    if (Array.isArray(value) && isSeq(node)) lists.push({ path, length: value.length, isFlow: node.flow === true });
    for (const [key, inner] of Object.entries(value)) walk(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  const parsed = parseDocument(text);
  walk(parsed.toJS(), []);
  return lists.filter(({ length }) => length > 0);
}

/** Puts lines above items of block lists, "#" for a comment that is indented as they are. */
function annotated(text: string, notes: readonly Note[]): string {
  const dashes: number[] = [];
  visit(parseDocument(text), {
    Seq(_, { flow, items, range }) {
      if (flow === true) return;
      const column = range![0] - (text.lastIndexOf('\n', range![0]) + 1);
      for (const item of items) {
        const line = text.lastIndexOf('\n', (item as typeof items & { range: number[] }).range[0]!) + 1;
        if (text[line + column] === '-') dashes.push(line);
      }
    },
  });
  const above = new Map(notes.map(({ at, lines }) => [dashes[at % dashes.length], lines]));
  const lines = text.split(/(?<=\n)/);
  let [offset, count] = [0, 0];
  const written = lines.map((line) => {
    const own = (above.get(offset) ?? []).map((note) => {
      return note === '' ? '\n' : `${' '.repeat(line.indexOf('-'))}# note ${count++}\n`;
    });
    offset += line.length;
    return own.join('') + line;
  });
  return written.join('');
}

const own = fc.constantFrom<string[][]>(['#'], ['#', '#'], ['', '#'], [''], ['', '#', '#']);
const any = fc.oneof(own, fc.constantFrom<string[][]>(['#', ''], ['', '#', '', '#'], ['#', '', '']));

/** Printed mappings with lines above some of their entries, on either line end, with or without the last one. */
function annotatedMapping(lines: fc.Arbitrary<string[]>) {
  const notes = fc.array(fc.record({ at: fc.nat(40), lines }), { maxLength: 8 });
  return fc.tuple(anyMapping, notes, fc.boolean(), fc.boolean()).map(([mapping, added, isWindows, isOpen]) => {
    const text = annotated(printMapping(mapping), added);
    const ended = isOpen ? text.replace(/\n$/, '') : text;
    return isWindows ? crlf(ended) : ended;
  });
}

function chosen(text: string, pick: number): List {
  const lists = listsOf(text);
  fc.pre(lists.length > 0);
  return lists[pick % lists.length]!;
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown[] {
  return path.reduce((inner: unknown, key) => (inner as Record<string, unknown>)[key], value) as unknown[];
}

const notesOf = (text: string) => text.match(/# note \d+/g)?.sort() ?? [];
const filledLines = (text: string) => text.split(/\r?\n/).filter((line) => line.trim() !== '');
const takesBlanks = (text: string) => /\|\d?\+/.test(text);

describe('any printed mapping with comments', () => {
  it('means after a move what the moved values mean, and keeps every line', () => {
    fc.assert(
      fc.property(annotatedMapping(any), fc.nat(), fc.nat(), fc.nat(), (text, pick, one, other) => {
        const { path, length, isFlow } = chosen(text, pick);
        const [from, to] = [one % length, other % length];
        const moved = editMapping(text, [{ kind: 'move', path: [...path, from], to }]);
        const want = parse(text);
        const items = valueAt(want, path);
        items.splice(to, 0, ...items.splice(from, 1));
        expect(parse(moved)).toEqual(want);
        expect(notesOf(moved)).toEqual(notesOf(text));
        if (!isFlow) expect(filledLines(moved).sort()).toEqual(filledLines(text).sort());
      }),
      { numRuns: 150 },
    );
  });

  it('has the same bytes after a move there and back', () => {
    fc.assert(
      fc.property(annotatedMapping(own), fc.nat(), fc.nat(), fc.nat(), (text, pick, one, other) => {
        const { path, length } = chosen(text, pick);
        const [from, to] = [one % length, other % length];
        const there = editMapping(text, [{ kind: 'move', path: [...path, from], to }]);
        const back = editMapping(there, [{ kind: 'move', path: [...path, to], to: from }]);
        if (takesBlanks(text)) expect(filledLines(back)).toEqual(filledLines(text));
        else expect(back).toBe(text);
      }),
      { numRuns: 150 },
    );
  });

  it('means after an insert what the values mean with the new one, and keeps every line', () => {
    const value = fc.oneof(fc.string(), fc.record({ path: fc.string(), reason: fc.string({ unit: 'binary' }) }));
    fc.assert(
      fc.property(annotatedMapping(any), fc.nat(), fc.nat(), value, (text, pick, at, added) => {
        const { path, length, isFlow } = chosen(text, pick);
        const index = at % (length + 1);
        const edited = editMapping(text, [{ kind: 'insert', path: [...path, index], value: added }]);
        const want = parse(text);
        valueAt(want, path).splice(index, 0, added);
        expect(parse(edited)).toEqual(want);
        expect(notesOf(edited)).toEqual(notesOf(text));
        if (!isFlow) expect(filledLines(edited)).toEqual(expect.arrayContaining(filledLines(text)));
      }),
      { numRuns: 150 },
    );
  });
});

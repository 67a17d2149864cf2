import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SqlCell, SqlText } from '../../../src/core/model.js';
import { besideEachOther } from '../../../src/core/session/beside.js';

function textOf(lines: readonly string[]): SqlText {
  return { path: 'a.sql', lines: lines.map((text) => (text === '' ? [] : [{ text, kind: 'other' }])) };
}

const STRING = (text: string) => ({ text, kind: 'string' }) as const;

function said({ runs, differs }: SqlCell): string {
  return `${differs ? '≠' : ''}${runs === null ? '–' : runs.map(({ text }) => text).join('')}`;
}

/** Rows as they would be drawn, of texts whose lines are parted by blanks. */
function drawn(...texts: readonly string[]): string[] {
  const rows = besideEachOther(texts.map((text) => textOf(text.split(' ').filter(Boolean))));
  return rows.map((row) => row.map(said).join(' | '));
}

describe('texts beside each other', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['are marked where a line is not as the first has it', ['a b c', 'a x c'], ['a | a', 'b | ≠x', 'c | c']],
    ['leave room for what one has more', ['a c', 'a b b c'], ['a | a', '– | ≠b', '– | ≠b', 'c | c']],
    ['leave room for what one has less', ['a b c', 'a c'], ['a | a', 'b | ≠–', 'c | c']],
    ['leave room for the rest of a longer change', ['a b c', 'a x y c'], ['a | a', 'b | ≠x', '– | ≠y', 'c | c']],
    ['may go on behind the first', ['a', 'a b', 'a c d'], ['a | a | a', '– | ≠b | ≠c', '– | – | ≠d']],
    ['are each compared with what most have', ['a b', 'x b', 'x y'], ['≠a | x | x', 'b | b | ≠y']],
    ['are compared with what most have not', ['a b', 'a', 'a'], ['a | a | a', '≠b | – | –']],
    ['are compared with the first where none is the most', ['a', 'x', 'y', 'x', 'y'], ['a | ≠x | ≠y | ≠x | ≠y']],
    ['may begin before the first', ['a', 'x a'], ['– | ≠x', 'a | a']],
    ['may be one', ['a b'], ['a', 'b']],
    ['may be empty', ['', 'a'], ['– | ≠a']],
  ])('%s', (_, texts, rows) => {
    expect(drawn(...texts)).toEqual(rows);
  });

  it('are the same, however they are indented', () => {
    const rows = besideEachOther([textOf(['create  view a', '  as']), textOf(['create view a', 'as '])]);
    expect(rows.flat().map(({ differs }) => differs)).toEqual([false, false, false, false]);
  });

  it.each<[string, readonly SqlText['lines'][number][], boolean]>([
    ['a constant', [[STRING("'a  b'")], [STRING("'a b'")]], true],
    ['a constant that goes on from the line above', [[STRING("  b'")], [STRING("b'")]], true],
    ['a name in quotes', [[{ text: '"a  b"', kind: 'name' }], [{ text: '"a b"', kind: 'name' }]], true],
    [
      'what stands around a constant',
      [
        [{ text: '  ', kind: 'other' }, { text: 'as', kind: 'keyword' }, { text: '  ', kind: 'other' }, STRING("'a'")],
        [{ text: 'as', kind: 'keyword' }, { text: ' ', kind: 'other' }, STRING("'a'"), { text: ' ', kind: 'other' }],
      ],
      false,
    ],
  ])('may differ in the blanks of %s', (_, lines, differ) => {
    const [row] = besideEachOther(lines.map((line) => ({ path: 'a.sql', lines: [line] })));
    expect(row!.some(({ differs: one }) => one)).toBe(differ);
  });

  it('may be none', () => {
    expect(besideEachOther([])).toEqual([]);
  });

  it('can be read from top to bottom, each line once', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (texts) => {
        const rows = besideEachOther(texts.map(textOf));
        const columns = texts.map((_, index) =>
          rows.flatMap((row) => (row[index]!.runs === null ? [] : [row[index]!.runs])),
        );
        expect(columns.map((lines) => lines.map((runs) => runs[0]?.text ?? ''))).toEqual(texts);
        expect(rows.every((row) => row.length === texts.length && row.some(({ runs }) => runs !== null))).toBe(true);
        const isMarked = rows.some((row) => row.some(({ differs }) => differs));
        expect(isMarked).toBe(
          texts.some((one) => one.join('\n') !== texts[0]!.join('\n') || one.length !== texts[0]!.length),
        );
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { comparedLines, countLines } from '../../../src/core/session/comparison.js';

function compared(before: string | null, after: string | null): string[] {
  const lines = comparedLines({ name: 'a.sql', text: before }, { name: 'b.sql', text: after });
  return lines.map(({ kind, text }) => `${kind} ${text}`);
}

describe('comparedLines', () => {
  it('tells comments that are taken out from the names of the sides', () => {
    expect(compared('-- old\nselect 1;\n', '++ new\nselect 1;\n')).toEqual([
      'head a.sql',
      'head b.sql',
      'hunk @@ -1,2 +1,2 @@',
      'removed -- old',
      'added ++ new',
      'same select 1;',
    ]);
  });

  it('says so where there is no difference, line ends aside', () => {
    expect(compared('a\r\nb\r\n', 'a\nb\n')).toEqual(['head a.sql', 'head b.sql', 'hunk no difference']);
  });

  it('names a side that is not there', () => {
    expect(compared(null, 'a\n').slice(0, 2)).toEqual(['head a.sql (not there)', 'head b.sql']);
  });

  it('makes harmless what would move a cursor', () => {
    expect(compared('', '\u001b[2J\n')).toContain('added \\u{1b}[2J');
  });
});

describe('countLines', () => {
  it.each([
    [null, 'a\nb\n', { added: 2, removed: 0 }],
    [null, 'a\nb', { added: 2, removed: 0 }],
    ['a\n', null, { added: 0, removed: 1 }],
    ['a\nb\nc\n', 'a\nx\nc\nd\n', { added: 2, removed: 1 }],
    ['a\n', 'a\n', { added: 0, removed: 0 }],
    ['', '', { added: 0, removed: 0 }],
  ])('counts %j → %j', (before, after, count) => {
    expect(countLines(before, after)).toEqual(count);
  });

  it('counts what either has more, where texts are too different', () => {
    const lines = (word: string) => Array.from({ length: 5000 }, (_, i) => `${word} ${i}\nsame\n`).join('');
    expect(countLines(lines('a'), `${lines('b')}same\n`)).toEqual({ added: 5001, removed: 5000 });
  });
});

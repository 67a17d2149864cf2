import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Gathered, gather, inPieces, whole } from '../../src/tui/pieces.js';

/** What arrives of a value, through JSON as between threads. */
function sent(value: unknown): unknown {
  const { pieces, rest } = inPieces(value);
  const gathered = new Map<string, Gathered>();
  for (const piece of pieces) gather(gathered, piece);
  return whole(JSON.parse(JSON.stringify(rest)), gathered);
}

const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));

describe('pieces', () => {
  it('give any plain value again', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, fc.string(), fc.integer(), fc.constant(null), tie('list'), tie('map')),
      list: fc.array(tie('value'), { maxLength: 70, size: 'max' }),
      map: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie('value')),
    })).value;
    const same = fc.property(value, (one) => {
      expect(sent(one)).toEqual(one);
    });
    fc.assert(same, { numRuns: 200 });
  });

  it('cut long lists wherever they are, and none of them is large', () => {
    const value = {
      text: 'a',
      facts: { files: many(5000, (i) => ({ path: `db/${i}.sql`, text: 'x'.repeat(200) })), few: [1] },
    };
    const { pieces, rest } = inPieces(value);
    expect(rest).toEqual({ text: 'a', facts: { files: [], few: [1] } });
    expect(pieces.length).toBeGreaterThan(5);
    for (const { items } of pieces) expect(items.length).toBeLessThan(150_000);
    expect(sent(value)).toEqual(value);
  });

  it('keep a list that is the whole value', () => {
    expect(sent(many(60, String))).toEqual(many(60, String));
  });
});

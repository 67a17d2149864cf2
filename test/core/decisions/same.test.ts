import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saysTheSame } from '../../../src/core/decisions/same.js';

const value = fc.jsonValue({ maxDepth: 4 });

describe('saysTheSame', () => {
  it('agrees with what would be written', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        expect(saysTheSame(one, other)).toBe(JSON.stringify(one) === JSON.stringify(other));
        expect(saysTheSame(one, structuredClone(one))).toBe(true);
      }),
    );
  });

  it.each([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, false],
    [[1, 2], { 0: 1, 1: 2 }, false],
    [{ a: undefined }, {}, true],
    [null, {}, false],
    [['a'], ['a', 'b'], false],
  ])('%j and %j: %s', (one, other, isSame) => {
    expect(saysTheSame(one, other)).toBe(isSame);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { piecesOf, prefixOf, printedEntries, sectionOf, wholeOf } from '../../src/core/lock/printed-lists.js';

/** Bytes that are read at once, and around which things are cut in two. */
const BLOCK = 2 ** 18;

/** Reads as a file is read, and counts how far. */
function counted(text: string) {
  const { size, read } = piecesOf(Buffer.from(text));
  const seen = { end: 0 };
  const pieces = {
    size,
    read: (into: Uint8Array, at: number) => {
      const count = read(into, at);
      seen.end = Math.max(seen.end, at + count);
      return count;
    },
  };
  return { pieces, seen };
}

describe('a text that is read as far as something is looked for', () => {
  test('finds what a block ends within, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: -12, max: 2 }), fc.integer({ min: 1, max: 3 }), (shift, blocks) => {
        const at = blocks * BLOCK + shift;
        const text = `${'x'.repeat(at)}"needle"${'y'.repeat(40)}`;
        expect(prefixOf(piecesOf(Buffer.from(text))).find('"needle"', 0)).toBe(at);
        expect(prefixOf(piecesOf(Buffer.from(text))).find('"needle"', at + 1)).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });

  test('reads no further than it has to', () => {
    const { pieces, seen } = counted(`{"needle"${' '.repeat(5 * BLOCK)}}`);
    expect(prefixOf(pieces).find('"needle"', 0)).toBe(1);
    expect(seen.end).toBe(BLOCK);
  });

  test('is at its end where the file is shorter than it was', () => {
    const { size, read } = piecesOf(Buffer.from('abc'));
    expect(prefixOf({ size: size + 10, read }).find('d', 0)).toBe(-1);
    expect(wholeOf({ size: size + 10, read }).toString()).toBe('abc');
  });
});

describe('the entries of a printed list', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 8 });

  test('are the same near the last one as from the beginning, in any order of asking', () => {
    fc.assert(
      fc.property(names, fc.array(fc.nat()), (listed, asked) => {
        const text = JSON.stringify({ names: listed.map((name) => ({ name, all: [name] })) }, null, 2);
        const section = sectionOf(prefixOf(piecesOf(Buffer.from(text))), 'names', 2, 0);
        const entries = printedEntries<{ readonly name: string }>(() => section, 4);
        expect(entries.all().map(({ name }) => name)).toEqual(listed);
        for (const index of asked) {
          const name = listed[index % listed.length]!;
          const piece = `"name": ${JSON.stringify(name)}`;
          const sorted = (found: Iterable<{ readonly name: string }>) => [...found].map((one) => one.name).sort();
          expect(sorted(entries.near(piece))).toEqual(sorted(entries.holding(piece)));
          expect(sorted(entries.near(piece))).toContain(name);
        }
      }),
    );
  });

  test.each(['{\n  "names": []\n}', '{}', '{\n  "names": [\n'])('are none in %j', (text) => {
    const section = sectionOf(prefixOf(piecesOf(Buffer.from(text))), 'names', 2, 0);
    expect([...printedEntries(() => section, 4).holding('"name"')]).toEqual([]);
    expect(printedEntries(() => section, 4).all()).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPatch, patchBetween, patchLines } from '../../src/core/patch.js';

const line = fc.constantFrom(
  'a',
  'b',
  '',
  '-- a',
  '++ b',
  '@@ -1 +1 @@',
  '\\ No newline at end of file',
  ' c',
  '--- x',
  '+++ y',
);
const text = fc
  .tuple(fc.array(line, { maxLength: 14 }), fc.boolean())
  .map(([lines, ended]) => lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));

describe('patches', () => {
  it('give the other text back, whatever the lines look like', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after);
        const patch = patchBetween(before, after)!;
        expect(applyPatch(before, patch)).toEqual({ text: after, problem: null });
        expect(patchLines(patch)).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  const patch = '@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n';
  it.each([
    ['in its place', 'a\nb\nc\n', 'a\nB\nc\n'],
    ['moved', 'x\na\nb\nc\n', 'x\na\nB\nc\n'],
    ['in its place, though it stands twice', 'a\nb\nc\na\nb\nc\n', 'a\nB\nc\na\nb\nc\n'],
    ['moved, and twice', 'x\na\nb\nc\na\nb\nc\n', null],
    ['with another context', 'a\nb\nC\n', null],
    ['with another blank', 'a\nb\nc \n', null],
  ])('apply %s', (_, before, after) => {
    expect(applyPatch(before, patch).text).toBe(after);
  });

  it('bear an editor that takes the blank off an empty line', () => {
    expect(applyPatch('a\n\nb\n', '@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n').text).toBe('a\n\nc\n');
  });

  it.each(['', 'CREATE TABLE a ();', '-a\n+b\n', '@@ -1,9 +1,1 @@\n a\n'])('are no diff: %j', (wrong) => {
    expect(applyPatch('a\n', wrong)).toMatchObject({ text: null, hunk: null });
  });
});

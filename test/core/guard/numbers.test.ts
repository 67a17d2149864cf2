import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { numberedPath, numberedPaths, renumberings } from '../../../src/core/guard/numbers.js';
import { compareVersions, versionKey } from '../../../src/core/history/versions.js';

const MOMENT = '20261121160559';
const folders = { versions: 'versions', down: 'down', digits: 3 };

function ups(names: readonly string[]): string[] {
  return names.map((name) => `versions/${name}.sql`);
}

function moved(own: readonly string[], taken: readonly string[], moment = MOMENT): Record<string, string> {
  const found = renumberings(own, taken, { folders, moment });
  return Object.fromEntries(
    found.flatMap(({ from, to, down }) => [[from.path, to], ...(down === null ? [] : [[down.from, down.to]])]),
  );
}

describe('what of a branch gets a new number', () => {
  it.each<[string, string[], string[], string[]]>([
    ['nothing of nothing', [], ['001_a'], []],
    ['nothing where nobody else is', ['001_a', '002_b'], [], ['001_a', '002_b']],
    ['nothing behind all others', ['003_c'], ['001_a', '002_b'], ['003_c']],
    ['what is taken', ['002_c'], ['001_a', '002_b'], ['003_c']],
    ['what lies before the newest', ['002_c'], ['001_a', '003_b'], ['004_c']],
    ['what comes after it', ['002_c', '003_d'], ['002_a', '003_b'], ['004_c', '005_d']],
    ['what its own then takes', ['002_c', '003_d'], ['002_b'], ['003_c', '004_d']],
    ['no more than it must', ['002_c', '007_d'], ['002_b'], ['003_c', '007_d']],
    ['one of two of its own', ['002_c', '002_d'], ['001_b'], ['002_c', '003_d']],
    ['the same number in other digits', ['2_c'], ['0002_b'], ['0003_c']],
    ['as many digits as the newest has', ['0009_c'], ['0009_b'], ['0010_c']],
    ['one digit more', ['999_c'], ['999_b'], ['1000_c']],
    ['numbers beside dates', ['002_c'], ['20250121_093000_b'], ['20261121_160559_c']],
    ['dates', ['20250101_080000_c'], ['20250121_093000_b'], ['20261121_160559_c']],
    [
      'dates in their order',
      ['20250101_080000_c', '20250101_080001_d', '20990101_000000_e'],
      ['20250121_093000_b'],
      ['20261121_160559_c', '20261121_160600_d', '20990101_000000_e'],
    ],
    ['joined dates', ['20250101080000_c'], ['20250121093000_b'], ['20261121160559_c']],
    ['days', ['20250121_c', '20250121_d'], ['20250121_b'], ['20261121_c', '20261121_160600_d']],
    ['names with blanks and quotes', ["002 it's - c"], ['002_b'], ["003 it's - c"]],
  ])('%s', (_, own, taken, expected) => {
    const names = moved(ups(own), ups(taken));
    expect(ups(own).map((path) => names[path] ?? path)).toEqual(ups(expected));
  });

  it('counts a path that both have once', () => {
    expect(moved(ups(['002_b']), ups(['002_b', '003_c']))).toEqual({ 'versions/002_b.sql': 'versions/004_b.sql' });
    expect(moved([], ups(['002_b', '002_c']))).toEqual({});
  });

  it('is not a number that the rollback of nobody waits for', () => {
    expect(moved(ups(['001_b']), ['versions/001_a.sql', 'down/002_gone_down.sql'])).toEqual({
      'versions/001_b.sql': 'versions/003_b.sql',
    });
  });
});

describe('a rollback follows its migration', () => {
  const taken = ['versions/002_x.sql', 'down/002_x_down.sql'];
  it.each<[string, string, string | null]>([
    ['versions/002_b.sql', 'down/002_b_down.sql', 'down/003_b_down.sql'],
    ['versions/002_b.sql', 'down/002_b.down.sql', 'down/003_b.down.sql'],
    ['versions/002_b.sql', 'down/002_b.sql', 'down/003_b.sql'],
    ['versions/002_b.sql', 'down/002_b_rollback.sql', 'down/003_b_rollback.sql'],
    ['versions/002_b.sql', 'down/2_b_down.sql', 'down/003_b_down.sql'],
    ['versions/002_b.sql', 'down/002_another_down.sql', 'down/003_another_down.sql'],
    ['versions/002_b.sql', 'versions/002_b_down.sql', 'versions/003_b_down.sql'],
    ['versions/deep/er/002_b.sql', 'down/deep/er/002_b_down.sql', 'down/deep/er/003_b_down.sql'],
    ['versions/deep/002_b.sql', 'down/other/002_b_down.sql', null],
    ['versions/002_b.sql', 'down/003_b_down.sql', null],
    ['versions/002_b.sql', 'down/002_x.down.sql', null],
  ])('%s: %s', (up, down, to) => {
    expect(moved([up, down], taken)[down] ?? null).toBe(to);
  });
});

test('numbered files are those of our folders', () => {
  expect(numberedPath('versions/a/007 b.SQL', folders)).toMatchObject({
    side: 'up',
    version: '007',
    key: '7',
    rest: 'b',
  });
  expect(numberedPath('down/007_b_down.sql', folders)).toMatchObject({ side: 'down', rest: 'b_down' });
  for (const path of ['legacy/007_b.sql', 'versions/readme.md', 'versions/b.sql', 'versions2/007_b.sql']) {
    expect(numberedPath(path, folders)).toBeNull();
  }
  const sides = numberedPaths(['versions/002_b_down.sql', 'versions/002_b.sql', 'versions/001_let_down.sql'], folders);
  expect(sides.map(({ path, side }) => `${path} ${side}`)).toEqual([
    'versions/001_let_down.sql up',
    'versions/002_b.sql up',
    'versions/002_b_down.sql down',
  ]);
});

const number = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 4 }))
  .map(([value, digits]) => value.toString().padStart(digits, '0'));
const stamp = fc
  .tuple(fc.integer({ min: 0, max: 59 }), fc.constantFrom('', '_'))
  .map(([second, sign]) => `20250131${sign}2359${second.toString().padStart(2, '0')}`);
const histories = (version: fc.Arbitrary<string>) =>
  fc.tuple(fc.array(version, { maxLength: 8 }), fc.array(version, { maxLength: 8 }));

test('new numbers lie behind all others, each is one of its own, and the order stays', () => {
  fc.assert(
    fc.property(fc.oneof(histories(number), histories(stamp)), ([mine, theirs]) => {
      const own = [...new Set(mine)].map((version, index) => `versions/${version}_own${index}.sql`);
      const taken = theirs.map((version, index) => `versions/${version}_theirs${index}.sql`);
      const names = moved(own, taken, '20250201000000');
      const before = numberedPaths(own, folders).map(({ path }) => path);
      const after = before.map((path) => numberedPath(names[path] ?? path, folders)!.version);
      for (const version of after) {
        for (const other of theirs) expect(compareVersions(version, other)).toBeGreaterThan(0);
      }
      for (const [index, version] of after.slice(1).entries()) {
        expect(compareVersions(after[index]!, version)).toBeLessThan(0);
      }
      expect(new Set([...after, ...theirs].map(versionKey)).size).toBe(
        after.length + new Set(theirs.map(versionKey)).size,
      );
      // Once done, there is nothing more to do.
      expect(
        moved(
          before.map((path) => names[path] ?? path),
          taken,
        ),
      ).toEqual({});
    }),
  );
});

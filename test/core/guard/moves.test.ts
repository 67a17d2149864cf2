import { describe, expect, it } from 'vitest';
import { movesFor } from '../../../src/core/guard/moves.js';
import { DEFAULT_LAYOUT } from '../../../src/core/mapping/defaults.js';

const ground = { layout: DEFAULT_LAYOUT, moment: '20261121160559' };

function moved(strays: readonly string[], taken: readonly string[]): Record<string, string> {
  const found = movesFor(
    strays.map((path) => ({ path, tracked: true })),
    taken,
    ground,
  );
  return Object.fromEntries(found.map(({ from, to }) => [from, to]));
}

describe('where strays go', () => {
  it.each<[string, string[], string[], Record<string, string>]>([
    ['the first is the first', ['old/9_tags.sql'], [], { 'old/9_tags.sql': 'versions/001_tags.sql' }],
    [
      'behind the newest, in the order of their paths',
      ['old/b.sql', 'old/a.sql'],
      ['versions/007_x.sql', 'versions/002_y.sql'],
      { 'old/a.sql': 'versions/008_a.sql', 'old/b.sql': 'versions/009_b.sql' },
    ],
    [
      'a rollback with its migration',
      ['old/004_tags_down.sql', 'old/004_tags.sql'],
      ['versions/001_x.sql'],
      { 'old/004_tags.sql': 'versions/002_tags.sql', 'old/004_tags_down.sql': 'down/002_tags_down.sql' },
    ],
    ['a rollback alone has no place', ['old/004_tags_down.sql'], [], {}],
    [
      'dates one after the other',
      ['old/a.sql', 'old/b.sql', 'old/c.sql'],
      ['versions/20250121_093000_x.sql'],
      {
        'old/a.sql': 'versions/20261121_160559_a.sql',
        'old/b.sql': 'versions/20261121_160600_b.sql',
        'old/c.sql': 'versions/20261121_160601_c.sql',
      },
    ],
    ['what has no name is called a migration', ['old/12.sql'], [], { 'old/12.sql': 'versions/001_migration.sql' }],
  ])('%s', (_what, strays, taken, moves) => {
    expect(moved(strays, taken)).toEqual(moves);
  });
});

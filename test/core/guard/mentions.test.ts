import { describe, expect, it } from 'vitest';
import { edited, following, type MentionRole } from '../../../src/core/guard/mentions.js';
import { newNames } from '../../../src/core/guard/new-names.js';
import { numberedPaths, renumberings } from '../../../src/core/guard/numbers.js';

const folders = { versions: 'db/versions', down: 'db/down', digits: 3 };
const own = [
  'db/versions/012_add_tags.sql',
  'db/down/012_add_tags_down.sql',
  "db/versions/013_it's here.sql",
  'db/versions/billing/014_fees.sql',
];
const base = ['db/versions/014_x.sql', 'db/versions/012_y.sql'];
const legacy = ['legacy/014_fees.sql', 'legacy/012_add_tags_again.sql'];
const naming = (() => {
  const found = renumberings(own, base, { folders, moment: '20261121000000' });
  const ups = numberedPaths(own, folders).filter(({ side }) => side === 'up');
  return newNames(found, [...own, ...base, ...legacy], ups, 'services/shop/');
})();

const FOLLOWS: MentionRole = { kind: 'follows' };
const OWN: MentionRole = { kind: 'own' };

function followed(text: string, role = FOLLOWS, path = 'docs/x.md'): string {
  return edited(text, following(path, text, naming, role).edits);
}

function reasons(text: string, role = FOLLOWS, path = 'docs/x.md'): string[] {
  return following(path, text, naming, role).left.map(({ at, why }) => `${at.line}:${at.column} ${why}`);
}

it('gives the migrations of this test the numbers 015 to 017', () => {
  expect(naming.names.map(({ stem, next }) => `${stem} ${next}`)).toEqual([
    '012_add_tags 015',
    "013_it's here 016",
    '014_fees 017',
  ]);
});

describe('what follows', () => {
  it.each([
    ['012_add_tags', '015_add_tags'],
    ['012_add_tags.sql', '015_add_tags.sql'],
    ['See 012_add_tags.', 'See 015_add_tags.'],
    ['`012_add_tags_down.sql`', '`015_add_tags_down.sql`'],
    ['012_add_tags.down.sql', '015_add_tags.down.sql'],
    ['db/versions/012_add_tags.sql:3', 'db/versions/015_add_tags.sql:3'],
    ['versions/012_add_tags.sql', 'versions/015_add_tags.sql'],
    ['../../db/down/012_add_tags_down.sql', '../../db/down/015_add_tags_down.sql'],
    ['"$ROOT/db/versions/012_add_tags.sql"', '"$ROOT/db/versions/015_add_tags.sql"'],
    ['/app/db/versions/012_add_tags.sql', '/app/db/versions/015_add_tags.sql'],
    ['services/shop/db/versions/012_add_tags.sql', 'services/shop/db/versions/015_add_tags.sql'],
    ['db\\\\versions\\\\012_add_tags.sql', 'db\\\\versions\\\\015_add_tags.sql'],
    ['["012_add_tags", "013_it\'s here"]', '["015_add_tags", "016_it\'s here"]'],
    ["cat 'db/versions/013_it's here.sql'", "cat 'db/versions/016_it's here.sql'"],
    ['missing-down db/versions/012_add_tags.sql', 'missing-down db/versions/015_add_tags.sql'],
    ['billing/014_fees.sql', 'billing/017_fees.sql'],
    ['012_add_tags,012_add_tags', '015_add_tags,015_add_tags'],
    ['012_add_tags\r\n012_add_tags\r\n', '015_add_tags\r\n015_add_tags\r\n'],
  ])('%s', (text, expected) => {
    expect(followed(text)).toBe(expected);
    expect(reasons(text)).toEqual([]);
  });
});

describe('what is left, with the reason', () => {
  it.each([
    ['x012_add_tags', ['1:2 part of a longer name']],
    ['2012_add_tags', ['1:2 part of a longer name']],
    ['pre-012_add_tags', ['1:5 part of a longer name']],
    ['012_add_tags-2', ['1:1 part of a longer name']],
    ['012_add_tags.sql.bak', ['1:1 part of a longer name']],
    ['012_add_tags.md', ['1:1 part of a longer name']],
    ["013_it's here again.sql", ['1:1 part of a longer name']],
    ['old/012_add_tags.sql', ['1:5 names another folder']],
    ['other/db/versions/012_add_tags.sql', ['1:19 names another folder']],
    ['../other/versions/012_add_tags.sql', ['1:19 names another folder']],
    ['014_fees', ['1:1 several files have this name']],
    ['a\nmigration 012', ['2:11 a bare number']],
    ['revision: "012"', ['1:12 a bare number']],
    ['Versions 011, 012 and', ['1:15 a bare number']],
    ['db/versions/012_*.sql', ['1:13 a bare number']],
    ['012: migration', ['1:1 a bare number']],
    ['Migration no. 012.', ['1:15 a bare number']],
  ])('%s', (text, expected) => {
    expect(followed(text)).toBe(text);
    expect(reasons(text)).toEqual(expected);
  });
});

it.each([
  'legacy/014_fees.sql',
  '012_add_tags_again',
  'legacy/012_add_tags_again.sql',
  '012_y and version 0123',
  'version 1.012',
  'version 012.5',
  'migration 012_y',
  'ticket 012',
  'twelve',
])('%s says nothing of them', (text) => {
  expect(followed(text)).toBe(text);
  expect(reasons(text)).toEqual([]);
});

describe('in an SQL file of the branch', () => {
  const path = 'db/versions/012_add_tags.sql';
  it.each([
    ['-- 012_add_tags: Tags\n-- Version: 012\n', '-- 015_add_tags: Tags\n-- Version: 015\n'],
    ['-- Version: 12\r\n\r\n-- Depends on: 013, 002\r\n', '-- Version: 015\r\n\r\n-- Depends on: 016, 002\r\n'],
    ['-- Dependencies: ["013", "014_fees"]\n', '-- Dependencies: ["016", "017_fees"]\n'],
    ['-- onefold: depends 13,002\n', '-- onefold: depends 016,002\n'],
    ['-- onefold: lock-timeout 13s\n', '-- onefold: lock-timeout 13s\n'],
    ['-- Version: 099\n', '-- Version: 099\n'],
    ['SELECT 1;\n-- Version: 012\n-- onefold: depends 013\n', 'SELECT 1;\n-- Version: 012\n-- onefold: depends 013\n'],
  ])('%j', (text, expected) => {
    expect(followed(text, OWN, path)).toBe(expected);
  });

  it('a number that another migration of the work tree has too is left', () => {
    const ups = numberedPaths([...own, ...base], folders).filter(({ side }) => side === 'up');
    const found = renumberings(own, base, { folders, moment: '20261121000000' });
    const merged = newNames(found, [...own, ...base], ups, '');
    const text = '-- Version: 013\n-- onefold: depends 012\n';
    const { edits, left } = following("db/versions/013_it's here.sql", text, merged, OWN);
    expect(edited(text, edits)).toBe('-- Version: 016\n-- onefold: depends 012\n');
    expect(left.map(({ why }) => why)).toEqual(['several migrations have this number']);
  });

  it('the version of another file is its own', () => {
    expect(followed('-- Version: 012\n', OWN, 'db/versions/billing/014_fees.sql')).toBe('-- Version: 012\n');
  });
});

it('a file that stays is left as it is, and says so', () => {
  const role: MentionRole = { kind: 'stays', why: 'in a deprecated directory' };
  const text = 'CALL x(); -- 012_add_tags, 014_fees, version 012';
  expect(followed(text, role)).toBe(text);
  expect(reasons(text, role)).toEqual(['1:14 in a deprecated directory']);
});

it('numbers that are handed on do not run into each other', () => {
  const mine = ['db/versions/001_a.sql', 'db/versions/002_a.sql'];
  const chain = renumberings(mine, ['db/versions/001_b.sql'], { folders, moment: '' });
  const names = newNames(chain, mine, numberedPaths(mine, folders), '');
  const text = '001_a 002_a 001_a';
  expect(edited(text, following('x', text, names, FOLLOWS).edits)).toBe('002_a 003_a 002_a');
});

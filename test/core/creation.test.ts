import { describe, expect, it } from 'vitest';
import { migrationName, migrationTitle, nextVersion, secondAfter, templates } from '../../src/core/creation.js';

const MOMENT = '20261121160502';

describe('a name', () => {
  it.each([
    ['Add user preferences', 'add_user_preferences', 'Add user preferences'],
    ['add_user_preferences', 'add_user_preferences', 'Add user preferences'],
    ['add-user-preferences.sql', 'add_user_preferences', 'Add user preferences'],
    ['AddHTTPCache2Days', 'add_http_cache2_days', 'AddHTTPCache2Days'],
    ['  Größe / Maß (№ 2)  ', 'grosse_mass_no_2', 'Größe / Maß (№ 2)'],
    ['../../etc/passwd', 'etc_passwd', '../../etc/passwd'],
    ['two\nlines', 'two_lines', 'two lines'],
    ['übersicht', 'ubersicht', 'übersicht'],
    ['таблица', '', 'таблица'],
    ['', '', ''],
  ])('of %j is %j', (called, name, title) => {
    expect([migrationName(called), migrationTitle(called)]).toEqual([name, title]);
  });
});

describe('the next version', () => {
  it.each([
    ['nothing', [], null, '001'],
    ['numbers', ['001', '002', '010'], '010', '011'],
    ['wider numbers', ['0001'], '0001', '0002'],
    ['narrower numbers', ['11'], '11', '012'],
    ['more than its digits hold', ['999'], '999', '1000'],
    ['numbers that are planned only', ['007', '012'], null, '013'],
    ['names without a number', ['001', 'later'], 'later', '002'],
    ['dates with a time', ['20250121_093000'], '20250121_093000', '20261121_160502'],
    ['dates with a joined time', ['20250121093000'], '20250121093000', '20261121160502'],
    ['minutes', ['202501210930'], '202501210930', '202611211605'],
    ['this very minute', ['202611211605'], '202611211605', '20261121160502'],
    ['dates', ['20250121'], '20250121', '20261121'],
    ['this very day', ['20261121'], '20261121', '20261121_160502'],
    ['dates after numbers', ['001', '2025-01-21'], '001', '2026'],
  ])('after %s', (_, taken, newest, version) => {
    expect(nextVersion({ taken, newest }, 3, MOMENT)).toBe(version);
  });
});

it.each([
  ['20261121160502', '20261121160503'],
  ['20261121160559', '20261121160600'],
  ['20261121165959', '20261121170000'],
  ['20261121235959', '20261122000000'],
  ['20261130235959', '20261201000000'],
  ['20270228235959', '20270301000000'],
  ['20280228235959', '20280229000000'],
  ['20261231235959', '20270101000000'],
])('after %s comes %s', (moment, next) => {
  expect(secondAfter(moment)).toBe(next);
});

it('keeps what a person says inside of its comment', () => {
  const beginning = { version: '001', name: 'x', title: 'X\nDROP TABLE x;', description: 'a\r\nb', dependsOn: [] };
  const [up] = templates(beginning, { versions: 'versions', down: 'down' });
  expect(up?.text.split('\n').filter((line) => line !== '' && !line.startsWith('-- '))).toEqual([]);
});

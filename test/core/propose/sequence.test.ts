import { beforeAll, describe, expect, it } from 'vitest';
import { databaseGroups } from '../../../src/core/propose/groups.js';
import { nameEntries } from '../../../src/core/propose/names.js';
import { sequence } from '../../../src/core/propose/sequence.js';
import { loadParser } from '../../../src/core/sql/parse.js';
import type { Files } from '../../support/plan-case.js';
import { corpusOf } from '../../support/propose-case.js';

beforeAll(loadParser);

const SOURCES = ['clinic', 'rota', 'store'];
function order(files: Files, ages: Readonly<Record<string, number>> = {}): string[] {
  const { migrations } = corpusOf(files, SOURCES);
  return sequence(migrations, new Map(Object.entries(ages))).map(({ draft }) => draft.path);
}
const WARDS = 'create table wards (id int primary key);';
const BEDS = 'create table beds (id int, ward int references wards (id));';

describe('the proposed order', () => {
  it.each<[string, Files, Readonly<Record<string, number>>, string[]]>([
    [
      'keeps that of one source, by number',
      { 'rota/10_b.sql': 'select 1;', 'rota/2_a.sql': 'select 1;' },
      {},
      ['rota/2_a.sql', 'rota/10_b.sql'],
    ],
    [
      'keeps it although a need speaks against it',
      { 'rota/1.sql': WARDS, 'rota/2.sql': BEDS, 'rota/3.sql': 'drop table beds;' },
      {},
      ['rota/1.sql', 'rota/2.sql', 'rota/3.sql'],
    ],
    [
      'keeps it although the first needs what lies elsewhere',
      { 'rota/1.sql': `alter table elsewhere.t add n int; ${WARDS}`, 'rota/2.sql': BEDS, 'rota/3.sql': WARDS },
      {},
      ['rota/1.sql', 'rota/2.sql', 'rota/3.sql'],
    ],
    [
      'moves a file without a number behind what a loop of it may need',
      {
        'rota/a.sql': `do $$ declare w record; begin for w in select id from wards loop execute format('create table ward_%s (id int)', w.id); end loop; end $$;`,
        'rota/b.sql': WARDS,
      },
      {},
      ['rota/b.sql', 'rota/a.sql'],
    ],
    [
      'leaves it where its number puts it',
      {
        'rota/1.sql': `do $$ declare w record; begin for w in select id from wards loop execute format('create table ward_%s (id int)', w.id); end loop; end $$;`,
        'rota/2.sql': WARDS,
      },
      {},
      ['rota/1.sql', 'rota/2.sql'],
    ],
    [
      'puts the older source first',
      { 'clinic/1.sql': WARDS, 'rota/1.sql': 'create table shifts (id int);' },
      { 'clinic/1.sql': 20, 'rota/1.sql': 10 },
      ['rota/1.sql', 'clinic/1.sql'],
    ],
    [
      'goes by path where git knows no age',
      { 'rota/1.sql': 'select 1;', 'clinic/1.sql': 'select 1;' },
      {},
      ['clinic/1.sql', 'rota/1.sql'],
    ],
    [
      'moves a file behind what it needs of another source',
      { 'clinic/1.sql': BEDS, 'rota/1.sql': WARDS },
      { 'clinic/1.sql': 1, 'rota/1.sql': 2 },
      ['rota/1.sql', 'clinic/1.sql'],
    ],
    [
      'between the files of the other source',
      { 'clinic/1.sql': WARDS, 'clinic/2.sql': 'alter table beds add column n int;', 'rota/9.sql': BEDS },
      {},
      ['clinic/1.sql', 'rota/9.sql', 'clinic/2.sql'],
    ],
    [
      'knows a table under its new name',
      {
        'clinic/1.sql': WARDS,
        'clinic/2.sql': 'create index on beds (id);',
        'rota/9.sql': 'create table cots (id int references wards (id)); alter table cots rename to beds;',
      },
      {},
      ['clinic/1.sql', 'rota/9.sql', 'clinic/2.sql'],
    ],
    [
      'drops before it creates anew',
      { 'clinic/1.sql': WARDS, 'rota/1.sql': 'drop table wards;', 'rota/2.sql': WARDS },
      {},
      ['clinic/1.sql', 'rota/1.sql', 'rota/2.sql'],
    ],
    [
      'leaves a circle as it is',
      {
        'clinic/1.sql': 'create table a (id int references b (id));',
        'rota/1.sql': 'create table b (id int references a (id));',
      },
      {},
      ['clinic/1.sql', 'rota/1.sql'],
    ],
    ['of nothing is nothing', {}, {}, []],
  ])('%s', (_, files, ages, expected) => {
    expect(order(files, ages)).toEqual(expected);
  });

  it('does not depend on the order in which sources are listed', () => {
    const files = { 'clinic/1.sql': BEDS, 'rota/1.sql': WARDS, 'store/1.sql': 'create table drugs (id int);' };
    const listed = (sources: string[]) =>
      sequence(corpusOf(files, sources).migrations, new Map()).map((m) => m.draft.path);
    expect(listed(['store', 'rota', 'clinic'])).toEqual(listed(SOURCES));
  });
});

describe('names', () => {
  it.each([
    ['Create Books', 'create_books'],
    ['addISBNToBooks', 'add_isbnto_books'],
    ['seed (beds)', 'seed_beds'],
    ['книги', 'migration'],
  ])('%s becomes %s', (name, expected) => {
    const draft = corpusOf({ 'rota/1.sql': 'select 1;' }, SOURCES).migrations[0]!.draft;
    expect(nameEntries([{ ...draft, name }])).toEqual([expected]);
  });

  it('are unique', () => {
    const draft = corpusOf({ 'rota/1.sql': 'select 1;' }, SOURCES).migrations[0]!.draft;
    const drafts = ['books', 'Books', 'books_2', 'books'].map((name) => ({ ...draft, name }));
    expect(nameEntries(drafts)).toEqual(['books', 'books_2', 'books_2_2', 'books_3']);
  });
});

describe('databases', () => {
  const groups = (files: Files) => databaseGroups(corpusOf(files, SOURCES));
  it.each<[string, Files, string[][]]>([
    ['are one where sources share a table', { 'clinic/1.sql': WARDS, 'rota/1.sql': BEDS }, [['clinic', 'rota']]],
    [
      'are several where they share none',
      { 'clinic/1.sql': WARDS, 'rota/1.sql': 'create table shifts (id int);' },
      [['clinic'], ['rota']],
    ],
    [
      'are joined through a third',
      {
        'clinic/1.sql': WARDS,
        'rota/1.sql': 'create table shifts (id int);',
        'store/1.sql': 'insert into wards select id from shifts;',
      },
      [['clinic', 'rota', 'store']],
    ],
    [
      'are not joined by an extension',
      {
        'clinic/1.sql': `create extension if not exists pgcrypto; ${WARDS}`,
        'rota/1.sql': 'create extension if not exists pgcrypto; create table shifts (id int);',
      },
      [['clinic'], ['rota']],
    ],
    ['need a table', { 'clinic/1.sql': WARDS, 'rota/1.sql': 'select 1;' }, [['clinic']]],
  ])('%s', (_, files, expected) => {
    expect(groups(files)).toEqual(expected);
  });
});

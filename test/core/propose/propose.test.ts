import { beforeAll, describe, expect, it } from 'vitest';
import { databaseGroups } from '../../../src/core/propose/groups.js';
import { loadParser } from '../../../src/core/sql/parse.js';
import type { Files } from '../../support/plan-case.js';
import { proposalFor, retirement, runOrder } from '../../support/propose-case.js';

beforeAll(loadParser);

function retired(files: Files): string[] {
  return proposalFor(files).mapping.retire.map(retirement);
}
const BOOKS = 'create table books (id int);';

describe('what is let go', () => {
  it.each<[string, Files, string[]]>([
    ['nothing of a sound file', { 'db/001_books.sql': `begin; ${BOOKS} commit;` }, []],
    [
      'settings of psql, by number',
      { 'db/001_books.sql': `\\set ON_ERROR_STOP on\n\\timing\n${BOOKS}` },
      ['db/001_books.sql #1,#2: a setting of the psql client only'],
    ],
    ['no other psql line', { 'db/001_books.sql': `\\i loans.sql\n${BOOKS}` }, []],
    [
      'a statement that does not parse',
      { 'db/001_books.sql': `${BOOKS}\ncreate tabel loans;` },
      ['db/001_books.sql #2: does not parse as PostgreSQL: syntax error at or near "tabel" (create tabel loans;)'],
    ],
    [
      'several of one file in one line',
      { 'db/001_books.sql': `${BOOKS}\ncreate tabel loans;\ncreat index;` },
      [
        'db/001_books.sql #2,#3: 2 statements do not parse as PostgreSQL, first: syntax error at or near "tabel" (create tabel loans;)',
      ],
    ],
    [
      'also of a rollback',
      { 'db/001_books.sql': BOOKS, 'db/001_books_down.sql': '\\timing\ndrop table books;' },
      ['db/001_books_down.sql #1: a setting of the psql client only'],
    ],
    [
      'a lone COMMIT',
      { 'db/001_books.sql': `${BOOKS} commit;` },
      ['db/001_books.sql #2: a BEGIN or COMMIT without its other half; each migration is one transaction'],
    ],
    [
      'a lone COMMIT of a new enum value',
      {
        'db/001_kind.sql': "create type kind as enum ('a');",
        'db/002_b.sql': `alter type kind add value 'b'; commit; ${BOOKS}`,
      },
      ['db/002_b.sql #2: a COMMIT of a new enum value; what follows it is a migration of its own'],
    ],
    ['no ROLLBACK: a person has to look', { 'db/001_books.sql': `begin; ${BOOKS} rollback;` }, []],
    [
      'a file of which nothing would be left',
      { 'db/001_books.sql': '\\timing\n' },
      ['db/001_books.sql: nothing of it runs: a setting of the psql client only'],
    ],
    [
      'a file without a statement',
      { 'db/001_books.sql': '-- to come\n', 'db/002_loans.sql': BOOKS },
      ['db/001_books.sql: holds no statement'],
    ],
    [
      'a rollback of comments only',
      { 'db/001_books.sql': BOOKS, 'db/001_books_down.sql': '-- by hand\n' },
      ['db/001_books_down.sql: holds no statement'],
    ],
    [
      'a rollback without its migration',
      { 'db/001_books.sql': BOOKS, 'db/002_loans_down.sql': 'drop table loans;' },
      ['db/002_loans_down.sql: a rollback without a migration that it rolls back'],
    ],
    [
      'a copy with its rollback',
      {
        'desk/001_books.sql': BOOKS,
        'shop/001_books.sql': BOOKS,
        'shop/001_books_down.sql': 'drop table books;',
      },
      [
        'shop/001_books.sql: the same bytes as desk/001_books.sql',
        'shop/001_books_down.sql: rolls back shop/001_books.sql, retired',
      ],
    ],
    [
      'no view that is made anew as it was',
      {
        'db/001_books.sql': BOOKS,
        'db/002_shelf.sql': 'create view shelf as select id from books;',
        'db/003_wider.sql': 'drop view shelf; alter table books alter column id type bigint;',
        'db/004_shelf.sql': 'create view shelf as select id from books;',
      },
      [],
    ],
    [
      'no view that a later file drops and makes anew',
      {
        'db/001_books.sql': BOOKS,
        'db/002_shelves.sql': 'create view shelf as select id from books; create view row as select id from books;',
        'db/003_wider.sql':
          'drop view row; drop view shelf; alter table books add n int; create view shelf as select id from books; create view row as select id from books;',
      },
      [],
    ],
    [
      'no function that is put back as it was, unless it is put back twice',
      {
        'db/001_one.sql': 'create or replace function f() returns int language sql as $$select 1$$;',
        'db/002_two.sql': 'create or replace function f() returns int language sql as $$select 2$$;',
        'db/003_one.sql': 'create or replace function f() returns int language sql as $$select 1$$;',
        'db/004_one.sql': 'create or replace function f() returns int language sql as $$select 1$$;',
      },
      ['db/004_one.sql: the same bytes as db/001_one.sql'],
    ],
    [
      'no rows of one history, which may have gone since',
      {
        'db/001_books.sql': BOOKS,
        'db/002_rows.sql': 'insert into books values (1);',
        'db/003_none.sql': 'delete from books;',
        'db/004_rows.sql': 'insert into books values (1);',
      },
      [],
    ],
    [
      'no table that a wider one took the place of',
      {
        'desk/001_books.sql': BOOKS,
        'desk/002_books.sql': 'drop table books; create table books (id int, title text);',
        'desk/003_books.sql': 'drop table books;',
        'desk/004_books.sql': BOOKS,
      },
      [],
    ],
  ])('%s', (_, files, expected) => {
    expect(retired(files)).toEqual(expected);
  });
});

describe('a proposed mapping', () => {
  it('lists the sources as their migrations begin in the plan, and reads them in that order', () => {
    const { mapping, corpus } = proposalFor({
      'api/migrations/001_loans.sql': 'create table loans (book int references books (id));',
      'core/migrations/001_books.sql': 'create table books (id int primary key);',
    });
    expect(runOrder(mapping)).toEqual(['core/migrations/001_books.sql', 'api/migrations/001_loans.sql']);
    expect(mapping.sources.map(({ path }) => path)).toEqual(['core/migrations', 'api/migrations']);
    expect(corpus.migrations.map(({ source }) => source)).toEqual(['core/migrations', 'api/migrations']);
  });

  const SHOP = {
    'services/shop/migrations/001_orders.sql': 'create table orders (id int);',
    'services/shop/migrations/001_orders_down.sql': 'drop table orders;',
    'services/shop/migrations/002_lines.sql': 'create table lines (id int, book int references books (id));',
    'services/desk/migrations/001_books.sql': 'create table books (id int primary key);',
    'services/desk/tests/books.sql': BOOKS,
    'db/schema.sql': 'create table books (id int primary key);',
    'db/top.sql': 'select * from orders;',
    'versions/001_native.sql': 'create table natives (id int);',
  };

  it('says of every file what it is', () => {
    const { mapping } = proposalFor(SHOP);
    expect(mapping.sources.map(({ path, status }) => `${status} ${path}`)).toEqual([
      'reference db/schema.sql',
      'deprecated services/desk/migrations',
      'deprecated services/shop/migrations',
    ]);
    expect(mapping.ignore.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      'db/top.sql: queries only',
      'services/desk/tests: test data',
    ]);
    expect(runOrder(mapping)).toEqual([
      'services/desk/migrations/001_books.sql',
      'services/shop/migrations/001_orders.sql',
      'services/shop/migrations/002_lines.sql',
    ]);
    expect(mapping.migrations.map(({ name, version, down }) => [name, version, down.kind])).toEqual([
      ['books', null, 'sources'],
      ['orders', null, 'sources'],
      ['lines', null, 'sources'],
    ]);
  });

  it('moves a younger source between the files of an older one where a need asks for it', () => {
    const shop = Object.keys(SHOP).filter((path) => path.includes('/shop/'));
    const ages = Object.fromEntries([...shop.map((path) => [path, 1]), ['services/desk/migrations/001_books.sql', 2]]);
    expect(runOrder(proposalFor(SHOP, ages).mapping)).toEqual([
      'services/shop/migrations/001_orders.sql',
      'services/desk/migrations/001_books.sql',
      'services/shop/migrations/002_lines.sql',
    ]);
  });

  it.each<[string, string, string[]]>([
    ['a lone COMMIT', "alter type kind add value 'b'; commit; insert into t values ('b');", ['#1', 'rest']],
    [
      'a whole transaction',
      "begin; alter type kind add value 'b'; commit; insert into t values ('b'); insert into t values ('c');",
      ['#1,#2,#3', 'rest'],
    ],
    [
      'two of them',
      "begin; alter type kind add value 'b'; commit; begin; alter type kind add value 'c'; commit; insert into t values ('b');",
      ['#1,#2,#3', '#4,#5,#6', 'rest'],
    ],
    ['nothing behind it', "begin; alter type kind add value 'b'; commit;", ['whole']],
    ['no new value', "create table u (n int); commit; insert into t values ('a');", ['whole']],
    ['what rolls back', "alter type kind add value 'b'; commit; begin; rollback;", ['whole']],
  ])('cuts a file where a new enum value has to be committed: %s', (_, sql, expected) => {
    const base = "create type kind as enum ('a'); create table t (kind kind);";
    const { mapping } = proposalFor({ 'db/001_base.sql': base, 'db/002_more.sql': sql });
    const parts = mapping.migrations.flatMap(({ from }) => from).filter(({ path }) => path === 'db/002_more.sql');
    expect(parts.map(({ only }) => only?.join() ?? 'whole')).toEqual(expected);
    expect(mapping.migrations.at(-1)!.name).toBe(parts.length === 1 ? 'more' : `more_${parts.length}`);
  });
  it('folds only the sources asked for, and leaves the others to another mapping', () => {
    const { mapping } = proposalFor(SHOP, {}, ['services/desk/migrations']);
    expect(runOrder(mapping)).toEqual(['services/desk/migrations/001_books.sql']);
    expect(mapping.ignore[0]).toMatchObject({ path: 'services/shop/migrations', reason: 'folded by another mapping' });
  });

  it('names the databases that it sees', () => {
    expect(databaseGroups(proposalFor(SHOP).corpus)).toEqual([
      ['services/desk/migrations', 'services/shop/migrations'],
    ]);
    const apart = { ...SHOP, 'clinic/migrations/001_wards.sql': 'create table wards (id int);' };
    expect(databaseGroups(proposalFor(apart).corpus)).toHaveLength(2);
  });
});

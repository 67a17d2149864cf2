import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/core/sql/parse.js';
import { planCase, textOf } from '../../support/plan-case.js';

beforeAll(loadParser);

/** The generated rollback, line by line, of the last file; those before it are earlier migrations. */
function down(...sql: string[]): string[] {
  const files = Object.fromEntries(sql.map((text, index) => [`db/${index + 1}.sql`, text]));
  const entries = sql.map((_, index) => `{ name: step${index + 1}, from: db/${index + 1}.sql, down: generated }`);
  const { plan } = planCase(files, `migrations: [${entries.join(', ')}]`);
  return textOf(plan.steps.at(-1)!.down).split('\n').filter(Boolean);
}

describe('a generated rollback drops what was made', () => {
  it.each([
    [
      'the last first',
      'create table books (id int); create view shelf as select 1;',
      ['DROP VIEW IF EXISTS public.shelf;', 'DROP TABLE IF EXISTS public.books;'],
    ],
    ['with its schema', 'create table desk.books (id int);', ['DROP TABLE IF EXISTS desk.books;']],
    [
      'under quoted and reserved names',
      'create table "Books" (id int); create table "order" (id int); create table "a""b" (id int);',
      [
        'DROP TABLE IF EXISTS public."a""b";',
        'DROP TABLE IF EXISTS public."order";',
        'DROP TABLE IF EXISTS public."Books";',
      ],
    ],
    [
      'functions by their argument types',
      'create function due(int, names text[]) returns int language sql as $$ select 1 $$;',
      ['DROP ROUTINE IF EXISTS public.due(integer, text[]);'],
    ],
    [
      'procedures too',
      'create procedure tidy() language sql as $$ select 1 $$;',
      ['DROP ROUTINE IF EXISTS public.tidy();'],
    ],
    [
      'triggers on their table',
      'create trigger stamp before update on books for each row execute function stamp();',
      ['DROP TRIGGER IF EXISTS stamp ON public.books;'],
    ],
    [
      'policies on their table',
      'create policy "Own rows" on desk.books using (true);',
      ['DROP POLICY IF EXISTS "Own rows" ON desk.books;'],
    ],
    [
      'types, domains, sequences',
      "create type state as enum ('lent'); create domain isbn as text; create sequence n;",
      ['DROP SEQUENCE IF EXISTS public.n;', 'DROP DOMAIN IF EXISTS public.isbn;', 'DROP TYPE IF EXISTS public.state;'],
    ],
    [
      'an index under the name that PostgreSQL gives it',
      'create index on books (title);',
      ['DROP INDEX IF EXISTS public.books_title_idx;'],
    ],
    [
      'a materialized view',
      'create materialized view top as select 1;',
      ['DROP MATERIALIZED VIEW IF EXISTS public.top;'],
    ],
    [
      'a schema with what it brings',
      'create schema desk create table books (id int);',
      ['DROP TABLE IF EXISTS desk.books;', 'DROP SCHEMA IF EXISTS desk;'],
    ],
    ['an extension', 'create extension pgcrypto;', ['DROP EXTENSION IF EXISTS pgcrypto;']],
    [
      'what a DO block makes',
      "do $$ begin create type state as enum ('lent'); exception when duplicate_object then null; end $$;",
      ['DROP TYPE IF EXISTS public.state;'],
    ],
  ] as const)('%s', (_, sql, expected) => {
    expect(down(sql)).toEqual(expected);
  });
});

describe('a generated rollback undoes changes', () => {
  const books = 'create table books (id int, title text);';
  it.each([
    [
      'added columns and named constraints, the last first',
      'alter table books add column shelf int, add constraint shelved check (shelf > 0);',
      [
        'ALTER TABLE IF EXISTS public.books DROP CONSTRAINT IF EXISTS shelved;',
        'ALTER TABLE IF EXISTS public.books DROP COLUMN IF EXISTS shelf;',
      ],
    ],
    [
      'a column that may have been there is kept',
      'alter table books add column if not exists title text;',
      ['-- not undone: alter table public.books'],
    ],
    [
      'a guarded column that is new goes',
      'alter table books add column if not exists shelf int;',
      ['ALTER TABLE IF EXISTS public.books DROP COLUMN IF EXISTS shelf;'],
    ],
    ['a new name', 'alter table books rename to volumes;', ['ALTER TABLE IF EXISTS public.volumes RENAME TO books;']],
    ['a new schema', 'alter table books set schema desk;', ['ALTER TABLE IF EXISTS desk.books SET SCHEMA public;']],
  ] as const)('%s', (_, sql, expected) => {
    expect(down(books, sql)).toEqual(expected);
  });

  it('of its own tables only where they tie one table to another', () => {
    expect(down('create table a (id int); create table b (id int); alter table b add column note text;')).toHaveLength(
      2,
    );
    expect(
      down('create table a (id int); create table b (id int); alter table a add column b int references b (id);'),
    ).toEqual([
      'ALTER TABLE IF EXISTS public.a DROP COLUMN IF EXISTS b;',
      'DROP TABLE IF EXISTS public.b;',
      'DROP TABLE IF EXISTS public.a;',
    ]);
  });

  it('of a table that it makes under another name', () => {
    expect(down('create table drafts (id int); alter table drafts rename to books;')).toEqual([
      'ALTER TABLE IF EXISTS public.books RENAME TO drafts;',
      'DROP TABLE IF EXISTS public.drafts;',
    ]);
  });
});

describe('a generated rollback leaves alone', () => {
  it('what an earlier migration made, and says so', () => {
    const table = 'create table if not exists books (id int);';
    const code = 'create or replace function due() returns int language sql as $$ select 14 $$;';
    expect(down(table, `${table} create table loans (id int);`)).toEqual([
      'DROP TABLE IF EXISTS public.loans;',
      '-- not undone: create table public.books',
    ]);
    expect(down(code, code.replace('14', '28'))).toEqual(['-- not undone: replace function public.due()']);
  });

  it('guarded extensions, schemas and roles, which others may use', () => {
    expect(down('create extension if not exists pgcrypto;')).toEqual(['-- not undone: create extension pgcrypto']);
    expect(down('create schema if not exists desk;')).toHaveLength(1);
  });

  it.each([
    ['data', 'insert into books values (1);', '-- not undone: change rows of table public.books'],
    ['drops', 'drop table books;', '-- not undone: drop table public.books'],
    ['grants', 'grant select on books to desk;', '-- not undone: grant on table public.books'],
    ['changed columns', 'alter table books alter column id type bigint;', '-- not undone: alter table public.books'],
    [
      'columns under a new name',
      'alter table books rename column id to number;',
      '-- not undone: rename table public.books',
    ],
    ['values of an enum', "alter type state add value 'lost';", '-- not undone: alter type public.state'],
    ['a call', 'select tidy();', '-- not undone: select tidy();'],
    ['what does not parse', 'create tabel oops;', '-- not undone: create tabel oops;'],
  ])('%s', (_, sql, line) => {
    expect(down(sql)).toEqual([line]);
  });

  it('nothing to say of settings, of what is done to its own objects, and of BEGIN', () => {
    const sql =
      "set search_path = public; begin; create table books (id int); insert into books values (1); comment on table books is 'all'; alter table books enable row level security; create index on books (id); commit;";
    expect(down(sql)).toEqual(['DROP INDEX IF EXISTS public.books_id_idx;', 'DROP TABLE IF EXISTS public.books;']);
  });
});

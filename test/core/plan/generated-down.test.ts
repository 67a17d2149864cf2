import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/core/sql/parse.js';
import { planCase, textOf } from '../../support/plan-case.js';

beforeAll(loadParser);

/**
 * The generated rollback, line by line, of the last file, and where there is none what it would leave; the files before
 * it are earlier migrations.
 */
function down(...sql: string[]): string[] {
  const files = Object.fromEntries(sql.map((text, index) => [`db/${index + 1}.sql`, text]));
  const entries = sql.map((_, index) => `{ name: step${index + 1}, from: db/${index + 1}.sql, down: generated }`);
  const { plan } = planCase(files, `migrations: [${entries.join(', ')}]`);
  const step = plan.steps.at(-1)!;
  if (step.downOrigin === 'none') return (step.notUndone ?? []).map((text) => `not undone: ${text}`);
  return textOf(step.down).split('\n').filter(Boolean);
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
      'but for a column that was there',
      'alter table books add column if not exists title text, add column shelf int;',
      ['ALTER TABLE IF EXISTS public.books DROP COLUMN IF EXISTS shelf;'],
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
  it('what an earlier migration made', () => {
    const table = 'create table if not exists books (id int);';
    expect(down(table, `${table} create table loans (id int);`)).toEqual(['DROP TABLE IF EXISTS public.loans;']);
    expect(down(table, table)).toEqual([]);
    expect(down('create extension pgcrypto;', 'create extension if not exists pgcrypto;')).toEqual([]);
    expect(down('create schema if not exists public; create extension if not exists plpgsql;')).toEqual([]);
  });

  it('roles, which a server shares', () => {
    expect(down('create role clerk; create table books (id int);')).toEqual([
      'DROP TABLE IF EXISTS public.books;',
      '-- not undone: create role clerk: all databases of a server share its roles',
    ]);
  });

  it('no guarded extension and schema that is new', () => {
    expect(down('create extension if not exists pgcrypto; create schema if not exists desk;')).toEqual([
      'DROP SCHEMA IF EXISTS desk;',
      'DROP EXTENSION IF EXISTS pgcrypto;',
    ]);
  });

  it.each([
    ['a call', 'select tidy();', 'select tidy();: what it does is not known'],
    ['what does not parse', 'create tabel oops;', 'create tabel oops;: it does not parse'],
    [
      'text that becomes SQL',
      "do $$ begin execute 'create table ' || current_user || ' (id int)'; end $$;",
      'do block: it runs SQL that it puts together as text',
    ],
    ['an object that nothing makes', 'drop view shelf;', 'drop view public.shelf: no earlier migration defines it'],
  ])('%s', (_, sql, line) => {
    expect(down(sql)).toEqual([`not undone: ${line}`]);
    expect(down(`${sql} create table own (id int);`)).toContain(`-- not undone: ${line}`);
  });

  it('nothing to say of settings, of what is done to its own objects, and of BEGIN', () => {
    const sql =
      "set search_path = public; begin; create table books (id int); insert into books values (1); comment on table books is 'all'; alter table books enable row level security; create index on books (id); commit;";
    expect(down(sql)).toEqual(['DROP INDEX IF EXISTS public.books_id_idx;', 'DROP TABLE IF EXISTS public.books;']);
  });
});

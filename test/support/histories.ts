/**
 * Migrations that run one after the other on an empty database. What is foreseen of them is held against a real server,
 * so every row must be true of both.
 */
export type History = {
  readonly name: string;
  /** The text of each file, in run order. */
  readonly files: readonly string[];
  /** The first refused statement of each refused file: "file#statement SQLSTATE reason", both counted from 1. */
  readonly refused: readonly string[];
};

export const histories: readonly History[] = [
  {
    name: 'nobody makes the table',
    files: ['alter table books add column year int'],
    refused: ['1#1 42P01 never-made'],
  },
  {
    name: 'a later file makes the table',
    files: ['create table loans (book int references books (id))', 'create table books (id int primary key)'],
    refused: ['1#1 42P01 made-later'],
  },
  {
    name: 'a later statement of the file makes the table',
    files: ['create view titles as select title from books; create table books (title text)'],
    refused: ['1#1 42P01 made-later'],
  },
  {
    name: 'a refused migration would have made the table',
    files: ['create table books (id int); create index on books (title)', 'alter table books add column title text'],
    refused: ['1#2 42703 made-later', '2#1 42P01 maker-refused'],
  },
  {
    name: 'what stood before a refused migration stays',
    files: [
      'create table books (id int)',
      'alter table books add column year int; alter table rooms add column lamp int',
      'create index on books (id); create index on books (year)',
    ],
    refused: ['2#2 42P01 never-made', '3#2 42703 maker-refused'],
  },
  {
    name: 'the first definition masks a column',
    files: [
      'create table books (id int)',
      'create table if not exists books (id int, title text); create index on books (title)',
    ],
    refused: ['2#2 42703 masked'],
  },
  {
    name: 'nobody has the column',
    files: ['create table books (id int)', 'create index on books (lost)'],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'a column is added behind',
    files: ['create table books (id int)', 'create index on books (year)', 'alter table books add column year int'],
    refused: ['2#1 42703 made-later'],
  },
  {
    name: 'a column is added twice under a guard',
    files: [
      'create table books (id int, year int)',
      'alter table books add column if not exists year int; create index on books (year)',
    ],
    refused: [],
  },
  {
    name: 'a dropped table',
    files: ['create table books (id int)', 'drop table books', 'alter table books add column year int'],
    refused: ['3#1 42P01 dropped'],
  },
  {
    name: 'a dropped table that is made anew',
    files: [
      'create table books (id int)',
      'drop table books',
      'create table books (id int, year int); create index on books (year)',
    ],
    refused: [],
  },
  {
    name: 'a renamed table',
    files: ['create table books (id int)', 'alter table books rename to volumes', 'create index on books (id)'],
    refused: ['3#1 42P01 renamed'],
  },
  {
    name: 'the new name of a table',
    files: [
      'create table books (id int); create index books_id on books (id)',
      'alter table books rename to volumes',
      'drop index books_id; create index on volumes (id)',
    ],
    refused: [],
  },
  {
    name: 'a renamed column',
    files: [
      'create table books (id int, title text)',
      'alter table books rename column title to name',
      'create index on books (title)',
    ],
    refused: ['3#1 42703 renamed'],
  },
  {
    name: 'the new name of a column',
    files: [
      'create table books (id int, title text)',
      'alter table books rename title to name; create index on books (name)',
    ],
    refused: [],
  },
  {
    name: 'a dropped column',
    files: [
      'create table books (id int, title text)',
      'alter table books drop column title',
      'create index on books (title)',
    ],
    refused: ['3#1 42703 dropped'],
  },
  {
    name: 'a renamed and remade table',
    files: [
      'create table books (id int)',
      'alter table books rename to old_books; create table books (id int, title text)',
      'create index on books (title)',
      'create index on old_books (title)',
    ],
    refused: ['4#1 42703 not-in-definition'],
  },
  {
    name: 'a schema that nobody makes',
    files: ['create table desk.books (id int)'],
    refused: ['1#1 3F000 never-made'],
  },
  {
    name: 'a schema that is made',
    files: ['create schema desk', 'create table desk.books (id int); create index on desk.books (id)'],
    refused: [],
  },
  {
    name: 'a schema made under a guard twice',
    files: ['create schema if not exists desk', 'create schema if not exists desk; create table desk.books (id int)'],
    refused: [],
  },
  {
    name: 'a table moved to another schema',
    files: [
      'create schema desk; create table books (id int)',
      'alter table books set schema desk',
      'create index on desk.books (id)',
      'create index on public.books (id)',
    ],
    refused: ['4#1 42P01 renamed'],
  },
  {
    name: 'a type that nobody makes',
    files: ['create table books (kind genre)'],
    refused: ['1#1 42704 never-made'],
  },
  {
    name: 'a type that is made',
    files: ["create type genre as enum ('a', 'b')", 'create table books (kind genre, more genre[])'],
    refused: [],
  },
  {
    name: 'a type dropped and used',
    files: ["create type genre as enum ('a')", 'drop type genre', 'create table books (kind genre)'],
    refused: ['3#1 42704 dropped'],
  },
  {
    name: 'a domain as a type',
    files: ['create domain isbn as text', 'create table books (code isbn)'],
    refused: [],
  },
  {
    name: 'the row type of a table',
    files: ['create table books (id int)', 'create table log (book books)'],
    refused: [],
  },
  {
    name: 'the row type of a table that is refused',
    files: ['create table books (id nothing)', 'create table log (book books)'],
    refused: ['1#1 42704 never-made', '2#1 42704 maker-refused'],
  },
  {
    name: 'a MySQL index inside of CREATE TABLE',
    files: ['create table books (id int, index idx_id (id))'],
    refused: ['1#1 42704 itself'],
  },
  {
    name: 'a role that nobody makes',
    files: ['create table books (id int)', 'grant select on books to clerk_nobody'],
    refused: ['2#1 42704 never-made'],
  },
  {
    name: 'a trigger function that nobody makes',
    files: [
      'create table books (id int); create trigger t before insert on books for each row execute function touch()',
    ],
    refused: ['1#2 42883 never-made'],
  },
  {
    name: 'a trigger function that is made',
    files: [
      'create function touch() returns trigger language plpgsql as $$ begin return new; end $$',
      'create table books (id int); create trigger t before insert on books for each row execute function touch()',
    ],
    refused: [],
  },
  {
    name: 'a trigger that is dropped and is not there',
    files: ['create table books (id int)', 'drop trigger t on books'],
    refused: ['2#1 42704 never-made'],
  },
  {
    name: 'a drop under a guard of what is not there',
    files: ['drop table if exists books; drop view if exists titles'],
    refused: [],
  },
  {
    name: 'a drop of what is not there',
    files: ['drop view titles'],
    refused: ['1#1 42P01 never-made'],
  },
  {
    name: 'an insert into what is not there',
    files: ['insert into books values (1)'],
    refused: ['1#1 42P01 never-made'],
  },
  {
    name: 'an insert into a column that is not there',
    files: ['create table books (id int)', 'insert into books (id, title) values (1, null)'],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'an update of a column that is not there',
    files: ['create table books (id int)', 'update books set title = null'],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'a comment on a column that is not there',
    files: ['create table books (id int)', "comment on column books.title is 'x'"],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'a body of PL/pgSQL names what is not there',
    files: ['create function f() returns void language plpgsql as $$ begin delete from books; end $$'],
    refused: [],
  },
  {
    name: 'a body of SQL names what is not there',
    files: ["create function f() returns bigint language sql as 'select count(*) from books'"],
    refused: ['1#1 42P01 never-made'],
  },
  {
    name: 'a policy on what is not there',
    files: ['create policy p on books using (true)'],
    refused: ['1#1 42P01 never-made'],
  },
  {
    name: 'a constraint with a made-up name is dropped',
    files: [
      'create table books (id int primary key, code text unique)',
      'alter table books drop constraint books_pkey; alter table books drop constraint books_code_key',
    ],
    refused: [],
  },
  {
    name: 'columns that a partition gets from its parent later',
    files: [
      'create table loans (id int, day date) partition by range (day); create table loans_rest partition of loans default',
      'alter table loans add column n int; alter table loans rename column day to due',
      'create index on loans_rest (n); create index on loans_rest (due)',
    ],
    refused: [],
  },
  {
    name: 'columns that an attached partition gets later',
    files: [
      'create table loans (id int, day date) partition by range (day); create table loans_rest (id int, day date); alter table loans attach partition loans_rest default',
      'alter table loans add column n int',
      'create index on loans_rest (n)',
    ],
    refused: [],
  },
  {
    name: 'columns that an heir of an heir gets later',
    files: [
      'create table media (id int); create table books () inherits (media); create table novels () inherits (books)',
      'alter table media add column title text',
      'create view titles as select title from novels; create table copies as select * from novels',
      'create index on copies (title)',
    ],
    refused: [],
  },
  {
    name: 'a table in the second schema of the search path',
    files: [
      'create schema desk; create table books (id int); create table old (id int)',
      'set search_path to desk, public; alter table books add column n int; drop table old; alter table books rename to tomes',
      'create index on public.tomes (n)',
    ],
    refused: [],
  },
  {
    name: 'a table in the first of two schemas that have one',
    files: [
      'create schema desk; create table books (id int); create table desk.books (id int)',
      'set search_path to desk, public; alter table books add column n int',
      'create index on public.books (n)',
    ],
    refused: ['3#1 42703 not-in-definition'],
  },
  {
    name: 'what lies in a schema that is renamed',
    files: [
      'create schema desk; create table desk.books (id int); create index idx_books on desk.books (id)',
      'alter schema desk rename to office; alter table office.books add column n int; drop index office.idx_books',
      'alter table desk.books add column m int',
    ],
    refused: ['3#1 3F000 renamed'],
  },
  {
    name: 'a table whose name only the call tells',
    files: [
      "create function make(n text) returns void language plpgsql as $$ begin execute format('create table %I (id int)', n); end $$; select make('made')",
      'create index on made (id)',
    ],
    refused: [],
  },
  {
    name: 'a table that a procedure makes when it is called',
    files: [
      'create procedure make() language plpgsql as $$ begin create table made (id int); end $$; call make()',
      'create index on made (id)',
    ],
    refused: [],
  },
  {
    name: 'a constraint with a made-up name that was cut',
    files: [
      'create table catalogued_books_of_the_library (catalogued_book_number int primary key)',
      'create table catalogued_books_of_the_library_on_shelf (catalogued_book_number int references catalogued_books_of_the_library)',
      'alter table catalogued_books_of_the_library_on_shelf drop constraint catalogued_books_of_the_library_on__catalogued_book_number_fkey; alter table catalogued_books_of_the_library drop constraint catalogued_books_of_the_library_pkey',
    ],
    refused: [],
  },
  {
    name: 'a constraint with a made-up name and a number',
    files: [
      'create table books (id int primary key, code text unique)',
      'create table loans (book int references books references books (id))',
      'alter table loans drop constraint loans_book_fkey; alter table loans drop constraint loans_book_fkey1; alter table books drop constraint books_pkey',
    ],
    refused: [],
  },
  {
    name: 'a made-up name outlives that of its table',
    files: [
      'create table books (id int primary key)',
      'alter table books rename to tomes; alter table tomes drop constraint books_pkey',
      'create table loans (book int references tomes)',
    ],
    refused: ['3#1 42704 made-before'],
  },
  {
    name: 'LIKE a table that is not there',
    files: ['create table copies (like books)'],
    refused: ['1#1 42P01 never-made'],
  },
  {
    name: 'LIKE a table gives its columns',
    files: [
      'create table books (id int, title text)',
      'create table copies (like books, place int); create index on copies (title, place)',
    ],
    refused: [],
  },
  {
    name: 'INHERITS gives the columns',
    files: ['create table books (id int)', 'create table maps (scale int) inherits (books); create index on maps (id)'],
    refused: [],
  },
  {
    name: 'a partition has the columns of its parent',
    files: [
      'create table loans (id int, day date) partition by range (day)',
      "create table loans_1 partition of loans for values from ('2020-01-01') to ('2021-01-01'); create index on loans_1 (day)",
    ],
    refused: [],
  },
  {
    name: 'a view has the columns that it selects',
    files: [
      'create table books (id int, title text)',
      'create view titles as select title as name from books',
      'create view names as select name from titles',
    ],
    refused: [],
  },
  {
    name: 'a CTE is no table',
    files: [
      'create table books (id int)',
      'create view v as with recent as (select * from books) select * from recent',
    ],
    refused: [],
  },
  {
    name: 'CREATE TABLE AS has columns',
    files: [
      'create table books (id int, title text)',
      'create table old as select id, title from books; create index on old (title)',
    ],
    refused: [],
  },
  {
    name: 'a table made twice',
    files: ['create table books (id int)', 'create table books (id int)'],
    refused: ['2#1 42P07 made-before'],
  },
  {
    name: 'a table in the way of a view',
    files: ['create table books (id int)', 'create view books as select 1 as one'],
    refused: ['2#1 42P07 made-before'],
  },
  {
    name: 'a column added twice',
    files: ['create table books (id int)', 'alter table books add column id int'],
    refused: ['2#1 42701 made-before'],
  },
  {
    name: 'an index made twice',
    files: ['create table books (id int); create index books_id on books (id)', 'create index books_id on books (id)'],
    refused: ['2#1 42P07 made-before'],
  },
  {
    name: 'a policy made twice',
    files: [
      'create table books (id int); create policy p on books using (true)',
      'create policy p on books using (true)',
    ],
    refused: ['2#1 42710 made-before'],
  },
  {
    name: 'a trigger made twice',
    files: [
      'create function touch() returns trigger language plpgsql as $$ begin return new; end $$; create table books (id int); create trigger t before insert on books for each row execute function touch()',
      'create trigger t before insert on books for each row execute function touch()',
    ],
    refused: ['2#1 42710 made-before'],
  },
  {
    name: 'a type made twice',
    files: ["create type genre as enum ('a')", "create type genre as enum ('b')"],
    refused: ['2#1 42710 made-before'],
  },
  {
    name: 'a function made twice',
    files: [
      'create function f() returns int language sql as $$ select 1 $$',
      'create function f() returns int language sql as $$ select 2 $$',
    ],
    refused: ['2#1 42723 made-before'],
  },
  {
    name: 'an overload',
    files: [
      'create function f() returns int language sql as $$ select 1 $$',
      'create function f(a int) returns int language sql as $$ select 2 $$',
    ],
    refused: [],
  },
  {
    name: 'a schema made twice',
    files: ['create schema desk', 'create schema desk'],
    refused: ['2#1 42P06 made-before'],
  },
  {
    name: 'a constraint name taken',
    files: [
      'create table books (id int, constraint c check (id > 0))',
      'alter table books add constraint c check (id > 1)',
    ],
    refused: ['2#1 42710 made-before'],
  },
  {
    name: 'a second primary key',
    files: ['create table books (id int primary key, code text)', 'alter table books add primary key (code)'],
    refused: ['2#1 42P16 made-before'],
  },
  {
    name: 'a column renamed to one that is there',
    files: ['create table books (id int, code text)', 'alter table books rename code to id'],
    refused: ['2#1 42701 made-before'],
  },
  {
    name: 'a table renamed to one that is there',
    files: ['create table books (id int); create table rooms (id int)', 'alter table books rename to rooms'],
    refused: ['2#1 42P07 made-before'],
  },
  {
    name: 'an extension twice',
    files: ['create extension pgcrypto', 'create extension pgcrypto'],
    refused: ['2#1 42710 made-before'],
  },
  {
    name: 'made again after a drop in the same file',
    files: ['create table books (id int)', 'drop table books; create table books (id int)'],
    refused: [],
  },
  {
    name: 'types that clash',
    files: ['create table members (id int primary key)', 'create table loans (member uuid references members (id))'],
    refused: ['2#1 42804 made-before'],
  },
  {
    name: 'types that compare',
    files: [
      'create table members (id bigint primary key, name varchar(10) unique)',
      'create table loans (member int references members, name text references members (name))',
    ],
    refused: [],
  },
  {
    name: 'types that clash by ALTER',
    files: [
      'create table members (id uuid primary key); create table loans (member text)',
      'alter table loans add foreign key (member) references members',
    ],
    refused: ['2#1 42804 made-before'],
  },
  {
    name: 'no unique key',
    files: ['create table books (id int, code text)', 'create table loans (code text references books (code))'],
    refused: ['2#1 42830 made-before'],
  },
  {
    name: 'no primary key',
    files: ['create table books (id int)', 'create table loans (book int references books)'],
    refused: ['2#1 42704 made-before'],
  },
  {
    name: 'a unique index is enough',
    files: [
      'create table books (code text); create unique index on books (code)',
      'create table loans (code text references books (code))',
    ],
    refused: [],
  },
  {
    name: 'a partial unique index is not enough',
    files: [
      'create table books (code text); create unique index on books (code) where code is not null',
      'create table loans (code text references books (code))',
    ],
    refused: ['2#1 42830 made-before'],
  },
  {
    name: 'a foreign key to itself',
    files: ['create table books (id int primary key, part_of int references books (id))'],
    refused: [],
  },
  {
    name: 'a primary key added behind',
    files: [
      'create table books (id int)',
      'alter table books add primary key (id)',
      'create table loans (book int references books)',
    ],
    refused: [],
  },
  {
    name: 'a primary key that was dropped',
    files: [
      'create table books (id int primary key)',
      'alter table books drop constraint books_pkey',
      'create table loans (book int references books)',
    ],
    refused: ['3#1 42704 made-before'],
  },
  {
    name: 'a view keeps its table',
    files: ['create table books (id int); create view v as select id from books', 'drop table books'],
    refused: ['2#1 2BP01 made-before'],
  },
  {
    name: 'a view keeps its column',
    files: [
      'create table books (id int, title text); create view v as select title from books',
      'alter table books drop column id',
      'alter table books drop column title',
    ],
    refused: ['3#1 2BP01 made-before'],
  },
  {
    name: 'CASCADE takes the view along',
    files: [
      'create table books (id int); create view v as select id from books',
      'drop table books cascade',
      'drop view v',
    ],
    refused: ['3#1 42P01 dropped'],
  },
  {
    name: 'a foreign key keeps its target',
    files: [
      'create table books (id int primary key); create table loans (book int references books)',
      'drop table books',
    ],
    refused: ['2#1 2BP01 made-before'],
  },
  {
    name: 'both in one statement',
    files: [
      'create table books (id int primary key); create table loans (book int references books)',
      'drop table books, loans',
    ],
    refused: [],
  },
  {
    name: 'a column keeps its type',
    files: ["create type genre as enum ('a'); create table books (kind genre)", 'drop type genre'],
    refused: ['2#1 2BP01 made-before'],
  },
  {
    name: 'a trigger keeps its function',
    files: [
      'create function touch() returns trigger language plpgsql as $$ begin return new; end $$; create table books (id int); create trigger t before insert on books for each row execute function touch()',
      'drop function touch()',
      'drop table books; drop function touch()',
    ],
    refused: ['2#1 2BP01 made-before'],
  },
  {
    name: 'a schema with something in it',
    files: ['create schema desk; create table desk.books (id int)', 'drop schema desk'],
    refused: ['2#1 2BP01 made-before'],
  },
  {
    name: 'a schema with CASCADE',
    files: [
      'create schema desk; create table desk.books (id int)',
      'drop schema desk cascade',
      'alter table desk.books add column year int',
    ],
    refused: ['3#1 3F000 dropped'],
  },
  {
    name: 'a key that a foreign key needs',
    files: [
      'create table books (id int primary key); create table loans (book int references books)',
      'alter table books drop constraint books_pkey',
    ],
    refused: ['2#1 2BP01 made-before'],
  },
  {
    name: 'a view keeps the type of its column',
    files: [
      'create table books (id int); create view v as select id from books',
      'alter table books alter column id type bigint',
    ],
    refused: ['2#1 0A000 made-before'],
  },
  {
    name: 'a view that grows',
    files: [
      'create table books (id int, title text); create view v as select id from books',
      'create or replace view v as select id, title from books',
    ],
    refused: [],
  },
  {
    name: 'a view that loses a column',
    files: [
      'create table books (id int, title text); create view v as select id, title from books',
      'create or replace view v as select id from books',
    ],
    refused: ['2#1 42P16 made-before'],
  },
  {
    name: 'a view with another column',
    files: [
      'create table books (id int, title text); create view v as select id from books',
      'create or replace view v as select title from books',
    ],
    refused: ['2#1 42P16 made-before'],
  },
  {
    name: 'a function that returns something else',
    files: [
      'create function f() returns int language sql as $$ select 1 $$',
      "create or replace function f() returns text language sql as $$ select 'a' $$",
    ],
    refused: ['2#1 42P13 made-before'],
  },
  {
    name: 'a function with another parameter name',
    files: [
      'create function f(a int) returns int language sql as $$ select 1 $$',
      'create or replace function f(b int) returns int language sql as $$ select 1 $$',
    ],
    refused: ['2#1 42P13 made-before'],
  },
  {
    name: 'a DO block may make it',
    files: [
      "do $$ begin if not exists (select 1 from pg_class where relname = 'books') then create table books (id int); end if; end $$",
      'create index on books (id)',
    ],
    refused: [],
  },
  {
    name: 'a DO block makes it for certain',
    files: ['do $$ begin create table books (id int); end $$', 'create index on books (title)'],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'a DO block that catches the error',
    files: [
      "do $$ begin create type genre as enum ('a'); exception when duplicate_object then null; end $$",
      "do $$ begin create type genre as enum ('a'); exception when duplicate_object then null; end $$; create table books (kind genre)",
    ],
    refused: [],
  },
  {
    name: 'text that becomes SQL in a migration that is refused',
    files: [
      "do $$ declare t text; begin foreach t in array array['books', 'rooms'] loop execute format('create table %I (id int)', t); end loop; end $$; create table late (id nothing)",
      'create index idx_books on books (id)',
    ],
    refused: ['1#2 42704 never-made', '2#1 42P01 never-made'],
  },
  {
    name: 'a DO block puts SQL together',
    files: [
      "do $$ declare t text; begin foreach t in array array['books', 'rooms'] loop execute format('create table %I (id int)', t); end loop; end $$",
      'create index on books (id)',
    ],
    refused: [],
  },
  {
    name: 'outside of a transaction, what ran stays',
    files: [
      'create table books (id int)',
      'create index concurrently books_id on books (id); create table rooms (id int); create index concurrently on books (title); create table lamps (id int)',
      'create index on rooms (id)',
      'create index on lamps (id)',
    ],
    refused: ['2#3 42703 not-in-definition', '4#1 42P01 maker-refused'],
  },
  {
    name: 'a statement that does not parse',
    files: ['create table books (id int); create tabel rooms (id int)', 'create index on books (id)'],
    refused: ['1#2 42601 itself', '2#1 42P01 maker-refused'],
  },
  {
    name: 'two tables of which one is refused',
    files: [
      'create table if not exists books (id int)',
      'create table if not exists books (id int, title text); create table rooms (id int); create index on books (title)',
      'alter table rooms add column lamp int',
    ],
    refused: ['2#3 42703 masked', '3#1 42P01 maker-refused'],
  },
  {
    name: 'a chain of refused migrations',
    files: [
      'create table books (id int references rooms)',
      'create table loans (book int references books)',
      'create table fines (loan int references loans)',
    ],
    refused: ['1#1 42P01 never-made', '2#1 42P01 maker-refused', '3#1 42P01 maker-refused'],
  },
  {
    name: 'a new enum value behind',
    files: [
      "create type genre as enum ('a'); create table books (kind genre)",
      "alter type genre add value 'b'",
      "insert into books values ('b')",
    ],
    refused: [],
  },
  {
    name: 'a temporary table',
    files: ['create temporary table t (id int); create index on t (id)'],
    refused: [],
  },
  {
    name: 'a sequence of a serial column',
    files: [
      'create table books (id serial)',
      "select nextval('books_id_seq'); alter sequence books_id_seq restart with 10",
    ],
    refused: [],
  },
  {
    name: 'a materialized view',
    files: [
      'create table books (id int)',
      'create materialized view m as select id from books; create unique index on m (id)',
      'refresh materialized view m; drop materialized view m',
    ],
    refused: [],
  },
  {
    name: 'a search path',
    files: [
      'create schema desk',
      'set search_path to desk; create table books (id int)',
      'create index on desk.books (id); create index on public.books (id)',
    ],
    refused: ['3#2 42P01 never-made'],
  },
  {
    name: 'a generated column',
    files: [
      'create table books (id int, twice int generated always as (id * 2) stored)',
      'create index on books (twice, thrice)',
    ],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'row security and a policy',
    files: [
      'create table books (id int, owner text)',
      'alter table books enable row level security; create policy p on books using (owner = current_user)',
      'create policy q on books using (keeper = current_user)',
    ],
    refused: ['3#1 42703 not-in-definition'],
  },
  {
    name: 'a rename under a guard',
    files: [
      'create table books (id int)',
      'alter table if exists rooms rename to halls; alter table if exists books rename to volumes',
      'create index on books (id)',
    ],
    refused: ['3#1 42P01 renamed'],
  },
  {
    name: 'a view dropped and made with other columns',
    files: [
      'create table books (id int, title text); create view v as select id from books',
      'drop view v; create view v as select title from books',
      'create view w as select title from v',
    ],
    refused: [],
  },
  {
    name: 'a view of a view keeps it',
    files: [
      'create table books (id int); create view v as select id from books; create view w as select id from v',
      'drop view v',
      'drop view v, w',
    ],
    refused: ['2#1 2BP01 made-before'],
  },
  {
    name: 'a column of a view',
    files: [
      'create table books (id int, title text); create view v as select id from books',
      'create view w as select title from v',
    ],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'all columns of a table',
    files: [
      'create table books (id int, title text); create view v as select * from books',
      'alter table books add column year int',
      'create view w as select title from v',
      'create view x as select year from v',
    ],
    refused: ['4#1 42703 not-in-definition'],
  },
  {
    name: 'an alias of a table',
    files: ['create table books (id int)', 'create view v as select b.id, b.title from books b'],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'a join',
    files: [
      'create table books (id int); create table loans (book int)',
      'create view v as select books.id, loans.day from books join loans on loans.book = books.id',
    ],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'an unqualified column of a join',
    files: [
      'create table books (id int); create table loans (book int, day date)',
      'create view v as select id, day from books, loans',
      'create view w as select id, place from books, loans',
    ],
    refused: ['3#1 42703 not-in-definition'],
  },
  {
    name: 'an index on an expression',
    files: [
      'create table books (id int, title text)',
      'create index on books (lower(title))',
      'create index on books (lower(name))',
    ],
    refused: ['3#1 42703 not-in-definition'],
  },
  {
    name: 'an index with a predicate',
    files: ['create table books (id int)', 'create index on books (id) where lost is null'],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'columns of an insert from a select',
    files: [
      'create table books (id int); create table old (id int)',
      'insert into old (id) select id from books',
      'insert into old (id) select number from books',
    ],
    refused: ['3#1 42703 not-in-definition'],
  },
  {
    name: 'a delete by a column that is not there',
    files: ['create table books (id int)', 'delete from books where lost'],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'a default for a column that is not there',
    files: ['create table books (id int)', 'alter table books alter column title set default 1'],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'NOT NULL of a column that is not there',
    files: ['create table books (id int)', 'alter table books alter column title set not null'],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'a foreign key of a column that is not there',
    files: [
      'create table books (id int primary key); create table loans (id int)',
      'alter table loans add foreign key (book) references books (id)',
    ],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'a foreign key to a column that is not there',
    files: ['create table books (id int primary key)', 'create table loans (book int references books (number))'],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'a unique constraint on a column that is not there',
    files: ['create table books (id int)', 'alter table books add unique (code)'],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'a primary key in CREATE TABLE on a column that is not there',
    files: ['create table books (id int, primary key (number))'],
    refused: ['1#1 42703 itself'],
  },
  {
    name: 'a trigger on a table that is not there',
    files: [
      'create function touch() returns trigger language plpgsql as $$ begin return new; end $$',
      'create trigger t before insert on books for each row execute function touch()',
    ],
    refused: ['2#1 42P01 never-made'],
  },
  {
    name: 'a dropped function',
    files: ['create function f() returns int language sql as $$ select 1 $$', 'drop function f()', 'drop function f()'],
    refused: ['3#1 42883 dropped'],
  },
  {
    name: 'a function dropped under another signature',
    files: ['create function f(a int) returns int language sql as $$ select 1 $$', 'drop function f(text)'],
    refused: ['2#1 42883 never-made'],
  },
  {
    name: 'a value added to a type that nobody makes',
    files: ["alter type genre add value 'c'"],
    refused: ['1#1 42704 never-made'],
  },
  {
    name: 'an owner that nobody makes',
    files: ['create table books (id int)', 'alter table books owner to clerk_nobody'],
    refused: ['2#1 42704 never-made'],
  },
  {
    name: 'a policy for a role that nobody makes',
    files: ['create table books (id int)', 'create policy p on books to clerk_nobody using (true)'],
    refused: ['2#1 42704 never-made'],
  },
  {
    name: 'a policy that is dropped and is not there',
    files: ['create table books (id int)', 'drop policy p on books'],
    refused: ['2#1 42704 never-made'],
  },
  {
    name: 'an extension that is dropped and is not there',
    files: ['drop extension pgcrypto'],
    refused: ['1#1 42704 never-made'],
  },
  {
    name: 'a type of an extension',
    files: ['create table books (title citext)', 'create extension citext; create table rooms (name citext)'],
    refused: ['1#1 42704 made-later'],
  },
  {
    name: 'truncate of what is not there',
    files: ['truncate books'],
    refused: ['1#1 42P01 never-made'],
  },
  {
    name: 'copies of a table that lost a column',
    files: [
      'create table books (id int, title text)',
      'alter table books drop column title; create table copies (like books)',
      'create index on copies (title)',
    ],
    refused: ['3#1 42703 not-in-definition'],
  },
  {
    name: 'a rename of a column that a view shows',
    files: [
      'create table books (id int, title text); create view v as select title from books',
      'alter table books rename title to name',
      'create view w as select title from v',
      'create view x as select title from books',
    ],
    refused: ['4#1 42703 renamed'],
  },
  {
    name: 'a rename of what is not there',
    files: ['alter table books rename to volumes'],
    refused: ['1#1 42P01 never-made'],
  },
  {
    name: 'a column renamed that is not there',
    files: ['create table books (id int)', 'alter table books rename title to name'],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'a dropped column that is not there',
    files: ['create table books (id int)', 'alter table books drop column title'],
    refused: ['2#1 42703 not-in-definition'],
  },
  {
    name: 'a dropped column under a guard',
    files: ['create table books (id int)', 'alter table books drop column if exists title'],
    refused: [],
  },
  {
    name: 'a foreign key into a schema that nobody makes',
    files: ['create table accounts (id uuid references desk.members (id))'],
    refused: ['1#1 3F000 never-made'],
  },
  {
    name: 'a view of a schema that nobody makes',
    files: ['create view v as select id from desk.members'],
    refused: ['1#1 42P01 never-made'],
  },
  {
    name: 'a trigger in a schema that nobody makes',
    files: [
      'create function touch() returns trigger language plpgsql as $$ begin return new; end $$',
      'create trigger t before insert on desk.members for each row execute function touch()',
    ],
    refused: ['2#1 3F000 never-made'],
  },
  {
    name: 'a function of a schema that nobody makes',
    files: ['create table books (id int default desk.next_id())'],
    refused: ['1#1 3F000 never-made'],
  },
  {
    name: 'a policy that calls into a schema that nobody makes',
    files: [
      'create table books (id int, owner int)',
      'create policy p on books using (owner = desk.me())',
      'create policy q on books using (owner in (select id from desk.members))',
    ],
    refused: ['2#1 3F000 never-made', '3#1 42P01 never-made'],
  },
  {
    name: 'an insert into a schema that nobody makes',
    files: ['insert into desk.members values (1)'],
    refused: ['1#1 42P01 never-made'],
  },
  {
    name: 'a grant in a schema that nobody makes',
    files: ['grant select on desk.members to public'],
    refused: ['1#1 3F000 never-made'],
  },
  {
    name: 'a drop in a schema that nobody makes',
    files: ['drop table desk.members'],
    refused: ['1#1 3F000 never-made'],
  },
  {
    name: 'a type of a schema that nobody makes',
    files: ['create table books (kind desk.genre)'],
    refused: ['1#1 3F000 never-made'],
  },
  {
    name: 'a table missing from a schema that is there',
    files: ['create schema desk', 'create table accounts (id uuid references desk.members (id))'],
    refused: ['2#1 42P01 never-made'],
  },
  {
    name: 'a comment in a schema that nobody makes',
    files: ["comment on table desk.members is 'x'"],
    refused: ['1#1 3F000 never-made'],
  },
];

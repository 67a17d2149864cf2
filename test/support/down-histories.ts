/**
 * Migrations that run one after the other on an empty database, of which the last one is rolled back by its generated
 * rollback: then the schema is what it was before, unless something is kept.
 */
export type DownHistory = {
  readonly name: string;
  /** The text of each file, in run order. */
  readonly files: readonly string[];
  /** Further decisions of mapping.yaml. */
  readonly decisions?: string;
  /** What the rollback leaves, with the reasons; nothing unless it is said. */
  readonly kept?: readonly string[];
  /** The lines of the rollback, where they matter. */
  readonly down?: readonly string[];
};

const BOOKS = 'create table books (id int primary key, title varchar(40) not null, shelf int default 3);';
const DUE = 'create function due(n int) returns int language sql as $$ select n + 14 $$;';
export const downHistories: readonly DownHistory[] = [
  {
    name: 'gives a function its earlier body back, by OR REPLACE',
    files: [DUE, 'create or replace function due(n int) returns int language sql as $$ select n + 28 $$;'],
    down: ['create OR REPLACE function due(n int) returns int language sql as $$ select n + 14 $$;'],
  },
  {
    name: 'gives a function its settings back, and keeps its comment',
    files: [
      `${DUE} alter function due(int) set work_mem = '8MB'; comment on function due(int) is 'days';`,
      'create or replace function due(n int) returns int language sql stable as $$ select n + 28 $$;',
    ],
  },
  {
    name: 'drops a function first whose parameters have other names now',
    files: [
      DUE,
      'drop function due(int); create function due(days int) returns text language sql as $$ select days::text $$;',
    ],
    down: ['DROP ROUTINE IF EXISTS public.due(integer);', DUE],
  },
  {
    name: 'gives a view its earlier query back',
    files: [
      `${BOOKS} create view titles as select id, title from books;`,
      'create or replace view titles as select id, upper(title)::varchar(40) as title from books;',
    ],
  },
  {
    name: 'drops a view that has more columns now, and makes it anew with its rules',
    files: [
      `${BOOKS} create view titles as select id, title from books;
comment on view titles is 'all'; create rule quiet as on insert to titles do instead nothing;`,
      'create or replace view titles as select id, title, shelf from books;',
    ],
  },
  {
    name: 'keeps such a view where another one rests on it',
    files: [
      `${BOOKS} create view titles as select id, title from books; create view few as select id from titles;`,
      'create or replace view titles as select id, title, shelf from books; create table own (id int);',
    ],
    kept: [
      'replace view public.titles: its earlier definition cannot replace this one: column shelf cannot be dropped from view public.titles, and view public.few depends on it',
    ],
  },
  {
    name: 'takes a view of a new table back before the table',
    files: [
      `${BOOKS} create view titles as select id from books;`,
      'create table loans (id int); create or replace view titles as select id from loans;',
    ],
  },
  {
    name: 'takes back a view of its own that another own table is behind',
    files: ['create view n as select 1 as id; create table t (id int); create or replace view n as select id from t;'],
    down: [
      'create OR REPLACE view n as select 1 as id;',
      'DROP TABLE IF EXISTS public.t;',
      'DROP VIEW IF EXISTS public.n;',
    ],
  },
  {
    name: 'gives a trigger its earlier events back',
    files: [
      `${BOOKS} create function stamp() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger stamped before update on books for each row execute function stamp();`,
      'create or replace trigger stamped before insert or update on books for each row execute function stamp();',
    ],
  },
  {
    name: 'drops a trigger, policy and index that it makes anew, and gives the earlier ones back',
    files: [
      `${BOOKS} create function stamp() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger stamped before update on books for each row execute function stamp();
create policy open on books using (true); create index books_title on books (title);`,
      `drop trigger if exists stamped on books;
create trigger stamped after insert on books for each row execute function stamp();
drop policy if exists open on books; create policy open on books for select using (id > 0);
drop index if exists books_title; create index books_title on books (title, id);`,
    ],
  },
  {
    name: 'has nothing to do for what was not there',
    files: [BOOKS, 'drop index if exists nowhere; drop view if exists nothing; alter table if exists none add id int;'],
    down: [],
  },
  {
    name: 'makes dropped views, functions, rules, types and domains anew',
    files: [
      `${BOOKS} ${DUE} create view titles as select id from books; create type state as enum ('in', 'out');
alter type state add value 'lost'; create domain isbn as text check (value <> '');
create materialized view top as select id from books; create unique index top_id on top (id);
create rule quiet as on delete to books do instead nothing; comment on type state is 'of a book';`,
      `drop view titles; drop function due(int); drop type state; drop domain isbn; drop materialized view top;
drop rule quiet on books;`,
    ],
  },
  {
    name: 'makes an index anew that was made concurrently, within a transaction',
    files: [`${BOOKS} create index books_title on books (title);`, 'drop index books_title;'],
    down: ['create index books_title on books (title);'],
  },
  {
    name: 'gives columns their NOT NULL and defaults back',
    files: [
      BOOKS,
      `alter table books alter title drop not null, alter shelf set not null, alter shelf set default 5,
  alter title set default 'none', alter id set not null;`,
    ],
    down: [
      'ALTER TABLE IF EXISTS public.books ALTER COLUMN title DROP DEFAULT;',
      'ALTER TABLE IF EXISTS public.books ALTER COLUMN shelf SET DEFAULT 3;',
      'ALTER TABLE IF EXISTS public.books ALTER COLUMN shelf DROP NOT NULL;',
      'ALTER TABLE IF EXISTS public.books ALTER COLUMN title SET NOT NULL;',
    ],
  },
  {
    name: 'gives back a dropped default under a new name of the column',
    files: [`${BOOKS} alter table books rename shelf to place;`, 'alter table books alter place drop default;'],
    down: ['ALTER TABLE IF EXISTS public.books ALTER COLUMN place SET DEFAULT 3;'],
  },
  {
    name: 'gives columns types back where nothing can be lost by that',
    files: [
      `create type state as enum ('in', 'out'); create table t (a int, b varchar(10) default 'x', c text, d json, e uuid, f state default 'in', g numeric(8,2));`,
      `alter table t alter a type bigint, alter b type text, alter c type varchar(20), alter d type jsonb, alter e type text,
  alter g type numeric(10,2);
alter table t alter f drop default; alter table t alter f type text using f::text;`,
    ],
  },
  {
    name: 'keeps types whose earlier values could get lost',
    files: [
      'create table t (a int, b date, c text);',
      `alter table t alter a type numeric(8,2), alter b type timestamp, alter c type jsonb using c::jsonb;`,
    ],
    kept: [
      'alter table public.t: values of column b could be lost on the way from timestamp without time zone to date',
      'alter table public.t: values of column a could be lost on the way from numeric(8,2) to integer',
    ],
    down: [
      'ALTER TABLE IF EXISTS public.t ALTER COLUMN c TYPE text USING c::text;',
      '-- not undone: alter table public.t: values of column b could be lost on the way from timestamp without time zone to date',
      '-- not undone: alter table public.t: values of column a could be lost on the way from numeric(8,2) to integer',
    ],
  },
  {
    name: 'gives a column its earlier enum back, which had to make room for another of its name',
    files: [
      `create type state as enum ('in'); alter type state add value 'out';
create table t (a state default 'in'::state, b state[]);`,
      `alter type state rename to state_old; create type state as enum ('in', 'out', 'lost');
alter table t alter a drop default, alter a type state using a::text::state, alter a set default 'lost'::state;
alter table t alter b type state[] using b::text[]::state[]; drop type state_old;`,
    ],
    down: [
      "CREATE TYPE public.state_old AS ENUM ('in', 'out');",
      'ALTER TABLE IF EXISTS public.t ALTER COLUMN b TYPE public.state_old[] USING b::text::public.state_old[];',
      'ALTER TABLE IF EXISTS public.t ALTER COLUMN a DROP DEFAULT;',
      'ALTER TABLE IF EXISTS public.t ALTER COLUMN a TYPE public.state_old USING a::text::public.state_old;',
      "ALTER TABLE IF EXISTS public.t ALTER COLUMN a SET DEFAULT 'in';",
      'DROP TYPE IF EXISTS public.state;',
      'ALTER TYPE public.state_old RENAME TO state;',
    ],
  },
  {
    name: 'keeps the default of a serial column',
    files: [
      'create table t (a serial, b serial);',
      'alter table t alter a type bigint; alter table t alter a set default 5, alter b drop default;',
    ],
    kept: ['alter table public.t: its earlier default is the sequence of a serial column'],
  },
  {
    name: 'gives columns, constraints and values of enums their names back',
    files: [
      `${BOOKS} alter table books add constraint shelved check (shelf > 0); create type state as enum ('in', 'out');`,
      `alter table books rename column shelf to place; alter table books rename constraint shelved to placed;
alter type state rename value 'out' to 'lent'; create index i on books (title); alter index i rename to j;
alter table books rename to volumes;`,
    ],
  },
  {
    name: 'drops added columns and constraints, also those without a name',
    files: [
      `${BOOKS} create table shelves (id int primary key);`,
      `alter table books add column isbn text unique, add column n int check (n > 0), add unique (title),
  add foreign key (shelf) references shelves, add constraint c check (id > 0);`,
    ],
  },
  {
    name: 'leaves a constraint whose name PostgreSQL chose',
    files: [BOOKS, 'alter table books add check (id > 0); create table own (id int);'],
    kept: ['alter table public.books: PostgreSQL chose the name of the constraint'],
  },
  {
    name: 'makes columns nullable again that a primary key took',
    files: ['create table t (a int, b int);', 'alter table t add primary key (a, b);'],
  },
  {
    name: 'declares dropped constraints again',
    files: [
      `create table a (id int primary key); create table t (
  id int primary key, a int references a on delete cascade, b int unique,
  constraint positive check (b > 0), c int constraint c_key unique, unique (a, b),
  constraint later foreign key (b) references a (id) deferrable initially deferred);`,
      `alter table t drop constraint t_a_fkey, drop constraint t_b_key, drop constraint positive, drop constraint c_key,
  drop constraint later, drop constraint t_a_b_key, drop constraint if exists never;`,
    ],
    kept: ['alter table public.t: its earlier declaration may say more than is known'],
  },
  {
    name: 'declares a dropped primary key and foreign key again',
    files: [
      `create table a (id int primary key); create table t (id int primary key, a int references a on delete cascade);`,
      'alter table t drop constraint t_pkey, drop constraint t_a_fkey;',
    ],
    down: [
      'ALTER TABLE IF EXISTS public.t ADD constraint t_a_fkey foreign key (a) references public.a on delete cascade;',
      'ALTER TABLE IF EXISTS public.t ADD constraint t_pkey primary key (id);',
    ],
  },
  {
    name: 'gives row security back as it was',
    files: [
      `${BOOKS} create table loans (id int); alter table loans enable row level security; alter table loans force row level security;`,
      `alter table books enable row level security; alter table books force row level security;
alter table loans no force row level security; alter table loans disable row level security;
alter table books enable row level security;`,
    ],
  },
  {
    name: 'gives a policy its earlier condition back',
    files: [`${BOOKS} create policy open on books using (true);`, 'alter policy open on books using (id > 0);'],
  },
  {
    name: 'detaches and attaches partitions',
    files: [
      `create table log (at date, n int) partition by range (at); create table y1 (at date, n int);
create table y2 partition of log for values from ('2022-01-01') to ('2023-01-01');
create table y3 partition of log default;`,
      `alter table log attach partition y1 for values from ('2021-01-01') to ('2022-01-01');
alter table log detach partition y2; alter table log detach partition y3;`,
    ],
    down: [
      'ALTER TABLE public.log ATTACH PARTITION public.y3 default;',
      "ALTER TABLE public.log ATTACH PARTITION public.y2 for values from ('2022-01-01') to ('2023-01-01');",
      'ALTER TABLE public.log DETACH PARTITION public.y1;',
    ],
  },
  {
    name: 'gives objects the owner back that they had',
    files: [
      `${BOOKS} ${DUE} alter function due(int) owner to pg_monitor; create schema desk;`,
      `alter table books owner to pg_monitor; alter function due(int) owner to pg_read_all_settings;
alter schema desk owner to pg_monitor;`,
    ],
  },
  {
    name: 'gives comments back, or none',
    files: [
      `${BOOKS} comment on table books is 'all'; comment on column books.title is 'its name';`,
      `comment on table books is 'some'; comment on column books.title is null; comment on column books.shelf is 'where';
comment on constraint books_pkey on books is 'the key';`,
    ],
    down: [
      'COMMENT ON constraint books_pkey on books IS NULL;',
      'COMMENT ON column books.shelf IS NULL;',
      "COMMENT ON column books.title IS 'its name';",
      "COMMENT ON table books IS 'all';",
    ],
  },
  {
    name: 'revokes what was granted, and grants what was revoked',
    files: [
      `${BOOKS} ${DUE} create schema desk; grant select, insert on books to pg_monitor;`,
      `grant update (title), delete on books to pg_monitor, pg_read_all_settings; grant usage on schema desk to pg_read_all_settings;
revoke insert on books from pg_monitor; revoke all on function due(int) from public; grant select on books to public;
grant execute on function due(int) to pg_monitor; revoke update on books from public;`,
    ],
  },
  {
    name: 'does not revoke what was granted before',
    files: [
      `${BOOKS} grant select on books to pg_monitor;`,
      `grant select, delete on books to pg_monitor; grant select on books to pg_monitor; grant select on all tables in schema public to pg_read_all_settings;
grant insert on books to pg_read_all_settings; create table own (id int); grant pg_signal_backend to pg_monitor;`,
    ],
    kept: [
      'grant on role pg_signal_backend: what stood before is not followed',
      'grant on table public.books: a grant for a whole schema may have given it before',
      'grant on schema public: who held what before is not followed for all objects of a schema',
      'grant on table public.books: pg_monitor held a part of it before',
    ],
  },
  {
    name: 'keeps no rows, and says so',
    files: [
      `${BOOKS} create table loans (id int); create sequence n; create schema desk;`,
      `insert into books values (1, 'Emma', 1); update books set title = 'Emma'; delete from books where id = 2; truncate loans;
alter table books drop column shelf; drop table loans; drop sequence n; drop schema desk cascade; create table own (id int);
insert into own values (1);`,
    ],
    kept: [
      'drop schema desk: what it held would not come back',
      'drop sequence public.n: the number that it has reached would not come back',
      'drop table public.loans: its rows would not come back',
      'alter table public.books: the values of column shelf would not come back',
      'change rows of table public.loans: its earlier rows would not come back',
      'change rows of table public.books: its earlier rows would not come back',
      'change rows of table public.books: its earlier rows would not come back',
      'change rows of table public.books: which of its rows were new is not known',
    ],
    down: [
      'DROP TABLE IF EXISTS public.own;',
      '-- not undone: drop schema desk: what it held would not come back',
      '-- not undone: drop sequence public.n: the number that it has reached would not come back',
      '-- not undone: drop table public.loans: its rows would not come back',
      '-- not undone: alter table public.books: the values of column shelf would not come back',
      '-- not undone: change rows of table public.loans: its earlier rows would not come back',
      '-- not undone: change rows of table public.books: its earlier rows would not come back',
      '-- not undone: change rows of table public.books: its earlier rows would not come back',
      '-- not undone: change rows of table public.books: which of its rows were new is not known',
    ],
  },
  {
    name: 'is none where it could only say why',
    files: ["create type state as enum ('in');", "alter type state add value 'out';"],
    kept: ['alter type public.state: PostgreSQL cannot take a label from an enum'],
    down: [],
  },
  {
    name: 'drops an extension and a schema that are new here, though guarded',
    files: [
      'create schema old;',
      'create extension if not exists pgcrypto; create schema if not exists desk; create schema if not exists old;',
    ],
    down: ['DROP SCHEMA IF EXISTS desk;', 'DROP EXTENSION IF EXISTS pgcrypto;'],
  },
  {
    name: 'makes an empty schema anew',
    files: ['create schema desk;', 'drop schema desk;'],
    down: ['create schema desk;'],
  },
  {
    name: 'runs an earlier definition under the search path that it was written for',
    files: [
      `create schema desk; set search_path = desk, public;
create table loans (id int default 1); create view open as select id from loans;`,
      'drop view desk.open; alter table desk.loans alter id drop default;',
    ],
    down: [
      'SET LOCAL search_path TO desk, public;',
      'ALTER TABLE IF EXISTS desk.loans ALTER COLUMN id SET DEFAULT 1;',
      'SET LOCAL search_path TO DEFAULT;',
      'SET LOCAL search_path TO desk, public;',
      'create view open as select id from loans;',
      'SET LOCAL search_path TO DEFAULT;',
    ],
  },
  {
    name: 'needs no search path where the file says that all names have their schema',
    files: [
      `select pg_catalog.set_config('search_path', '', false); create schema desk; create view desk.open as select 1 as id;`,
      'drop view desk.open;',
    ],
    down: ['create view desk.open as select 1 as id;'],
  },
  {
    name: 'does not run a definition again that names what has another name now',
    files: [
      `${BOOKS} create view titles as select id from books; alter table books rename to volumes;`,
      'drop view titles; create table own (id int);',
    ],
    kept: ['drop view public.titles: its earlier definition cannot run again: table public.books does not exist'],
  },
  {
    name: 'says what a DO block leaves in doubt',
    files: [
      `${BOOKS} create view titles as select id from books;`,
      `do $$ begin if exists (select from books) then drop view titles; end if; end $$;
do $$ begin if not exists (select from pg_type where typname = 'state') then create type state as enum ('in'); end if; end $$;`,
    ],
    kept: ['drop view public.titles: a DO block decides whether it happens'],
    down: [
      'DROP TYPE IF EXISTS public.state;',
      '-- not undone: drop view public.titles: a DO block decides whether it happens',
    ],
  },
  {
    name: 'takes CASCADE for what it is',
    files: [
      `${BOOKS} create view titles as select id from books; create view few as select id from titles;`,
      'drop view titles cascade; create table own (id int);',
    ],
    kept: ['drop view public.titles: CASCADE takes view public.few along'],
  },
  {
    name: 'makes several views anew in the order in which they were made',
    files: [
      `${BOOKS} create view titles as select id from books; create view few as select id from titles;
create view fewer as select id from few;`,
      'drop view fewer, titles, few;',
    ],
    down: [
      'create view titles as select id from books;',
      'create view few as select id from titles;',
      'create view fewer as select id from few;',
    ],
  },
  {
    name: 'makes a function anew that was dropped by its name alone',
    files: [DUE, 'drop function due;'],
    down: [DUE],
  },
  {
    name: 'changes composite types back',
    files: [
      'create type place as (a int, b text);',
      'alter type place add attribute c int; alter type place rename attribute a to d; alter type place alter attribute d type bigint;',
    ],
  },
  {
    name: 'has nothing to do for a constraint of its own that is validated',
    files: [
      BOOKS,
      'alter table books add constraint c check (id > 0) not valid; alter table books validate constraint c;',
    ],
    down: ['ALTER TABLE IF EXISTS public.books DROP CONSTRAINT IF EXISTS c;'],
  },
  {
    name: 'gives the constraints of domains back',
    files: [
      'create domain isbn as text; alter domain isbn add constraint long check (length(value) > 9);',
      `alter domain isbn drop constraint long; alter domain isbn add constraint short check (length(value) < 14);`,
    ],
  },
  {
    name: 'does not take a constraint for absent that may be copied',
    files: [
      'create table a (id int constraint c check (id > 0)); create table b (like a including all);',
      'alter table b drop constraint if exists c; create table own (id int);',
    ],
    kept: ['alter table public.b: no earlier statement declares constraint c'],
  },
  {
    name: 'grants on sequences of own serial columns go with them',
    files: [BOOKS, 'create table loans (id serial); grant usage on sequence loans_id_seq to pg_monitor;'],
    down: ['DROP TABLE IF EXISTS public.loans;'],
  },
  {
    name: 'takes identities away again, and keeps those whose number would be lost',
    files: [
      'create table t (a int not null, b int generated always as identity);',
      'alter table t alter a add generated by default as identity, alter b drop identity;',
    ],
    kept: ['alter table public.t: the number that its identity has reached would not come back'],
  },
  {
    name: 'follows a table to its new name within the migration',
    files: [
      `${BOOKS} create index books_title on books (title);`,
      `alter table books rename to volumes; alter table volumes alter shelf drop default, add column n int;
drop index books_title; create schema desk; alter table volumes set schema desk;
alter table desk.volumes alter title drop not null;`,
    ],
    kept: ['drop index public.books_title: its earlier definition cannot run again: table public.books does not exist'],
  },
  {
    name: 'renames triggers, policies, rules and schemas back',
    files: [
      `${BOOKS} create schema desk; create policy open on books using (true); create rule quiet as on delete to books do instead nothing;
create function stamp() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger stamped before update on books for each row execute function stamp();`,
      `alter policy open on books rename to shut; alter rule quiet on books rename to loud; alter schema desk rename to counter;
alter trigger stamped on books rename to marked;`,
    ],
  },
  {
    name: 'makes triggers anew behind the function that they call',
    files: [
      `${BOOKS} create function stamp() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger stamped before update on books for each row execute function stamp();`,
      `drop trigger stamped on books; drop function stamp();
create function stamp() returns trigger language plpgsql as $$ begin return old; end $$;
create trigger stamped after update on books for each row execute function stamp();`,
    ],
  },
  {
    name: 'sets the search path of the session outside of a transaction',
    files: [
      `${BOOKS} create schema desk; set search_path to desk; create view open as select 1 as id;`,
      'create index concurrently books_title on books (title); drop view desk.open;',
    ],
    down: [
      'SET search_path TO desk;',
      'create view open as select 1 as id;',
      'SET search_path TO DEFAULT;',
      'DROP INDEX IF EXISTS public.books_title;',
    ],
  },
  {
    name: 'does not know what SQL made that is put together as text',
    files: [
      `${BOOKS} do $$ begin execute 'create view ' || 'titles' || ' as select 1 as id'; end $$;`,
      'drop view if exists titles; drop function if exists nothing; create table own (id int);',
    ],
    kept: ['drop view public.titles: whether it stood before is not known'],
  },
  {
    name: 'gives back what one migration changed several times',
    files: [
      `${BOOKS} ${DUE}`,
      `alter table books alter shelf set default 4; alter table books alter shelf drop default, alter shelf type bigint;
alter table books alter shelf set default 6, alter shelf set not null; alter table books rename shelf to place;
create or replace function due(n int) returns int language sql as $$ select n $$;
create or replace function due(n int) returns int language sql as $$ select n + 1 $$;
comment on table books is 'a'; comment on table books is 'b'; alter table books enable row level security;`,
    ],
  },
  {
    name: 'gives comments back that were made under other names',
    files: [
      `${BOOKS} comment on table books is 'it''s all'; comment on column books.shelf is 'where';
alter table books rename shelf to place; alter table books rename to volumes;`,
      `comment on table volumes is null; comment on column volumes.place is E'no\\nwhere';`,
    ],
    down: ["COMMENT ON column volumes.place IS 'where';", "COMMENT ON table volumes IS 'it''s all';"],
  },
  {
    name: 'does not take the comment of a dropped column for that of its successor',
    files: [
      `${BOOKS} comment on column books.shelf is 'where'; alter table books drop shelf; alter table books add shelf text;`,
      "comment on column books.shelf is 'here';",
    ],
    down: ['COMMENT ON column books.shelf IS NULL;'],
  },
];

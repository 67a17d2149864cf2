import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/core/decode.js';
import type { Effect, Parsed } from '../../../src/core/model.js';
import { objectKey } from '../../../src/core/objects.js';
import { loadParser, parseFile } from '../../../src/core/sql/parse.js';

beforeAll(loadParser);

function parsedOf(sql: string): Parsed[] {
  return parseFile(decodeFile('shelf.sql', new TextEncoder().encode(sql))).statements.map(({ parsed }) => {
    if ('error' in parsed) throw new Error(parsed.error);
    return parsed;
  });
}

function effectsOf(sql: string): Effect[] {
  return parsedOf(sql).flatMap((parsed) => parsed.effects);
}

/** "action object", "?" when it may do nothing, "-> new name", and "< needs, …" with columns behind a dot. */
function line({ action, object, conditional, needs, to }: Effect): string {
  const needed = needs.map((item) => objectKey(item.object) + (item.column === null ? '' : `.${item.column}`));
  return [
    `${action} ${objectKey(object)}${conditional ? '?' : ''}`,
    to === undefined ? '' : ` -> ${objectKey(to)}`,
    needed.length === 0 ? '' : ` < ${needed.join(', ')}`,
  ].join('');
}

const cases: Readonly<Record<string, readonly (readonly [string, ...string[]])[]>> = {
  'tables and what is made of queries': [
    ['CREATE TABLE books (id int)', 'create table public.books'],
    ['CREATE TABLE IF NOT EXISTS shop.Books ()', 'create table shop.books? < schema shop'],
    [
      'CREATE TEMP TABLE books (id int); INSERT INTO books SELECT 1; CREATE INDEX ON books (id)',
      'create table pg_temp.books',
      'data table pg_temp.books',
      'create index pg_temp.books_id_idx',
    ],
    [
      'CREATE TABLE loans (book int REFERENCES books, by int, genre app.genre, FOREIGN KEY (by) REFERENCES readers (id, no))',
      'create table public.loans < type app.genre, table public.books, table public.readers.id, table public.readers.no',
    ],
    ['CREATE TABLE parts (id int, part_of int REFERENCES parts (id))', 'create table public.parts'],
    ['CREATE TABLE p1 PARTITION OF loans FOR VALUES FROM (1) TO (2)', 'create table public.p1 < table public.loans'],
    [
      'CREATE TABLE old (LIKE loans) INHERITS (archive)',
      'create table public.old < table public.archive, table public.loans',
    ],
    ['CREATE FOREIGN TABLE far (id int) SERVER hq', 'create table public.far < server hq'],
    ['CREATE TABLE t AS SELECT * FROM a', 'create table public.t < table public.a'],
    ['SELECT * INTO t FROM a', 'create table public.t < table public.a'],
    ['CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT 1', 'create materialized view public.m?'],
    ['REFRESH MATERIALIZED VIEW m', 'data materialized view public.m < materialized view public.m'],
    [
      'CREATE OR REPLACE VIEW v AS SELECT * FROM a JOIN app.b USING (id) WHERE EXISTS (SELECT 1 FROM pg_class)',
      'replace view public.v < table public.a, table app.b, table public.a.id, table app.b.id',
    ],
    [
      'CREATE VIEW v AS WITH c AS (SELECT * FROM a), d AS (SELECT * FROM c) SELECT * FROM d, b FOR UPDATE OF b',
      'create view public.v < table public.a, table public.b',
    ],
    ['CREATE VIEW v AS WITH c AS (SELECT * FROM c) SELECT * FROM c', 'create view public.v < table public.c'],
    ['CREATE VIEW v AS WITH RECURSIVE c AS (SELECT 1 UNION SELECT * FROM c) SELECT * FROM c', 'create view public.v'],
    ['CREATE SEQUENCE s OWNED BY loans.id', 'create sequence public.s < table public.loans.id'],
    [
      'CREATE STATISTICS s ON a, b FROM loans',
      'create statistics public.s < table public.loans, table public.loans.a, table public.loans.b',
    ],
  ],
  'indexes, with the name that PostgreSQL gives': [
    [
      'CREATE INDEX by_name ON shop.books (name) INCLUDE (id)',
      'create index shop.by_name < table shop.books, table shop.books.name, table shop.books.id',
    ],
    [
      'CREATE INDEX IF NOT EXISTS i ON books (lower(name))',
      'create index public.i? < table public.books, table public.books.name',
    ],
    [
      'CREATE INDEX ON books (lower(name), (a || b), (a + b), (c::text), id) INCLUDE (id)',
      'create index public.books_lower_expr_expr1_c_id_id1_idx < table public.books, table public.books.id, table public.books.name, table public.books.a, table public.books.b, table public.books.c',
    ],
    [
      'CREATE INDEX ON a_table_with_a_very_long_name_indeed (a_column_with_a_very_long_name_too)',
      'create index public.a_table_with_a_very_long_name_a_column_with_a_very_long_nam_idx < table public.a_table_with_a_very_long_name_indeed, table public.a_table_with_a_very_long_name_indeed.a_column_with_a_very_long_name_too',
    ],
    [
      'CREATE INDEX ON books (coalesce(a, b), (a COLLATE "C"), ((c + 1)::text), (CASE WHEN c = 1 THEN 2 END), nullif(c, 1), greatest(c, d))',
      'create index public.books_coalesce_a_text_case_nullif_greatest_idx < table public.books, table public.books.a, table public.books.b, table public.books.c, table public.books.d',
    ],
    [
      'CREATE INDEX ON "таблица_с_очень_длинным_названием" ("колонка_с_длинным_названием")',
      'create index public."таблица_с_очень__колонка_с_длинн_idx" < table public."таблица_с_очень_длинным_названием", table public."таблица_с_очень_длинным_названием".колонка_с_длинным_названием',
    ],
  ],
  'types, and what has no schema': [
    ["CREATE TYPE app.genre AS ENUM ('a')", 'create type app.genre < schema app'],
    ["ALTER TYPE genre ADD VALUE 'b'", 'alter type public.genre < type public.genre'],
    ['CREATE TYPE place AS (shelf int, kind genre)', 'create type public.place < type public.genre'],
    ['CREATE TYPE span AS RANGE (subtype = isbn)', 'create type public.span < type public.isbn'],
    ['CREATE DOMAIN isbn AS text', 'create domain public.isbn'],
    ['CREATE EXTENSION IF NOT EXISTS "uuid-ossp" SCHEMA ext', 'create extension "uuid-ossp"? < schema ext'],
    [
      'CREATE SCHEMA app CREATE TABLE a (id int REFERENCES b) CREATE VIEW v AS SELECT * FROM a, hr.c',
      'create schema app',
      'create table app.a < schema app',
      'create view app.v < schema app, table hr.c',
    ],
    ['CREATE ROLE clerk', 'create role clerk'],
    ['CREATE PUBLICATION p FOR TABLE a, b', 'create publication p < table public.a, table public.b'],
    ['CREATE SERVER hq FOREIGN DATA WRAPPER w', 'create server hq < other "fdw w"'],
    ["CREATE COLLATION c (locale = 'de')", 'create collation public.c'],
    ['SET search_path = app', 'set other search_path'],
  ],
  'routines, triggers, policies and rules': [
    [
      'CREATE OR REPLACE FUNCTION f(a int, OUT b text, VARIADIC c float8[]) RETURNS SETOF books LANGUAGE sql AS $$$$',
      'replace function public.f(integer, double precision[]) < type public.books',
    ],
    [
      'CREATE FUNCTION f(timestamptz, varchar(9), decimal(4, 2), "char", public.genre, _int4, t.a%TYPE) RETURNS void LANGUAGE sql AS $$$$',
      'create function public.f(timestamp with time zone, character varying, numeric, "char", genre, integer[], t.a%type) < type public.genre, table public.t.a',
    ],
    [
      'CREATE PROCEDURE tidy() BEGIN ATOMIC DELETE FROM loans; END',
      'create function public.tidy() < table public.loans',
    ],
    ['CREATE AGGREGATE m(int) (sfunc = f, stype = int)', 'create aggregate public.m(integer) < function public.f'],
    [
      'CREATE OPERATOR === (leftarg = int, rightarg = text, procedure = f)',
      'create operator public."==="(integer, text) < function public.f',
    ],
    [
      'CREATE CAST (int AS genre) WITH FUNCTION f(int)',
      'create cast "integer as genre" < type public.genre, function public.f(integer)',
    ],
    [
      'CREATE TRIGGER t BEFORE UPDATE OF a ON books EXECUTE FUNCTION app.touch()',
      'create trigger t on public.books < table public.books, table public.books.a, function app.touch()',
    ],
    [
      'CREATE TRIGGER t BEFORE UPDATE ON books EXECUTE FUNCTION suppress_redundant_updates_trigger()',
      'create trigger t on public.books < table public.books',
    ],
    ['CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION f()', 'create event trigger e < function public.f()'],
    [
      'CREATE POLICY own ON "Books" USING (EXISTS (SELECT 1 FROM readers))',
      'create policy own on public."Books" < table public."Books", table public.readers',
    ],
    [
      'ALTER POLICY own ON books TO clerk',
      'alter policy own on public.books < table public.books, policy own on public.books, role clerk',
    ],
    [
      'CREATE RULE r AS ON INSERT TO books DO (INSERT INTO log SELECT new.id; NOTIFY books)',
      'create rule r on public.books < table public.books, table public.log, table public.books.id',
    ],
    [
      "DO $$ BEGIN CREATE TYPE genre AS ENUM ('a'); EXECUTE 'DROP TABLE b'; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
      'create type public.genre?',
      'drop table public.b?',
    ],
    ['DO $$ this is not PL/pgSQL $$'],
  ],
  changes: [
    [
      'ALTER TABLE a ADD b genre REFERENCES c (id), DROP COLUMN d, ALTER e TYPE isbn, ENABLE ROW LEVEL SECURITY',
      'alter table public.a < table public.a, type public.genre, table public.c.id',
      'alter table public.a < table public.a.d',
      'alter table public.a < table public.a.e, type public.isbn',
      'alter table public.a < table public.a',
    ],
    [
      'ALTER TABLE a ADD COLUMN IF NOT EXISTS b int, DROP COLUMN IF EXISTS c',
      'alter table public.a? < table public.a',
      'alter table public.a? < table public.a',
    ],
    ['ALTER TABLE IF EXISTS a ADD b int REFERENCES c', 'alter table public.a?'],
    ['ALTER TABLE a ATTACH PARTITION b DEFAULT', 'alter table public.a < table public.a, table public.b'],
    ['ALTER TABLE a DISABLE TRIGGER t', 'alter table public.a < table public.a, trigger t on public.a'],
    ['ALTER TABLE a RENAME TO b', 'rename table public.a -> table public.b < table public.a'],
    ['ALTER TABLE a RENAME b TO c', 'rename table public.a < table public.a.b'],
    ['ALTER TABLE a RENAME CONSTRAINT b TO c', 'alter table public.a < table public.a'],
    [
      'ALTER TRIGGER t ON a RENAME TO u',
      'rename trigger t on public.a -> trigger u on public.a < table public.a, trigger t on public.a',
    ],
    ['ALTER SCHEMA a RENAME TO b', 'rename schema a -> schema b < schema a'],
    [
      'ALTER FUNCTION f(int) RENAME TO g',
      'rename function public.f(integer) -> function public.g(integer) < function public.f(integer)',
    ],
    ['ALTER TABLE a SET SCHEMA app', 'rename table public.a -> table app.a < table public.a, schema app'],
    ['ALTER VIEW v OWNER TO clerk', 'alter view public.v < view public.v, role clerk'],
    ['ALTER INDEX i RENAME TO j', 'rename index public.i -> index public.j < index public.i'],
    ['DROP TABLE IF EXISTS a, app.b CASCADE', 'drop table public.a?', 'drop table app.b?'],
    ['DROP FUNCTION f(int), g', 'drop function public.f(integer)', 'drop function public.g'],
    ['DROP TRIGGER t ON app.a', 'drop trigger t on app.a < table app.a'],
    ['DROP POLICY "own rows" ON a', 'drop policy "own rows" on public.a < table public.a'],
    ['DROP TYPE app.genre', 'drop type app.genre'],
    ['DROP CAST (int AS text)', 'drop cast "integer as text"'],
    ['DROP ROLE clerk', 'drop role clerk'],
    ["COMMENT ON COLUMN a.b IS ''", 'comment table public.a < table public.a.b'],
    ["COMMENT ON FUNCTION f(int) IS ''", 'comment function public.f(integer) < function public.f(integer)'],
    ["COMMENT ON CONSTRAINT c ON a IS ''", 'comment table public.a < table public.a'],
    ["COMMENT ON POLICY p ON a IS ''", 'comment policy p on public.a < table public.a, policy p on public.a'],
    ["COMMENT ON EXTENSION e IS ''", 'comment extension e < extension e'],
    ['GRANT SELECT (b), INSERT ON a TO clerk', 'grant table public.a < table public.a.b, role clerk'],
    ['REVOKE ALL ON ALL TABLES IN SCHEMA app FROM clerk', 'grant schema app < schema app, role clerk'],
    [
      'ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO clerk',
      'grant schema app < schema app, role clerk',
    ],
    ['GRANT clerk TO head', 'grant role clerk < role clerk, role head'],
  ],
  data: [
    [
      'INSERT INTO a (b, c) SELECT * FROM d',
      'data table public.a < table public.a, table public.a.b, table public.a.c, table public.d',
    ],
    [
      'UPDATE a SET b = 1, c[1] = 2 FROM d',
      'data table public.a < table public.a, table public.d, table public.a.b, table public.a.c',
    ],
    ['DELETE FROM a USING d', 'data table public.a < table public.a, table public.d'],
    [
      'WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone',
      'data table public.b < table public.a, table public.b',
      'data table public.a < table public.a',
    ],
    ['WITH new_a AS (INSERT INTO a (b) VALUES (1)) SELECT 1', 'data table public.a < table public.a, table public.a.b'],
    ['MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE', 'data table public.a < table public.a, table public.b'],
    ['TRUNCATE a, b', 'data table public.a < table public.a', 'data table public.b < table public.b'],
    ['COPY a (b) FROM stdin;\n1\n\\.', 'data table public.a < table public.a, table public.a.b'],
    ['COPY a TO stdout'],
    ['SELECT * FROM a'],
  ],
};

describe.each(Object.entries(cases))('%s', (_family, rows) => {
  it.each(rows.map(([sql, ...expected]) => ({ sql, expected })))('$sql', ({ sql, expected }) => {
    expect(effectsOf(sql).map(line)).toEqual(expected);
  });
});

const columns: readonly (readonly [string, string])[] = [
  ['a int', 'integer'],
  ['a bigserial', 'bigserial, never null'],
  ['a varchar(40)[]', 'character varying(40)[]'],
  ['a timestamptz(3) NOT NULL', 'timestamp(3) with time zone, never null'],
  ['a numeric(10, 2)', 'numeric(10,2)'],
  ['a interval DAY TO SECOND(3)', 'interval day to second(3)'],
  ['a interval YEAR', 'interval year'],
  ['a app.genre', 'app.genre'],
  ['a geometry(Point, 4326)', 'geometry(point,4326)'],
  ['a int PRIMARY KEY', 'integer, never null'],
  ['a int, PRIMARY KEY (a)', 'integer, never null'],
  ['a int DEFAULT 0 NOT NULL', 'integer = 0, never null'],
  ['a timestamptz DEFAULT NOW( ) /* when */ CHECK (true)', 'timestamp with time zone = now()'],
  ["a text CONSTRAINT d DEFAULT  'A,'  ||  'ж''B'  COLLATE \"C\", b int", "text = 'A,' || 'ж''B'"],
  ["a text[] DEFAULT ARRAY['x' , 'y'] :: text[]", "text[] = array['x', 'y']::text[]"],
  ['a numeric DEFAULT round( 1.50 , 1 )', 'numeric = round(1.50, 1)'],
  ['a int GENERATED BY DEFAULT AS IDENTITY', 'integer = generated by default as identity, never null'],
  ['a int GENERATED ALWAYS AS (b + c) STORED', 'integer = generated always as (b + c)'],
];

describe('a column', () => {
  it.each(columns)('%s is %s', (definition, expected) => {
    for (const before of ['', "/* Жук 🪲 */ SELECT '🪲'; "]) {
      const [column] = effectsOf(`${before}CREATE TABLE t (${definition})`)[0]?.shape?.columns ?? [];
      const given = column?.default == null ? '' : ` = ${column.default}`;
      expect(`${column?.type}${given}${column?.notNull ? ', never null' : ''}`).toBe(expected);
    }
  });
});

const constraints: readonly (readonly [string, ...string[]])[] = [
  ['a int PRIMARY KEY', 'primary key (a)'],
  ['a int CONSTRAINT one UNIQUE', 'constraint one unique (a)'],
  ['a int REFERENCES "B" ON DELETE CASCADE', 'foreign key (a) references public."B" on delete cascade'],
  [
    'FOREIGN KEY (a, b) REFERENCES app.c (d, e) ON UPDATE SET NULL',
    'foreign key (a, b) references app.c (d, e) on update set null',
  ],
  ["CHECK ( a  IN ('X', 'y') )", "check (a in ('X', 'y'))"],
  ['EXCLUDE USING gist (a WITH =, b WITH &&)', 'exclude gist (a with =, b with &&)'],
  ['a int NOT NULL DEFAULT 1'],
];

describe('constraints', () => {
  it.each(constraints.map(([sql, ...expected]) => ({ sql, expected })))('$sql', ({ sql, expected }) => {
    expect(effectsOf(`CREATE TABLE t (${sql})`)[0]?.shape?.constraints).toEqual(expected);
  });

  it('and columns are those that ALTER TABLE adds', () => {
    const shapes = effectsOf('ALTER TABLE t ADD a int UNIQUE, ADD CHECK (a > 0), DROP b').map(({ shape }) => shape);
    const column = { name: 'a', type: 'integer', default: null, notNull: false };
    expect(shapes).toEqual([
      { columns: [column], constraints: ['unique (a)'], keys: [{ kind: 'unique', name: null, columns: ['a'] }] },
      { columns: [], constraints: ['check (a > 0)'], keys: [] },
      null,
    ]);
  });

  it('and columns of a table made of a query are unknown', () => {
    expect(effectsOf('CREATE TABLE t AS SELECT 1')[0]?.shape).toBeNull();
  });
});

describe('transactions', () => {
  it.each([
    'CREATE INDEX CONCURRENTLY i ON a (b)',
    'DROP INDEX CONCURRENTLY i',
    'REINDEX TABLE CONCURRENTLY a',
    'REINDEX (CONCURRENTLY true) TABLE a',
    'REINDEX SYSTEM shop',
    'VACUUM a',
    'CREATE DATABASE shop',
    'DROP TABLESPACE fast',
    'ALTER SYSTEM SET work_mem = 1',
    "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
    'ALTER SUBSCRIPTION s REFRESH PUBLICATION',
    'ALTER SUBSCRIPTION s SET (failover = true)',
    'ALTER SUBSCRIPTION s SET (two_phase = false)',
    'CLUSTER',
    'ALTER TABLE a DETACH PARTITION b CONCURRENTLY',
    'DISCARD ALL',
    "COMMIT PREPARED 'x'",
  ])('refuse %s', (sql) => {
    expect(parsedOf(sql)[0]?.transactional).toBe(false);
  });

  it.each([
    'CREATE INDEX i ON a (b)',
    'REINDEX (CONCURRENTLY false) TABLE a',
    'ANALYZE a',
    "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (create_slot = false)",
    "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = off)",
    'ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)',
    'ALTER SUBSCRIPTION s SET (streaming = on)',
    'CLUSTER a',
    'DISCARD PLANS',
  ])('take %s', (sql) => {
    expect(parsedOf(sql)[0]?.transactional).toBe(true);
  });

  it.each([
    ['BEGIN', 'begin'],
    ['START TRANSACTION', 'begin'],
    ['COMMIT', 'commit'],
    ['END', 'commit'],
    ['ABORT', 'rollback'],
    ['SAVEPOINT a', 'savepoint'],
    ['ROLLBACK TO a', 'savepoint'],
    ["PREPARE TRANSACTION 'a'", 'other'],
    ['SELECT 1', null],
  ])('are controlled by %s: %s', (sql, control) => {
    expect(parsedOf(sql)[0]?.control).toBe(control);
  });

  it('cannot use a new enum value, but a renamed one', () => {
    const added = parsedOf("ALTER TYPE a ADD VALUE 'b'; ALTER TYPE a RENAME VALUE 'b' TO 'c'");
    expect(added.map((parsed) => parsed.addsEnumValue)).toEqual([true, false]);
  });
});

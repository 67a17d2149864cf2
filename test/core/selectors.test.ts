import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../src/core/decode.js';
import type { ParsedFile } from '../../src/core/model.js';
import { selectorProblem, selects } from '../../src/core/selectors.js';
import { loadParser, parseFile } from '../../src/core/sql/parse.js';

/** The numbers are what `#12` means; the last two statements cannot be read or are no SQL. */
const CLINIC = `
CREATE TABLE patients (id bigint PRIMARY KEY, name text);                                   -- 1
CREATE INDEX patients_by_name ON public.patients (name);                                    -- 2
ALTER TABLE patients ADD COLUMN born date;                                                  -- 3
COMMENT ON TABLE patients IS 'who comes';                                                   -- 4
COMMENT ON COLUMN patients.name IS 'as on the card';                                        -- 5
GRANT SELECT ON patients TO nurses;                                                         -- 6
INSERT INTO patients (name) VALUES ('Ada');                                                 -- 7
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE sql AS 'SELECT 1';                         -- 8
CREATE TRIGGER audit BEFORE UPDATE ON patients FOR EACH ROW EXECUTE FUNCTION stamp();       -- 9
ALTER TABLE patients ENABLE ROW LEVEL SECURITY;                                             -- 10
CREATE POLICY own_rows ON patients USING (true);                                            -- 11
CREATE TABLE ward.patients (id int);                                                        -- 12
CREATE TABLE "Patients" (id int);                                                           -- 13
CREATE VIEW adults AS SELECT * FROM patients;                                               -- 14
CREATE OR REPLACE VIEW adults AS SELECT id FROM patients;                                   -- 15
CREATE MATERIALIZED VIEW ages AS SELECT 1 AS age;                                           -- 16
CREATE FUNCTION admit(uuid, text) RETURNS int LANGUAGE sql AS 'SELECT 1';                   -- 17
CREATE OR REPLACE FUNCTION admit(int4, varchar(10), numeric(10, 2)) RETURNS int LANGUAGE sql AS 'SELECT 1'; -- 18
DROP FUNCTION ward.admit();                                                                 -- 19
CREATE EXTENSION pgcrypto;                                                                  -- 20
CREATE SCHEMA ward;                                                                         -- 21
CREATE EVENT TRIGGER watch ON ddl_command_start EXECUTE FUNCTION stamp();                   -- 22
CREATE TYPE blood AS ENUM ('A', 'B');                                                       -- 23
CREATE TABLE beds (id int REFERENCES patients (id));                                        -- 24
DROP TRIGGER audit ON patients;                                                             -- 25
CREATE TABLE broken (;
\\echo done
`;

let file: ParsedFile;

/** Lists the ordinals of the statements that a selector takes. */
function taken(selector: string): number[] {
  const chosen = file.statements.filter((statement) => selects(selector, { file, statement }));
  return chosen.map(({ ordinal }) => ordinal);
}

beforeAll(async () => {
  await loadParser();
  file = parseFile(decodeFile('clinic.sql', new TextEncoder().encode(CLINIC)));
});

describe('selects', () => {
  it.each<[string, number[]]>([
    ['#3', [3]],
    [' #26 ', [26]],
    ['#99', []],
    ['rest', []],
    ['table patients', [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 25]],
    ['TABLE public.Patients', [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 25]],
    ['create table patients', [1]],
    ['table ward.patients', [12]],
    ['table "Patients"', [13]],
    ['table public."Patients"', [13]],
    ['table "patients"', [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 25]],
    ['table broken', []],
    ['view adults', [14, 15]],
    ['create view adults', [14, 15]],
    ['create or replace view adults', [14, 15]],
    ['materialized view ages', [16]],
    ['view ages', []],
    ['index patients_by_name', [2]],
    ['index public.patients_by_name', [2]],
    ['function admit', [17, 18]],
    ['function ward.admit', [19]],
    ['function admit(uuid, text)', [17]],
    ['function public.admit(UUID,TEXT)', [17]],
    ['function admit(integer, character varying, decimal)', [18]],
    ['function admit(int, varchar(10), numeric(8, 1))', [18]],
    ['function admit()', []],
    ['function ward.admit()', [19]],
    ['create function ward.admit', []],
    ['function stamp()', [8]],
    ['trigger audit on patients', [9, 25]],
    ['create trigger audit on public.patients', [9]],
    ['trigger audit on ward.patients', []],
    ['policy own_rows on public.patients', [11]],
    ['event trigger watch', [22]],
    ['extension pgcrypto', [20]],
    ['schema ward', [21]],
    ['type blood', [23]],
    ['table beds', [24]],
    ['tabel patients', []],
  ])('%s', (selector, ordinals) => {
    expect(taken(selector)).toEqual(ordinals);
  });
});

describe('selectorProblem', () => {
  it.each([
    '#1',
    '#12',
    'rest',
    'table robots',
    'create table public.robots',
    'table "Odd ""Name"""."x.y"',
    'table straße',
    'function f',
    'function f()',
    'function public.f(uuid, numeric(10, 2)[])',
    'policy own_rows on public.robots',
    'policy "Own rows" on robots',
    'trigger t on robots',
    'extension "uuid-ossp"',
    'event   trigger  x',
    'materialized view x',
    'operator public.=== (text, text)',
    'text search english',
  ])('accepts %s', (selector) => {
    expect(selectorProblem(selector)).toBeNull();
  });

  it.each([
    ['', 'it is empty'],
    ['  ', 'it is empty'],
    ['#', 'a statement number is # and digits'],
    ['#0', 'a statement number is # and digits'],
    ['#1.5', 'a statement number is # and digits'],
    ['12', '`12` is no kind of object that can be selected by name'],
    ['robots', '`robots` is no kind of object that can be selected by name'],
    ['tables robots', '`tables` is no kind of object that can be selected by name'],
    ['cast text as uuid', '`cast` is no kind of object that can be selected by name'],
    ['create', '`create` is no kind of object that can be selected by name'],
    ['table', 'it does not name the table'],
    ['create table', 'it does not name the table'],
    ['table robots users', '`robots users` is no name of a table'],
    ['table a.b.c', '`a.b.c` is no name of a table'],
    ['table my-table', '`my-table` is no name of a table'],
    ['table "unclosed', '`"unclosed` is no name of a table'],
    ['table robots(id)', 'only functions and their like have a signature in ( )'],
    ['index i on robots', '`on` belongs to triggers, policies and rules only'],
    ['trigger t', 'it does not say on which table: `trigger t on <table>`'],
    ['policy public.p on robots', 'policy names take no schema: write `policy p on robots`'],
    ['trigger t on a.b.c', '`a.b.c` is no table name'],
    ['schema public.app', 'schema names take no schema: write `schema app`'],
  ])('refuses "%s"', (selector, problem) => {
    expect(selectorProblem(selector)).toBe(problem);
  });
});

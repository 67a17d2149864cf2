import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/core/decode.js';
import type { Effect, Need } from '../../../src/core/model.js';
import { objectKey } from '../../../src/core/objects.js';
import { loadParser, parseFile } from '../../../src/core/sql/parse.js';

beforeAll(loadParser);

function needText({ object, column, or = [] }: Need): string {
  return [objectKey(object) + (column === null ? '' : `.${column}`), ...or.map(objectKey)].join(' | ');
}

/** "action object < needs ~ what it asks for later", of everything but SET. */
function line({ action, object, needs, later = [], to }: Effect): string {
  const moved = to === undefined ? '' : ` -> ${objectKey(to)}`;
  const now = needs.length === 0 ? '' : ` < ${needs.map(needText).join(', ')}`;
  return `${action} ${objectKey(object)}${moved}${now}${later.length === 0 ? '' : ` ~ ${later.map(needText).join(', ')}`}`;
}

function effectsOf(sql: string): string[] {
  return parseFile(decodeFile('a.sql', new TextEncoder().encode(sql))).statements.flatMap(({ parsed }) => {
    if ('error' in parsed) throw new Error(parsed.error);
    return parsed.effects.filter(({ action }) => action !== 'set').map(line);
  });
}

type Rows = readonly (readonly [string, ...string[]])[];
const families: Readonly<Record<string, Rows>> = {
  'behind SET search_path': [
    [
      'CREATE TABLE a (); SET search_path TO app; CREATE TABLE b ()',
      'create table public.a',
      'create table app.b < schema app',
    ],
    [
      'SET search_path = app, public; CREATE TABLE b (a int REFERENCES a (id))',
      'create table app.b < table app.a.id | table public.a',
    ],
    ['SET search_path = "$user", pg_catalog, "My App"; DROP TABLE b', 'drop table "My App".b'],
    [
      'SET search_path = app; ALTER TABLE public.b RENAME TO c',
      'rename table public.b -> table public.c < table public.b',
    ],
    ['SET search_path = app; ALTER TABLE b RENAME TO c', 'rename table app.b -> table app.c < table app.b'],
    [
      'SET search_path = app; CREATE TRIGGER t BEFORE UPDATE ON b EXECUTE FUNCTION f()',
      'create trigger t on app.b < table app.b, function app.f()',
    ],
    [
      'SET search_path = app; CREATE VIEW v AS SELECT b.c, pg_class.oid FROM b, pg_class',
      'create view app.v < schema app, table app.b, table app.b.c',
    ],
    ['SET search_path = app; CREATE TABLE c (g genre)', 'create table app.c < schema app, type app.genre'],
    ['SET search_path = app; RESET search_path; CREATE TABLE b ()', 'create table public.b'],
    ['SET search_path = app; SET search_path TO DEFAULT; CREATE TABLE b ()', 'create table public.b'],
    ['SET search_path = app; RESET ALL; CREATE TABLE b ()', 'create table public.b'],
    ["SET SCHEMA 'app'; CREATE TABLE b ()", 'create table app.b < schema app'],
    [
      'BEGIN; SET LOCAL search_path = app; CREATE TABLE b (); COMMIT; CREATE TABLE c ()',
      'create table app.b < schema app',
      'create table public.c',
    ],
    ["SELECT set_config('search_path', 'app, public', false); CREATE TABLE b ()", 'create table app.b'],
    [
      "SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE app.b (g genre)",
      'create table app.b < schema app',
    ],
    ["SELECT set_config('app.user', 'x', false); CREATE TABLE b ()", 'create table public.b'],
    [
      'SET search_path = app; CREATE TEMP TABLE b (); INSERT INTO b SELECT c FROM b',
      'create table pg_temp.b',
      'data table pg_temp.b',
    ],
    [
      'SET search_path = app; CREATE INDEX ON b (c)',
      'create index app.b_c_idx < schema app, table app.b, table app.b.c',
    ],
  ],
  'in the body of a function': [
    [
      'CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = app, public AS $$ SELECT a FROM b $$',
      'create function public.f() < table app.b | table public.b, table app.b.a | table public.b',
    ],
    [
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = '' AS $$ SELECT a FROM public.b, c $$",
      'create function public.f() < table public.b',
    ],
    [
      'CREATE FUNCTION f() RETURNS int LANGUAGE sql SET work_mem = 1 AS $$ SELECT a FROM b $$',
      'create function public.f() < table public.b, table public.b.a',
    ],
    [
      'CREATE FUNCTION f(a int, OUT c int) LANGUAGE sql AS $$ SELECT a, b.a, c, $1 FROM b $$',
      'create function public.f(integer) < table public.b, table public.b.a, table public.b.c',
    ],
    [
      'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ CREATE TABLE a (); DELETE FROM b; SELECT f() $$',
      'create function public.f() < table public.b',
    ],
    [
      'CREATE FUNCTION f(a anyelement) RETURNS int LANGUAGE sql AS $$ SELECT c FROM b $$',
      'create function public.f(anyelement) ~ table public.b, table public.b.c',
    ],
    ['CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ this is not SQL $$', 'create function public.f()'],
    [
      'SET check_function_bodies = off; CREATE FUNCTION f() RETURNS genre LANGUAGE sql AS $$ SELECT a FROM b $$; SET check_function_bodies = on; CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $$ SELECT a FROM b $$',
      'create function public.f() < type public.genre ~ table public.b, table public.b.a',
      'create function public.g() < table public.b, table public.b.a',
    ],
    [
      'SET search_path = app; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT a FROM b $$',
      'create function app.f() < schema app, table app.b, table app.b.a',
    ],
  ],
};

describe.each(Object.entries(families))('%s', (_family, rows) => {
  it.each(rows.map(([sql, ...expected]) => ({ sql, expected })))('$sql', ({ sql, expected }) => {
    expect(effectsOf(sql)).toEqual(expected);
  });
});

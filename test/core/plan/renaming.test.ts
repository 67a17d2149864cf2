import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/core/sql/parse.js';
import { type PlanCase, planCase, textOf } from '../../support/plan-case.js';

beforeAll(loadParser);

/** Files 1.sql, 2.sql, … in order, each a migration of its own, and names for some of them. */
function renamed(sql: readonly string[], object: string, rename: string, more = ''): PlanCase {
  const files = Object.fromEntries(sql.map((text, index) => [`db/${index + 1}.sql`, text]));
  const entries = sql.map((_, index) => `  - { name: m${index + 1}, from: db/${index + 1}.sql, down: generated }`);
  const resolve = `  - { object: ${object}, rename: { ${rename} }, reason: two things }`;
  return planCase(files, `migrations:\n${entries.join('\n')}\nresolve:\n${resolve}\n${more}`);
}

/** The SQL of the last migration and of its rollback, without comments. */
function lastStep({ plan }: PlanCase): string[][] {
  expect(plan.problems).toEqual([]);
  const { chunks, down } = plan.steps.at(-1)!;
  const lines = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('--'));
  return [lines(textOf(chunks)), lines(textOf(down))];
}

describe('names of their own', () => {
  it.each([
    [
      'view shelf',
      'CREATE VIEW shelf AS SELECT 1 AS a;',
      'ALTER VIEW public.shelf RENAME TO first;',
      ['DROP VIEW IF EXISTS public.shelf;', 'ALTER VIEW IF EXISTS public.first RENAME TO shelf;'],
    ],
    [
      'type shelf',
      "CREATE TYPE shelf AS ENUM ('a');",
      'ALTER TYPE public.shelf RENAME TO first;',
      ['DROP TYPE IF EXISTS public.shelf;', 'ALTER TYPE public.first RENAME TO shelf;'],
    ],
    [
      'sequence shelf',
      'CREATE SEQUENCE shelf;',
      'ALTER SEQUENCE public.shelf RENAME TO first;',
      ['DROP SEQUENCE IF EXISTS public.shelf;', 'ALTER SEQUENCE IF EXISTS public.first RENAME TO shelf;'],
    ],
    [
      'function shelf(int, text)',
      'CREATE FUNCTION shelf(a int, b text) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;',
      'ALTER ROUTINE public.shelf(integer, text) RENAME TO first;',
      [
        'DROP ROUTINE IF EXISTS public.shelf(integer, text);',
        'ALTER ROUTINE public.first(integer, text) RENAME TO shelf;',
      ],
    ],
    [
      'table "Shelf"',
      'CREATE TABLE "Shelf" (a int);',
      'ALTER TABLE public."Shelf" RENAME TO first;',
      ['DROP TABLE IF EXISTS public."Shelf";', 'ALTER TABLE IF EXISTS public.first RENAME TO "Shelf";'],
    ],
  ])('renames a %s', (object, sql, move, back) => {
    const plan = renamed([sql, sql], object.includes('"') ? `'${object}'` : `"${object}"`, 'db/1.sql: first');
    expect(lastStep(plan)).toEqual([[move, sql], back]);
  });

  it('says in the migration who is called what, and why', () => {
    const { plan } = renamed(['CREATE TABLE a (x int);', 'CREATE TABLE a (y int);'], 'table a', 'db/2.sql: b');
    expect(textOf(plan.steps[1]!.chunks)).toBe(`-- table a of db/1.sql steps aside for that of db/2.sql
ALTER TABLE public.a RENAME TO a_aside;
CREATE TABLE a (y int);
-- table a of db/2.sql is called b from here on: two things
ALTER TABLE public.a RENAME TO b;
-- table a of db/1.sql has its name again
ALTER TABLE public.a_aside RENAME TO a;
`);
  });

  it('keeps the name for what a file says in a later migration', () => {
    const files = {
      'db/1.sql': 'CREATE TABLE a (x int);',
      'db/2.sql': 'CREATE TABLE a (y int);\nCREATE INDEX i ON a (y);',
    };
    const { plan } = planCase(
      files,
      `migrations:
  - { name: one, from: db/1.sql }
  - { name: two, from: { path: db/2.sql, only: ['#1'] } }
  - { name: three, from: { path: db/2.sql, only: [rest] } }
resolve: [{ object: table a, rename: { db/2.sql: b }, reason: two things }]`,
    );
    expect(plan.problems).toEqual([]);
    expect(plan.steps.map(({ chunks }) => textOf(chunks).match(/RENAME TO \w+/g))).toEqual([
      null,
      ['RENAME TO a_aside'],
      ['RENAME TO b', 'RENAME TO a'],
    ]);
  });

  it('ends a turn where the next one begins, even inside of its file', () => {
    const files = {
      'db/1.sql': 'CREATE TABLE a (x int);',
      'db/2.sql': 'CREATE TABLE a (y int);\nCREATE INDEX i ON t (y);',
      'db/3.sql': 'CREATE TABLE a (z int);',
    };
    const { plan } = planCase(
      files,
      `migrations:
  - { name: one, from: db/1.sql }
  - { name: two, from: { path: db/2.sql, only: ['#1'] } }
  - { name: three, from: db/3.sql }
  - { name: four, from: { path: db/2.sql, only: [rest] } }
resolve: [{ object: table a, rename: { db/2.sql: b, db/3.sql: c }, reason: three things }]`,
    );
    expect(plan.steps.map(({ chunks }) => textOf(chunks).match(/RENAME TO \w+/g) ?? [])).toEqual([
      [],
      ['RENAME TO a_aside'],
      ['RENAME TO b', 'RENAME TO a', 'RENAME TO a_aside', 'RENAME TO c', 'RENAME TO a'],
      [],
    ]);
  });

  it('begins on a line of its own, where another statement stands before on the same', () => {
    const { plan } = renamed(
      ['CREATE TABLE a (x int);', 'SELECT 1; CREATE TABLE a (y int);'],
      'table a',
      'db/1.sql: b',
    );
    expect(textOf(plan.steps[1]!.chunks).split('\n')).toEqual([
      'SELECT 1; ',
      '-- table a of db/1.sql is called b from here on: two things',
      'ALTER TABLE public.a RENAME TO b;',
      'CREATE TABLE a (y int);',
    ]);
  });

  it('says that the object is decided on, and who did', () => {
    const { plan } = renamed(['CREATE TABLE a (x int);', 'CREATE TABLE a (y int);'], 'table a', 'db/2.sql: b');
    expect([...plan.renamed]).toEqual([
      ['table public.a', { at: { path: 'mapping.yaml', line: 7 }, reason: 'two things' }],
    ]);
  });
});

describe('names that cannot be given', () => {
  const table = 'CREATE TABLE a (x int);';
  const policy = 'CREATE POLICY p ON t;';
  const overloads = ['int', 'text'].map((type) => `CREATE FUNCTION f(${type}) RETURNS int LANGUAGE sql AS '';`);
  it.each([
    [
      'where no such definition stands',
      [table, 'SELECT 1;'],
      ['table a', 'db/2.sql: b', ''],
      '`resolve:` renames table a of db/2.sql, but no statement there creates it. the definitions stand in: db/1.sql.',
    ],
    [
      'to what is retired',
      [table, table],
      ['table a', 'db/2.sql: b', 'retire: [{ path: db/2.sql, reason: old }]'],
      '`resolve:` renames table a of db/2.sql, but mapping.yaml:8 retires it. choose the definition of another file, or do not retire this one.',
    ],
    [
      'while two keep the same',
      [table, table, table],
      ['table a', 'db/2.sql: b', ''],
      '`resolve:` cannot give table a other names: db/1.sql and db/3.sql would both keep its own. name all files but one under `rename`.',
    ],
    [
      'to policies',
      [policy, policy],
      ['policy p on t', 'db/2.sql: b', ''],
      '`resolve:` cannot give policy p on t other names: only tables, views, sequences, types, domains and functions are renamed. keep one of the definitions (`keep:`).',
    ],
    [
      'to one of two objects',
      overloads,
      ['function f', 'db/2.sql: b', ''],
      '`resolve:` cannot give function f other names: it may be function public.f(integer) or function public.f(text). write the object as one of these.',
    ],
  ] as const)('are refused %s', (_, sql, [object, names, more], problem) => {
    const { plan } = renamed(sql, object, names, more);
    expect(plan.problems.map(({ message, help }) => `${message} ${help}`)).toEqual([problem]);
    expect(plan.steps.every(({ added }) => added?.length === 0)).toBe(true);
  });
});

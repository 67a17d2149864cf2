import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/core/sql/parse.js';
import { type PlanCase, planCase, textOf } from '../../support/plan-case.js';

beforeAll(loadParser);

/** Files 1.sql, 2.sql, … in order, each a migration of its own, and names for some of them. */
function renamed(sql: readonly string[], object: string, rename: string, more = '', first = 'db/'): PlanCase {
  const paths = sql.map((_, index) => `${index === 0 ? first : 'db/'}${index + 1}.sql`);
  const files = Object.fromEntries(sql.map((text, index) => [paths[index]!, text]));
  const entries = paths.map((path, index) => `  - { name: m${index + 1}, from: ${path}, down: generated }`);
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

  /** The names that each migration gives, where a file is cut in two and others run in between. */
  function movesWhenCut(second: string, third: string, rename: string): string[][] {
    const files = { 'db/1.sql': 'CREATE TABLE a (x int);', 'db/2.sql': second, 'other/3.sql': third };
    const { plan } = planCase(
      files,
      `sources: [{ path: db }, { path: other }]
migrations:
  - { name: one, from: db/1.sql }
  - { name: two, from: { path: db/2.sql, only: ['#1'] } }
  - { name: three, from: other/3.sql }
  - { name: four, from: { path: db/2.sql, only: [rest] } }
resolve: [{ object: table a, rename: { ${rename} }, reason: two things }]`,
    );
    expect(plan.problems).toEqual([]);
    return plan.steps.map(({ chunks }) => [...textOf(chunks).matchAll(/RENAME TO (\w+)/g)].map(([, name]) => name!));
  }

  it('means the keeper again between the parts of a file', () => {
    const second = 'CREATE TABLE a (y int);\nCREATE INDEX i ON a (y);';
    const moves = movesWhenCut(second, 'ALTER TABLE a ADD COLUMN z int;', 'db/2.sql: b');
    expect(moves).toEqual([[], ['a_aside', 'b', 'a'], [], ['a_aside', 'a', 'b', 'a']]);
  });

  it('moves nothing for a part of a file that does not say the name', () => {
    const second = 'CREATE TABLE a (y int);\nCREATE INDEX a_i ON t (y);';
    const moves = movesWhenCut(second, 'CREATE TABLE a (z int);', 'db/2.sql: b, other/3.sql: c');
    expect(moves).toEqual([[], ['a_aside', 'b', 'a'], ['a_aside', 'c', 'a'], []]);
  });

  it('waits for the keeper, and gives way to it', () => {
    const second = 'CREATE TABLE a (y int);\nCREATE INDEX i ON a (y);';
    const moves = movesWhenCut(second, 'CREATE TABLE a (z int);', 'db/1.sql: b, db/2.sql: c');
    expect(moves).toEqual([[], ['b'], ['c'], ['a_aside', 'a', 'c', 'a']]);
  });

  it('steps aside before a file drops the name', () => {
    const sql = ['CREATE TABLE a (x int);', 'SELECT 1;\nDROP TABLE IF EXISTS a;\nCREATE TABLE a (y int);'];
    const { plan } = renamed(sql, 'table a', 'db/2.sql: b');
    const lines = textOf(plan.steps[1]!.chunks).split('\n');
    expect(lines.filter((line) => !line.startsWith('--'))).toEqual([
      'SELECT 1;',
      'ALTER TABLE public.a RENAME TO a_aside;',
      'DROP TABLE IF EXISTS a;',
      'CREATE TABLE a (y int);',
      'ALTER TABLE public.a RENAME TO b;',
      'ALTER TABLE public.a_aside RENAME TO a;',
      '',
    ]);
  });

  it('moves nothing aside that is dropped', () => {
    const sql = ['CREATE TABLE a (x int);', 'DROP TABLE a;', 'CREATE TABLE a (y int);'];
    const { plan } = renamed(sql, 'table a', 'db/3.sql: b');
    expect(
      plan.steps.map(({ chunks }) =>
        textOf(chunks)
          .match(/RENAME TO \w+/g)
          ?.join(),
      ),
    ).toEqual([undefined, undefined, 'RENAME TO b']);
  });

  it('moves indexes and keys along that both files name alike', () => {
    const sql = [
      'CREATE TABLE a (x int CONSTRAINT only_x UNIQUE); CREATE INDEX a_i ON a (x); CREATE INDEX mine ON a (x);',
      'CREATE TABLE a (x int, CONSTRAINT only_x PRIMARY KEY (x)); CREATE INDEX IF NOT EXISTS a_i ON a (x);',
    ];
    const { plan } = renamed(sql, 'table a', 'db/2.sql: b');
    expect(plan.problems).toEqual([]);
    expect(textOf(plan.steps[1]!.chunks).match(/^ALTER .*/gm)).toEqual([
      'ALTER TABLE public.a RENAME TO a_aside;',
      'ALTER INDEX public.only_x RENAME TO only_x_aside;',
      'ALTER INDEX public.a_i RENAME TO a_i_aside;',
      'ALTER TABLE public.a RENAME TO b;',
      'ALTER TABLE public.a_aside RENAME TO a;',
      'ALTER INDEX public.only_x RENAME TO only_x_b;',
      'ALTER INDEX public.only_x_aside RENAME TO only_x;',
      'ALTER INDEX public.a_i RENAME TO b_i;',
      'ALTER INDEX public.a_i_aside RENAME TO a_i;',
    ]);
  });

  it('takes no name for made up that a file gives', () => {
    const sql = [
      'CREATE TABLE a (x int);',
      'CREATE INDEX a_x_idx ON a (x);',
      'CREATE TABLE a (y int);',
      'DROP INDEX a_x_idx;',
    ];
    expect(renamed(sql, 'table a', 'db/1.sql: b').plan.problems).toEqual([]);
  });

  it('steps aside to a free name', () => {
    const { plan } = renamed(
      ['CREATE TABLE a (x int); CREATE VIEW a_aside AS SELECT 1;', 'CREATE TABLE a (y int);'],
      'table a',
      'db/2.sql: b',
    );
    expect(textOf(plan.steps[1]!.chunks)).toContain('RENAME TO a_aside1;');
  });

  it('lets files of one folder that replace each other keep the name together', () => {
    const f = (body: string) => `CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS '${body}';`;
    const { plan } = renamed([f('SELECT 1'), f('SELECT 2'), f('SELECT 3')], 'function f()', 'db/3.sql: g');
    expect(plan.problems).toEqual([]);
    expect(plan.steps.map(({ added }) => added?.length)).toEqual([0, 0, 3]);
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

describe('what else is decided', () => {
  it('gives no name twice', () => {
    const sql = 'CREATE TABLE a (x int); CREATE TABLE c (x int);';
    const more = '  - { object: table c, rename: { db/2.sql: b }, reason: again }';
    const { plan } = renamed([sql, sql], 'table a', 'db/2.sql: b', more);
    expect(plan.problems.map(({ message }) => message)).toEqual([
      '`resolve:` calls table c b, and line 7 gives that name to table a.',
    ]);
  });

  it.each([
    ['keep: db/1.sql', 'table public.a'],
    ['rename: { db/1.sql: c }', 'table public.a'],
  ])('is refused, even if it is written otherwise (%s)', (decision, object) => {
    const more = `  - { object: ${object}, ${decision}, reason: again }`;
    const { plan } = renamed(['CREATE TABLE a (x int);', 'CREATE TABLE a (y int);'], 'table a', 'db/2.sql: b', more);
    expect(plan.problems.map(({ at, message }) => `${at.line} ${message}`)).toEqual([
      `8 \`resolve:\` decides on ${object} again: line 7 did so as table a.`,
    ]);
    expect(plan.renamed.size).toBe(1);
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
      'while two folders keep the same',
      [table, table, table],
      ['table a', 'db/2.sql: b', '', 'db/old/'],
      '`resolve:` cannot give table a other names: db/old/1.sql and db/3.sql would both keep its own. name one of them under `rename`, too.',
    ],
    [
      'where they are taken',
      [`${table} CREATE VIEW b AS SELECT 1;`, table],
      ['table a', 'db/2.sql: b', ''],
      '`resolve:` cannot give table a other names: a legacy file makes something that is called b already. choose another name.',
    ],
    [
      'where a file counts on a made-up name',
      [table, 'CREATE TABLE a (id serial);\nSELECT setval($$a_id_seq$$, 3);'],
      ['table a', 'db/2.sql: b', ''],
      '`resolve:` cannot give table a other names: db/2.sql:2:17 says a_id_seq, a name that PostgreSQL gives beside the definition of db/1.sql. give it a name of its own in the file, or keep one of the definitions.',
    ],
    [
      'where a file counts on a made-up name of a keeper that comes later',
      [table, table, 'ALTER SEQUENCE a_id_seq RESTART;'],
      ['table a', 'db/1.sql: b', ''],
      '`resolve:` cannot give table a other names: db/3.sql:1:16 says a_id_seq, a name that PostgreSQL gives beside the definition of db/1.sql. give it a name of its own in the file, or keep one of the definitions.',
    ],
    [
      'outside of a transaction',
      [table, `${table}\nCREATE INDEX CONCURRENTLY i ON a (x);`],
      ['table a', 'db/2.sql: b', ''],
      '`resolve:` cannot give table a other names: the migration of db/2.sql:1:1 runs outside of a transaction, where a failure leaves names half changed. keep one of the definitions, or take out what cannot run in a transaction.',
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
  ] as const)('are refused %s', (_, sql, [object, names, more, first], problem) => {
    const { plan } = renamed(sql, object, names, more, first);
    expect(plan.problems.map(({ message, help }) => `${message} ${help}`)).toEqual([problem]);
    expect(plan.steps.every(({ added }) => added?.length === 0)).toBe(true);
  });
});

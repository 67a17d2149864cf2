import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/core/sql/parse.js';
import { type Files, fatesIn, planCase, takenBy, textOf } from '../../support/plan-case.js';

beforeAll(loadParser);

function fates(files: Files, decisions: string, path = Object.keys(files)[0]!): string[] {
  return fatesIn(planCase(files, decisions).plan, path);
}
function problems(files: Files, decisions: string): string[] {
  return planCase(files, decisions).plan.problems.map(({ message, help }) => `${message} ${help}`);
}

describe('transaction control', () => {
  const books = 'migrations: [{ name: books, from: db/001.sql }]';
  it.each([
    ['a pair', 'begin; select 1; commit;', 'absorbed 001, up 001, absorbed 001'],
    [
      'two pairs',
      'start transaction; select 1; commit; begin; end;',
      'absorbed 001, up 001, absorbed 001, absorbed 001, absorbed 001',
    ],
    ['a lone commit', 'select 1; commit;', 'up 001, up 001'],
    ['a lone begin', 'begin; select 1;', 'up 001, up 001'],
    ['a rollback', 'begin; select 1; rollback;', 'up 001, up 001, up 001'],
    ['a pair within a pair', 'begin; begin; commit; commit;', 'up 001, up 001, up 001, up 001'],
    ['a savepoint inside', 'begin; savepoint a; commit;', 'up 001, up 001, up 001'],
  ])('%s', (_, sql, expected) => {
    expect(fates({ 'db/001.sql': sql }, books).join(', ')).toBe(expected);
  });

  it('leaves a clean pair where a decision lets the rest go', () => {
    const retire = "retire: [{ path: db/001.sql, only: ['#3'], reason: a test }]";
    const sql = { 'db/001.sql': 'begin;\nselect 1;\nrollback;\ncommit;\n' };
    expect(fates(sql, `${books}\n${retire}`)).toEqual(['absorbed 001', 'up 001', 'retired', 'absorbed 001']);
    expect(textOf(planCase(sql, `${books}\n${retire}`).plan.steps[0]!.chunks)).toContain('-- commit; (each');
  });

  it('goes with the statements that it holds, where all of them are retired one by one', () => {
    const sql = { 'db/001.sql': 'begin; create table a (id int); create table b (id int); commit;' };
    const all = 'retire: [{ path: db/001.sql, only: [table a, table b], reason: gone }]';
    expect(fates(sql, all)).toEqual(['retired', 'retired', 'retired', 'retired']);
    const one = 'retire: [{ path: db/001.sql, only: [table a], reason: gone }]';
    expect(fates(sql, one)).toEqual(['-', 'retired', '-', '-']);
  });

  it('decides with the statements whether a migration runs in a transaction', () => {
    const runs = (sql: string) => planCase({ 'db/001.sql': sql }, books).plan.steps[0]!.transaction;
    expect(runs('create index i on t (id);')).toBe(true);
    expect(runs('create table t (id int); create index concurrently i on t (id);')).toBe(false);
    expect(runs('-- +goose NO TRANSACTION\n-- +goose Up\nselect 1;\n')).toBe(false);
  });
});

const CLINIC = {
  'db/001_wards.sql':
    'create table wards (id int); create function free(int) returns int language sql as $$ select 1 $$;',
  'db/002_wards.sql': `create table if not exists wards (id int, name text);
create or replace function free(int) returns int language sql as $$ select 2 $$;
create policy own on wards using (true);`,
};

describe('resolve', () => {
  const keep = (object: string, path = 'db/002_wards.sql') =>
    `resolve: [{ object: ${object}, keep: ${path}, reason: newer }]`;

  it.each([
    ['table wards', 'resolved, -'],
    ['table public.wards', 'resolved, -'],
    ['function free(int)', '-, resolved'],
    ['function free', '-, resolved'],
  ])('%s lets the other definitions go', (object, expected) => {
    expect(fates(CLINIC, keep(object)).join(', ')).toBe(expected);
    expect(fates(CLINIC, keep(object), 'db/002_wards.sql')).toEqual(['-', '-', '-']);
  });

  it('takes the definition out of its migration, and says so in its place', () => {
    const { plan } = planCase(CLINIC, `${keep('table wards')}\nmigrations: [{ name: wards, from: db/001_wards.sql }]`);
    expect(plan.steps.map(takenBy)).toEqual(['001_wards: db/001_wards.sql 2']);
    expect(textOf(plan.steps[0]!.chunks)).toMatch(/^-- left out: create table public\.wards \(statement 1\): newer\n/);
  });

  it('names in vain what the file does not define, with those that do', () => {
    expect(problems(CLINIC, keep('policy own on wards', 'db/001_wards.sql'))).toEqual([
      '`resolve:` keeps policy own on wards of db/001_wards.sql, but no statement there creates it. the definitions stand in: db/002_wards.sql.',
    ]);
    expect(problems(CLINIC, keep('table beds'))[0]).toMatch(/ no legacy file creates it\.$/);
  });

  it('keeps nothing of a file that is retired, and lets nothing else go then', () => {
    const both = `${keep('table wards')}\nretire: [{ path: db/002_wards.sql, reason: a draft }]`;
    expect(problems(CLINIC, both)).toEqual([
      '`resolve:` keeps table wards of db/002_wards.sql, but mapping.yaml:4 retires it. choose the definition of another file, or do not retire this one.',
    ]);
    expect(fates(CLINIC, both)).toEqual(['-', '-']);
  });
});

describe('retire', () => {
  it.each([
    ['a file', '{ path: db/002_wards.sql, reason: old }', '-, -', 'retired, retired, retired'],
    ['a part', '{ path: db/002_wards.sql, only: [create table wards], reason: old }', '-, -', 'retired, -, -'],
    ['all but a part', '{ path: db/002_wards.sql, except: [table wards], reason: old }', '-, -', '-, retired, -'],
    ['a glob', "{ path: 'db/00?_*.sql', reason: old }", 'retired, retired', 'retired, retired, retired'],
    ['a folder', '{ path: db, only: [function free], reason: old }', '-, retired', '-, retired, -'],
    [
      'the rest',
      '{ path: db/002_wards.sql, only: [table wards, rest], reason: old }',
      '-, -',
      'retired, retired, retired',
    ],
  ])('%s', (_, entry, first, second) => {
    expect(fates(CLINIC, `retire: [${entry}]`).join(', ')).toBe(first);
    expect(fates(CLINIC, `retire: [${entry}]`, 'db/002_wards.sql').join(', ')).toBe(second);
  });

  it('takes as the rest what no migration takes', () => {
    const decisions = `migrations: [{ name: wards, from: [{ path: db/002_wards.sql, only: [create table wards] }] }]
retire: [{ path: db/002_wards.sql, only: [rest], reason: old }]`;
    expect(fates(CLINIC, decisions, 'db/002_wards.sql')).toEqual(['up 001', 'retired', 'retired']);
  });

  it('wins over a migration that names the file, and over a resolve', () => {
    const decisions = `migrations: [{ name: wards, from: db/001_wards.sql }]
resolve: [{ object: table wards, keep: db/002_wards.sql, reason: newer }]
retire: [{ path: db/001_wards.sql, only: [table wards], reason: wrong }]`;
    expect(fates(CLINIC, decisions)).toEqual(['retired', 'up 001']);
  });

  it('names in vain an unknown path and a dead selector', () => {
    expect(problems(CLINIC, 'retire: [{ path: db/009.sql, reason: old }]')).toEqual([
      '`retire:` names db/009.sql, which is no SQL file of a deprecated source. correct the path, or remove the entry.',
    ]);
    expect(problems(CLINIC, "retire: [{ path: db/001_wards.sql, only: ['#3'], reason: old }]")[0]).toMatch(
      /"#3" matches/,
    );
  });
});

describe('the fates of files', () => {
  it('add up: every file read has exactly one', () => {
    const files = {
      'db/001_books.sql': 'create table books (id int);',
      'db/001_books_down.sql': 'drop table books;',
      'db/002_loans.sql': 'create table loans (id int); select 1;',
      'db/003_empty.sql': '-- nothing',
      'db/004_nothing.sql': '',
      'db/005_left.sql': 'select 1;',
      'db/006_kept.sql': 'select 1;',
      'db/queries/top.sql': 'select 1;',
      'schema.sql': 'create table books (id int);',
      'elsewhere.sql': 'select 1;',
      'versions/001_books.sql': 'create table books (id int);',
    };
    const { plan } = planCase(
      files,
      `sources: [{ path: db, status: deprecated, keep: [006_kept.sql] }, { path: schema.sql, status: reference }]
ignore: [{ path: db/queries, reason: queries }]
migrations: [{ name: books, from: db/001_books.sql }, { name: nothing, from: db/004_nothing.sql }]
retire: [{ path: db/002_loans.sql, only: ['#1'], reason: old }, { path: db/003_empty.sql, reason: empty }]`,
    );
    expect(Object.fromEntries(plan.fileFates)).toEqual({
      'db/001_books.sql': 'planned',
      'db/001_books_down.sql': 'down',
      'db/002_loans.sql': 'retired',
      'db/003_empty.sql': 'retired',
      'db/004_nothing.sql': 'planned',
      'db/005_left.sql': 'unmapped',
      'db/006_kept.sql': 'kept',
      'db/queries/top.sql': 'ignored',
      'schema.sql': 'reference',
      'elsewhere.sql': 'unmapped',
      'versions/001_books.sql': 'canonical',
    });
  });
});

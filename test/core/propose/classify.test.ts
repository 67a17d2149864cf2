import { beforeAll, describe, expect, it } from 'vitest';
import { classify } from '../../../src/core/propose/classify.js';
import { ignoredFolders } from '../../../src/core/propose/folders.js';
import { sourcePaths } from '../../../src/core/propose/sources.js';
import { loadParser } from '../../../src/core/sql/parse.js';
import { type Files, parsedFiles } from '../../support/plan-case.js';

beforeAll(loadParser);

function kinds(files: Files): Record<string, string> {
  const entries = classify(parsedFiles(files)).map((one) => [one.path, 'reason' in one ? one.reason : one.kind]);
  return Object.fromEntries(entries);
}
const TABLE = 'create table books (id int);';
const ROW = 'insert into books values (1);';

describe('a file is', () => {
  it.each([
    ['a migration by what it does', 'library/setup.sql', TABLE, 'migration'],
    ['a migration by its folder, though it only has data', 'db/migrations/fill.sql', ROW, 'migration'],
    ['a migration by its number, though it only has data', 'db/004_fill.sql', ROW, 'migration'],
    ['a numbered seed that is a migration', 'db/migrations/005_seed_books.sql', ROW, 'migration'],
    ['a migration though it does not parse', 'db/001_books.sql', 'create tabel books;', 'migration'],
    ['a migration though it is empty', 'db/001_books.sql', '', 'migration'],
    ['a rollback like its migration', 'db/rollback_001.sql', 'drop table books;', 'migration'],
    ['seed data by its name', 'db/seed.sql', TABLE, 'seed data'],
    ['seed data by its folder', 'db/migrations/seeds/001_books.sql', ROW, 'seed data'],
    ['test data', 'tests/books.sql', TABLE, 'test data'],
    ['test data below migrations', 'db/migrations/fixtures/001_books.sql', TABLE, 'test data'],
    ['a migration in a folder of migrations below tests', 'tests/migrations/001_books.sql', TABLE, 'migration'],
    ['archived', 'db/migrations/archive/001_books.sql', TABLE, 'archived'],
    ['a query by its folder', 'src/queries/001_top.sql', TABLE, 'queries'],
    ['a query by what it does', 'src/top.sql', 'select 1;', 'queries only'],
    ['data by what it does', 'src/fill.sql', `${ROW} select 1;`, 'data only, no change of the schema'],
    ['an example', 'docs/loans.sql', TABLE, 'documentation or example'],
    ['a dump by its folder', 'db/dumps/all.sql', TABLE, 'dump'],
    ['a dump by its head', 'db/all.sql', `--\n-- PostgreSQL database dump\n--\n${TABLE}`, 'output of pg_dump'],
    ['a MySQL twin by its folder', 'db/migrations/mysql/001_books.sql', TABLE, 'for mysql, not PostgreSQL'],
    ['a SQLite twin by a part of a folder', 'sqlite-store/migrations/1_books.sql', TABLE, 'for sqlite, not PostgreSQL'],
    ['no folder that names PostgreSQL too', 'mysql_to_postgres/1_books.sql', TABLE, 'migration'],
    ['a MySQL twin by its name', 'db/migrations/001_books.mysql.sql', TABLE, 'for mysql, not PostgreSQL'],
    [
      'a MySQL twin by what it says',
      'db/migrations/001_books.sql',
      'create table `books` (id int);',
      'written for mysql, not PostgreSQL',
    ],
    ['a migration of a table called seeds', 'db/migrations/002_seeds.sql', 'create table seeds (id int);', 'migration'],
    ['a migration with no statement but psql lines', 'library/setup.sql', '\\i books.sql', 'migration'],
  ])('%s', (_, path, sql, expected) => {
    expect(kinds({ [path]: sql })).toEqual({ [path]: expected });
  });
});

describe('a picture of the schema', () => {
  const picture = 'a picture of the schema that the migrations make';
  const made = {
    'db/migrations/001.sql': TABLE,
    'db/migrations/002.sql': 'create table loans (id int); alter table old rename to tomes;',
  };
  it.each([
    ['all of its tables are made elsewhere', 'db/schema.sql', `${TABLE} create table loans (id int);`, picture],
    ['its folder is called so', 'sql/schema/tables.sql', TABLE, picture],
    ['its name is a version of the product', 'sql/schema/v1-core.sql', TABLE, picture],
    ['its name is a version of a migration', 'sql/schema/V1__core.sql', TABLE, 'migration'],
    ['a table was renamed to what it shows', 'db/schema.sql', 'create table tomes (id int);', picture],
    ['one of them is not', 'db/schema.sql', `${TABLE} create table fines (id int);`, 'migration'],
    ['it has another name', 'db/tables.sql', TABLE, 'migration'],
    ['it has a number', 'db/000_schema.sql', TABLE, 'migration'],
    ['it lies among migrations', 'db/migrations/schema.sql', TABLE, 'migration'],
    ['it makes no table', 'db/structure.sql', 'create view v as select 1;', 'migration'],
  ])('%s', (_, path, sql, expected) => {
    expect(kinds({ ...made, [path]: sql })[path]).toBe(expected);
  });

  it('is none where only its neighbours make its tables', () => {
    const kindsOf = kinds({ 'sql/schema/books.sql': TABLE, 'sql/schema/again.sql': TABLE });
    expect(Object.values(kindsOf)).toEqual(['migration', 'migration']);
  });
  it('is none where only what is left out makes its tables', () => {
    expect(kinds({ 'tests/001.sql': TABLE, 'db/schema.sql': TABLE })['db/schema.sql']).toBe('migration');
  });
});

describe('ignored folders', () => {
  function ignored(...paths: string[]): string[] {
    return ignoredFolders(classify(parsedFiles(Object.fromEntries(paths.map((path) => [path, TABLE]))))).map(
      ({ path, reason }) => `${path}: ${reason}`,
    );
  }
  it.each([
    [
      'the topmost folder of one reason',
      ['api/tests/a.sql', 'api/tests/more/b.sql', 'api/1.sql'],
      ['api/tests: test data'],
    ],
    ['the file where its folder holds others', ['db/seed.sql', 'db/1.sql'], ['db/seed.sql: seed data']],
    [
      'folders apart where the reasons differ',
      ['x/tests/a.sql', 'x/docs/b.sql'],
      ['x/docs: documentation or example', 'x/tests: test data'],
    ],
    ['a file at the top', ['seed.sql', 'db/1.sql'], ['seed.sql: seed data']],
  ])('%s', (_, paths, expected) => {
    expect(ignored(...paths)).toEqual(expected);
  });
});

describe('the sources of', () => {
  it.each([
    ['one folder', ['db/1.sql', 'db/2.sql'], ['db']],
    [
      'folders side by side',
      ['desk/migrations/1.sql', 'shop/migrations/1.sql'],
      ['desk/migrations', 'shop/migrations'],
    ],
    [
      'a folder of migrations with folders below',
      ['db/migrations/1.sql', 'db/migrations/desk/2.sql'],
      ['db/migrations'],
    ],
    ['another folder with sources below, file by file', ['db/1.sql', 'db/desk/2.sql'], ['db/1.sql', 'db/desk']],
    ['a lone file at the top', ['setup.sql', 'db/migrations/1.sql'], ['db/migrations', 'setup.sql']],
    ['nothing but a file at the top', ['setup.sql'], ['setup.sql']],
    ['ups and downs in folders', ['db/up/1.sql', 'db/down/1.sql'], ['db']],
    ['versions beside down', ['db/versions/1.sql', 'db/down/1_down.sql'], ['db']],
    [
      'one folder per migration',
      ['prisma/migrations/20240131_books/migration.sql', 'prisma/migrations/20240201_loans/migration.sql'],
      ['prisma/migrations'],
    ],
    ['a folder of downs at the top', ['down/1.sql'], ['down']],
    ['nothing', [], []],
  ])('%s', (_, paths, expected) => {
    expect(sourcePaths(paths).sort()).toEqual(expected);
  });
});

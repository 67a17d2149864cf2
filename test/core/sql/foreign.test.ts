import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/core/decode.js';
import { loadParser, parseFile } from '../../../src/core/sql/parse.js';

beforeAll(loadParser);

function foreign(text: string) {
  return parseFile(decodeFile('shelf.sql', new TextEncoder().encode(text))).foreign;
}

describe('foreignDialect recognises', () => {
  it.each([
    ['mysql', '`books`', 'SELECT 1; CREATE TABLE `books` (id int);'],
    ['mysql', 'ENGINE=InnoDB', 'CREATE TABLE books (id int) ENGINE=InnoDB;'],
    ['mysql', 'AUTO_INCREMENT', 'CREATE TABLE books (id int AUTO_INCREMENT);'],
    ['sqlite', 'AUTOINCREMENT', 'CREATE TABLE books (id INTEGER PRIMARY KEY AUTOINCREMENT);'],
    ['sqlite', 'PRAGMA foreign_keys', 'PRAGMA foreign_keys = ON;'],
    ['sqlite', 'WITHOUT ROWID', 'CREATE TABLE books (id int PRIMARY KEY) WITHOUT ROWID;'],
    [
      'clickhouse',
      'ENGINE = ReplacingMergeTree',
      'CREATE TABLE `loans` (id Int) ENGINE = ReplacingMergeTree(id) ORDER BY id;',
    ],
    ['mssql', 'GO', 'CREATE TABLE books (id int)\r\nGO\r\nCREATE TABLE loans (id int)\r\nGO\r\n'],
    ['mssql', '[dbo].', 'CREATE TABLE [dbo].[books] (id int);'],
  ])('%s by %s', (dialect, token, text) => {
    expect(foreign(text)).toEqual({ dialect, token, at: text.indexOf(token) });
  });
});

describe('foreignDialect recognises nothing in', () => {
  it.each([
    ['a statement that PostgreSQL understands', 'SELECT 1 AS autoincrement;'],
    ['a fault without a tell-tale', 'SELEC 1;'],
    ['strings and comments', "SELEC 'ENGINE=InnoDB', $$PRAGMA x$$ -- `books`\n/* AUTO_INCREMENT */;"],
    ['a statement beside the fault', 'SELECT 1 AS auto_increment; SELEC 1;'],
  ])('%s', (_name, text) => {
    expect(foreign(text)).toBeNull();
  });
});

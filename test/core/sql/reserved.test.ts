import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/core/decode.js';
import { loadParser, parseFile } from '../../../src/core/sql/parse.js';

beforeAll(loadParser);

const cases: readonly (readonly [string, string | undefined])[] = [
  ['CREATE TABLE t (user text)', 'user'],
  ['CREATE TABLE Order (id int)', 'Order'],
  ['CREATE TABLE t (a int, end date, "user" text)', 'end'],
  ['CREATE TABLE t (user text, a int, order int, window int)', 'user'],
  ['CREATE TABLE t (a int, check int)', 'check'],
  ['CREATE TABLE t (a int, primary int)', 'primary'],
  ['CREATE TABLE t (a int, constraint int)', 'constraint'],
  ['CREATE TABLE t (left int)', 'left'],
  ["CREATE FUNCTION f() RETURNS TABLE (timestamp timestamptz) LANGUAGE sql AS ''", 'timestamp'],
  ["CREATE FUNCTION f(time text) RETURNS int LANGUAGE sql AS ''", 'time'],
  ["CREATE FUNCTION f(a int, position int) RETURNS int LANGUAGE sql AS ''", 'position'],
  ['INSERT INTO t (order, a) VALUES (1, 2)', 'order'],
  ['UPDATE t SET group = 1', 'group'],
  ['ALTER TABLE t ADD COLUMN limit int', 'limit'],
  ['DROP TABLE user', 'user'],
  ['CREATE INDEX ON t (desc)', 'desc'],
  ["/* жук 🪲 */ CREATE TABLE t (a text DEFAULT '🪲', user text)", 'user'],
  ['SELECT * FROM t WHERE AND a = 1', undefined],
  ['SELECT a FROM t ORDER a', undefined],
  ['CREATE TABEL t (a int)', undefined],
  ['CREATE TABLE t (a int,)', undefined],
  ['CREATE TABLE IF EXISTS t (a int)', undefined],
  ['CREATE TABLE t (a int NOT NULL DEFAULT)', undefined],
  ['CREATE TABLE t (a int PRIMARY KEY ON DELETE CASCADE)', undefined],
  ['CREATE TABLE t (a int, -- user\n b)', undefined],
];

describe('the reserved word that stands as a name', () => {
  it.each(cases)('in %s is %s', (sql, expected) => {
    for (const before of ['', 'SELECT 1; ']) {
      const statement = parseFile(decodeFile('a.sql', new TextEncoder().encode(before + sql))).statements.at(-1)!;
      expect('error' in statement.parsed && statement.parsed.reserved).toBe(expected);
    }
  });
});

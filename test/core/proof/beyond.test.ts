import { beforeAll, expect, it } from 'vitest';
import { decodeFile } from '../../../src/core/decode.js';
import { statementsBeyond } from '../../../src/core/proof/beyond.js';
import { loadParser, parseFile } from '../../../src/core/sql/parse.js';

beforeAll(loadParser);

function rolesBeyond(sql: string): (string | null)[] {
  const file = parseFile(decodeFile('a.sql', new TextEncoder().encode(sql)));
  return statementsBeyond([file]).map(({ role }) => role);
}

it.each([
  [`ALTER SYSTEM SET work_mem = '1MB'`, [null]],
  ['CREATE DATABASE other', [null]],
  ['DROP DATABASE IF EXISTS other', [null]],
  [`ALTER DATABASE shop SET search_path = x`, [null]],
  [`CREATE TABLESPACE fast LOCATION '/x'`, [null]],
  ['DROP OWNED BY app', [null]],
  [`ALTER ROLE app SET search_path = x`, ['app']],
  [`ALTER USER postgres PASSWORD 'x'`, ['postgres']],
  ['ALTER ROLE ALL RESET ALL', [null]],
  [`ALTER ROLE CURRENT_USER SET work_mem = '1MB'`, [null]],
  ['DROP ROLE a, b', ['a', 'b']],
  [`DO $$ BEGIN ALTER ROLE app NOLOGIN; END $$`, ['app']],
  ['CREATE ROLE app', []],
  ['CREATE TABLE roles (role text)', []],
])('%s', (sql, roles) => {
  expect(rolesBeyond(sql)).toEqual(roles);
});

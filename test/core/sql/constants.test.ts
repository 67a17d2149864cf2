import { beforeAll, expect, test } from 'vitest';
import { decodeFile } from '../../../src/core/decode.js';
import type { TypedConstant } from '../../../src/core/model.js';
import { qualifiedName } from '../../../src/core/objects.js';
import { loadParser, parseFile } from '../../../src/core/sql/parse.js';

beforeAll(loadParser);

/** Lists the constants of the last statement, as "value of what", where the file adds a value to an enum first. */
function constantsOf(sql: string, first = "ALTER TYPE state ADD VALUE 'x';"): string[] {
  const { statements } = parseFile(decodeFile('a.sql', new TextEncoder().encode(`${first}\n${sql};`)));
  const { parsed } = statements.at(-1)!;
  const named = (of: TypedConstant['of']) =>
    'type' in of ? qualifiedName(of.type) : `${qualifiedName(of.table)}.${of.column}`;
  return 'constants' in parsed ? parsed.constants!.map(({ value, of }) => `${value} of ${named(of)}`) : [];
}

test.each([
  ["SELECT 'a'::state, 'b'::text", ['a of public.state']],
  ["SELECT ARRAY['a', 'b']::shop.state[]", ['a of shop.state', 'b of shop.state']],
  [
    "CREATE TABLE t (s state DEFAULT 'a' CHECK (s <> 'b'), CHECK (s IN ('c')))",
    'a of public.state,b of public.t.s,c of public.t.s'.split(','),
  ],
  ["ALTER TABLE t ALTER s SET DEFAULT 'a', ADD CHECK ('b' = s)", ['a of public.t.s', 'b of public.t.s']],
  ["INSERT INTO t (i, s) VALUES (1, 'a'), (2, 'b') ON CONFLICT DO NOTHING", ['a of public.t.s', 'b of public.t.s']],
  ["INSERT INTO t (i, s) SELECT 1, 'a'", ['a of public.t.s']],
  ["UPDATE t AS u SET s = 'a' WHERE u.s = 'b' AND other.s = 'c'", ['a of public.t.s', 'b of public.t.s']],
  ["UPDATE t SET i = 1 FROM other WHERE s = 'a'", []],
  ["DELETE FROM t WHERE s = 'a' AND i IN (SELECT i FROM u WHERE s = 'b')", ['a of public.t.s', 'b of public.u.s']],
  ["CREATE TRIGGER c AFTER UPDATE ON t FOR EACH ROW WHEN (NEW.s = 'a') EXECUTE FUNCTION f()", ['a of public.t.s']],
  ["WITH t AS (SELECT 1 AS s) SELECT 1 FROM t WHERE s = 'a'", []],
  ["SELECT s || 'a' FROM t WHERE s LIKE 'b'", []],
  ["DO $$ BEGIN UPDATE t SET s = 'a'; END $$", []],
])('%s', (sql, expected) => {
  expect(constantsOf(sql)).toEqual(expected);
});

test('only a file that adds a value to an enum is asked', () => {
  expect(constantsOf("SELECT 'a'::state", 'SELECT 1;')).toEqual([]);
});

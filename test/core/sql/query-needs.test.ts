import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/core/decode.js';
import type { Need } from '../../../src/core/model.js';
import { objectKey } from '../../../src/core/objects.js';
import { loadParser, parseFile } from '../../../src/core/sql/parse.js';

beforeAll(loadParser);

/** Columns only, without public: "a.b | c" is a column of a, or else of c. */
function columnText({ object, column, or = [] }: Need): string[] {
  if (column === null) return [];
  const short = (ref: Need['object']) => objectKey(ref).replace(/^table (public\.)?/, '');
  return [[`${short(object)}.${column}`, ...or.map(short)].join(' | ')];
}

function columnsOf(sql: string): string[] {
  return parseFile(decodeFile('shelf.sql', new TextEncoder().encode(sql))).statements.flatMap(({ parsed }) => {
    if ('error' in parsed) throw new Error(parsed.error);
    return parsed.effects.flatMap(({ needs }) => needs.flatMap(columnText));
  });
}

type Rows = readonly (readonly [string, ...string[]])[];

/** What stands behind CREATE VIEW v AS. */
const queries: Readonly<Record<string, Rows>> = {
  'one relation': [
    ['SELECT a FROM t', 't.a'],
    ['SELECT t.a, x.b FROM t, app.u x', 't.a', 'app.u.b'],
    ['SELECT app.t.a FROM app.t', 'app.t.a'],
    ['SELECT other.t.a FROM app.t'],
    ['SELECT "A", "ключ", "t"."b.c" FROM "T" AS t', '"T".A', '"T".ключ', '"T".b.c'],
    ['SELECT a AS b FROM t WHERE c > 1 GROUP BY a HAVING max(d) > 1', 't.a', 't.c', 't.d'],
    ['SELECT t FROM t'],
    ['SELECT x FROM t x'],
    ['SELECT t.* , count(*) FROM t'],
    ['SELECT (c).field, (t.d).field, (t).e, e[1:2], f[g] FROM t', 't.c', 't.d', 't.e', 't.f', 't.g'],
    ['SELECT ctid, xmin, tableoid, t.oid FROM t'],
    ['SELECT hide.a FROM t AS shown'],
    ['SELECT a, b FROM t AS x (a)', 't.b'],
    ['SELECT relname, oid FROM pg_class'],
    ['SELECT column_name FROM information_schema.columns'],
    [
      'SELECT f(n => a), row_number() OVER (PARTITION BY b ORDER BY c), sum(d) FILTER (WHERE e) FROM t',
      't.a',
      't.b',
      't.c',
      't.d',
      't.e',
    ],
    ['SELECT rank() OVER w FROM t WINDOW w AS (ORDER BY a)', 't.a'],
    [
      'SELECT extract(year FROM a), trim(b), c COLLATE "C", d AT TIME ZONE \'UTC\', e::text FROM t',
      't.a',
      't.b',
      't.c',
      't.d',
      't.e',
    ],
    [
      'SELECT CASE a WHEN b THEN c ELSE d END, ARRAY[e], ROW(f, g), coalesce(h) FROM t',
      't.a',
      't.b',
      't.c',
      't.d',
      't.e',
      't.f',
      't.g',
      't.h',
    ],
    ['SELECT current_date, current_user, user, now() FROM t'],
    ['SELECT a FROM ONLY t TABLESAMPLE system (1) FOR UPDATE OF t', 't.a'],
    ['TABLE t'],
    ['SELECT upper(t) FROM t'],
  ],
  'outputs by name': [
    ['SELECT a AS b FROM t ORDER BY b, c', 't.a', 't.c'],
    ['SELECT a AS b FROM t GROUP BY b, ROLLUP (c, (d, b))', 't.a', 't.c', 't.d'],
    ['SELECT DISTINCT ON (b, c) a AS b FROM t', 't.a', 't.c'],
    ['SELECT count(*) FROM t ORDER BY count'],
    ['SELECT * FROM t ORDER BY a', 't.a'],
    ['SELECT a FROM t UNION SELECT b FROM u ORDER BY c', 't.a', 'u.b'],
    ['SELECT a AS b FROM t WHERE b = 1', 't.a', 't.b'],
  ],
  joins: [
    ['SELECT a, x.b FROM t x, u y', 't.a | u', 't.b'],
    ['SELECT a FROM t x JOIN t y ON true', 't.a'],
    ['SELECT id FROM t JOIN u USING (id, no)', 't.id', 'u.id', 't.no', 'u.no'],
    ['SELECT b FROM t JOIN u USING (id) JOIN w USING (no)', 't.id', 'u.id', 't.no | u', 'w.no', 't.b | u | w'],
    ['SELECT a FROM t NATURAL JOIN u', 't.a | u'],
    ['SELECT j.a FROM (t JOIN u ON t.b = u.c) AS j', 't.b', 'u.c', 't.a | u'],
    ['SELECT t.a FROM (t JOIN u ON true) AS j'],
    ['SELECT x.id FROM t JOIN u USING (id) AS x', 't.id', 'u.id'],
    [
      'SELECT a FROM t LEFT JOIN LATERAL (SELECT b FROM u WHERE u.c = t.d) l ON l.b = t.e',
      'u.c',
      't.d',
      'u.b | t',
      't.e',
      't.a',
    ],
    ['SELECT l.x FROM t, LATERAL (SELECT t.a AS x) l', 't.a'],
    ['SELECT t.a FROM t, (SELECT t.b) l', 't.a'],
  ],
  'what has columns of its own': [
    ['SELECT a FROM t, f(t.b)', 't.b'],
    ['SELECT t.a, g.n FROM t, generate_series(1, t.b) AS g (n)', 't.b', 't.a'],
    ['SELECT r.a, r.b, c FROM json_to_record($1) AS r (a int, b text), t', 't.c'],
    ['SELECT v.column1, v.x FROM (VALUES (1, 2)) v'],
    ['SELECT v.a, b, c FROM (VALUES (1, 2)) v (a, b), t', 't.c'],
    ['SELECT s.a, s.b, s.c FROM (SELECT a, b AS c FROM t) s', 't.a', 't.b'],
    ['SELECT s.a, b FROM (SELECT * FROM t) s', 't.a', 't.b'],
    ['SELECT s.a FROM (SELECT t.*, u.b FROM t, u) s', 'u.b', 't.a'],
    ['SELECT s.a FROM (SELECT * FROM f()) s'],
    ["SELECT x.a, b FROM xmltable('/x' PASSING t.c COLUMNS a int) x, t"],
    ["SELECT t.b, j.a FROM t, json_table(t.c, '$' COLUMNS (a int)) j", 't.c', 't.b'],
  ],
  'queries within queries': [
    ['SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.b = t.c AND d = 1)', 'u.b', 't.c', 'u.d | t', 't.a'],
    ['SELECT a FROM t WHERE b IN (SELECT c FROM u)', 'u.c | t', 't.b', 't.a'],
    ['SELECT (SELECT x FROM f() x WHERE a = 1) FROM t'],
    ['SELECT ARRAY(SELECT u.a FROM u), (SELECT t.b) FROM t', 'u.a', 't.b'],
    ['WITH c AS (SELECT a FROM t) SELECT c.a, b FROM c', 't.a'],
    ['WITH c (x) AS (SELECT * FROM t) SELECT x, b FROM c', 't.b'],
    ['WITH c AS (SELECT * FROM t), d AS (SELECT * FROM c) SELECT d.a FROM d', 't.a'],
    [
      'WITH RECURSIVE c AS (SELECT id FROM t UNION ALL SELECT t.id FROM t JOIN c ON t.up = c.id) SELECT c.no FROM c',
      't.id',
      't.up',
    ],
    ['WITH RECURSIVE c (n) AS (SELECT 1 UNION SELECT n + m FROM c, t) SELECT n FROM c', 't.m'],
    ['WITH t AS (SELECT 1 AS a) SELECT t.b FROM t'],
    ['WITH c AS (SELECT 1) SELECT c.a FROM public.c', 'c.a'],
    ['WITH c AS (WITH d AS (SELECT a FROM t) SELECT * FROM d) SELECT a FROM c', 't.a'],
  ],
};

describe.each(Object.entries(queries))('of %s', (_family, rows) => {
  it.each(rows.map(([sql, ...expected]) => ({ sql, expected })))('$sql', ({ sql, expected }) => {
    expect(columnsOf(`CREATE VIEW v AS ${sql}`).sort()).toEqual([...expected].sort());
  });
});

const statements: Rows = [
  ['INSERT INTO t (a) SELECT b FROM u', 't.a', 'u.b'],
  [
    'INSERT INTO t (a) VALUES (1) ON CONFLICT (b, lower(c)) WHERE d DO UPDATE SET e = EXCLUDED.f + t.g WHERE t.h RETURNING i',
    't.a',
    't.b',
    't.c',
    't.d',
    't.e',
    't.f',
    't.g',
    't.h',
    't.i',
  ],
  [
    'INSERT INTO t AS x (a) VALUES (1) ON CONFLICT (b) DO UPDATE SET c = x.d, e = t.f',
    't.a',
    't.b',
    't.c',
    't.d',
    't.e',
  ],
  [
    'UPDATE t SET a = b, c[d] = 1, (e, f) = (SELECT g, h FROM u) FROM w WHERE t.id = w.id',
    't.a',
    't.b | w',
    't.c',
    't.d | w',
    't.e',
    't.f',
    'u.g | t | w',
    'u.h | t | w',
    't.id',
    'w.id',
  ],
  ['UPDATE t x SET a = x.b, c = t.d', 't.a', 't.b', 't.c'],
  ['DELETE FROM t USING u WHERE t.a = u.b RETURNING t.c', 't.a', 'u.b', 't.c'],
  ['DELETE FROM t WHERE CURRENT OF c'],
  [
    'MERGE INTO t USING u ON t.a = u.b WHEN MATCHED AND u.c THEN UPDATE SET d = u.e WHEN NOT MATCHED THEN INSERT (f) VALUES (u.g)',
    't.a',
    'u.b',
    'u.c',
    't.d',
    'u.e',
    't.f',
    'u.g',
  ],
  [
    'WITH x AS (UPDATE t SET a = 1 RETURNING b, c AS d) INSERT INTO u SELECT x.b, x.d, e FROM x',
    't.a',
    't.b',
    't.c',
    't.a',
  ],
  ['COPY t (a) FROM stdin WHERE b > 1;\n\\.', 't.a', 't.b'],
  ['CREATE INDEX ON t (a, lower(b), (c + d)) INCLUDE (e) WHERE f IS NULL', 't.a', 't.b', 't.c', 't.d', 't.e', 't.f'],
  [
    'CREATE POLICY p ON t USING (a = (SELECT u.b FROM u WHERE u.c = t.d)) WITH CHECK (e)',
    'u.b',
    'u.c',
    't.d',
    't.a',
    't.e',
  ],
  ['CREATE POLICY p ON t USING (EXISTS (SELECT 1 FROM u WHERE x = 1))', 'u.x | t'],
  [
    'CREATE TRIGGER g AFTER UPDATE OF a ON t FOR EACH ROW WHEN (old.b IS DISTINCT FROM new.c) EXECUTE FUNCTION f()',
    't.a',
    't.b',
    't.c',
  ],
  [
    'CREATE RULE r AS ON UPDATE TO v WHERE old.a DO INSTEAD UPDATE t SET b = new.c WHERE t.d = old.e',
    'v.a',
    't.b',
    'v.c',
    't.d',
    'v.e',
  ],
  ['ALTER POLICY p ON t USING (a = 1) WITH CHECK (b)', 't.a', 't.b'],
  ['ALTER TABLE t ADD CHECK (a > b), ADD b int', 't.a'],
  ['ALTER TABLE t ADD c int CHECK (c > a), ADD d int GENERATED ALWAYS AS (e + c) STORED', 't.a', 't.e'],
  ['ALTER TABLE t ALTER a TYPE int USING b::int, ALTER c SET EXPRESSION AS (d + 1)', 't.a', 't.b', 't.c', 't.d'],
  ['ALTER TABLE t ADD EXCLUDE USING gist (a WITH =, lower(b) WITH =) WHERE (c > 1)', 't.a', 't.b', 't.c'],
  ['ALTER TABLE IF EXISTS t ADD CHECK (a > 0)'],
  ['CREATE TABLE c AS SELECT a FROM t', 't.a'],
  ['CREATE MATERIALIZED VIEW m AS SELECT a FROM t', 't.a'],
  ['SELECT a INTO c FROM t', 't.a'],
  ['CREATE OR REPLACE VIEW v AS SELECT v.a, b FROM v', 'v.a', 'v.b'],
  ['CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT a, t.b, f.a FROM t; END', 't.b'],
];

describe('what statements need of columns', () => {
  it.each(statements.map(([sql, ...expected]) => ({ sql, expected })))('$sql', ({ sql, expected }) => {
    expect(columnsOf(sql).sort()).toEqual([...expected].sort());
  });
});

const outputs: Rows = [
  ['SELECT a, t.b, c AS d FROM t', 'a', 'b', 'd'],
  ['SELECT * FROM t', '* of t'],
  ['SELECT u.*, x.* , 1 FROM t x, app.u', '* of app.u', '* of t', '?column?'],
  ['SELECT * FROM t JOIN u ON true', '* of t', '* of u'],
  ['SELECT * FROM t JOIN u USING (id)', 'unknown'],
  ['SELECT t.*, u.a FROM t JOIN u USING (id)', '* of t', 'a'],
  ['SELECT * FROM t NATURAL JOIN u', 'unknown'],
  ['SELECT * FROM f()', 'unknown'],
  ['SELECT (t.c).* FROM t', 'unknown'],
  ['SELECT s.* FROM (SELECT a, b FROM t) s (x)', 'x', 'b'],
  ['WITH c AS (SELECT * FROM t) SELECT * FROM c', '* of t'],
  ['WITH c (x, y) AS (SELECT 1, 2) SELECT * FROM c', 'x', 'y'],
  ['VALUES (1, 2)', 'column1', 'column2'],
  ['SELECT a FROM t UNION SELECT b FROM u', 'a'],
  [
    'SELECT count(*), pg_catalog.max(a), a::text, 1::int, CASE WHEN a THEN 1 END, CASE WHEN a THEN 1 ELSE b END FROM t',
    'count',
    'max',
    'a',
    'int4',
    'case',
    'b',
  ],
  [
    'SELECT (c).d, e[1], (SELECT f FROM t), (SELECT 1), EXISTS (SELECT 1), ARRAY(SELECT 1), ARRAY[1], ROW(1) FROM t',
    'd',
    'e',
    'f',
    '?column?',
    'exists',
    'array',
    'array',
    'row',
  ],
  [
    'SELECT coalesce(1), greatest(1), nullif(1, 2), current_date, localtime(2), user, a COLLATE "C", extract(year FROM a), a || b, NULL, \'x\', true FROM t',
    'coalesce',
    'greatest',
    'nullif',
    'current_date',
    'localtime',
    'user',
    'a',
    'extract',
    '?column?',
    '?column?',
    '?column?',
    '?column?',
  ],
];

function outputsOf(sql: string): string[] {
  const [statement] = parseFile(decodeFile('a.sql', new TextEncoder().encode(sql))).statements;
  const effect = statement !== undefined && 'effects' in statement.parsed ? statement.parsed.effects[0] : undefined;
  const shown = effect?.outputs?.map((item) =>
    'name' in item ? item.name : `* of ${objectKey(item.all).replace(/^table (public\.)?/, '')}`,
  );
  return shown ?? ['unknown'];
}

describe('the columns of', () => {
  it.each(outputs.map(([sql, ...expected]) => ({ sql, expected })))('$sql', ({ sql, expected }) => {
    expect(outputsOf(`CREATE VIEW v AS ${sql}`)).toEqual(expected);
    expect(outputsOf(`CREATE TABLE v AS ${sql}`)).toEqual(expected);
  });

  it('a view with names of its own are those', () => {
    expect(outputsOf('CREATE VIEW v (x, y) AS SELECT a, b, c FROM t')).toEqual(['x', 'y', 'c']);
    expect(outputsOf('CREATE TABLE v (x) AS SELECT a, b FROM t')).toEqual(['x', 'b']);
    expect(outputsOf('CREATE VIEW v (x) AS SELECT * FROM t')).toEqual(['unknown']);
    expect(outputsOf('SELECT a, b INTO v FROM t')).toEqual(['a', 'b']);
  });
});

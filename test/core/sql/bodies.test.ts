import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/core/decode.js';
import type { Need } from '../../../src/core/model.js';
import { objectKey } from '../../../src/core/objects.js';
import { loadParser, parseFile } from '../../../src/core/sql/parse.js';

beforeAll(loadParser);

function text({ object, column }: Need): string {
  return objectKey(object).replace(/^table (public\.)?/, '') + (column === null ? '' : `.${column}`);
}

function bodyOf(body: string, head = 'CREATE FUNCTION f() RETURNS trigger') {
  const sql = `${head} LANGUAGE plpgsql AS $body$${body}$body$`;
  const [statement] = parseFile(decodeFile('a.sql', new TextEncoder().encode(sql))).statements;
  const effect = statement !== undefined && 'effects' in statement.parsed ? statement.parsed.effects[0] : undefined;
  return { needs: (effect?.needs ?? []).map(text), later: (effect?.later ?? []).map(text) };
}

type Rows = readonly (readonly [string, ...string[]])[];

/** What stands between BEGIN and END. */
const statements: Rows = [
  ['INSERT INTO t (a, "B") VALUES (1, new.c);', 't', 't.a', 't.B'],
  ['INSERT INTO app.t SELECT u.a FROM u;', 'app.t', 'u', 'u.a'],
  [
    'INSERT INTO t (a) VALUES (1) ON CONFLICT (b) DO UPDATE SET c = excluded.d, (e, f) = (1, 2);',
    't',
    't.a',
    't.c',
    't.e',
    't.f',
  ],
  ['UPDATE t SET a = 1, b[1] = 2, (c, d) = (SELECT 1, 2) WHERE t.e = new.id;', 't', 't.a', 't.b', 't.c', 't.d', 't.e'],
  ['UPDATE ONLY t AS x SET a = y.b FROM u y WHERE x.c = y.d AND t.e = 1;', 't', 't.a', 'u', 'u.b', 't.c', 'u.d'],
  ['UPDATE t SET a = CASE WHEN b THEN 1 ELSE 2 END, c = 3;', 't', 't.a', 't.c'],
  ['DELETE FROM t USING u WHERE t.a = u.b;', 't', 'u', 't.a', 'u.b'],
  ['MERGE INTO t USING u ON t.a = u.b WHEN MATCHED THEN UPDATE SET c = 1;', 't', 'u', 't.a', 'u.b', 't.c'],
  [
    'SELECT count(*) INTO n FROM t, u x, LATERAL (SELECT 1) l LEFT JOIN w USING (id) WHERE x.a = w.b AND l.c;',
    't',
    'u',
    'w',
    'u.a',
    'w.b',
  ],
  ['PERFORM x.a FROM t x WHERE x.ctid IS NOT NULL FOR UPDATE OF x;', 't', 't.a'],
  [
    'IF EXISTS (SELECT 1 FROM t WHERE t.a = 1) THEN DELETE FROM u; ELSIF n > 1 THEN UPDATE w SET b = 1; ELSE NULL; END IF;',
    't',
    't.a',
    'u',
    'w',
    'w.b',
  ],
  ['FOR r IN SELECT t.a FROM t LOOP UPDATE u SET b = r.a; END LOOP;', 't', 't.a', 'u', 'u.b'],
  ['CASE n WHEN 1 THEN DELETE FROM t; ELSE DELETE FROM u; END CASE;', 't', 'u'],
  ['RETURN QUERY SELECT x.a FROM t x UNION SELECT y.b FROM u y;', 't', 't.a', 'u', 'u.b'],
  ['WITH c AS (SELECT 1), d (x) AS MATERIALIZED (SELECT 1 FROM t) INSERT INTO u SELECT c.a FROM c, d;', 't', 'u'],
  ['SELECT extract(year FROM x), substring(a FROM 1), trim(both FROM y) INTO n; n := a IS DISTINCT FROM b;'],
  ['SELECT 1 FROM f(1), unnest(x) AS g, generate_series(1, 2) t WHERE t.a = g.b;'],
  ['SELECT x.a FROM t x WHERE EXISTS (SELECT 1 FROM u x WHERE x.b);', 't', 'u'],
  ['SELECT s.a FROM (SELECT * FROM t) s, (SELECT 1) t;', 't'],
  ["EXECUTE 'SELECT 1 FROM t'; FOR r IN EXECUTE q LOOP NULL; END LOOP; RETURN QUERY EXECUTE 'x';"],
  ['CREATE TEMP TABLE IF NOT EXISTS t (a int); INSERT INTO t (a) VALUES (1); DROP TABLE u;'],
  ['INSERT INTO log SELECT * FROM new_rows n WHERE n.a;', 'log'],
  ['FETCH NEXT FROM c INTO r; MOVE FROM c; CLOSE c; RAISE NOTICE $$ FROM t $$; -- FROM t\n/* FROM t */'],
  ['SELECT oid FROM pg_class; PERFORM 1 FROM information_schema.tables;'],
  ["SELECT 'it''s FROM t'; n := 'DELETE FROM u';"],
  ['BEGIN DELETE FROM t; EXCEPTION WHEN others THEN INSERT INTO err (a) VALUES (1); END;', 't', 'err', 'err.a'],
];

describe('a body of PL/pgSQL asks later for what is in', () => {
  it.each(statements.map(([body, ...expected]) => ({ body, expected })))('$body', ({ body, expected }) => {
    const { needs, later } = bodyOf(`\nBEGIN\n${body}\nEND;\n`);
    expect([...later].sort()).toEqual([...expected].sort());
    expect(needs).toEqual([]);
  });

  it('but not for what variables and parameters hide', () => {
    const head = 'CREATE FUNCTION f(p int, OUT t int)';
    const body = 'DECLARE x u%ROWTYPE; BEGIN SELECT p.a, t.b, x.c, w.d FROM p, t, x, w; END';
    expect(bodyOf(body, head).later).toEqual(['p', 't', 'x', 'w', 'w.d']);
  });
});

/** What stands behind DECLARE. */
const declarations: Rows = [
  ['a t%ROWTYPE;', 't'],
  ['a app.t.b%TYPE := 1;', 'app.t.b'],
  ['a CONSTANT t.b%TYPE NOT NULL := 1;', 't.b'],
  ['a b%TYPE;'],
  [
    'a genre; b app.genre[] DEFAULT ARRAY[1]; c "Genre"(1);',
    'type public.genre',
    'type app.genre',
    'type public."Genre"',
  ],
  [
    'a int; b double precision; c timestamp with time zone; d character varying(3); e record; f refcursor; g text[]; h bool = true;',
  ],
  [
    "a int := (SELECT 1 FROM t WHERE b = 'genre'); c CURSOR FOR SELECT * FROM t; d NO SCROLL CURSOR (e genre) FOR SELECT 1; f ALIAS FOR $1;",
  ],
  ['a pg_catalog.int4; b pg_class%ROWTYPE; c regclass; d _text;'],
];

describe('a body of PL/pgSQL needs at once what is declared as', () => {
  it.each(declarations.map(([body, ...expected]) => ({ body, expected })))('$body', ({ body, expected }) => {
    expect(bodyOf(`DECLARE ${body} BEGIN RETURN NULL; END`).needs).toEqual(expected);
    expect(bodyOf(`BEGIN <<inner>> DECLARE ${body} BEGIN NULL; END; END`).needs).toEqual(expected);
  });
});

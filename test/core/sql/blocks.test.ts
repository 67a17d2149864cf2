import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/core/decode.js';
import type { Effect, Parsed } from '../../../src/core/model.js';
import { objectKey } from '../../../src/core/objects.js';
import { loadParser, parseFile } from '../../../src/core/sql/parse.js';

beforeAll(loadParser);

/** The last statement of a file, with the text that it is an offset of. */
function lastOf(sql: string): { parsed: Parsed; text: string } {
  const { file, statements } = parseFile(decodeFile('a.sql', new TextEncoder().encode(sql)));
  const { parsed, span } = statements.at(-1)!;
  if ('error' in parsed) throw new Error(parsed.error);
  return { parsed, text: file.text!.slice(span.start, span.end) };
}

function line({ action, object, maybe, needs }: Effect): string {
  const needed = needs.map((need) => objectKey(need.object) + (need.column === null ? '' : `.${need.column}`));
  return `${maybe ? 'maybe ' : ''}${action} ${objectKey(object)}${needed.length === 0 ? '' : ` < ${needed.join(', ')}`}`;
}

type Rows = readonly (readonly [string, ...string[]])[];
const bodies: Rows = [
  [
    'BEGIN CREATE TABLE a (b genre); INSERT INTO c VALUES (1); END',
    'create table public.a < type public.genre',
    'data table public.c < table public.c',
  ],
  [
    'BEGIN IF NOT EXISTS (SELECT 1 FROM pg_class) THEN CREATE TABLE a (b genre); ELSE DROP TABLE c; END IF; DROP TABLE d; END',
    'maybe create table public.a',
    'maybe drop table public.c',
    'drop table public.d',
  ],
  [
    'BEGIN CREATE TYPE a AS ENUM (); EXCEPTION WHEN duplicate_object THEN DROP TABLE b; END',
    'maybe create type public.a',
    'maybe drop table public.b',
  ],
  [
    'BEGIN BEGIN DROP TABLE a; EXCEPTION WHEN others THEN NULL; END; DROP TABLE b; END',
    'maybe drop table public.a',
    'drop table public.b',
  ],
  [
    'BEGIN CASE 1 WHEN 1 THEN DROP TABLE a; ELSE DROP TABLE b; END CASE; END',
    'maybe drop table public.a',
    'maybe drop table public.b',
  ],
  [
    'DECLARE r record; BEGIN FOR r IN SELECT 1 LOOP DELETE FROM a; END LOOP; WHILE true LOOP DELETE FROM b; END LOOP; END',
    'maybe data table public.a',
    'maybe data table public.b',
  ],
  ['BEGIN IF true THEN RETURN; END IF; DROP TABLE a; END', 'maybe drop table public.a'],
  [
    'DECLARE b int; BEGIN UPDATE a SET c = b, d = e WHERE id = 1; END',
    'data table public.a < table public.a, table public.a.c, table public.a.d, table public.a.e, table public.a.id',
  ],
  [
    "BEGIN EXECUTE 'CREATE TABLE a (b int)'; EXECUTE $q$DROP TABLE c$q$; IF true THEN EXECUTE 'DROP TABLE d'; END IF; END",
    'create table public.a',
    'drop table public.c',
    'maybe drop table public.d',
  ],
  [
    'BEGIN PERFORM f(1); WITH x AS (DELETE FROM a RETURNING 1) INSERT INTO b SELECT 1; END',
    'data table public.b < table public.a, table public.b',
    'data table public.a < table public.a',
  ],
  [
    "BEGIN EXECUTE 'CREATE TABLE ' || 'a'; DROP TABLE b; INSERT INTO a VALUES (1); END",
    'drop table public.b',
    'data table public.a',
  ],
  ['this is no PL/pgSQL'],
];

describe('a DO block', () => {
  it.each(bodies.map(([body, ...expected]) => ({ body, expected })))('$body', ({ body, expected }) => {
    for (const sql of [`DO $$ ${body} $$`, `DO LANGUAGE plpgsql '${body.replaceAll("'", "''")}'`]) {
      const { effects } = lastOf(sql).parsed;
      expect(effects.map(line)).toEqual(expected);
      expect(effects.every(({ conditional }) => conditional)).toBe(true);
    }
  });

  it.each([
    ["BEGIN EXECUTE 'DROP TABLE ' || name; END", true],
    ["BEGIN EXECUTE format('DROP TABLE %I', 'a'); END", true],
    ["DECLARE r record; BEGIN FOR r IN EXECUTE 'SELECT ' || 1 LOOP NULL; END LOOP; END", true],
    ["BEGIN EXECUTE 'DROP TABLE a'; END", false],
    ['BEGIN DROP TABLE a; END', false],
    ["this is no PL/pgSQL, but EXECUTE 'x'", true],
    ['this is no PL/pgSQL', false],
  ])('%s runs text: %s', (body, expected) => {
    expect(lastOf(`DO $$ ${body} $$`).parsed.dynamic === true).toBe(expected);
  });

  it('in another language may do anything', () => {
    expect(lastOf("DO LANGUAGE plpython3u 'plpy.execute(1)'").parsed).toMatchObject({ effects: [], dynamic: true });
  });

  it.each([
    [
      "SELECT 'é 🪲';\n-- when\nDO $body$\nBEGIN\n  CREATE TABLE a ();\n  DROP TABLE b; DROP TABLE c;\nEND $body$;",
      ['CREATE TABLE a', 'DROP TABLE b', 'DROP TABLE c'],
    ],
    ['DO\r\n$$ BEGIN\r\nIF true THEN\r\n\tcreate table a();\r\nEND IF;\r\nEND $$', ['create table a']],
    ["DO 'BEGIN\n INSERT INTO a VALUES (''x'');\n EXECUTE ''DROP TABLE b'';\nEND'", ['INSERT INTO a', 'EXECUTE']],
    ['DO LANGUAGE plpgsql $$BEGIN WITH x AS (SELECT 1)\nINSERT INTO a SELECT 1; END$$', ['WITH x AS']],
  ])('says where in %j', (sql, expected) => {
    const { parsed, text } = lastOf(sql);
    expect(parsed.effects.map(({ at = -1 }, i) => text.slice(at, at + expected[i]!.length))).toEqual(expected);
  });
});

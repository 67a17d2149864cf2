import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/core/decode.js';
import type { Need } from '../../../src/core/model.js';
import { objectKey } from '../../../src/core/objects.js';
import { loadParser, parseFile } from '../../../src/core/sql/parse.js';

beforeAll(loadParser);

/** "object.column | what else provides it". */
function needText({ object, column, or = [] }: Need): string {
  const whole = objectKey(object) + (column === null ? '' : `.${column}`);
  return [whole, ...or.map(objectKey)].join(' | ');
}

function needsOf(sql: string): string[] {
  return parseFile(decodeFile('shelf.sql', new TextEncoder().encode(sql))).statements.flatMap(({ parsed }) => {
    if ('error' in parsed) throw new Error(parsed.error);
    return parsed.effects.flatMap(({ needs }) => needs.map(needText));
  });
}

const cases: Readonly<Record<string, readonly (readonly [string, ...string[]])[]>> = {
  roles: [
    ['GRANT SELECT ON a TO clerk, PUBLIC, CURRENT_USER, pg_monitor', 'table public.a', 'role clerk'],
    ['GRANT clerk TO head GRANTED BY boss', 'role clerk', 'role head', 'role boss'],
    ['REVOKE ALL ON SCHEMA app FROM clerk', 'schema app', 'role clerk'],
    ['ALTER TABLE a OWNER TO clerk', 'table public.a', 'role clerk'],
    ['ALTER SCHEMA app OWNER TO CURRENT_USER', 'schema app'],
    ['CREATE POLICY own ON a TO clerk, PUBLIC USING (true)', 'table public.a', 'role clerk'],
    [
      'ALTER DEFAULT PRIVILEGES FOR ROLE head IN SCHEMA app GRANT SELECT ON TABLES TO clerk',
      'schema app',
      'role head',
      'role clerk',
    ],
    ['ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO clerk', 'role clerk'],
    ['SET ROLE clerk', 'role clerk'],
    ['SET ROLE NONE'],
    ['SET SESSION AUTHORIZATION clerk', 'role clerk'],
    ['RESET ROLE'],
    ['CREATE SCHEMA AUTHORIZATION clerk', 'role clerk'],
    ['REASSIGN OWNED BY clerk, head TO boss', 'role clerk', 'role boss', 'role head', 'role boss'],
    ['DROP OWNED BY clerk', 'role clerk'],
    ['CREATE ROLE clerk IN ROLE head ROLE trainee ADMIN boss', 'role head', 'role trainee', 'role boss'],
    ['ALTER GROUP clerks ADD USER clerk', 'role clerks', 'role clerk'],
    ['CREATE USER MAPPING FOR clerk SERVER hq', 'server hq', 'role clerk'],
  ],
  'functions, sequences, triggers and indexes': [
    ['GRANT EXECUTE ON FUNCTION f(int), g TO PUBLIC', 'function public.f(integer)', 'function public.g'],
    ['COMMENT ON TRIGGER t ON app.a IS NULL', 'table app.a', 'trigger t on app.a'],
    ['DROP TRIGGER t ON app.a', 'table app.a'],
    ['DROP TRIGGER IF EXISTS t ON app.a'],
    ['DROP FUNCTION f(genre)', 'type public.genre'],
    ['COMMENT ON INDEX i IS NULL', 'index public.i'],
    ['ALTER TABLE app.a CLUSTER ON i', 'table app.a', 'index app.i'],
    ['ALTER TABLE a REPLICA IDENTITY USING INDEX i', 'table public.a', 'index public.i'],
    ['ALTER TABLE a ADD UNIQUE USING INDEX i', 'table public.a', 'index public.i'],
    ['ALTER SEQUENCE s OWNED BY a.id', 'table public.a.id'],
    ['ALTER FUNCTION f(int) DEPENDS ON EXTENSION cube', 'function public.f(integer)', 'extension cube'],
    ["CREATE TABLE t (a int DEFAULT nextval('numbers'))", 'sequence public.numbers'],
    [`CREATE TABLE t (a int DEFAULT nextval('app."Numbers"'::regclass))`, 'sequence app."Numbers"'],
    ['CREATE AGGREGATE m(int) (sfunc = app.f, stype = genre)', 'function app.f', 'type public.genre'],
    ['CREATE PUBLICATION p FOR TABLES IN SCHEMA app, TABLE a (b)', 'schema app', 'table public.a.b'],
  ],
  expressions: [
    ["CREATE TABLE t (a text DEFAULT 'x'::genre::text)", 'type public.genre'],
    ["CREATE TABLE t (a text CHECK (a <> 'x'::app.genre))", 'type app.genre'],
    [
      'CREATE TABLE t (a text DEFAULT app.next_code(), b text DEFAULT next_code())',
      'function app.next_code',
      'function public.next_code',
    ],
    ['CREATE TABLE t (a text DEFAULT lower(now()::text), b uuid DEFAULT gen_random_uuid())'],
    ['CREATE TABLE t (a text GENERATED ALWAYS AS (tidy(b)) STORED, b text)', 'function public.tidy'],
    [
      'CREATE INDEX i ON a (tidy(b)) WHERE c = CAST(1 AS genre)',
      'table public.a',
      'function public.tidy',
      'table public.a.b',
      'table public.a.c',
      'type public.genre',
    ],
    ['ALTER TABLE a ALTER b SET DEFAULT tidy(1)', 'table public.a.b', 'function public.tidy'],
    ['ALTER TABLE a ALTER b TYPE text USING tidy(b)', 'table public.a.b', 'function public.tidy'],
    ['CREATE DOMAIN code AS text CHECK (tidy(VALUE))', 'function public.tidy'],
    [
      'CREATE FUNCTION f(a genre DEFAULT tidy(1)) RETURNS int LANGUAGE sql AS $$$$',
      'type public.genre',
      'function public.tidy',
    ],
    ['CREATE TABLE t (a int) PARTITION BY RANGE (tidy(a))', 'function public.tidy'],
    ["CREATE TABLE t PARTITION OF a FOR VALUES IN ('x'::genre)", 'table public.a', 'type public.genre'],
    [
      'CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW WHEN (differs(old, new)) EXECUTE FUNCTION f()',
      'table public.a',
      'function public.f()',
      'function public.differs',
    ],
  ],
  extensions: [
    [
      'CREATE TABLE t (a citext, b public.hstore)',
      'extension citext | type public.citext',
      'extension hstore | type public.hstore',
    ],
    ['CREATE TABLE t (a isbn)', 'type public.isbn | extension isn'],
    [
      'CREATE TABLE t (id uuid DEFAULT extensions.uuid_generate_v4())',
      'extension "uuid-ossp" | function extensions.uuid_generate_v4',
    ],
    [
      "CREATE TABLE t (a text DEFAULT encode(gen_random_bytes(8), 'hex'))",
      'extension pgcrypto | function public.gen_random_bytes',
    ],
    ['CREATE INDEX i ON a USING gin (b gin_trgm_ops)', 'table public.a', 'table public.a.b', 'extension pg_trgm'],
    ['CREATE INDEX i ON a USING bloom (b)', 'table public.a', 'table public.a.b', 'extension bloom'],
    ['CREATE TABLE t (a int, EXCLUDE USING gist (a gist_int4_ops WITH =))', 'extension btree_gist'],
    [
      'CREATE TRIGGER t BEFORE UPDATE ON a EXECUTE FUNCTION moddatetime(b)',
      'table public.a',
      'extension moddatetime | function public.moddatetime()',
    ],
    ['CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS $$$$', 'extension plpython3u'],
    [
      'CREATE TABLE t (room uuid, time tstzrange, EXCLUDE USING gist (room WITH =, time WITH &&))',
      'extension btree_gist',
    ],
    ['CREATE TABLE t (time tstzrange, EXCLUDE USING gist (time WITH &&))'],
    ['CREATE SERVER hq FOREIGN DATA WRAPPER postgres_fdw', 'other "fdw postgres_fdw"', 'extension postgres_fdw'],
    ['CREATE EXTENSION earthdistance', 'extension cube'],
    ['CREATE EXTENSION postgis'],
  ],
};

describe.each(Object.entries(cases))('what %s must be there', (_family, rows) => {
  it.each(rows.map(([sql, ...expected]) => ({ sql, expected })))('$sql', ({ sql, expected }) => {
    expect(needsOf(sql)).toEqual(expected);
  });
});

describe('CREATE EXTENSION … CASCADE', () => {
  it('creates what the extension requires', () => {
    const [{ parsed }] = parseFile(
      decodeFile('a.sql', new TextEncoder().encode('CREATE EXTENSION earthdistance CASCADE')),
    ).statements as [never];
    const { effects } = parsed as { effects: readonly { object: never; conditional: boolean }[] };
    expect(effects.map(({ object, conditional }) => `${objectKey(object)}${conditional ? '?' : ''}`)).toEqual([
      'extension cube?',
      'extension earthdistance',
    ]);
  });
});

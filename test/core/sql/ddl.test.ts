import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/core/decode.js';
import type { Effect, Key, Parsed } from '../../../src/core/model.js';
import { objectKey } from '../../../src/core/objects.js';
import { loadParser, parseFile } from '../../../src/core/sql/parse.js';

beforeAll(loadParser);

function parsedOf(sql: string): Parsed[] {
  return parseFile(decodeFile('shelf.sql', new TextEncoder().encode(sql))).statements.map(({ parsed }) => {
    if ('error' in parsed) throw new Error(parsed.error);
    return parsed;
  });
}

function effectsOf(sql: string): Effect[] {
  return parsedOf(sql).flatMap((parsed) => parsed.effects);
}

const changes: readonly (readonly [string, ...(Effect['change'] | null)[]])[] = [
  ['ALTER TABLE a DROP COLUMN b', { kind: 'drop column', column: 'b' }],
  ['ALTER TABLE a ALTER b SET NOT NULL', { kind: 'set not null', column: 'b' }],
  ['ALTER TABLE a ALTER b DROP NOT NULL', { kind: 'drop not null', column: 'b' }],
  ['ALTER TABLE a ALTER b DROP DEFAULT', { kind: 'drop default', column: 'b' }],
  [
    'ALTER TABLE a ALTER b SET DEFAULT ((1 + 2) * 3), ALTER c SET DEFAULT now( ), ALTER d SET DEFAULT - 1',
    { kind: 'set default', column: 'b', default: '((1 + 2) * 3)' },
    { kind: 'set default', column: 'c', default: 'now()' },
    { kind: 'set default', column: 'd', default: '- 1' },
  ],
  [
    'ALTER TABLE a ALTER b ADD GENERATED ALWAYS AS IDENTITY',
    { kind: 'set default', column: 'b', default: 'generated always as identity' },
  ],
  [
    'ALTER TABLE a ALTER b SET EXPRESSION AS (c * 2)',
    { kind: 'set default', column: 'b', default: 'generated always as (c * 2)' },
  ],
  ['ALTER TABLE a ALTER b DROP EXPRESSION', { kind: 'drop default', column: 'b' }],
  [
    'ALTER TABLE a ALTER b TYPE varchar(40) USING b::text',
    { kind: 'column type', column: 'b', type: 'character varying(40)' },
  ],
  ['ALTER TYPE place ALTER ATTRIBUTE b TYPE int', { kind: 'column type', column: 'b', type: 'integer' }],
  ['ALTER TYPE place DROP ATTRIBUTE b', { kind: 'drop column', column: 'b' }],
  ['ALTER TYPE place RENAME ATTRIBUTE b TO c', { kind: 'rename column', column: 'b', to: 'c' }],
  ['ALTER TABLE a RENAME b TO c', { kind: 'rename column', column: 'b', to: 'c' }],
  ['ALTER TABLE a RENAME CONSTRAINT b TO c', { kind: 'rename constraint', name: 'b', to: 'c' }],
  ['ALTER TABLE a DROP CONSTRAINT b', { kind: 'drop constraint', name: 'b' }],
  ['ALTER DOMAIN isbn DROP CONSTRAINT b', { kind: 'drop constraint', name: 'b' }],
  ["ALTER TYPE genre ADD VALUE 'b' AFTER 'a'", { kind: 'add value', value: 'b' }],
  ["ALTER TYPE genre RENAME VALUE 'b' TO 'c'", { kind: 'rename value', value: 'b', to: 'c' }],
  ['ALTER TABLE a ADD b int, ENABLE ROW LEVEL SECURITY', null, { kind: 'row security', on: true }],
];

describe('a change', () => {
  it.each(changes.map(([sql, ...expected]) => ({ sql, expected })))('$sql', ({ sql, expected }) => {
    expect(effectsOf(sql).map(({ change }) => change ?? null)).toEqual(expected);
  });

  it('attaches and detaches partitions, of an index those that are indexes', () => {
    const sql =
      'ALTER TABLE a ATTACH PARTITION b DEFAULT; ALTER TABLE a DETACH PARTITION b; ALTER INDEX i ATTACH PARTITION j';
    const found = effectsOf(sql).map(({ change }) =>
      change !== undefined && 'partition' in change ? `${change.kind} ${objectKey(change.partition)}` : null,
    );
    expect(found).toEqual([
      'attach partition table public.b',
      'detach partition table public.b',
      'attach partition index public.j',
    ]);
  });
});

describe('CASCADE', () => {
  it.each([
    ['DROP TABLE a CASCADE', true],
    ['DROP TABLE a', undefined],
    ['DROP SCHEMA a RESTRICT', undefined],
    ['ALTER TABLE a DROP COLUMN b CASCADE', true],
    ['ALTER TABLE a DROP CONSTRAINT b', undefined],
    ['ALTER DOMAIN a DROP CONSTRAINT b CASCADE', true],
  ])('in %s: %s', (sql, expected) => {
    expect(effectsOf(sql)[0]?.cascade).toBe(expected);
  });
});

describe('the labels of an enum', () => {
  it('are in order', () => {
    expect(effectsOf("CREATE TYPE genre AS ENUM ('novel', 'Essay')")[0]?.values).toEqual(['novel', 'Essay']);
  });
});

const copies: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  ['CREATE TABLE t (a int)', '', ['a'], []],
  ['CREATE TABLE t (LIKE a, b int, LIKE app.c INCLUDING ALL)', 'table public.a, table app.c', ['b'], []],
  ['CREATE TABLE t (b int) INHERITS (a, c)', 'table public.a, table public.c', ['b'], []],
  ['CREATE TABLE t PARTITION OF a (b NOT NULL, CHECK (b > 0)) DEFAULT', 'table public.a', [], ['check (b > 0)']],
  ['CREATE TABLE t OF kind (PRIMARY KEY (a))', 'type public.kind', [], ['primary key (a)']],
  ['CREATE FOREIGN TABLE t (b int) INHERITS (a) SERVER hq', 'table public.a', ['b'], []],
];

describe('what a table takes over', () => {
  it.each(copies)('%s: %s', (sql, expected, columns, constraints) => {
    const [effect] = effectsOf(sql);
    expect((effect?.copies ?? []).map(objectKey).join(', ')).toBe(expected);
    expect(effect?.shape?.columns.map(({ name }) => name)).toEqual(columns);
    expect(effect?.shape?.constraints).toEqual(constraints);
  });
});

function keyText({ kind, name, columns, references }: Key): string {
  const to = references === undefined ? '' : ` -> ${objectKey(references.table)} (${references.columns ?? 'its key'})`;
  return `${kind} ${name ?? '-'} (${columns})${to}`;
}

const keys: readonly (readonly [string, ...string[]])[] = [
  ['CREATE TABLE t (a int PRIMARY KEY, b int CONSTRAINT one UNIQUE)', 'primary - (a)', 'unique one (b)'],
  [
    'CREATE TABLE t (a int REFERENCES b, c int, d int, CONSTRAINT k FOREIGN KEY (c, d) REFERENCES app.e (f, g))',
    'foreign - (a) -> table public.b (its key)',
    'foreign k (c,d) -> table app.e (f,g)',
  ],
  ['ALTER TABLE t ADD CONSTRAINT k UNIQUE (b, a)', 'unique k (b,a)'],
  ['ALTER TABLE t ADD PRIMARY KEY USING INDEX i', 'primary i ()'],
  ['ALTER TABLE t ADD a int UNIQUE', 'unique - (a)'],
  ['CREATE UNIQUE INDEX i ON t (a, b) INCLUDE (c)', 'unique - (a,b)'],
  ['CREATE UNIQUE INDEX i ON t (a) WHERE b'],
  ['CREATE UNIQUE INDEX i ON t (lower(a))'],
  ['CREATE INDEX i ON t (a)'],
];

describe('keys', () => {
  it.each(keys.map(([sql, ...expected]) => ({ sql, expected })))('$sql', ({ sql, expected }) => {
    expect(effectsOf(sql).flatMap(({ shape }) => (shape?.keys ?? []).map(keyText))).toEqual(expected);
  });
});

const routines: readonly (readonly [string, string])[] = [
  [
    'CREATE FUNCTION f(a int, INOUT b text = NULL, VARIADIC c float8[] DEFAULT NULL) LANGUAGE plpgsql AS $$$$',
    'in a integer, inout b text?, variadic c double precision[]? -> null plpgsql',
  ],
  ['CREATE FUNCTION f(int) RETURNS SETOF books LANGUAGE SQL AS $$$$', 'in  integer -> setof books sql'],
  [
    'CREATE FUNCTION f() RETURNS TABLE (a uuid, b numeric(4)) LANGUAGE sql AS $$$$',
    'table a uuid, table b numeric -> table sql',
  ],
  ['CREATE FUNCTION f() RETURNS int RETURN 1', ' -> integer sql'],
  ['CREATE PROCEDURE p(OUT a int) LANGUAGE plpgsql AS $$$$', 'out a integer -> null plpgsql'],
];

describe('a routine', () => {
  it.each(routines)('%s: %s', (sql, expected) => {
    const routine = effectsOf(sql)[0]!.routine!;
    const parameters = routine.parameters.map(
      ({ mode, name, type, optional }) => `${mode} ${name} ${type}${optional ? '?' : ''}`,
    );
    expect(`${parameters.join(', ')} -> ${routine.returns} ${routine.language}`).toBe(expected);
  });
});

describe('every row', () => {
  it.each([
    ['UPDATE a SET b = 1', true],
    ['UPDATE a SET b = 1 FROM c', true],
    ['DELETE FROM a', true],
    ['WITH gone AS (DELETE FROM a RETURNING *) SELECT * FROM gone', true],
    ['DELETE FROM a WHERE true', undefined],
    ['UPDATE a SET b = 1 WHERE c', undefined],
    ['TRUNCATE a', undefined],
  ])('is touched by %s: %s', (sql, expected) => {
    expect(parsedOf(sql)[0]?.unfiltered).toBe(expected);
  });
});

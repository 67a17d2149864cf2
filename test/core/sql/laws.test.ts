import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/core/decode.js';
import { loadParser, parseFile } from '../../../src/core/sql/parse.js';
import { comments, split } from '../../../src/core/sql/split.js';

beforeAll(loadParser);

/** Pieces that open, close and hide each other in every way. */
const fragments = fc.constantFrom(
  ..."' '' \" \"\" $$ $a$ $a $ $1 $жук$ E' e'\\' U&' U&\" -- --x /* */ /*/ ; ;; ( ) \\ \\. \\; \\g \\gexec \\copy".split(
    ' ',
  ),
  ...['\n', '\r\n', '\r', ' ', '\t', '\u00a0', '\ufeff', '🪲', 'ж', '\ud800'],
  ...[
    'SELECT',
    'a$b$c',
    '1',
    "'x'",
    'CREATE ',
    'OR REPLACE ',
    'FUNCTION f() ',
    'RULE r ',
    'BEGIN ',
    'ATOMIC ',
    'CASE ',
  ],
  ...['END', ' END;', 'COPY a FROM stdin;', '\n\\.\n', 'from ', 'stdin ', '\\copy a from stdin\n', 'BEGIN;', 'COMMIT;'],
);
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.oneof(fragments, fc.string({ maxLength: 3 })), { maxLength: 40 }).map((parts) => parts.join('')),
);

describe('law 1: tiles', () => {
  it('cover any text exactly, in order and without an empty one', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        let covered = 0;
        for (const { start, end } of split(text)) {
          expect(start).toBe(covered);
          expect(end).toBeGreaterThan(start);
          covered = end;
        }
        expect(covered).toBe(text.length);
      }),
      { numRuns: 3000 },
    );
  });

  it('of any text part from each other: no two gaps meet, and no gap holds a token', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const tiles = split(text);
        tiles.forEach(({ kind, start, end }, i) => {
          if (kind !== 'gap') return;
          expect(tiles[i + 1]?.kind).not.toBe('gap');
          const bare = text.slice(start, end).replace(/--[^\n\r]*/g, '');
          expect(bare.includes('/*') ? '' : bare).toMatch(/^(?:[ \t\n\r\f\v;]|\\;)*$/);
        });
      }),
      { numRuns: 3000 },
    );
  });

  it('hold comments whole, in order', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        let before = 0;
        for (const { start, end } of comments(text)) {
          expect(start).toBeGreaterThanOrEqual(before);
          expect(text.slice(start, end)).toMatch(/^--[^\n\r]*$/);
          before = end;
        }
      }),
    );
  });

  it('become statements with these spans, ordinals from 1 and faults within the span', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const file = { ...decodeFile('any.sql', new Uint8Array()), text };
        const { statements } = parseFile(file);
        const tiles = split(text).filter(({ kind }) => kind !== 'gap');
        expect(statements.map(({ span, form }) => ({ kind: form, ...span }))).toEqual(tiles);
        statements.forEach(({ ordinal, span, parsed, identity }, i) => {
          expect(ordinal).toBe(i + 1);
          expect(identity).toMatch(/^[0-9a-f]{32}$/);
          if (!('error' in parsed)) return;
          expect(parsed.at).toBeGreaterThanOrEqual(span.start);
          expect(parsed.at).toBeLessThanOrEqual(span.end);
        });
      }),
      { numRuns: 500 },
    );
  });
});

/** A statement as tokens: some may be written in either case, and blanks may stand between any two. */
const statements: readonly (readonly string[])[] = [
  ['CREATE', 'TABLE', 'Books', '(', 'id', 'INT', 'DEFAULT', '7', ',', 'title', 'VARCHAR', '(', '40', ')', ')'],
  ['CREATE', 'INDEX', 'By_Title', 'ON', 'Books', '(', 'LOWER', '(', 'title', ')', ')', 'WHERE', 'id', '>', '3'],
  ['INSERT', 'INTO', 'Books', 'VALUES', '(', '1', ',', "'It''s Late'", ')', ',', '(', '2', ',', 'NULL', ')'],
  ['CREATE', 'FUNCTION', 'due', '(', ')', 'RETURNS', 'INT', 'LANGUAGE', 'SQL', 'AS', '$$ SELECT 1 $$'],
  ['DO', "'BEGIN NULL; END'"],
  ['COMMENT', 'ON', 'TABLE', 'Books', 'IS', "'Shelf A'"],
  ['GRANT', 'SELECT', 'ON', 'Books', 'TO', '"Clerk"'],
  ['UPDATE', 'Books', 'SET', 'price', '=', '1.50', ',', 'due', '=', "DATE '2024-02-29'"],
];
const blanks = fc.constantFrom(' ', '\n', '\t', '\r\n', ' /* a; */ ', " -- it's\n", '\f', ' /* /* x */ */ ');
const constant = /^(\d|'|\$|[A-Z]+ ')/;
const quoted = /['"$]/;

function identityOf(sql: string): string {
  const [statement] = parseFile(decodeFile('any.sql', new TextEncoder().encode(sql))).statements;
  if (statement === undefined || 'error' in statement.parsed) throw new Error(`does not parse: ${sql}`);
  return statement.identity;
}

describe('law 5: identity', () => {
  it('ignores case, blanks and comments', () => {
    const tokens = fc.constantFrom(...statements);
    fc.assert(
      fc.property(tokens, fc.infiniteStream(blanks), fc.infiniteStream(fc.boolean()), (plain, spaces, cases) => {
        const written = plain.map((token) => {
          if (quoted.test(token)) return token;
          return [...token].map((char) => (cases.next().value ? char.toLowerCase() : char.toUpperCase())).join('');
        });
        const text = written.map((token) => `${spaces.next().value}${token}`).join('');
        expect(identityOf(text)).toBe(identityOf(plain.join(' ')));
      }),
    );
  });

  it('changes with any constant or body', () => {
    const places = statements.flatMap((tokens) =>
      tokens.flatMap((token, i) => (constant.test(token) ? [{ tokens, i, token }] : [])),
    );
    expect(places.length).toBeGreaterThan(9);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.nat(9), ({ tokens, i, token }, digit) => {
        const changed = token.replace(/\d(?!.*\d)|[^$'\d](?=[^\d]*$)/, (char) => `${char}${digit}`);
        expect(identityOf(tokens.with(i, changed).join(' '))).not.toBe(identityOf(tokens.join(' ')));
      }),
    );
  });

  it.each([
    ['varchar(10)', 'varchar(20)'],
    ['int', 'bigint'],
    ['int DEFAULT 0', 'int DEFAULT NULL'],
    ["text DEFAULT ''", 'text'],
    ['text DEFAULT $$a$$', "text DEFAULT 'A'"],
    ['int CHECK (a > 1)', 'int CHECK (a > 2)'],
    ["date DEFAULT '2024-01-01'", "date DEFAULT '2024-01-02'"],
    ['"A"', 'a'],
  ])('tells %s from %s', (one, other) => {
    expect(identityOf(`CREATE TABLE t (a ${one})`)).not.toBe(identityOf(`CREATE TABLE t (a ${other})`));
  });

  it('tells labels, quoted names, arguments and row counts apart', () => {
    const distinct = [
      "CREATE TYPE genre AS ENUM ('a', 'b')",
      "CREATE TYPE genre AS ENUM ('ab')",
      'CREATE TYPE "Genre" AS ENUM (\'ab\')',
      "INSERT INTO a VALUES ('1')",
      'INSERT INTO a VALUES (1)',
      'INSERT INTO a VALUES (1), (1)',
      'INSERT INTO a VALUES (1, 1)',
      'INSERT INTO a VALUES (1.0)',
      'SELECT true',
      'SELECT false',
    ];
    expect(new Set(distinct.map(identityOf)).size).toBe(distinct.length);
  });

  it('takes a body quoted in another way for the same', () => {
    expect(identityOf("DO $x$BEGIN RAISE 'a'; END$x$")).toBe(identityOf("DO 'BEGIN RAISE ''a''; END'"));
  });
});

import { describe, expect, it } from 'vitest';
import { comments, copyData, split } from '../../../src/core/sql/split.js';

/** The tiles that are no gap, as "kind: text". */
function pieces(text: string): string[] {
  return split(text).flatMap(({ kind, start, end }) => (kind === 'gap' ? [] : [`${kind}: ${text.slice(start, end)}`]));
}

const unsplit: Readonly<Record<string, string>> = {
  'a semicolon in a string': "SELECT ';';",
  'a doubled quote in a string': "SELECT 'it''s; late';",
  'a backslash in a plain string': "SELECT '\\';",
  'an escaped quote in an escape string': "SELECT E'it\\'s; late';",
  'an escape string that goes on in the next line': "SELECT E'on'\n  'it\\'s; late';",
  'an escape string that goes on behind a comment': "SELECT e'on' -- and on\n'it\\'s; late';",
  'other kinds of strings': "SELECT U&'\\0041;', B'01;', X'1F;', N'a;';",
  'a quoted identifier': 'SELECT 1 AS "a;""b;";',
  'a Unicode identifier': 'SELECT 1 AS U&"d\\0061;";',
  'a dollar quote': 'SELECT $$;$$;',
  'a tagged dollar quote with another one in it': 'SELECT $shelf$ $$;$$ $a$; $shelf$;',
  'a tag beyond ASCII': 'SELECT $полка$;$полка$;',
  'a parameter before a dollar quote': 'SELECT $1$$;$$;',
  'a block comment with another one in it': 'SELECT /* ; /* ; */ ; */ 1;',
  'a line comment': 'SELECT 1 -- ;\n;',
  'a comment behind an operator': 'SELECT 1 +-- ;\n2;',
  'the commands of a rule':
    'CREATE OR REPLACE RULE log AS ON DELETE TO books DO ALSO (INSERT INTO gone VALUES (1); NOTIFY gone);',
  'a body of SQL':
    'CREATE OR REPLACE FUNCTION due(d date) RETURNS text BEGIN ATOMIC SELECT CASE WHEN d < now() THEN 1 END; SELECT 2; END;',
  'the body of a procedure': 'create procedure tidy() begin atomic delete from loans; end;',
};

describe('split keeps one statement whole', () => {
  it.each(Object.entries(unsplit))('%s', (_name, text) => {
    expect(pieces(`${text}\nSELECT 'next';`)).toEqual([`sql: ${text}`, "sql: SELECT 'next';"]);
  });
});

const parted: readonly (readonly [string, string, readonly string[]])[] = [
  ['nothing', '', []],
  ['blanks, comments and stray semicolons', ' ;; -- a\n/* b; */ ;\r\n', []],
  ['a last statement without a semicolon', 'SELECT 1; SELECT 2 -- end', ['sql: SELECT 1;', 'sql: SELECT 2']],
  ['identifiers with dollars', 'SELECT a$b$c; SELECT d$b$e;', ['sql: SELECT a$b$c;', 'sql: SELECT d$b$e;']],
  [
    'an identifier that ends like a prefix of strings',
    "SELECT name'\\'; SELECT 1;",
    ["sql: SELECT name'\\';", 'sql: SELECT 1;'],
  ],
  [
    'a parenthesis that nobody closes',
    'CREATE TABLE a (id int; SELECT 1;',
    ['sql: CREATE TABLE a (id int;', 'sql: SELECT 1;'],
  ],
  ['BEGIN of a transaction', 'BEGIN; SELECT 1; END;', ['sql: BEGIN;', 'sql: SELECT 1;', 'sql: END;']],
  [
    'a function with a string body',
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; SELECT 2;",
    ["sql: CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';", 'sql: SELECT 2;'],
  ],
  ['a comment that a lone CR ends', '-- shelves\rSELECT 1;', ['sql: SELECT 1;']],
  ['an open string', "SELECT 'a; SELECT 1;", ["sql: SELECT 'a; SELECT 1;"]],
  ['an open dollar quote', 'SELECT $a$; SELECT 1; $b$', ['sql: SELECT $a$; SELECT 1; $b$']],
  ['an open comment', 'SELECT 1; /* SELECT 2;', ['sql: SELECT 1;']],
  ['a no-break space', 'SELECT\u00a01;', ['sql: SELECT\u00a01;']],
  [
    'psql lines',
    "\\set n 'a;'\r\nSELECT 1;\n  \\connect shop\n",
    ["psql: \\set n 'a;'", 'sql: SELECT 1;', 'psql: \\connect shop'],
  ],
  [
    'a statement that \\gexec ends',
    "SELECT 'VACUUM' -- now\n\\gexec\nSELECT 2;",
    ["sql: SELECT 'VACUUM'", 'psql: \\gexec', 'sql: SELECT 2;'],
  ],
  ['statements that \\; parts', 'SELECT 1\\; SELECT 2;', ['sql: SELECT 1', 'sql: SELECT 2;']],
  [
    'COPY with semicolons and quotes in its data',
    "COPY books FROM stdin;\n1\tit's;\n\\.x\n\\.\nSELECT 1;",
    ["copy: COPY books FROM stdin;\n1\tit's;\n\\.x\n\\.", 'sql: SELECT 1;'],
  ],
  [
    'COPY with CRLF',
    "copy books (a, b) from STDIN with (format csv);\r\n';\r\n\\.\r\nSELECT 1;",
    ["copy: copy books (a, b) from STDIN with (format csv);\r\n';\r\n\\.", 'sql: SELECT 1;'],
  ],
  ['COPY without an end of its data', 'COPY books FROM stdin;\n1;\n2', ['copy: COPY books FROM stdin;\n1;\n2']],
  [
    'COPY of a table with an awkward name',
    'COPY copy (a) FROM stdin;\n;\n\\.',
    ['copy: COPY copy (a) FROM stdin;\n;\n\\.'],
  ],
  ['COPY of a quoted table', 'COPY "b" (a) FROM stdin;\n;\n\\.', ['copy: COPY "b" (a) FROM stdin;\n;\n\\.']],
  ['COPY without data', 'COPY books FROM stdin;', ['copy: COPY books FROM stdin;']],
  [
    'COPY FROM a file, and TO',
    "COPY a FROM '/stdin'; COPY (SELECT 1 FROM stdin) TO stdout; COPY (SELECT 1) FROM stdin; SELECT 2;",
    [
      "sql: COPY a FROM '/stdin';",
      'sql: COPY (SELECT 1 FROM stdin) TO stdout;',
      'sql: COPY (SELECT 1) FROM stdin;',
      'sql: SELECT 2;',
    ],
  ],
  [
    '\\copy with its data',
    '\\copy books from stdin\n1;\n\\.\nSELECT 1;',
    ['psql: \\copy books from stdin\n1;\n\\.', 'sql: SELECT 1;'],
  ],
];

describe('split parts', () => {
  it.each(parted)('%s', (_name, text, expected) => {
    expect(pieces(text)).toEqual(expected);
  });
});

describe('comments', () => {
  it('finds line comments, and none in quotes, block comments, data and psql lines', () => {
    const text = [
      '-- +goose Up',
      "SELECT '-- a', $$-- b$$; -- c\r",
      '/* -- d */ \\echo -- e',
      'COPY books FROM stdin;',
      '-- f',
      '\\.',
      'SELECT 1 --',
    ].join('\n');
    expect(comments(text).map(({ start, end }) => text.slice(start, end))).toEqual(['-- +goose Up', '-- c', '--']);
  });
});

describe('copyData', () => {
  it.each([
    ['COPY a FROM stdin;\n1\n2\n\\.', '1\n2\n'],
    ['COPY a FROM stdin; -- rows\r\n1\r\n\\.', '1\r\n'],
    ['COPY a FROM stdin;\n\\.', ''],
    ['COPY a FROM stdin;\n1\\.', '1\\.'],
    ['COPY a FROM stdin;', ''],
    ["COPY a FROM stdin WITH (NULL ';');\n1", '1'],
  ])('of %j is %j', (text, data) => {
    const { start, end } = copyData(text, { start: 0, end: text.length });
    expect(text.slice(start, end)).toBe(data);
  });
});

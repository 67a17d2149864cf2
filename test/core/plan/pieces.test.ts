import { beforeAll, describe, expect, it } from 'vitest';
import { joinChunks } from '../../../src/core/conventions/body.js';
import { loadParser } from '../../../src/core/sql/parse.js';
import { planCase, textOf } from '../../support/plan-case.js';

beforeAll(loadParser);

/** The text that one migration takes of one file, by a choice such as "only: ['#1']", and of nothing else. */
function cut(text: string, choice = '', more = ''): string {
  const decisions = `migrations: [{ name: part, from: [{ path: db/1.sql${choice && `, ${choice}`} }] }]\n${more}`;
  return textOf(planCase({ 'db/1.sql': text }, decisions).plan.steps[0]!.chunks);
}
const first = "only: ['#1']";
const second = "only: ['#2']";

describe('a file taken whole', () => {
  it.each([
    [
      'with comments around',
      '-- the books\n\ncreate table a (id int); -- one\n\n/* two\n */ create table b (id int);\n-- end\n',
    ],
    ['with CRLF', '-- the books\r\ncreate table a (id int);\r\n\r\ncreate table b (id int);\r\n'],
    ['with CR', '-- the books\rcreate table a (id int); -- one\r-- two\rcreate table b (id int);\r'],
    ['with statements on one line', 'create table a (id int);create table b (id int); create table c (id int);'],
    [
      'with COPY data and psql lines',
      '\\set ON_ERROR_STOP on\ncopy a from stdin;\n1\tx;y\n\\.\ncreate table b (id int);\n',
    ],
    ['with empty statements', ';;create table a (id int);;\n;'],
    ['without any statement', '-- nothing yet\n'],
  ])('%s is its own text', (_, text) => {
    expect(cut(text)).toBe(text);
  });

  it.each([
    ['in its last line', 'create table a (id int)', 'create table a (id int)\n;\n'],
    ['before a line end', 'create table a (id int)\n', 'create table a (id int)\n;\n'],
    ['before a comment', 'create table a (id int) -- all\n', 'create table a (id int) -- all\n;\n'],
    ['before a comment without a line end', 'create table a (id int) -- all', 'create table a (id int) -- all\n;\n'],
    ['before a block comment', 'create table a (id int) /* all */\n', 'create table a (id int)\n;\n /* all */\n'],
    ['behind COPY data', 'copy a from stdin;\n1\n', 'copy a from stdin;\n1\n\\.\n'],
  ])('gets the end that it lacks %s', (_, text, expected) => {
    expect(cut(text)).toBe(expected);
  });

  it.each([
    ['its first line', 'begin;\nselect 1;\n', 'select 1;\ncommit;\n'],
    ['one line with others', 'begin; select 1; ', 'commit;'],
  ])('keeps BEGIN and COMMIT as comments in %s', (_, head, tail) => {
    const text = cut(head + tail);
    expect(text).toMatch(/-- begin; \(each migration runs in one transaction\)\n/);
    expect(text).toMatch(/select 1;\s*-- commit; \(each migration runs in one transaction\)\n/);
    expect(text).not.toMatch(/^\s*(begin|commit);/m);
  });

  it('keeps the comment behind a BEGIN', () => {
    expect(cut('-- head\nbegin; -- at once\nselect 1;\ncommit;\n-- foot\n')).toBe(
      `-- head
-- begin; (each migration runs in one transaction)
 -- at once
select 1;
-- commit; (each migration runs in one transaction)
-- foot
`,
    );
  });
});

describe('what is left out', () => {
  it('is said in its place, with the reason in one line, and its comments stay', () => {
    const retire = 'retire: [{ path: db/1.sql, only: [\'#2\'], reason: "test\\ndata" }]';
    const text =
      '-- a\ncreate table a (id int);\n-- rows\ninsert into a values (1); -- one\n-- c\ncreate table c (id int);\n';
    expect(cut(text, '', retire)).toBe(
      `-- a
create table a (id int);
-- rows
-- left out: change rows of table public.a (statement 2): test data
-- c
create table c (id int);
`,
    );
  });

  it('does not take the statement behind it on the line along', () => {
    const retire = "retire: [{ path: db/1.sql, only: ['#1'], reason: old }]";
    expect(cut('create table a (id int); create table b (id int);\n', '', retire)).toBe(
      '-- left out: create table public.a (statement 1): old\ncreate table b (id int);\n',
    );
  });

  it('is not mentioned where only a part is asked for', () => {
    const retire = "retire: [{ path: db/1.sql, only: ['#2'], reason: old }]";
    expect(cut('select 1;\nselect 2;\nselect 3;\n', "except: ['#3']", retire)).toBe('select 1;\n');
  });
});

describe('a statement taken alone', () => {
  it.each([
    [
      'brings the comments before it',
      '-- a\nselect 1;\n\n-- b\n-- more\nselect 2;\n',
      second,
      '\n-- b\n-- more\nselect 2;\n',
    ],
    ['and the comment in its line', 'select 1; -- one\nselect 2;\n', first, 'select 1; -- one\n'],
    ['not that of the line before', 'select 1; -- one\nselect 2;\n', second, 'select 2;\n'],
    ['and the comment in the last line of the file', 'select 1;\nselect 2; -- two', second, 'select 2; -- two'],
    ['the first of a line', 'select 1; select 2;\n', first, 'select 1; '],
    ['the second of a line', 'select 1; select 2;\n', second, 'select 2;\n'],
    ['a block comment belongs to what follows', 'select 1; /* two */ select 2;\n', second, ' /* two */ select 2;\n'],
    ['even on a line of its own', 'select 1; /* two\n */\nselect 2;\n', first, 'select 1;'],
    ['comments behind the last stay behind', 'select 1;\n-- the end\n', first, 'select 1;\n'],
    ['with CRLF', '-- a\r\nselect 1; -- one\r\n-- b\r\nselect 2;\r\n', second, '-- b\r\nselect 2;\r\n'],
    ['with CR', 'select 1; -- one\r-- b\rselect 2;\r', second, '-- b\rselect 2;\r'],
    ['without a semicolon', 'select 1;\nselect 2', second, 'select 2\n;\n'],
  ])('%s', (_, text, choice, expected) => {
    expect(cut(text, choice)).toBe(expected);
  });

  it('comes with the BEGIN of its file as a comment, wherever the file is split', () => {
    const text = 'begin;\ncreate table a (id int);\ncreate table b (id int);\ncommit;\n';
    for (const choice of [second, "only: ['#3']"])
      expect(cut(text, choice).match(/-- (begin|commit);/g)).toHaveLength(2);
  });
});

describe('several files in one migration', () => {
  it('end each with a statement of its own', () => {
    const files = { 'db/1.sql': 'select 1 -- one', 'db/2.sql': 'select 2;', 'db/3.sql': 'select 3\r\n' };
    const { plan } = planCase(files, 'migrations: [{ name: all, from: [db/1.sql, db/2.sql, db/3.sql] }]');
    expect(joinChunks(plan.steps[0]!.chunks)).toBe(`-- ---- from db/1.sql ----
select 1 -- one
;

-- ---- from db/2.sql ----
select 2;

-- ---- from db/3.sql ----
select 3
;`);
  });

  it('are named with what their bytes lost', () => {
    const files = {
      'db/1.sql': '\ufeffselect 1;\n',
      'db/2.sql': 'select 2;\r\n',
      'db/3.sql': 'select 3;\rselect 4;\n',
    };
    const { plan } = planCase(files, 'migrations: [{ name: all, from: [db/1.sql, db/2.sql, db/3.sql] }]');
    expect(plan.steps[0]!.from.map(({ changes }) => changes.join())).toEqual([
      'byte order mark dropped',
      'CRLF to LF',
      'mixed line ends to LF',
    ]);
  });
});

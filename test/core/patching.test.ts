import { beforeAll, describe, expect, it } from 'vitest';
import { editFault, keptEdit } from '../../src/core/patching.js';
import { loadParser } from '../../src/core/sql/parse.js';

beforeAll(loadParser);

const PATH = 'versions/001_books.sql';
const HEAD = '-- 001_books: Books\n--   from a.sql sha256:00\n';
const BODY = 'CREATE TABLE books (id int);\n-- more\nCREATE TABLE shelves (id int);\n';
const FILE = `${HEAD}\n${BODY}`;
const MORE = FILE.replace('shelves (id int)', 'shelves (id bigint)');
const PATCHED =
  '@@ -1,3 +1,3 @@\n CREATE TABLE books (id int);\n -- more\n-CREATE TABLE shelves (id int);\n+CREATE TABLE shelves (id bigint);\n';

function kept(text: string) {
  return keptEdit({ path: PATH, text, unpatched: FILE, mappingPath: 'mapping.yaml' });
}

describe('an edit of a canonical file', () => {
  it.each<[string, string, string | null]>([
    ['nothing', FILE, null],
    ['another type', MORE, PATCHED],
    [
      'a header that says that it is patched',
      MORE.replace('\n\n', '\n-- Patched by mapping.yaml (2 lines).\n\n'),
      PATCHED,
    ],
    ['a patch that was taken out', FILE.replace('\n\n', '\n-- Patched by mapping.yaml (2 lines).\n\n'), null],
    [
      'an end without a line break',
      FILE.trimEnd(),
      '@@ -1,3 +1,3 @@\n CREATE TABLE books (id int);\n -- more\n-CREATE TABLE shelves (id int);\n+CREATE TABLE shelves (id int);\n\\ No newline at end of file\n',
    ],
  ])('is kept as a patch: %s', (_, text, patch) => {
    expect(kept(text)).toEqual({ patch, refusal: null });
  });

  it.each<[string, string, string]>([
    ['no text', '', 'the header of versions/001_books.sql was edited'],
    ['another header', FILE.replace('Books', 'Shelves'), 'the header of versions/001_books.sql was edited'],
    [
      'a comment below the header',
      FILE.replace('\n\n', '\n-- mine\n\n'),
      'the header of versions/001_books.sql was edited',
    ],
    ['carriage returns', FILE.replaceAll('\n', '\r\n'), 'versions/001_books.sql has carriage returns'],
    ['one carriage return', MORE.replace('-- more\n', '-- more\r\n'), 'versions/001_books.sql has carriage returns'],
    [
      'another text altogether',
      `${HEAD}\n${Array.from({ length: 25_000 }, (_, index) => `SELECT ${index};\n`).join('')}`,
      'versions/001_books.sql is too different from its sources',
    ],
  ])('is kept by no patch: %s', (_, text, why) => {
    const { patch, refusal } = kept(text);
    expect(patch).toBeNull();
    expect(refusal!.message).toContain(why);
    expect(refusal!.hint).toMatch(/\.$/);
  });
});

describe('what an edit breaks', () => {
  const BROKEN = FILE.replace('-- more', 'CREATE TABEL members (id int);');

  it.each<[string, string, string, { line: number; says: string } | null]>([
    ['nothing', FILE, MORE, null],
    ['nothing by what is taken out', FILE, `${HEAD}\n`, null],
    ['a statement', FILE, BROKEN, { line: 5, says: 'syntax error at or near "TABEL" (versions/001_books.sql:5:8)' }],
    ['not what was broken before', BROKEN, BROKEN.replace('books (id int)', 'books (id bigint)'), null],
    ['the last statement', FILE, MORE.replace(');\n', ';\n'), { line: 4, says: 'does not parse as it is patched' }],
    [
      'the transaction',
      FILE,
      FILE.replace('-- more', 'COMMIT;'),
      { line: 5, says: 'controls transactions in its middle' },
    ],
    [
      'the transaction, behind another new statement',
      FILE,
      FILE.replace('-- more', 'SELECT 7;\nCOMMIT;'),
      { line: 6, says: '(versions/001_books.sql:6:1)' },
    ],
    [
      'the transaction, by the other half of a pair that is taken out',
      `${HEAD}\nBEGIN;\n${BODY}COMMIT;\n`,
      `${HEAD}\n${BODY}COMMIT;\n`,
      { line: 7, says: 'controls transactions in its middle' },
    ],
    ['not the transaction that was broken before', `${FILE}COMMIT;\n`, `${MORE}COMMIT;\n`, null],
    ['no pair around all', FILE, `${HEAD}\nBEGIN;\n${BODY}COMMIT;\n`, null],
  ])('%s', (_, before, after, fault) => {
    const found = editFault(PATH, before, after);
    if (fault === null) return expect(found).toBeNull();
    expect(found).toMatchObject({ line: fault.line });
    expect(found!.message).toContain(fault.says);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { renderStep } from '../../../src/core/conventions/canonical.js';
import { foresights } from '../../../src/core/foresee.js';
import { loadParser } from '../../../src/core/sql/parse.js';
import { type Files, fatesIn, planCase } from '../../support/plan-case.js';

beforeAll(loadParser);

/** Writes decisions on one migration, books, with a patch. */
function patching(hunk: string): string {
  const lines = hunk.split('\n').map((line) => `      ${line}`);
  return ['migrations:', '  - name: books', '    from: db/001.sql', '    patch: |', ...lines].join('\n');
}
function refusals(files: Files, decisions: string): string[] {
  const { corpus, plan } = planCase(files, decisions);
  return foresights(corpus, plan).foreseen.runs.flatMap((run) => run.refusals.map(({ message }) => message));
}
const FILES = { 'db/001.sql': 'create table books (id int);\r\ncreate index i on books (title);\r\n' };
const MENDED = patching(
  '@@ -1,2 +1,2 @@\n-create table books (id int);\n+create table books (id int, title text);\n create index i on books (title);',
);

describe('a patch', () => {
  it('changes what is written, whatever line ends its source has', () => {
    const { plan, mapping } = planCase(FILES, MENDED);
    const [up] = renderStep(plan.steps[0]!, mapping);
    expect(up!.text).toContain(
      '-- Patched by mapping.yaml (2 lines).\n\ncreate table books (id int, title text);\ncreate index',
    );
    expect(plan.problems).toEqual([]);
    expect(fatesIn(plan, 'db/001.sql')).toEqual(['up 001', 'up 001']);
    expect(plan.fates.get('db/001.sql')!.map(([fate]) => 'changed' in fate!)).toEqual([true, false]);
  });

  it('changes what is foreseen', () => {
    const plain = 'migrations: [{ name: books, from: db/001.sql }]';
    expect(refusals(FILES, plain)).toEqual(['column title of table public.books does not exist']);
    expect(refusals(FILES, MENDED)).toEqual([]);
  });

  it('decides with its statements whether the migration runs in a transaction', () => {
    const hunk = '@@ -1,2 +1,2 @@\n create table books (id int);\n-create index i on books (title);\n';
    const { plan } = planCase(FILES, patching(`${hunk}+create index concurrently i on books (id);`));
    expect(plan.steps[0]!.transaction).toBe(false);
  });

  it('is a problem with its hunk once it no longer applies', () => {
    const { plan } = planCase({ 'db/001.sql': 'create table volumes (id int);\n' }, MENDED);
    expect(plan.problems).toMatchObject([{ at: { line: 6 }, detail: expect.arrayContaining(['@@ -1,2 +1,2 @@']) }]);
    expect(plan.steps[0]!.rewritten).toBeUndefined();
  });

  it('is a problem where it leaves what does not parse', () => {
    const { plan } = planCase(FILES, MENDED.replace('title text)', 'title text'));
    expect(plan.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('does not parse as it is patched'),
    ]);
  });
});

describe('a migration written by hand', () => {
  const own = 'migrations: [{ name: books, from: db/001.sql, body: own }]';
  const text = 'BEGIN;\r\ncreate table books (id int, title text);\r\nCOMMIT;\r\n';

  it('keeps its text, and claims the statements of its sources', () => {
    const { plan, mapping } = planCase({ ...FILES, 'versions/001_books.sql': text }, own);
    expect(renderStep(plan.steps[0]!, mapping)).toEqual([{ path: 'versions/001_books.sql', text }]);
    expect(fatesIn(plan, 'db/001.sql')).toEqual(['up 001', 'up 001']);
    expect(plan.steps[0]).toMatchObject({ transaction: true, downOrigin: 'none' });
  });

  it('has the rollback that lies beside it, and claims that of its sources', () => {
    const downs = { 'db/001_down.sql': 'drop table books;', 'down/001_books_down.sql': 'drop table if exists books;' };
    const { plan, mapping } = planCase({ ...FILES, ...downs, 'versions/001_books.sql': text }, own);
    expect(plan.steps[0]!.downOrigin).toBe('own');
    expect(renderStep(plan.steps[0]!, mapping)[1]!.text).toBe('drop table if exists books;');
    expect(fatesIn(plan, 'db/001_down.sql')).toEqual(['down 001']);
  });

  it('is a problem where it ends its transaction early', () => {
    const { plan } = planCase({ ...FILES, 'versions/001_books.sql': `${text}rollback;` }, own);
    expect(plan.problems).toMatchObject([{ message: expect.stringContaining('(versions/001_books.sql:4:1)') }]);
  });

  it.each([
    [{}, 'create versions/001_books.sql with its SQL'],
    [{ 'versions/002_books.sql': text }, 'rename versions/002_books.sql to versions/001_books.sql'],
    [{ 'versions/001_books.sql': `\ufeff${text}` }, 'as UTF-8 without a byte order mark'],
  ])('is a problem without a file that can be kept: %j', (files, help) => {
    const { plan } = planCase({ ...FILES, ...(files as Files) }, own);
    expect(plan.problems).toMatchObject([{ at: { line: 3 }, help: expect.stringContaining(help) }]);
  });
});

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { printJson } from '../../src/core/lock/print.js';
import { lockOf, parseLock, printLock } from '../../src/core/lock.js';
import type { FileWrite, Finding, Lock } from '../../src/core/model.js';
import { consolidationReport } from '../../src/core/report/markdown.js';
import { loadParser } from '../../src/core/sql/parse.js';
import { reportFacts } from '../../src/core/summary.js';
import { ruleContext } from '../support/rule-case.js';

const library = `=== mapping.yaml
onefold: 1
sources:
  - path: catalogue
    keep: [views.sql]
  - path: desk
  - { path: old, status: reference }
ignore:
  - { path: seeds, reason: test data }
migrations:
  - name: books
    from: catalogue/001_books.sql
  - name: loans
    group: Lending
    from:
      - { path: desk/loans.sql, except: ['#2'] }
retire:
  - { path: desk/loans.sql, only: ['#2'], reason: nobody pays fines }
accept:
  - { finding: missing-down *, reason: rollback is by restore }
=== catalogue/001_books.sql
CREATE TABLE books (isbn text PRIMARY KEY);
=== catalogue/views.sql
CREATE VIEW shelf AS SELECT 1;
=== desk/loans.sql
BEGIN;
CREATE TABLE fines (cents int);
CREATE TABLE loans (isbn text);
COMMIT;
=== old/dump.sql
CREATE TABLE books (title text);
=== seeds/books.sql
INSERT INTO books VALUES ('978-3-16-148410-0');
=== versions/001_books.sql
CREATE TABLE books (isbn text PRIMARY KEY);
=== versions/007_members.sql
CREATE TABLE members ();
`;

const accepted: Finding = {
  rule: 'missing-down',
  severity: 'warning',
  key: 'missing-down desk/loans.sql',
  subject: 'desk/loans.sql',
  message: 'desk/loans.sql has no rollback.',
  at: [{ path: 'desk/loans.sql', line: 1 }],
  help: 'write one.',
  detail: ['an excerpt'],
  state: { kind: 'accepted', by: { at: { path: 'mapping.yaml', line: 19 }, reason: 'rollback is by restore' } },
};
const writes: FileWrite[] = [
  { path: 'versions/002_loans.sql', text: 'CREATE TABLE loans (isbn text); -- Verleih für Bücher\n' },
  { path: 'reports/CONSOLIDATION.md', text: '# Report\n' },
  { path: 'reports/consolidation.lock.json', text: '{}\n' },
];

let lock: Lock;
let context: ReturnType<typeof ruleContext>;
beforeAll(async () => {
  await loadParser();
  context = ruleContext(library);
  const at = context.mapping.accept[0]!.at;
  const finding: Finding = { ...accepted, state: { kind: 'accepted', by: { at, reason: 'rollback is by restore' } } };
  const facts = reportFacts(context.corpus, context.mapping, context.plan, [finding]);
  lock = lockOf({ ...context, text: 'onefold: 1\n', facts, findings: [finding], writes, previous: null });
});

describe('the lock', () => {
  test('holds every legacy file with its fate and hashes, none of the canonical ones and none that is ignored elsewhere', () => {
    expect(lock.files.map(({ path, fate, statements }) => [path, fate, statements.length])).toEqual([
      ['catalogue/001_books.sql', 'planned', 1],
      ['catalogue/views.sql', 'kept', 1],
      ['desk/loans.sql', 'planned', 4],
      ['old/dump.sql', 'reference', 1],
    ]);
    const books = context.corpus.files.get('catalogue/001_books.sql')!.file;
    expect(lock.files[0]).toMatchObject({ sha256: books.sha256, sha256Lf: books.sha256Lf, blob: books.blob });
  });

  test('holds the hash of everything written but itself', () => {
    expect(lock.targets).toEqual([
      {
        path: 'reports/CONSOLIDATION.md',
        version: null,
        sha256: '497b7725a00101d6cf82489ef502fb0918962b10aaa7279962ab5ec3edc62533',
      },
      {
        path: 'versions/002_loans.sql',
        version: '002',
        sha256: 'f17932cf7397a3b49bf8a672637af9ae74dadba92fc69ea669fd6a953150f54a',
      },
    ]);
  });

  test('counts what each glob under accept covers', () => {
    expect(lock.accepted).toEqual({ 'missing-down *': 1 });
  });

  test('prints and parses back to the same lock and the same bytes', () => {
    const text = printLock(lock);
    expect(text.endsWith('}\n')).toBe(true);
    expect(parseLock(text)).toEqual({ lock, problem: null });
    expect(printLock(parseLock(text).lock!)).toBe(text);
  });

  test('lets the report be written again byte for byte', () => {
    const { corpus, mapping, plan } = context;
    const now = { facts: reportFacts(corpus, mapping, plan, [accepted]), mapping, proof: null, digest: '' };
    const later = { ...now, facts: parseLock(printLock({ ...lock, report: now.facts })).lock!.report };
    expect(consolidationReport(later)).toBe(consolidationReport(now));
  });
});

describe('a text that is no lock', () => {
  test.each([
    ['', 'it is not JSON'],
    ['<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> main\n', 'it holds the marks of an unfinished merge'],
    ['{}', 'it is not a lock that this onefold can read: `onefold`'],
    ['[1]', 'it is not a lock that this onefold can read: the whole'],
  ])('%j says what is wrong', (text, problem) => {
    expect(parseLock(text).lock).toBeNull();
    expect(parseLock(text).problem).toContain(problem);
  });

  test('names the field, and the version that it does not know', () => {
    expect(parseLock(JSON.stringify({ ...lock, onefold: 2 })).problem).toContain('`onefold`');
    const lost = { ...lock.files[0]!, fate: 'lost' };
    expect(parseLock(JSON.stringify({ ...lock, files: [lost] })).problem).toContain('`files.0.fate`');
  });

  test('never makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseLock(text).lock).toBeNull();
      }),
    );
  });
});

test('the printed JSON is the same value, on lines of at most 120 columns where it can be', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(printJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  const lines = printJson({ ids: Array.from({ length: 40 }, (_, i) => `statement-${i}`), at: { path: 'a', line: 1 } });
  expect(Math.max(...lines.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(lines).toContain('\n  "at": { "path": "a", "line": 1 }\n');
});

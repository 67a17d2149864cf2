import { expect, test } from 'vitest';
import type { Report, Run } from '../../../src/core/model.js';
import { jsonReport } from '../../../src/core/report/json.js';
import { at, elevenRows, plan, settled } from './library.js';

const json = (parts: Partial<Report>): Record<string, unknown> =>
  JSON.parse(jsonReport({ command: 'scan', verdict: 'attention', notes: ['n'], ...parts }));

test('says its schema and leaves out what the command has not', () => {
  expect(json({})).toEqual({ schema: 1, command: 'scan', verdict: 'attention', notes: ['n'] });
});

test('maps a plan to sorted objects, whatever the order of its maps', () => {
  const shuffled = {
    ...plan,
    fates: new Map([...plan.fates].reverse()),
    fileFates: new Map([...plan.fileFates].reverse()),
  };
  const report = { command: 'plan', verdict: 'ok', notes: [] } as const;
  expect(jsonReport({ ...report, plan: shuffled })).toBe(jsonReport({ ...report, plan }));
  expect(json({ plan }).plan).toMatchObject({
    migrations: [{ version: '001', from: [{ path: 'db/001_books.sql', statements: [1, 2, 3], of: 4 }, {}] }],
    files: { 'db/001_books.sql': 'planned' },
    statements: { 'db/002_members.sql': [[{ kind: 'up', version: '001', at }]] },
    problems: [{ at }],
  });
});

test('maps findings with the line that answers them', () => {
  expect(json({ findings: [settled] }).findings).toEqual([
    {
      ...settled,
      detail: [],
      state: { kind: 'settled', at: { path: 'mapping.yaml', line: 31 }, reason: 'superseded by the loans table' },
    },
  ]);
});

test('names changed files without their text', () => {
  const changes = [{ path: 'versions/001_books.sql', before: null, text: 'CREATE TABLE books ();\n' }];
  expect(json({ changes }).changes).toEqual([{ path: 'versions/001_books.sql', change: 'created' }]);
});

test('maps the status with what the ledger says', () => {
  const status = elevenRows().slice(7, 9);
  expect(json({ status }).status).toMatchObject([
    { version: '008', state: 'applied', applied: { at: '2024-11-30 10:45:30' } },
    { version: '009', state: 'pending', applied: null },
  ]);
});

test('maps where a run failed', () => {
  const place = { path: 'versions/002_loans.sql', line: 4, column: 7 };
  const failure = {
    place,
    sqlstate: '42P01',
    message: 'no books',
    detail: null,
    hint: null,
    cause: 'why',
    excerpt: ['x', '^'],
  };
  const failed = { version: '002', name: 'loans', failure };
  const run: Run = { direction: 'up', done: [], failed, notRun: [{ version: '003', name: 'fines' }] };
  const { place: _place, ...said } = failure;
  expect(json({ run }).run).toEqual({
    direction: 'up',
    rehearsed: false,
    done: [],
    failed: { version: '002', name: 'loans', failure: { at: place, ...said } },
    notRun: [{ version: '003', name: 'fines' }],
  });
});

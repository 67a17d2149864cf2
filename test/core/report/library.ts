/** Small hand-made values that the reporter tests share: the ledger of a robot service, the plan of a library. */
import type { AppliedRow, Finding, Plan, StatusRow } from '../../../src/core/model.js';

const NAMES = [
  'initial_schema',
  'job_queue',
  'heartbeats',
  'schedules',
  'rbac_tenancy',
  'templates',
  'audit_log',
  'dlq',
  'healing_events',
  'robot_api_keys',
  'robot_logs',
];

export function ledgerRow(version: string, name: string, at: string): AppliedRow {
  return { version, name, checksum: 'c0ffee00c0ffee00', at, milliseconds: 12, gitCommit: null, appliedBy: null };
}

export function elevenRows(): StatusRow[] {
  return NAMES.map((name, i) => {
    const version = String(i + 1).padStart(3, '0');
    const applied = i < 8 ? ledgerRow(version, name, `2024-11-30 10:45:${23 + i}`) : null;
    return { version, name, state: applied ? 'applied' : 'pending', applied, checksum: 'c0ffee00c0ffee00' };
  });
}

export const duplicate: Finding = {
  rule: 'duplicate-number',
  severity: 'error',
  key: 'duplicate-number db/007',
  subject: 'db/007',
  message: 'number 007 is used by 2 migrations.',
  at: [
    { path: 'db/legacy/007_users.sql', line: 1 },
    { path: 'db/old/007_orders.sql', line: 1 },
  ],
  help: 'put one before the other under `migrations:` in mapping.yaml, or retire one with a reason.',
  state: { kind: 'open' },
};
export const settled: Finding = {
  ...duplicate,
  state: { kind: 'settled', by: { at: { path: 'mapping.yaml', line: 31 }, reason: 'superseded by the loans table' } },
};

export const at = { path: 'mapping.yaml', line: 9 };
export const plan: Plan = {
  steps: [
    {
      version: '001',
      name: 'books_and_members',
      title: null,
      group: null,
      chunks: [],
      down: [],
      downOrigin: 'legacy',
      transaction: true,
      dependsOn: [],
      from: [
        { path: 'db/001_books.sql', sha256: 'aa', statements: [1, 2, 3], of: 4, changes: [] },
        { path: 'db/002_members.sql', sha256: 'bb', statements: [1], of: 1, changes: [] },
      ],
      downFrom: [],
      why: 'It comes first.',
      at,
    },
  ],
  fates: new Map([
    ['db/001_books.sql', [[{ kind: 'up', version: '001', at }], [{ kind: 'up', version: '001', at }], [], []]],
    ['db/002_members.sql', [[{ kind: 'up', version: '001', at }]]],
  ]),
  fileFates: new Map([
    ['db/001_books.sql', 'planned'],
    ['db/002_members.sql', 'planned'],
    ['notes/queries.sql', 'ignored'],
  ]),
  renamed: new Map(),
  problems: [{ at, message: 'nothing matches `table public.loans`.', help: 'name a table that the file creates.' }],
};

/** Hand-made facts of a clinic whose two migration directories were folded into three migrations. */
import { defaultMapping } from '../../../src/core/mapping.js';
import type { Finding, Mapping, Proof, ReportFacts } from '../../../src/core/model.js';

const decided = (line: number, reason: string) => ({ at: { path: 'mapping.yaml', line }, reason });

const settledFinding: Finding = {
  rule: 'object-created-twice',
  severity: 'error',
  key: 'object-created-twice table public.patients',
  subject: 'table public.patients',
  message: 'table public.patients is created by 2 files with 4 and 6 columns.',
  at: [
    { path: 'api/migrations/001_patients.sql', line: 3 },
    { path: 'billing/sql/patients.sql', line: 1, column: 5 },
  ],
  help: 'say which definition stays under `resolve:` in mapping.yaml.',
  state: { kind: 'settled', by: decided(21, 'the one that the reception uses') },
};
const openFinding: Finding = {
  rule: 'statement-left-behind',
  severity: 'error',
  key: 'statement-left-behind billing/sql/invoices.sql#2',
  subject: 'billing/sql/invoices.sql#2',
  message: 'statement 2 of billing/sql/invoices.sql has no fate.',
  at: [{ path: 'billing/sql/invoices.sql', line: 9 }],
  help: 'take it in an entry under `migrations:`, or retire it with a reason.',
  state: { kind: 'open' },
};
const acceptedFinding: Finding = {
  rule: 'missing-down',
  severity: 'warning',
  key: 'missing-down api/migrations/002_visits.sql',
  subject: 'api/migrations/002_visits.sql',
  message: 'api/migrations/002_visits.sql has no rollback.',
  at: [{ path: 'api/migrations/002_visits.sql', line: 1 }],
  help: 'write one, or accept this with a reason.',
  state: { kind: 'accepted', by: decided(30, 'rollback is by restore') },
};

const plain = { statements: 2, unaccounted: 0, versions: [], downs: [], dropped: [], reason: null };

export const facts: ReportFacts = {
  sources: [
    {
      path: 'api/migrations',
      status: 'deprecated',
      conventions: ['numbered'],
      files: [
        'api/migrations/001_patients.sql',
        'api/migrations/001_patients_down.sql',
        'api/migrations/002_visits.sql',
        'api/migrations/old/003_rooms.sql',
      ],
    },
    {
      path: 'billing/sql',
      status: 'deprecated',
      conventions: ['plain'],
      files: ['billing/sql/invoices.sql', 'billing/sql/patients.sql', 'billing/sql/schema.sql'],
    },
    { path: 'docs/reference.sql', status: 'reference', conventions: [], files: ['docs/reference.sql'] },
  ],
  files: [
    { ...plain, path: 'api/migrations/001_patients.sql', fate: 'planned', versions: ['001'] },
    { ...plain, path: 'api/migrations/001_patients_down.sql', fate: 'down', downs: ['001'] },
    { ...plain, path: 'api/migrations/002_visits.sql', fate: 'planned', versions: ['002'] },
    {
      ...plain,
      path: 'api/migrations/old/003_rooms.sql',
      fate: 'retired',
      reason: 'the clinic has one room',
      dropped: [{ kind: 'retired', statements: [1, 2], ...decided(25, 'the clinic has one room') }],
    },
    { ...plain, path: 'billing/sql/invoices.sql', fate: 'planned', versions: ['003'] },
    {
      ...plain,
      path: 'billing/sql/patients.sql',
      fate: 'planned',
      versions: ['003'],
      dropped: [{ kind: 'resolved', statements: [1], ...decided(21, 'the one that the reception uses') }],
    },
    { ...plain, path: 'billing/sql/schema.sql', fate: 'kept' },
    { ...plain, path: 'docs/reference.sql', fate: 'reference' },
    { ...plain, path: 'tests/seed.sql', fate: 'ignored', reason: 'test data' },
  ],
  ignored: [{ path: 'reports/monthly', reason: 'queries' }],
  statements: { all: 12, up: 7, down: 2, absorbed: 0, retired: 2, resolved: 1, unaccounted: 0, twice: 0 },
  migrations: [
    {
      version: '001',
      name: 'patients',
      title: 'Patients and their addresses',
      group: 'Core Migrations',
      from: [{ path: 'api/migrations/001_patients.sql', taken: 2, of: 2 }],
      downFrom: [{ path: 'api/migrations/001_patients_down.sql', taken: 2, of: 2 }],
      downOrigin: 'legacy',
      transaction: true,
      creates: ['table public.patients', 'table public.addresses', 'index public.patients_name'],
      why: 'It comes first.',
    },
    {
      version: '002',
      name: 'visits',
      title: null,
      group: 'Core Migrations',
      from: [{ path: 'api/migrations/002_visits.sql', taken: 2, of: 2 }],
      downFrom: [],
      downOrigin: 'none',
      transaction: true,
      creates: ['table public.visits', 'view public.visits_today'],
      why: 'It needs 001.',
    },
    {
      version: '003',
      name: 'invoices',
      title: 'Invoices',
      group: null,
      from: [
        { path: 'billing/sql/patients.sql', taken: 1, of: 2 },
        { path: 'billing/sql/invoices.sql', taken: 2, of: 2 },
      ],
      downFrom: [],
      downOrigin: 'generated',
      transaction: true,
      creates: ['table billing.invoices'],
      why: 'It needs 001.',
    },
  ],
  findings: [acceptedFinding, settledFinding],
  objects: [
    {
      object: 'table public.patients',
      definedIn: [
        { at: { path: 'api/migrations/001_patients.sql', line: 3 }, fate: 'stays', version: '001' },
        { at: { path: 'billing/sql/patients.sql', line: 1 }, fate: 'resolved', version: null },
      ],
    },
    {
      object: 'table public.visits',
      definedIn: [{ at: { path: 'api/migrations/002_visits.sql', line: 1 }, fate: 'stays', version: '002' }],
    },
  ],
  mentions: [
    {
      at: { path: 'deploy/setup.sh', line: 4 },
      names: 'api/migrations',
      text: 'cat api/migrations/*.sql | psql "$URL" # `one` by one',
    },
  ],
};

export const mapping: Mapping = { ...defaultMapping('mapping.yaml'), postgres: '15', sealed: '2025-12-03' };
const object = { definedIn: [], canonicalIn: [], refused: null, differences: [] };
export const digest = 'd1'.repeat(32);
/** Two of three rollbacks hold, one table is lost for a reason. */
export const proof: Proof = {
  onefold: 1,
  digest,
  decisions: 'd2'.repeat(32),
  inputs: {},
  server: 'embedded PostgreSQL 18',
  postgres: '18.4',
  prepared: [],
  leftOut: [],
  legacy: [{ source: null, files: 3, failed: [] }],
  canonical: { applied: ['001', '002', '003'], failed: null, notRun: [], verified: 3 },
  refused: [],
  steps: [
    { version: '001', name: 'patients', second: 'same', rollback: 'whole' },
    { version: '002', name: 'visits', second: 'refused', rollback: 'incomplete' },
    { version: '003', name: 'invoices', second: 'changes', rollback: 'none' },
  ],
  whole: null,
  objects: [
    { ...object, object: 'table public.patients', fate: 'kept', reason: null },
    { ...object, object: 'table public.old_visits', fate: 'retired', reason: 'replaced by visits' },
  ],
  rows: { tables: 1, differing: [] },
  catalogs: { legacy: 'd3'.repeat(32), canonical: 'd4'.repeat(32) },
  open: [],
};

/** The same clinic before the work is done: an open error, a statement without a fate, not sealed. */
export const draftFacts: ReportFacts = {
  ...facts,
  files: facts.files.map((file) => (file.path === 'billing/sql/invoices.sql' ? { ...file, unaccounted: 1 } : file)),
  statements: { ...facts.statements, up: 6, unaccounted: 1 },
  findings: [...facts.findings, openFinding],
};

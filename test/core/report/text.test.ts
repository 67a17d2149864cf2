import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding, Report, Run, StatusRow } from '../../../src/core/model.js';
import { plain, type Style } from '../../../src/core/report/style.js';
import { textReport } from '../../../src/core/report/text.js';
import { duplicate, elevenRows, ledgerRow, plan, settled } from './library.js';

const print = (parts: Partial<Report>): string =>
  textReport({ command: 'status', verdict: 'ok', notes: [], ...parts }, plain);

describe('status', () => {
  test('is the documented table, byte for byte', () => {
    expect(print({ status: elevenRows() })).toBe(`Migration Status:

Version    Name                                     Status       Applied At          Checksum
--------------------------------------------------------------------------------------------------------------
001        initial_schema                           APPLIED      2024-11-30 10:45:23 OK
002        job_queue                                APPLIED      2024-11-30 10:45:24 OK
003        heartbeats                               APPLIED      2024-11-30 10:45:25 OK
004        schedules                                APPLIED      2024-11-30 10:45:26 OK
005        rbac_tenancy                             APPLIED      2024-11-30 10:45:27 OK
006        templates                                APPLIED      2024-11-30 10:45:28 OK
007        audit_log                                APPLIED      2024-11-30 10:45:29 OK
008        dlq                                      APPLIED      2024-11-30 10:45:30 OK
009        healing_events                           PENDING      -                   -
010        robot_api_keys                           PENDING      -                   -
011        robot_logs                               PENDING      -                   -

Total: 11 | Applied: 8 | Pending: 3
`);
  });

  test('counts every state that occurs, and the counts add up', () => {
    const applied = ledgerRow('001', 'members', '2024-03-01 09:00:00');
    const printed = print({
      status: [
        { version: '001', name: 'members', state: 'changed', applied, checksum: 'deadbeefdeadbeef' },
        { version: '002', name: 'loans', state: 'missing', applied, checksum: null },
        { version: '003', name: 'fines', state: 'out-of-order', applied: null, checksum: 'deadbeefdeadbeef' },
        { version: '004', name: 'shelves', state: 'applied', applied, checksum: applied.checksum },
      ],
    });
    expect(printed).toContain('Total: 4 | Applied: 1 | Pending: 0 | Changed: 1 | Missing: 1 | Out of order: 1\n');
    expect(printed).toMatch(/^001 .* CHANGED {6}2024-03-01 09:00:00 MISMATCH$/m);
    expect(printed).toMatch(/^002 .* MISSING {6}2024-03-01 09:00:00 -$/m);
  });

  test('keeps its columns under a name longer than the column', () => {
    const long = 'a'.repeat(52);
    const [first] = elevenRows();
    const lines = print({ status: [first as StatusRow, { ...(first as StatusRow), name: long }] }).split('\n');
    const columns = lines.filter((line) => line.includes('APPLIED')).map((line) => line.indexOf('APPLIED'));
    expect(new Set(columns).size).toBe(1);
    expect(lines[2]?.indexOf('Status')).toBe(columns[0]);
  });
});

describe('run', () => {
  const run: Run = {
    direction: 'up',
    done: [
      { version: '009', name: 'healing_events', milliseconds: 125, notices: [] },
      { version: '010', name: 'robot_api_keys', milliseconds: 87, notices: [] },
      { version: '011', name: 'robot_logs', milliseconds: 156, notices: [] },
    ],
    failed: null,
    notRun: [],
  };

  test('is the documented output, byte for byte', () => {
    expect(print({ run })).toBe(`Found 3 pending migration(s):

  [009] healing_events
      Applied in 125ms
  [010] robot_api_keys
      Applied in 87ms
  [011] robot_logs
      Applied in 156ms

Applied 3 migration(s).
`);
  });

  test('says how a rollback went', () => {
    const down: Run = { ...run, direction: 'down', done: run.done.slice(2) };
    expect(print({ run: down })).toBe(`Rolling back 1 migration(s):

  [011] robot_logs
      Rolled back in 156ms

Rolled back 1 migration(s).
`);
  });

  test('shows where a migration failed, and what was done and what was not run', () => {
    const failure = {
      place: { path: 'versions/010_robot_api_keys.sql', line: 4, column: 22 },
      sqlstate: '42P01',
      message: 'relation "robots" does not exist',
      detail: 'Nobody created it.',
      hint: 'Create it in an earlier migration.',
      excerpt: ['  robot_id uuid REFERENCES robots (id)', '                ^'],
    };
    const printed = print({
      run: {
        ...run,
        done: run.done.slice(0, 1),
        failed: { version: '010', name: 'robot_api_keys', failure },
        notRun: [{ version: '011', name: 'robot_logs' }],
      },
    });
    expect(printed).toBe(`Found 3 pending migration(s):

  [009] healing_events
      Applied in 125ms
  [010] robot_api_keys
      Failed: relation "robots" does not exist (SQLSTATE 42P01)
      versions/010_robot_api_keys.sql:4:22
          robot_id uuid REFERENCES robots (id)
                        ^
      detail: Nobody created it.
      hint: Create it in an earlier migration.
  [011] robot_logs
      Not run

Applied 1 migration(s), 1 failed, 1 not run.
`);
  });

  test('counts what was to follow a failure when it is much, and lists all that a dry run would run', () => {
    const notRun = ['003', '004', '005', '006', '007', '008'].map((version) => ({ version, name: `shelf_${version}` }));
    const place = { path: 'versions/002_shelves.sql', line: 1, column: 1 };
    const failure = { place, sqlstate: '42601', message: 'no', detail: null, hint: null, excerpt: [] };
    const failed = { version: '002', name: 'shelves', failure };
    expect(print({ run: { ...run, done: [], failed, notRun } })).toContain(`
  [003] shelf_003
  … 4 more
  [008] shelf_008
      Not run

Applied 0 migration(s), 1 failed, 6 not run.
`);
    expect(print({ run: { ...run, done: [], notRun } }).match(/Not run/g)).toHaveLength(6);
  });

  test('says that there is nothing to do', () => {
    expect(print({ run: { ...run, done: [] } })).toBe('No pending migrations.\n');
    expect(print({ run: { ...run, done: [], direction: 'down' } })).toBe('Nothing to roll back.\n');
  });
});

describe('findings', () => {
  test('name the rule, then the sentence, the places and what to do', () => {
    expect(print({ findings: [duplicate, { ...settled, key: 'duplicate-number db/009' }] })).toBe(
      `error duplicate-number: number 007 is used by 2 migrations.
  db/legacy/007_users.sql
  db/old/007_orders.sql
  help: put one before the other under \`migrations:\` in mapping.yaml, or retire
        one with a reason.

Findings: 1 error open; 1 settled, 0 accepted.
`,
    );
  });

  test('that mapping.yaml answers are shown with the line that answers them when none is open', () => {
    expect(print({ findings: [settled] })).toBe(
      `settled duplicate-number: number 007 is used by 2 migrations.
  by mapping.yaml:31: superseded by the loans table

Findings: none open; 1 settled, 0 accepted.
`,
    );
  });

  test('that mapping.yaml answers are shown beside open ones under verbose', () => {
    const printed = print({ findings: [duplicate, settled], verbose: true });
    expect(printed).toContain('settled duplicate-number');
    expect(printed).toContain('error duplicate-number');
  });

  test('show a repeated advice once, and errors first whatever the order', () => {
    const another = { ...duplicate, key: 'duplicate-number db/008', message: 'number 008 is used by 3 migrations.' };
    const gap: Finding = {
      ...duplicate,
      rule: 'a-gap',
      key: 'a-gap',
      severity: 'info',
      message: 'number 2 is missing.',
    };
    const printed = print({ findings: [gap, another, duplicate] });
    expect(printed).toBe(print({ findings: [duplicate, gap, another] }));
    expect(printed.match(/put one before/g)).toHaveLength(2);
    expect(printed.indexOf('error')).toBeLessThan(printed.indexOf('info'));
    expect(printed.indexOf('007')).toBeLessThan(printed.indexOf('008'));
  });

  test('of an error rule are never left out; of lesser rules the rest is counted', () => {
    const many = (severity: 'error' | 'warning'): Finding[] =>
      Array.from({ length: 30 }, (_, i) => ({ ...duplicate, severity, key: `k${i}`, message: `loan ${i} is odd.` }));
    expect(print({ findings: many('error') }).match(/loan \d+ is odd/g)).toHaveLength(30);
    expect(print({ findings: many('warning') }).match(/loan \d+ is odd/g)).toHaveLength(8);
    expect(print({ findings: many('warning') })).toContain('… and 22 more duplicate-number (--verbose shows all)');
    expect(print({ findings: many('warning'), verbose: true }).match(/loan \d+ is odd/g)).toHaveLength(30);
  });

  test('in many lines of one file are placed there once, and a long excerpt is cut', () => {
    const at = [4, 9, 9, 12].map((line) => ({ path: 'docs/shelves.md', line, column: 2 }));
    const detail = Array.from({ length: 20 }, (_, i) => `-- shelf ${i}`);
    const finding: Finding = { ...duplicate, severity: 'warning', at, detail };
    expect(print({ findings: [finding] })).toContain(`
  docs/shelves.md:4, 9, 12
    -- shelf 0
    -- shelf 1
    -- shelf 2
    -- shelf 3
    -- shelf 4
    -- shelf 5
    … (--verbose shows more)
  help:`);
    expect(print({ findings: [finding], verbose: true })).toContain('-- shelf 19\n');
    expect(print({ findings: [{ ...finding, severity: 'error' }] })).toContain('-- shelf 19\n');
    const four = ['a', 'b', 'c', 'd'].map((key) => ({ ...finding, key }));
    expect(print({ findings: four })).not.toContain('-- shelf');
  });

  test('that concern most places come first, and many are counted by rule', () => {
    const many = Array.from({ length: 11 }, (_, i): Finding => ({ ...duplicate, severity: 'warning', key: `k${i}` }));
    const wide = {
      ...many[0]!,
      rule: 'near-duplicate',
      message: 'everywhere.',
      at: [1, 2, 3].map((line) => ({ path: `${line}`, line })),
    };
    const printed = print({ findings: [...many, { ...wide, message: 'nowhere.', at: [] }, wide] });
    expect(printed.indexOf('everywhere')).toBeLessThan(printed.indexOf('nowhere'));
    expect(printed).toContain(
      'Findings: 13 warnings open; 0 settled, 0 accepted.\n  11 duplicate-number, 2 near-duplicate\n',
    );
  });

  test('in brief are errors, and the count of all', () => {
    const warning: Finding = { ...duplicate, severity: 'warning', message: 'the shelf is low.' };
    const printed = print({ findings: [duplicate, warning], brief: true });
    expect(printed).toContain('number 007');
    expect(printed).not.toContain('shelf');
    expect(printed).toContain(
      'Findings: 1 error, 1 warning open; 0 settled, 0 accepted.\n  `onefold scan` shows them.\n',
    );
    expect(print({ findings: [duplicate], brief: true })).not.toContain('onefold scan');
  });

  test('keep commands whole at the end of a line', () => {
    const note = `${'Read what it says about the shelves and the loans, then run'} \`onefold plan --diff\` and it\`s done.`;
    expect(print({ notes: [note] })).toBe(`Read what it says about the shelves and the loans, then run
\`onefold plan --diff\` and it\`s done.
`);
  });

  test('keep to 80 columns, whatever the prose', () => {
    const word = fc.stringMatching(/^[a-z]{1,20}$/);
    const prose = fc.array(word, { minLength: 1, maxLength: 60 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(prose, prose, prose, (message, help, note) => {
        const lines = print({ notes: [note], findings: [{ ...duplicate, message, help }] }).split('\n');
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
        expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(message);
      }),
    );
  });

  test('cannot steer the terminal', () => {
    const at = [{ path: 'db/\u001b[2J\u202esql.txt', line: 2 }];
    const printed = print({ findings: [{ ...duplicate, at, message: 'odd \u0007 name\r\nnext' }] });
    expect(printed).toContain('  db/\\u{1b}[2J\\u{202e}sql.txt:2\n');
    expect(printed).toContain('odd \\u{7} name next\n');
  });

  test('are coloured without a change to the text', () => {
    const paint = (text: string): string => `\u001b[1m${text}\u001b[0m`;
    const style: Style = { bold: paint, dim: paint, red: paint, green: paint, yellow: paint };
    const report = { command: 'scan', verdict: 'ok', notes: [], findings: [duplicate], status: elevenRows() } as const;
    const coloured = textReport(report, style);
    expect(coloured).not.toBe(textReport(report, plain));
    expect(coloured.replaceAll('\u001b[1m', '').replaceAll('\u001b[0m', '')).toBe(textReport(report, plain));
  });
});

describe('plan and changes', () => {
  test('the plan is a table with counts that add up', () => {
    expect(print({ plan })).toBe(`Plan: 1 migration

Version  Name               Files  Statements  Down
-----------------------------------------------------
001      books_and_members      2           4  legacy

3 files: 2 planned, 1 ignored
3 of 5 statements accounted for, 2 left behind.
`);
  });

  test('what a generated rollback leaves is said by its first reason', () => {
    const notUndone = [
      'drop table public.loans: its rows would not come back',
      'alter type public.state: PostgreSQL cannot take a label from an enum',
    ];
    const steps = plan.steps.map((step) => ({ ...step, downOrigin: 'generated' as const, notUndone }));
    expect(print({ plan: { ...plan, steps } })).toContain(`2 left behind.

Not undone by generated rollbacks:
  001_books_and_members: drop table public.loans: its rows would not come back
    (and 1 more)
`);
  });

  const changes = [
    { path: 'versions/001_books.sql', before: null, text: 'CREATE TABLE books ();\n' },
    { path: 'versions/002_loans.sql', before: 'SELECT 1;\nSELECT 2;\n', text: 'SELECT 1;\nSELECT 3;\n' },
    { path: 'versions/003_fines.sql', before: 'SELECT 4;\n', text: 'SELECT 4;\n' },
  ];

  test('changes are counted and listed', () => {
    expect(print({ changes })).toBe(`Files: 1 created, 1 changed, 1 unchanged
  created  versions/001_books.sql
  changed  versions/002_loans.sql
`);
  });

  test('changes are shown as unified diffs when asked', () => {
    expect(print({ changes, showDiff: true })).toContain(`--- /dev/null
+++ b/versions/001_books.sql
@@ -0,0 +1,1 @@
+CREATE TABLE books ();

--- a/versions/002_loans.sql
+++ b/versions/002_loans.sql
@@ -1,2 +1,2 @@
 SELECT 1;
-SELECT 2;
+SELECT 3;
`);
  });
});

test('renames are shown as such, with what becomes of their texts, and what is left with its place', () => {
  const renames = [
    { from: 'versions/002_b.sql', to: 'versions/003_b.sql', before: '-- 002_b\n', text: '-- 003_b\n' },
    { from: 'down/002_b_down.sql', to: 'down/003_b_down.sql', before: null, text: null },
  ];
  const leftAlone = Array.from({ length: 40 }, (_, index) => {
    return { at: { path: 'x.md', line: index + 1, column: 7 }, text: 'to \u001b 002', why: 'a bare number' };
  });
  const printed = print({ renames, leftAlone, showDiff: true });
  expect(printed.split('\n').slice(0, 14)).toEqual([
    'Renames: 2 files',
    '  versions/002_b.sql -> versions/003_b.sql',
    '  down/002_b_down.sql -> down/003_b_down.sql',
    '',
    '--- a/versions/002_b.sql',
    '+++ b/versions/003_b.sql',
    '@@ -1,1 +1,1 @@',
    '--- 002_b',
    '+-- 003_b',
    '',
    'Left as they are: 40 places to look at',
    '  x.md:1:7: a bare number',
    '      to \\u{1b} 002',
    '  x.md:2:7: a bare number',
  ]);
  expect(printed).toContain('\n  x.md:36:7: a bare number\n');
  expect(printed).toMatch(/\n {2}… and 4 more \(--json lists all\)\n$/);
  expect(print({ renames })).not.toContain('@@');
});

test('a report with nothing to say prints nothing, and a text is printed as it is', () => {
  expect(print({})).toBe('');
  expect(print({ text: '# duplicate-number\n\nwhy\n\n' })).toBe('# duplicate-number\n\nwhy\n');
});

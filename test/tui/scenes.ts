/** What the snapshots of screens show: each scene is played on a copy of a repository among the cases. */
import type { Finding } from '../../src/core/model.js';
import { topScreen } from '../../src/tui/state/state.js';
import { keyOf, wishOf } from '../../src/tui/state/wishes.js';
import { type Action, initialState, reduce, type State } from '../../src/tui/state.js';
import { pressed } from '../support/session-play.js';
import type { RealSession } from '../support/session-real.js';

export type Scene = {
  readonly name: string;
  readonly make: (real: RealSession, drafted: State) => Promise<State> | State;
};

/** Goes on from the drafted mapping.yaml by keys. */
function byKeys(name: string, ...keys: readonly string[]): Scene {
  return { name, make: (real, drafted) => real.press(drafted, ...keys) };
}

function after(name: string, keys: readonly string[], ...news: readonly Action[]): Scene {
  return { name, make: async (real, drafted) => news.reduce(reduce, await real.press(drafted, ...keys)) };
}

const BROKEN = `onefold: 1
sources:
  - path: legacy
    status: depreciated
migrations:
  - { name: robots, from: legacy/robots.sql, down: { path: x.sql, only: [] } }
suorces: []
`;

/** An answer to what the screen that is shown waits for. */
function answer(state: State, value: unknown): State {
  return reduce(state, { kind: 'loaded', key: keyOf(state, wishOf(state, topScreen(state))!), value });
}

const progress = (label: string, done: number, total: number): Action => ({
  kind: 'event',
  event: { kind: 'progress', label, done, total },
});
const begins = (version: string, name: string): Action => ({
  kind: 'event',
  event: { kind: 'begin', version, name },
});
const ends = (version: string, name: string, milliseconds: number): Action => ({
  kind: 'event',
  event: { kind: 'done', version, name, milliseconds },
});
const RUNS: Action[] = [
  { kind: 'event', event: { kind: 'start', total: 20, direction: 'up' } } as Action,
  begins('001', 'robots_table'),
  ends('001', 'robots_table', 48),
  begins('002', 'heartbeats_table'),
];
const refusal = {
  message: 'no server could be started for the proof.\nThe folder of PostgreSQL is not there.',
  hint: 'install PostgreSQL, or name a database by ONEFOLD_SHADOW_URL.',
};
const destructive: Finding[] = ['table public.jobs_old', 'column public.robots.legacy_state'].map((subject) => ({
  rule: 'destructive-statement',
  severity: 'warning',
  subject,
  key: `destructive-statement ${subject}`,
  state: { kind: 'open' },
  message: `DROP ${subject.toUpperCase()} takes away rows that nothing brings back.`,
  at: [{ path: 'versions/012_jobs.sql', line: 8 }],
  help: 'see that nothing needs it any more.',
}));
const PREVIEW = {
  target: { database: 'casare_rpa', host: 'db.casare.example', port: 5432, user: 'deploy', serverVersion: '16.4' },
  migrations: ['robots_table', 'heartbeats_table', 'dlq_table'].map((name, index) => ({
    version: `00${index + 1}`,
    name,
  })),
  destructive: [],
  errors: [],
};
const onDatabase = (state: State): State => ({
  ...state,
  database: 'postgres://deploy:secret@db.casare.example/casare_rpa',
});

const BEGINNING: Scene[] = [
  { name: 'overview-reading', make: () => initialState('mapping.yaml', null, null) },
  { name: 'overview-none', make: (real) => real.begin(null) },
  { name: 'overview-invalid', make: (real) => real.begin(BROKEN) },
  {
    name: 'overview-unreadable',
    make: () =>
      reduce(initialState('mapping.yaml', null, null), {
        kind: 'unthinkable',
        of: 0,
        refusal: { message: 'mapping.yaml cannot be read (EACCES).', hint: 'give yourself the right to read it.' },
      }),
  },
  {
    name: 'overview-drafting',
    make: async (real) => reduce(pressed(await real.begin(null), 'D'), progress('Reading files', 12, 25)),
  },
  byKeys('overview', 'g'),
  {
    name: 'overview-answered',
    make: (_, drafted) => {
      const { of, facts } = drafted.thought!;
      const known = { ...facts, findings: [], conflicts: [], proof: 'stale', proofFindings: [] } as const;
      return reduce(drafted, { kind: 'thought', of, text: drafted.disk ?? '', facts: known });
    },
  },
];

const PROOF_FOUND: Action = {
  kind: 'job-done',
  report: {
    command: 'prove',
    verdict: 'attention',
    lines: [],
    run: null,
    proof: null,
    findings: [
      {
        rule: 'object-changed',
        severity: 'error',
        subject: 'index public.jobs_open_idx',
        key: 'object-changed index public.jobs_open_idx',
        state: { kind: 'open' },
        message: 'index public.jobs_open_idx is not what the legacy files make: 1 difference.',
        at: [{ path: 'legacy/deploy/supabase/migrations/001_initial_schema.sql', line: 80, column: 1 }],
        detail: [
          'definition',
          "- CREATE INDEX jobs_open_idx ON public.jobs USING btree (priority DESC, created_at) WHERE ((status)::text = 'pending'::text)",
          "+ CREATE INDEX jobs_open_idx ON public.jobs USING btree (priority DESC, created_at) WHERE (status = 'pending'::text)",
        ],
        help: 'decide which definition stays (`resolve`), change the plan, or accept it.',
      },
    ],
  },
};

const FINDINGS: Scene[] = [
  byKeys('findings', '2', 'j'),
  byKeys('findings-rule', '2'),
  byKeys('findings-accept-refused', '2', 'j', 'a'),
  after(
    'findings-proof',
    ['2', 'P'],
    PROOF_FOUND,
    { kind: 'go', screen: 'findings' },
    { kind: 'move', by: 'first' },
    { kind: 'move', by: 1 },
  ),
  {
    name: 'findings-earlier',
    make: async (real, drafted) => real.press(reduce(await real.press(drafted, 'P'), PROOF_FOUND), '2', 'g', 'j'),
  },
  byKeys('findings-errors-folded', '2', 'f', 'left', 'j'),
  byKeys('findings-all-accepted', '2', 'j', 'a', "'it runs in another database", 'enter', 'f', 'f'),
  byKeys('findings-zoomed', '2', 'j', 'j', 'j', 'z'),
  byKeys('findings-marked', '2', 'space', 'j', 'j', 'space', 'a', "'no database has"),
  byKeys('findings-nothing', '2', '/', "'nowhere", 'enter'),
  byKeys('findings-help', '2', '?'),
  byKeys('findings-signs', '2', '?', '?'),
];

const CONFLICTS: Scene[] = [
  byKeys('conflicts', '3', 'j'),
  byKeys('conflicts-prefer', '3', 'b'),
  byKeys('conflicts-preferring', '3', 'space', 'space', 'space', 'b', '2'),
  byKeys('conflicts-preferred', '3', 'b', '1', "'the service that lives", 'enter'),
  byKeys('conflict-2', '3', 'enter'),
  byKeys('conflict-7', '3', ...Array<string>(7).fill('j'), 'enter', 'j'),
  byKeys('conflict-7-zoomed', '3', ...Array<string>(7).fill('j'), 'enter', 'z', 'ctrl-d'),
  byKeys('conflict-sql', '3', '/', "'user_role", 'enter', 'enter', 'z'),
  byKeys('conflict-retired', '4', 'x', "'an older copy", 'enter', '3', '/', "'public.robots", 'enter', 'enter', 'j'),
  byKeys('conflict-parts', '3', '/', "'public.robots", 'enter', 'enter', 'j', 'j', 'j', 'j', 'x', "'the API"),
  byKeys('conflict-leaves', '3', '/', "'public.robots", 'enter', 'enter', 'j', 'j', 'j', 'j'),
  byKeys('conflict-reason', '3', 'enter', 'enter', "'the service that"),
  byKeys('conflicts-decided', '3', 'enter', 'j', 'enter', "'the audit log is newer", 'enter'),
];

/** Closes the editor, which had added a line to the first migration. */
async function patchedFirst(real: RealSession, state: State): Promise<State> {
  const wanted = await real.press(state, 'e');
  const draft = { text: state.disk ?? '', edits: [] };
  const { text, migration } = await real.session.editable(draft, { migration: 'robots_table', at: null });
  const verdict = await real.session.edited(
    draft,
    migration,
    `${text}\nCREATE INDEX robots_by_name ON robots (name);\n`,
  );
  const patch = 'patch' in verdict ? verdict.patch : null;
  const outcome = { kind: 'patched', migration, patch, text } as const;
  return real.press(reduce(wanted, { kind: 'edited', id: wanted.edits, outcome }), 'g');
}

const PLAN: Scene[] = [
  byKeys('plan', '4', 'j'),
  byKeys('plan-decided', '4', 'J', 'p', 'x', "'another service makes it", 'enter', 'space', 'space', 'G'),
  byKeys('plan-search', '4', '/', "'robot", 'enter', 'j'),
  byKeys('plan-searching', '4', '/', "'rob"),
  byKeys('plan-rename', '4', 'j', 'r', "'2", 'enter', 'r', 'ctrl-u', "'No Name", 'enter'),
  byKeys('plan-marked', '4', 'space', 'j', 'space', 'j', 'x', "'superseded by 010"),
  byKeys('plan-help', '4', '?'),
  byKeys('plan-signs', '4', '?', '?'),
  byKeys('tree', '4', 'T', 'j', 'j'),
  byKeys('migration', '4', 'j', 'enter', 'j', 'j'),
  byKeys('migration-canonical', '4', 'j', 'enter', 'tab', 'ctrl-d'),
  byKeys('migration-source', '4', 'j', 'enter', 'o', 'G'),
  byKeys('migration-rollback', '4', 'j', 'enter', 'tab', 'tab', 'tab'),
  byKeys('migration-no-rollback', '4', 'G', 'enter', 'tab', 'tab', 'tab'),
  {
    name: 'migration-patched',
    make: async (real, drafted) => patchedFirst(real, await real.press(drafted, '4', 'enter')),
  },
  { name: 'plan-patched', make: async (real, drafted) => patchedFirst(real, await real.press(drafted, '4')) },
  byKeys('migration-help', '4', 'enter', '?'),
  byKeys('diff', '4', 'd'),
  byKeys('file', '2', 'j', 'o'),
];

const REPORT = [
  'error needs-missing-object: versions/009_robots_orchestration.sql needs a column that no migration before it leaves behind, which is why PostgreSQL refuses it.',
  '  versions/009_robots_orchestration.sql:24:1',
  '  help: let the migration that makes it run first.',
  '',
  ...Array.from({ length: 12 }, (_, index) => [
    `error object-changed: view public.totals_${index} is not what the legacy files make: 1 difference.`,
    '  legacy/001_totals.sql:3',
  ]).flat(),
];
const FACTS = [
  { label: 'Canonical', text: '18 of 20 migrations applied to an empty database; refused: 009, 014' },
  {
    label: 'Objects',
    text: '231: 212 kept, 3 never created by the legacy side, but now, 12 changed without a reason, 4 lost without a reason',
  },
  { label: 'Rows', text: '8 tables compared, all alike' },
];
const NOT_PROVED = {
  notes: ['Not proved: 2 migrations fail, 18 errors without an answer in mapping.yaml.'],
  left: [
    { rule: 'migration-refused', count: 2 },
    { rule: 'object-lost', count: 4 },
    { rule: 'object-changed', count: 12 },
  ],
  facts: FACTS,
};
const PROVED = {
  notes: ['Proved: every migration runs, and nothing is lost or changed without a reason.'],
  left: [],
  facts: FACTS.slice(1),
};

const RUN: Scene[] = [
  byKeys('run-none', '5'),
  after('run-proof', ['P'], progress('Legacy side', 20, 20), progress('Canonical side', 4, 20)),
  after('run-apply', ['P'], ...RUNS),
  after('run-stopping', ['P', 'x'], ...RUNS),
  after('run-refused', ['P'], { kind: 'job-failed', refusal }),
  after('run-failed', ['P'], ...RUNS, { kind: 'job-failed', refusal }),
  after('run-done', ['P'], {
    kind: 'job-done',
    report: { command: 'prove', verdict: 'attention', lines: REPORT, findings: [], run: null, proof: NOT_PROVED },
  }),
  after(
    'run-done-scrolled',
    ['P'],
    {
      kind: 'job-done',
      report: { command: 'prove', verdict: 'attention', lines: REPORT, findings: [], run: null, proof: NOT_PROVED },
    },
    { kind: 'move', by: 'last' },
  ),
  after('run-proved', ['P'], {
    kind: 'job-done',
    report: { command: 'prove', verdict: 'ok', lines: REPORT.slice(-6), findings: [], run: null, proof: PROVED },
  }),
];
const CONFIRM: Scene[] = [
  byKeys('confirm-write', 'W', 'j'),
  byKeys('confirm-no-database', 'A', 'escape'),
  byKeys('confirm-database', 'A', "'postgres://deploy:sec:ret@db/x"),
  { name: 'confirm-apply', make: async (_real, drafted) => answer(pressed(onDatabase(drafted), 'A'), PREVIEW) },
  {
    name: 'confirm-apply-destroys',
    make: async (_, drafted) => answer(pressed(onDatabase(drafted), 'A'), { ...PREVIEW, destructive }),
  },
  {
    name: 'confirm-apply-destroys-much',
    make: (_, drafted) => {
      const many = Array.from({ length: 20 }, (_, index) => ({ ...destructive[index % 2]!, key: `${index}` }));
      return answer(pressed(onDatabase(drafted), 'A'), { ...PREVIEW, destructive: many });
    },
  },
  {
    name: 'confirm-apply-word',
    make: async (_, drafted) =>
      pressed(answer(pressed(onDatabase(drafted), 'A'), { ...PREVIEW, destructive }), 'y', "'casare"),
  },
  {
    name: 'confirm-apply-errors',
    make: async (_, drafted) =>
      answer(pressed(onDatabase(drafted), 'A'), {
        ...PREVIEW,
        errors: destructive.map((one) => ({ ...one, severity: 'error' })),
      }),
  },
];

const REFUSED_EDIT = {
  kind: 'refused',
  refusal: {
    message:
      'the header of versions/001_robots_table.sql was edited, or is not what onefold would write now; a patch holds what stands below it:\n  -- 001_robots_table\n  -- Folded by onefold from 1 file; decisions are in mapping.yaml.',
    hint: 'put these lines back, followed by a blank line; what they say comes from mapping.yaml.',
  },
  text: '',
  line: null,
} as const;

const UNTAKEN = {
  what: { kind: 'migration', migration: 'robots_table', at: null },
  base: null,
  text: 'CREATE TABEL robots ();',
  line: 1,
} as const;
const afterAccident: Scene['make'] = async (real, drafted) => {
  const left = await real.press(drafted, '4', 'J', 'p', 'x', "'no longer needed", 'enter');
  return real.begin(drafted.disk, initialState('mapping.yaml', null, { history: left.history!, edit: UNTAKEN }));
};
const DIALOGS: Scene[] = [
  byKeys('dialog-retire', '4', 'x', "'nobody uses it 日本 🦉"),
  byKeys('dialog-unsaved', '4', 'J', 'q', 'q'),
  byKeys('dialog-editor', '4', 'e'),
  after('dialog-edit-refused', ['4', 'e'], { kind: 'edited', id: 1, outcome: REFUSED_EDIT }),
  byKeys('dialog-at-work', 'P', 'q', 'q'),
  after('dialog-changed-on-disk', ['4', 'J'], { kind: 'changed-on-disk', found: null }),
  { name: 'dialog-left', make: afterAccident },
  { name: 'dialog-left-edit', make: async (real, drafted) => real.press(await afterAccident(real, drafted), 'y') },
];

export const SCENES: readonly Scene[] = [
  ...BEGINNING,
  ...FINDINGS,
  ...CONFLICTS,
  ...PLAN,
  ...RUN,
  ...CONFIRM,
  ...DIALOGS,
];

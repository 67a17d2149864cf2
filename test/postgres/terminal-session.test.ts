import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { testDatabase } from '../support/database.js';
import { contentOf, temporaryFolder } from '../support/folder.js';
import type { Terminal } from '../support/terminal.js';
import { type Installed, install } from '../support/transcript.js';
import { expectLeft, follow, inSession, NO_MAPPING, READY, repositoryOf, type Step, settled } from '../support/tui.js';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

/** What another file of the tree makes better, by the name under which it is drafted. */
const SUPERSEDED = [
  'robots_table',
  'robots_orchestration',
  'setup_db',
  'job_queue_and_robots_fix',
  'supabase_schema',
  'workflow_templates_2',
  'heartbeats_table',
  'workflows',
  'workflow_versions',
  'schedule_enhancements',
  'create_job_queue',
];
/** Retires a migration of the plan, which is found by a search. */
function retire(name: string): Step[] {
  return [
    [['/', 'ctrl-u', name, 'enter'], settled(new RegExp(`›\\s+\\d+\\s+${name}\\s`))],
    [['x'], `Retire ${name} with all its sources: why?`],
    [[`superseded: ${name} repeats what others make`, 'enter'], settled(`Decided: retire ${name}`)],
    [['/', 'ctrl-u', 'enter'], (screen) => !new RegExp(`^ /${name}`, 'm').test(screen)],
  ];
}

/** Unites the definitions of a table, and comes back to the list. */
function unite(table: string): Step[] {
  return [
    [['3'], 'Objects that several files define'],
    [['/', 'ctrl-u', table, 'enter'], settled(new RegExp(`›.*table public\\.${table} .*undecided`))],
    [['enter'], 'Keep all'],
    [['G', 'k'], '›Unite'],
    [['enter'], `table public.${table}: why this choice?`],
    [
      ['both sides need their columns', 'enter'],
      settled(new RegExp(`›.*table public\\.${table} .*(settled|resolved)`)),
    ],
  ];
}

const NAMES = [
  'initial_schema',
  'dlq_table',
  'workflow_templates',
  'merkle_audit_log',
  'healing_events',
  'robot_api_keys',
  'rbac_tenancy',
  'event_schema',
];
const VERSIONS = NAMES.map((_, index) => `00${index + 1}`);

/** From a tree without mapping.yaml to a plan in which every decision is made. */
const DECISIONS: readonly Step[] = [
  [[], NO_MAPPING],
  [['D'], READY],
  [[], '8 decisions left'],
  [['4'], settled('20 migrations, 0 retired')],
  ...SUPERSEDED.flatMap(retire),
  // Three of them had rollbacks of their own, which go with them.
  [['g'], settled('9 migrations, 14 retired')],
  // What the others refer to comes first.
  [['jjjjjjj'], /›\s+008\s+initial_schema/],
  [['KKKKKKK'], settled(/›\s+001\s+initial_schema/)],
  // As drafted its seven definitions cannot be united, for their types clash; those that stay can.
  ...unite('robots'),
  ...unite('healing_events'),
  [['4'], settled('9 migrations, 14 retired')],
  [['g', 'jjjjj'], /›\s+006\s+robot_api_keys/],
  [['space', 'space'], '2 marked'],
  [['m'], settled('8 migrations, 14 retired')],
  [['1'], settled(' 0 decisions left')],
];

/** What the proof found, to be accepted rule by rule. */
const LOST = [
  'audit_log_id_seq',
  'jobs_id_seq',
  'robot_api_keys_id_seq',
  'robots_id_seq',
  'users_id_seq',
  'workflows_id_seq',
];
const CHANGED = [
  'index public.jobs_open_idx',
  'publication supabase_realtime',
  'table public.healing_events',
  'table public.users',
];
const FOUND = [
  ...LOST.map((name) => `object-lost sequence public.${name}`),
  ...CHANGED.map((name) => `object-changed ${name}`),
];

const ANSWERS: readonly Step[] = [
  [['2'], 'Findings: open'],
  [['g'], settled(/›.*object-lost\s+6/)],
  [['a'], 'Accept 6 findings of object-lost, one reason for all: why?'],
  [['what stays is newer', 'enter'], settled(/›.*object-changed\s+4/)],
  [['a'], 'Accept 4 findings of object-changed, one reason for all: why?'],
  [['what stays is newer', 'enter'], settled(' 0 decisions left')],
];

function expectDecided(text: string): void {
  const mapping = parse(text) as Record<string, { path: string; object: string; name: string; from: unknown }[]>;
  expect(mapping.migrations!.map(({ name }) => name)).toEqual(NAMES);
  expect(mapping.migrations!.flatMap(({ from }) => from)).toHaveLength(9);
  expect(mapping.retire!.map(({ path }) => path)).toHaveLength(14);
  expect(mapping.retire).toContainEqual({
    path: 'legacy/deploy/migrations/setup_db.sql',
    reason: 'superseded: setup_db repeats what others make',
  });
  expect(mapping.accept).toEqual(FOUND.map((finding) => ({ finding, reason: 'what stays is newer' })));
  expect(mapping.resolve).toEqual(
    ['robots', 'healing_events'].map((name) => ({
      object: `table public.${name}`,
      union: true,
      reason: 'both sides need their columns',
    })),
  );
}

/** Runs a command of the installed onefold as a process of its own, and gives its exit code. */
function command(root: string, ...args: string[]): number | null {
  const { PATH = '', HOME = '' } = process.env;
  const program = [join(installed.bin, '../dist/cli.cjs'), ...args];
  return spawnSync(process.execPath, program, { cwd: root, env: { PATH, HOME } }).status;
}

function bytesOf(root: string): Record<string, string> {
  const paths = Object.keys(contentOf(root));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path)).toString('latin1')]));
}

// Three proofs, one of them by the command that it is compared with, and two dozen decisions take their time.
it('leads from the legacy tree to a database, in one session', { timeout: 400_000 }, async () => {
  const [root, database] = [repositoryOf('casare-rpa'), await testDatabase()];
  await inSession(installed, root, async (terminal) => {
    await follow(terminal, DECISIONS);
    expect(Object.keys(contentOf(root)).filter((path) => !path.startsWith('legacy/'))).toEqual([]);
    // Ten objects differ from what the files once made, as nobody has accepted yet; all migrations run.
    await follow(terminal, [
      [['P'], /Proof: (under way|needs attention)/],
      [[], 'Proof: needs attention'],
      [[], 'Not proved: 10 errors without an answer in mapping.yaml.'],
      [[], /Left +6 object-lost, 4 object-changed/],
      [[], /Canonical +8 of 8 migrations applied to an empty database/],
      ...ANSWERS,
      [['P'], /Proof: (under way|done)/],
      [[], 'Proof: done'],
      [[], 'Proved: every migration runs, and nothing is lost or changed without a reason.'],
    ]);
    expectDecided(contentOf(root)['mapping.yaml'] ?? '');
    await follow(terminal, [
      [['W'], settled('12 files would change, all of them or none.')],
      [['y'], 'Wrote 12 files.'],
      [['A'], 'Which database?'],
      [[database.url, 'enter'], '8 migrations would run.'],
      [['y'], 'Applied 8 migration(s).'],
    ]);
    await follow(terminal, [[['1'], settled('What to do next')]]);
    terminal.press('q');
    await expectLeft(terminal);
  });
  const applied = await database.rows('SELECT version FROM _migrations ORDER BY version');
  expect(applied.map(({ version }) => version)).toEqual(VERSIONS);

  const other = repositoryOf('casare-rpa', { 'mapping.yaml': contentOf(root)['mapping.yaml']! });
  expect([command(other, 'prove'), command(other, 'write')]).toEqual([0, 0]);
  expect(bytesOf(root)).toEqual(bytesOf(other));
});

/** A mapping that is decided, so that a proof can begin at once. */
const MAPPING = readFileSync(join(import.meta.dirname, '../cases/repos/library/mapping.yaml'), 'utf8');

/** A folder for what servers put aside, open to the account that they run as, like every folder of that kind. */
function temporary(): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o1777);
  return folder;
}

/** The processes that name a folder on their command line: servers, and what watches them. */
function processesIn(folder: string): string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(join('/proc', pid, 'cmdline'), 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(folder));
}

async function untilGone(folder: string): Promise<void> {
  while (readdirSync(folder).length > 0 || processesIn(folder).length > 0) await sleep(50);
}

describe('a proof that is under way', () => {
  /** Begins a proof, and works with it once its server is there. */
  async function proving(work: (terminal: Terminal, root: string) => Promise<void>): Promise<string> {
    const folder = temporary();
    const root = repositoryOf('casare-rpa');
    const begin = async (terminal: Terminal) => {
      await follow(terminal, [
        [[], NO_MAPPING],
        [['D'], READY],
        [['P'], 'Proof: under way'],
        [[], /\d+ of \d+ +Replaying/],
      ]);
      expect(readdirSync(folder)).toHaveLength(1);
      await work(terminal, root);
    };
    await inSession(installed, root, begin, { env: { TMPDIR: folder } });
    return folder;
  }

  it('is stopped by Ctrl-C, and leaves no server and no file', async () => {
    const folder = await proving(async (terminal, root) => {
      terminal.press('ctrl-c');
      await expectLeft(terminal);
      expect(contentOf(root)).not.toHaveProperty(['reports/proof.json']);
    });
    expect([readdirSync(folder), processesIn(folder)]).toEqual([[], []]);
  });

  it('is stopped by a second Ctrl-C, too, which leaves the screen at once', async () => {
    const folder = await proving(async (terminal) => {
      terminal.press('ctrl-c', 'ctrl-c');
      await expectLeft(terminal);
    });
    expect([readdirSync(folder), processesIn(folder)]).toEqual([[], []]);
  });

  it('is stopped by x, and the session goes on', async () => {
    const folder = await proving(async (terminal) => {
      await follow(terminal, [[['x'], /Proof: failed/]]);
      expect(terminal.text()).toMatch(/interrupted|stopped/i);
      await follow(terminal, [[['1'], READY]]);
    });
    expect([readdirSync(folder), processesIn(folder)]).toEqual([[], []]);
  });

  it('is asked about before the session quits', async () => {
    const folder = await proving(async (terminal) => {
      await follow(terminal, [
        [['q'], 'What to do next'],
        [['q'], 'Work is under way'],
      ]);
      terminal.press('y');
      await expectLeft(terminal);
    });
    expect([readdirSync(folder), processesIn(folder)]).toEqual([[], []]);
  });

  it.for(['SIGTERM', 'SIGHUP'] as const)('ends by %s, after its server', async (signal) => {
    const folder = await proving(async (terminal) => {
      terminal.kill(signal);
      await expectLeft(terminal, { code: null, signal });
    });
    expect([readdirSync(folder), processesIn(folder)]).toEqual([[], []]);
  });

  it('takes its server with it when it is killed', async () => {
    const folder = await proving(async (terminal) => {
      terminal.kill('SIGKILL');
      await terminal.exited;
    });
    await untilGone(folder);
  });
});

describe('a database', () => {
  const written = () => {
    const root = repositoryOf('library', { 'mapping.yaml': MAPPING });
    expect(command(root, 'write')).toBe(0);
    return root;
  };

  it('is the one that DATABASE_URL names, whose password is not shown', async () => {
    const [root, database] = [written(), await testDatabase()];
    const env = { DATABASE_URL: database.url };
    const run = async (terminal: Terminal) => {
      await follow(terminal, [
        [[], READY],
        [['A'], '4 migrations would run.'],
        [['y'], 'Applied 4 migration(s).'],
        [['A'], 'Nothing is pending there.'],
      ]);
    };
    await inSession(installed, root, run, { env });
    expect(await database.rows('SELECT count(*)::int AS n FROM _migrations')).toEqual([{ n: 4 }]);
  });

  it('has to be named before something in it is destroyed', async () => {
    const [root, database] = [written(), await testDatabase()];
    writeFileSync(join(root, 'versions/012_fewer_books.sql'), 'DROP TABLE loans CASCADE;\n');
    const name = new URL(database.url.replace('postgresql:///', 'postgresql://x/')).pathname.slice(1);
    await inSession(installed, root, async (terminal) => {
      await follow(terminal, [
        [[], READY],
        [['A'], 'Which database?'],
        [[database.url, 'enter'], '5 migrations would run.'],
        [['y'], `Type the name of the database to go on: ${name}`],
        [['yes', 'enter'], `That is not ${name}: nothing was run.`],
      ]);
      expect(await database.rows("SELECT to_regclass('_migrations') AS ledger")).toEqual([{ ledger: null }]);
      await follow(terminal, [
        [['y'], `Type the name of the database to go on: ${name}`],
        [[name, 'enter'], 'Applied 5 migration(s).'],
        [['1'], 'What to do next'],
      ]);
      terminal.press('q');
      await expectLeft(terminal);
    });
  });

  it('that is not there is told of, and another can be named', async () => {
    const [root, database] = [written(), await testDatabase()];
    await inSession(installed, root, async (terminal) => {
      await follow(terminal, [
        [[], READY],
        [['A'], 'Which database?'],
        [['postgres://nobody:secret@127.0.0.1:1/none', 'enter'], /cannot|refused/],
      ]);
      expect(terminal.raw()).not.toContain('secret');
      await follow(terminal, [
        [['D'], 'Which database?'],
        [['ctrl-u', database.url, 'enter'], '4 migrations would run.'],
      ]);
    });
  });
});

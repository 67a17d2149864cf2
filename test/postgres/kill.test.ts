import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { up } from '../../src/commands/up.js';
import { type Bench, bench } from '../support/bench.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { launch } from '../support/process.js';
import { type Passage, startProxy } from '../support/proxy.js';
import { type Installed, install } from '../support/transcript.js';

/** ONEFOLD_TEST_KILLS=200 is the long run, which says what it hit; ONEFOLD_TEST_SEED repeats one. */
const KILLS = Number(process.env.ONEFOLD_TEST_KILLS ?? 5);
const SEED = Number(process.env.ONEFOLD_TEST_SEED ?? randomInt(2 ** 31));

const noted = (version: string) => `INSERT INTO journal VALUES ('${version}');\n`;
const files = {
  'versions/001_orders.sql': `CREATE TABLE journal (version text);
CREATE TABLE orders AS SELECT n AS id, n % 7 AS shop FROM generate_series(1, 20000) n;\n${noted('001')}`,
  'versions/002_shops.sql': `BEGIN;\nCREATE TABLE shops (id int);\nSELECT pg_sleep(0.01);\n${noted('002')}COMMIT;\n`,
  'versions/003_index.sql': `${noted('003')}CREATE UNIQUE INDEX CONCURRENTLY by_id ON orders (id);
CREATE INDEX CONCURRENTLY by_shop ON orders (shop);\nVACUUM orders;\n`,
  'versions/004_copy.sql': `CREATE TABLE staff (name text);\nCOPY staff FROM stdin;\nAda\nGrace\n\\.\n${noted('004')}`,
  'versions/005_again.sql': `-- onefold: no-transaction\nSET search_path = public;\nDROP INDEX CONCURRENTLY by_shop;
CREATE TABLE stock (id int);\nCREATE INDEX CONCURRENTLY by_both ON orders (shop, id);\n${noted('005')}ANALYZE orders;\n`,
  'versions/006_last.sql': `ALTER TABLE shops ADD COLUMN name text;\nCREATE TABLE fines (id int);\n${noted('006')}`,
};
/** What a version makes: the whole of it stands exactly where its row stands, or, outside of a transaction, at least then. */
const MAKES: readonly { readonly version: string; readonly made: readonly string[]; readonly whole: boolean }[] = [
  { version: '001', made: ['journal', 'orders'], whole: true },
  { version: '002', made: ['shops'], whole: true },
  { version: '003', made: ['by_id'], whole: false },
  { version: '004', made: ['staff'], whole: true },
  { version: '005', made: ['stock', 'by_both'], whole: false },
  { version: '006', made: ['fines'], whole: true },
];
const VERSIONS = MAKES.map(({ version }) => version);
const EMPTY = 'DROP SCHEMA public CASCADE; CREATE SCHEMA public';
const THERE = `SELECT coalesce(array_agg(relname::text), '{}') AS names FROM pg_class LEFT JOIN pg_index ON indexrelid = oid
  WHERE relnamespace = 'public'::regnamespace AND indisvalid IS NOT false`;
const WORKING = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'onefold' AND datname = current_database()";

/** Numbers from 0 to below 1 that a seed decides (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Seen = {
  readonly ledger: readonly string[];
  readonly names: readonly string[];
  readonly journal: readonly string[];
};

/** Ledger and catalog as one snapshot shows them. */
async function look({ rows }: TestDatabase): Promise<Seen> {
  const [there] = await rows(
    "SELECT to_regclass('public._migrations') AS ledger, to_regclass('public.journal') AS journal",
  );
  const list = (table: string) => `(SELECT coalesce(array_agg(version ORDER BY version), '{}') FROM ${table})`;
  const ledger = there?.ledger === null ? "'{}'::text[]" : list('_migrations');
  const journal = there?.journal === null ? "'{}'::text[]" : list('journal');
  const [seen] = await rows(`SELECT ${ledger} AS ledger, ${journal} AS journal, names FROM (${THERE}) t`);
  return seen as Seen;
}

function expectTruth({ ledger, names, journal }: Seen): void {
  expect(ledger).toEqual(VERSIONS.slice(0, ledger.length));
  expect(new Set(journal).size).toBe(journal.length);
  for (const { version, made, whole } of MAKES) {
    const there = made.filter((name) => names.includes(name));
    if (ledger.includes(version)) expect([version, ...there]).toEqual([version, ...made]);
    else if (whole) expect([version, ...there]).toEqual([version]);
    if (whole) expect([version, journal.includes(version)]).toEqual([version, ledger.includes(version)]);
  }
}

async function expectAll(database: TestDatabase): Promise<void> {
  const { ledger, names, journal } = await look(database);
  expect([ledger, journal]).toEqual([VERSIONS, VERSIONS]);
  expect(names).toEqual(expect.arrayContaining(['by_id', 'by_both', ...MAKES.flatMap(({ made }) => made)]));
  expect(names).not.toContain('by_shop');
  expect(await database.rows('SELECT 1 FROM pg_index WHERE NOT indisvalid')).toEqual([]);
  const ends = await database.rows(
    "SELECT version, count(*)::int AS n FROM migration_history WHERE status = 'success' GROUP BY 1 ORDER BY 1",
  );
  expect(ends).toEqual(VERSIONS.map((version) => ({ version, n: 1 })));
}

/** What a process may be killed at: how many messages it has sent, and how long after that. */
type Blow = { readonly at: number; readonly afterMs: number; readonly arrives: boolean };

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

/** Runs `up` as a process, and kills it at its blow; gives the number of messages that it has sent, and the last one. */
async function struck(
  root: string,
  url: string,
  blow: Blow | null,
): Promise<{ sent: number; last: string; killed: boolean }> {
  let [sent, last, armed] = [0, '', true];
  const strike = () => {
    armed = false;
    child.kill('SIGKILL');
  };
  const proxy = await startProxy(url, (message) => {
    if (!armed) return 'cut';
    sent += 1;
    last = message;
    if (blow === null || sent !== blow.at) return 'pass';
    if (blow.afterMs > 0) setTimeout(strike, blow.afterMs);
    else strike();
    return blow.arrives ? 'pass' : 'cut';
  });
  const { child, ended } = launch(installed, ['up', '--skip-validation'], root, proxy.url);
  const { code, err } = await ended;
  if (code !== null && code !== 0 && blow?.arrives !== false) throw new Error(err);
  return { sent, last, killed: code === null };
}

/** Runs `up` on a connection that is cut at one message; null counts the messages. What is thrown must be for people. */
async function cutAt(url: string, at: number | null, how: Passage): Promise<number> {
  let sent = 0;
  const proxy = await startProxy(url, () => {
    sent += 1;
    return sent === at ? how : 'pass';
  });
  const { run } = bench(files, proxy);
  await run(up, { skipValidation: true }).catch((error: unknown) => expect(error).toMatchObject({ name: 'UserError' }));
  return sent;
}

/** Says in a few words what was under way. */
function under(message: string, { ledger }: Seen): string {
  const doing =
    /CONCURRENTLY|COMMIT\0|statements_done|"_migrations" \(|BEGIN|COPY|VACUUM|advisory_lock|CREATE (?:TABLE|VIEW)|INSERT/.exec(
      message,
    );
  return `${ledger.at(-1) ?? 'nothing'} applied, ${doing?.[0].replace('\0', '').replace('"_migrations" (', 'ledger row') ?? 'something else'}`;
}

async function halves({ rows }: TestDatabase): Promise<number> {
  const [there] = await rows("SELECT to_regclass('public.migration_history') AS history");
  if (there?.history === null) return 0;
  return (await rows("SELECT 1 FROM migration_history WHERE status = 'running'")).length;
}

type Tally = { readonly hits: Map<string, number>; killed: number; late: number; half: number; waited: number };

async function oneKill(
  database: TestDatabase,
  { root, run, notes }: Bench,
  total: number,
  next: () => number,
  tally: Tally,
) {
  await database.rows(EMPTY);
  const blow = {
    at: 1 + Math.floor(next() * total),
    afterMs: Math.floor(next() * 3) * Math.floor(next() * 12),
    arrives: next() < 0.7,
  };
  const { last, killed } = await struck(root, database.url, blow);
  tally.killed += killed ? 1 : 0;
  tally.late += killed ? 0 : 1;
  // A server works on for a while for a client that is gone; now and then the next run comes before its end.
  const comesAtOnce = next() < 0.3;
  while (!comesAtOnce && (await database.rows(WORKING)).length > 0) await sleep(5);
  const seen = await look(database);
  expectTruth(seen);
  const what = under(last, seen);
  tally.hits.set(what, (tally.hits.get(what) ?? 0) + 1);
  tally.half += await halves(database);
  const report = await run(up, { skipValidation: true });
  expect(report.run?.failed).toBeNull();
  tally.waited += notes.splice(0).filter((text) => text.startsWith('Waiting for the migration lock')).length;
  await expectAll(database);
}

describe('kill -9 at random points', () => {
  it(`${KILLS} times: the ledger tells the truth, and the next up finishes by itself`, {
    timeout: 3_600_000,
  }, async () => {
    const database = await testDatabase();
    const made = bench(files, database);
    const { sent } = await struck(made.root, database.url, null);
    await expectAll(database);
    const next = chance(SEED);
    const tally: Tally = { hits: new Map(), killed: 0, late: 0, half: 0, waited: 0 };
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await oneKill(database, made, sent, next, tally).catch((error: Error) => {
        error.message = `kill ${kill} of ONEFOLD_TEST_SEED=${SEED}: ${error.message}`;
        throw error;
      });
    }
    if (process.env.ONEFOLD_TEST_KILLS === undefined) return;
    const hits = [...tally.hits].sort(([, a], [, b]) => b - a).map(([what, times]) => `  ${times} × ${what}`);
    const sums = `${KILLS} runs with seed ${SEED}, ${sent} messages each: ${tally.killed} killed, ${tally.late} had ended; ${tally.half} left a migration half-done, which the next up ended by itself; ${tally.waited} of these waited for the lock of a server process that still worked.`;
    process.stdout.write(`${sums}\n${hits.join('\n')}\n`);
  });
});

/** A few of the messages, as chance has it; all of them in the long run. */
function sample(total: number): number[] {
  const all = Array.from({ length: total }, (_, index) => index + 1);
  if (process.env.ONEFOLD_TEST_KILLS !== undefined) return all;
  const next = chance(SEED);
  return all
    .map((at) => [next(), at] as const)
    .sort(([a], [b]) => a - b)
    .slice(0, KILLS)
    .map(([, at]) => at);
}

describe('a connection that is cut at any message', () => {
  it.each(['cut', 'cut-answer'] as const)(
    '%s: no bug is told, the ledger tells the truth, and the next up finishes',
    { timeout: 3_600_000 },
    async (how) => {
      const database = await testDatabase();
      const { run } = bench(files, database);
      const total = await cutAt(database.url, null, 'pass');
      await expectAll(database);
      for (const at of sample(total)) {
        await database.rows(EMPTY);
        await cutAt(database.url, at, how).catch((error: Error) => {
          error.message = `message ${at} of ${total}: ${error.message}`;
          throw error;
        });
        expectTruth(await look(database));
        expect((await run(up, { skipValidation: true })).run?.failed).toBeNull();
        await expectAll(database);
      }
    },
  );
});

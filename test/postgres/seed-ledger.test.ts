import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { down } from '../../src/commands/down.js';
import { repair } from '../../src/commands/repair.js';
import { stamp } from '../../src/commands/stamp.js';
import { status } from '../../src/commands/status.js';
import { up } from '../../src/commands/up.js';
import { verify } from '../../src/commands/verify.js';
import type { Report } from '../../src/core/model.js';
import { bench } from '../support/bench.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { put } from '../support/folder.js';

/** The table as deploy/migrations/migrate.py makes it, word for word. */
const TABLE = `
        CREATE TABLE IF NOT EXISTS _migrations (
            id SERIAL PRIMARY KEY,
            version VARCHAR(10) NOT NULL UNIQUE,
            name VARCHAR(255) NOT NULL,
            checksum VARCHAR(32) NOT NULL,
            applied_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
            execution_time_ms INTEGER NOT NULL DEFAULT 0,
            git_commit VARCHAR(40)
        );

        CREATE INDEX IF NOT EXISTS idx_migrations_version
            ON _migrations(version);

        COMMENT ON TABLE _migrations IS 'Tracks applied database migrations';
`;
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const SKIP = { skipValidation: true };

/** As that runner has it: Python reads text with every line end as LF, keeps a byte order mark, and hashes it as UTF-8. */
function checksumOf(text: string): string {
  const read = text.replace(/\r\n?/g, '\n');
  return createHash('sha256').update(Buffer.from(read, 'utf8')).digest('hex').slice(0, 16);
}

const robots = {
  'versions/001_initial_schema.sql': '-- Robots\nCREATE TABLE robots (id int);\n',
  'versions/002_job_queue.sql': '-- With the line ends of Windows\r\nCREATE TABLE jobs (id int);\r\n',
  'versions/003_heartbeats.sql': '\ufeff-- With a byte order mark, and “quotes”\nCREATE TABLE heartbeats (id int);\n',
  'down/003_heartbeats_down.sql': 'DROP TABLE heartbeats;\n',
  'down/002_job_queue_down.sql': 'DROP TABLE jobs;\n',
};
const newer = {
  'versions/004_schedules.sql': 'CREATE TABLE schedules (id int);\n',
  'versions/20251203104500_audit_log.sql': 'CREATE TABLE audit_log (id int);\n',
  'down/20251203104500_audit_log_down.sql': 'DROP TABLE audit_log;\n',
};

async function seeded(files: Readonly<Record<string, string>> = {}) {
  const database = await testDatabase();
  await database.rows(TABLE);
  for (const [path, text] of Object.entries(robots).slice(0, 3)) {
    const [, version, name] = /(\d+)_(.+)\.sql$/.exec(path)!;
    await database.rows(`${text.replace(/^\ufeff/, '')};
      INSERT INTO _migrations (version, name, checksum, execution_time_ms, git_commit)
      VALUES ('${version}', '${name}', '${checksumOf(text)}', 7, '${COMMIT}')`);
  }
  return { database, ...bench({ ...robots, ...files }, database) };
}

const SEED_COLUMNS = 'id, version, name, checksum, applied_at, execution_time_ms, git_commit';
const rowsOf = ({ rows }: TestDatabase) => rows(`SELECT ${SEED_COLUMNS} FROM _migrations ORDER BY id`);
const states = ({ status: rows }: Report) => rows?.map(({ version, state }) => `${version} ${state}`);

describe("a _migrations table of the seed's migrate.py", () => {
  it('is read and verified, and not changed by that', async () => {
    const { database, run } = await seeded(newer);
    const shape = "SELECT attname, atttypmod FROM pg_attribute WHERE attrelid = '_migrations'::regclass AND attnum > 0";
    const before = [await rowsOf(database), await database.rows(shape)];
    expect(states(await run(status))).toEqual([
      '001 applied',
      '002 applied',
      '003 applied',
      '004 pending',
      '20251203104500 pending',
    ]);
    expect((await run(verify)).notes).toEqual(['Verified 3 applied migrations: 3 unchanged.']);
    expect((await run(up, { dryRun: true })).run?.notRun.map(({ version }) => version)).toEqual([
      '004',
      '20251203104500',
    ]);
    expect([await rowsOf(database), await database.rows(shape)]).toEqual(before);
    expect(await database.rows("SELECT to_regclass('migration_history') AS history")).toEqual([{ history: null }]);
  });

  it('is continued, with room for longer versions, and its rows stay as they are', async () => {
    const { database, run } = await seeded(newer);
    const before = await rowsOf(database);
    const report = await run(up);
    expect(report.run).toMatchObject({ failed: null, done: [{ version: '004' }, { version: '20251203104500' }] });
    const after = await rowsOf(database);
    expect(after.slice(0, 3)).toEqual(before);
    expect(after.slice(3).map(({ version, checksum }) => `${version} ${checksum}`)).toEqual([
      `004 ${checksumOf(newer['versions/004_schedules.sql'])}`,
      `20251203104500 ${checksumOf(newer['versions/20251203104500_audit_log.sql'])}`,
    ]);
    expect((await run(verify)).notes).toEqual(['Verified 5 applied migrations: 5 unchanged.']);
    const view = await database.rows('SELECT version, status FROM migration_status_view');
    expect(view.map(({ version, status: state }) => `${version} ${state}`)).toEqual(
      ['001', '002', '003', '004', '20251203104500'].map((version) => `${version} applied`),
    );
    const indexes = await database.rows(
      "SELECT indexname AS name FROM pg_indexes WHERE tablename = '_migrations' ORDER BY 1",
    );
    expect(indexes.map(({ name }) => name)).toEqual([
      '_migrations_pkey',
      '_migrations_version_key',
      'idx_migrations_version',
    ]);
  });

  it('still takes the rows that its own runner writes', async () => {
    const { database, run } = await seeded(newer);
    await run(up);
    await database.rows(`INSERT INTO _migrations (version, name, checksum, execution_time_ms, git_commit)
      VALUES ('20260101', 'later', 'x', 3, NULL)`);
    expect(states(await run(status))?.at(-1)).toBe('20251203104500 applied');
    expect(states(await run(status))).toContain('20260101 missing');
  });

  it('is rolled back with', async () => {
    const { database, run } = await seeded();
    expect((await run(down, { steps: '2' })).run?.done.map(({ version }) => version)).toEqual(['003', '002']);
    expect(await database.rows("SELECT to_regclass('jobs') AS jobs")).toEqual([{ jobs: null }]);
    expect((await rowsOf(database)).map(({ version }) => version)).toEqual(['001']);
    await expect(run(down)).rejects.toThrow('the migration to roll back has no rollback: 001 initial_schema.');
    expect((await run(up)).run?.done.map(({ version }) => version)).toEqual(['002', '003']);
  });

  it('can be stamped and repaired, although it wants a time of everything', async () => {
    const { database, root, run } = await seeded(newer);
    await run(stamp, { version: '4' });
    expect((await rowsOf(database)).at(-1)).toMatchObject({ version: '004', execution_time_ms: 0 });
    put(root, { 'versions/002_job_queue.sql': 'CREATE TABLE jobs (id int); -- the queue\n' });
    expect((await run(verify)).verdict).toBe('attention');
    await run(repair, { reason: 'a remark' });
    expect((await run(verify)).verdict).toBe('ok');
  });

  it('is empty before its first migration, and made already: that is no life of its own', async () => {
    const database = await testDatabase();
    await database.rows(TABLE);
    const { run } = bench(robots, database);
    expect((await run(up, SKIP)).run?.done).toHaveLength(3);
    expect(
      (await database.rows('SELECT checksum FROM _migrations ORDER BY id')).map(({ checksum }) => checksum),
    ).toEqual(Object.values(robots).slice(0, 3).map(checksumOf));
  });
});

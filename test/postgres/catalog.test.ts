import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { differences, printSnapshot } from '../../src/core/proof/differences.js';
import { readCatalog } from '../../src/io/catalog.js';
import { parseArchive } from '../support/archive.js';
import { testDatabase } from '../support/database.js';

const CASES = join(import.meta.dirname, '../cases/catalog');
const SCHEMA = readFileSync(join(CASES, 'schema.sql'), 'utf8');
const MUTATIONS = parseArchive(readFileSync(join(CASES, 'mutations.txt'), 'utf8'));

/** Each case runs in a transaction that is rolled back, on one database with the whole schema. */
async function richDatabase() {
  const database = await testDatabase();
  const { client } = await database.session();
  await client.query(SCHEMA);
  const base = await readCatalog(client);
  const changedBy = async (sql: string) => {
    await client.query('BEGIN');
    try {
      await client.query(sql);
      return differences(base, await readCatalog(client));
    } finally {
      await client.query('ROLLBACK');
    }
  };
  return { client, base, changedBy };
}

describe('the comparison of catalogs', () => {
  it('sees every kind of change, and names the object', { timeout: 60_000 }, async () => {
    const { base, client, changedBy } = await richDatabase();
    expect(MUTATIONS.length).toBeGreaterThan(90);
    for (const { name, body } of MUTATIONS) {
      const [, kind, object] = /^(.*): (.*)$/.exec(name)!;
      const found = (await changedBy(body)).filter(({ weak }) => weak === undefined);
      const named = found.map((difference) => difference.object);
      if (object === '?') expect(named, kind).not.toEqual([]);
      else expect(named, kind).toContain(object);
    }
    expect(differences(base, await readCatalog(client))).toEqual([]);
  });

  it('leaves the search path as it was', async () => {
    const { client } = await richDatabase();
    await client.query(`SET search_path = app, "$user"`);
    await readCatalog(client);
    expect((await client.query('SHOW search_path')).rows).toEqual([{ search_path: 'app, "$user"' }]);
  });

  it('calls the order of columns a weak difference, and says nothing of those that moved up', async () => {
    const { changedBy } = await richDatabase();
    const again = `ALTER TABLE app.notes DROP COLUMN body; ALTER TABLE app.notes ADD COLUMN body text`;
    const moved = (await changedBy(again)).filter(({ object }) => object === 'table app.notes');
    expect(moved.map(({ part, before, after: now, weak }) => [part, before, now, weak])).toEqual([
      ['column body position', '3', '5', true],
      ['column "position" position', '4', '3', true],
      ['column comment position', '5', '4', true],
    ]);
    const dropped = (await changedBy('ALTER TABLE app.notes DROP COLUMN body')).filter(({ weak }) => weak);
    expect(dropped).toEqual([]);
  });
});

const PIECES = [
  `CREATE TABLE a (id int PRIMARY KEY, n text NOT NULL DEFAULT 'x')`,
  `CREATE TABLE b (id int PRIMARY KEY, at timestamptz)`,
  `CREATE TYPE mood AS ENUM ('sad', 'happy')`,
  `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$`,
  'CREATE SEQUENCE numbers',
  'CREATE SCHEMA other',
];
const LATER = [
  'ALTER TABLE b ADD FOREIGN KEY (id) REFERENCES a',
  'CREATE INDEX ON a (n)',
  'CREATE INDEX ON b (at)',
  'CREATE VIEW v AS SELECT a.id, b.at FROM a JOIN b USING (id)',
  'CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION touch()',
  'CREATE TRIGGER s BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION touch()',
  'CREATE POLICY p ON a USING (true)',
  'CREATE POLICY o ON a FOR SELECT USING (id > 0)',
  'GRANT SELECT ON a TO pg_monitor',
  'GRANT INSERT, UPDATE (n) ON a TO pg_monitor',
  'GRANT SELECT ON a TO PUBLIC',
  'CREATE TABLE other.c (m mood, n int)',
  `COMMENT ON TABLE a IS 'a'`,
];

describe('a snapshot', () => {
  it('is the same text whatever the order of the statements that built the schema', async () => {
    const built = async (statements: readonly string[]) => {
      const { client } = await (await testDatabase()).session();
      for (const statement of statements) await client.query(statement);
      return printSnapshot(await readCatalog(client));
    };
    const one = await built([...PIECES, ...LATER]);
    expect(await built([...PIECES.toReversed(), ...LATER.toReversed()])).toBe(one);
    const shuffled = [...LATER.filter((_, i) => i % 3 === 1), ...LATER.filter((_, i) => i % 3 !== 1)];
    expect(await built([...PIECES.slice(3), ...PIECES.slice(0, 3), ...shuffled])).toBe(one);
    expect(one).toContain('table public.a\n');
  });
});

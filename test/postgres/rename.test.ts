import { beforeAll, describe, expect, it } from 'vitest';
import { foresee, plannedRuns } from '../../src/core/foresee.js';
import { loadParser } from '../../src/core/sql/parse.js';
import { testDatabase } from '../support/database.js';
import { type PlanCase, planCase, textOf } from '../support/plan-case.js';

beforeAll(loadParser);

const FILES = {
  'robots/1.up.sql': `CREATE TABLE arms (id int CONSTRAINT arms_key PRIMARY KEY, reach numeric);
CREATE INDEX arms_reach ON arms (reach);
`,
  'robots/1.down.sql': 'DROP TABLE arms;\n',
  'robots/2.up.sql': 'ALTER TABLE arms ADD COLUMN grip text;\n',
  'robots/2.down.sql': 'ALTER TABLE arms DROP COLUMN grip;\n',
  'heralds/1.up.sql': `CREATE TYPE metal AS ENUM ('or', 'argent'); CREATE TABLE IF NOT EXISTS arms (
  id int PRIMARY KEY, motto text, field metal
);
CREATE INDEX arms_motto ON arms (motto);
INSERT INTO arms VALUES (1, 'Dieu et mon droit', 'or');
`,
  'heralds/1.down.sql': 'DROP TABLE arms;\nDROP TYPE metal;\n',
  'chairs/1.up.sql': `CREATE TABLE arms (id int, padded boolean, CONSTRAINT arms_key PRIMARY KEY (id));
CREATE INDEX IF NOT EXISTS arms_reach ON arms (padded);
`,
  'chairs/1.down.sql': 'DROP TABLE arms;\n',
  'audit/1.up.sql': 'CREATE VIEW far AS SELECT id FROM arms;\n',
  'audit/1.down.sql': 'DROP VIEW far;\n',
};

/**
 * Plans one migration for each word, in this order, of the files that it joins by "+", with names of their own for what
 * several define.
 */
function planned(order: string, rename: string, down: 'generated' | 'sources'): PlanCase {
  const entries = order.split(' ').map((joined, index) => {
    const from = joined.split('+').map((path) => `${path}.up.sql`);
    return `  - { name: m${index}, from: [${from.join(', ')}]${down === 'generated' ? ', down: generated' : ''} }`;
  });
  return planCase(
    FILES,
    `sources: [{ path: robots }, { path: heralds }, { path: chairs }, { path: audit }]
migrations:
${entries.join('\n')}
resolve:
  - { object: table arms, rename: { ${rename} }, reason: different things }`,
  );
}

const COLUMNS = `SELECT relname AS table, string_agg(attname, ' ' ORDER BY attnum) AS columns
  FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' GROUP BY relname ORDER BY relname`;

/** Runs all migrations on a database of its own; gives the tables, what the view reads, all indexes, and what rollbacks leave. */
async function run({ plan, corpus }: PlanCase) {
  expect(plan.problems).toEqual([]);
  const refused = foresee(plannedRuns(corpus, plan), corpus).runs.filter(({ refusals }) => refusals.length > 0);
  expect(refused).toEqual([]);
  const { rows } = await testDatabase();
  const tables = async () => (await rows(COLUMNS)).map((row) => `${row.table}: ${row.columns}`);
  for (const { chunks } of plan.steps) await rows(`BEGIN;\n${textOf(chunks)}\nCOMMIT;`);
  const there = await tables();
  const view = "SELECT substring(pg_get_viewdef('far') FROM 'FROM (\\w+)') AS of";
  const read = (await rows(view)).map((row) => row.of);
  const indexes = "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1";
  const named = (await rows(indexes)).map(({ indexname }) => indexname);
  const after: string[][] = [];
  for (const { down } of plan.steps.toReversed()) {
    await rows(`BEGIN;\n${textOf(down)}\nCOMMIT;`);
    after.push(await tables());
  }
  return { there, read, named, after };
}

describe.each(['generated', 'sources'] as const)('definitions under names of their own, with %s rollbacks', (down) => {
  const ROBOT = 'id reach grip';
  const HERALD = 'id motto field';

  it('lets what came first keep the name for what comes behind', async () => {
    const names = 'heralds/1.up.sql: coats_of_arms, chairs/1.up.sql: armrests';
    const order = 'robots/1 heralds/1 robots/2 chairs/1 audit/1';
    expect(await run(planned(order, names, down))).toEqual({
      there: ['armrests: id padded', `arms: ${ROBOT}`, `coats_of_arms: ${HERALD}`],
      read: ['arms'],
      named: ['armrests_key', 'armrests_reach', 'arms_key', 'arms_motto', 'arms_pkey', 'arms_reach'],
      after: [
        ['armrests: id padded', `arms: ${ROBOT}`, `coats_of_arms: ${HERALD}`],
        [`arms: ${ROBOT}`, `coats_of_arms: ${HERALD}`],
        ['arms: id reach', `coats_of_arms: ${HERALD}`],
        ['arms: id reach'],
        [],
      ],
    });
  });

  it('moves what came first out of the way of one that keeps the name', async () => {
    const names = 'robots/1.up.sql: robot_arms, chairs/1.up.sql: armrests';
    const order = 'robots/1 robots/2 chairs/1 heralds/1 audit/1';
    expect(await run(planned(order, names, down))).toEqual({
      there: ['armrests: id padded', `arms: ${HERALD}`, `robot_arms: ${ROBOT}`],
      read: ['arms'],
      named: ['armrests_key', 'armrests_reach', 'arms_motto', 'arms_pkey', 'robot_arms_key', 'robot_arms_reach'],
      after: [
        ['armrests: id padded', `arms: ${HERALD}`, `robot_arms: ${ROBOT}`],
        ['arms: id padded', `robot_arms: ${ROBOT}`],
        [`arms: ${ROBOT}`],
        ['arms: id reach'],
        [],
      ],
    });
  });

  it('leaves the old name to nobody where each has another', async () => {
    const names = 'robots/1.up.sql: robot_arms, heralds/1.up.sql: coats_of_arms';
    const { there, read, after } = await run(planned('robots/1 robots/2 audit/1 heralds/1', names, down));
    expect(read).toEqual(['robot_arms']);
    expect(there).toEqual([`coats_of_arms: ${HERALD}`, `robot_arms: ${ROBOT}`]);
    expect(after.at(-1)).toEqual([]);
  });

  it('knows in a migration of several files which of them each rollback means', async () => {
    const names = 'heralds/1.up.sql: coats_of_arms';
    for (const [order, left] of [
      ['robots/1+heralds/1 robots/2', [`arms: id reach`, `coats_of_arms: ${HERALD}`]],
      ['heralds/1+robots/1 robots/2', [`arms: id reach`, `coats_of_arms: ${HERALD}`]],
      ['robots/1 robots/2+heralds/1', ['arms: id reach']],
      ['robots/1 heralds/1+robots/2', ['arms: id reach']],
    ] as const) {
      const { there, after } = await run(planned(`${order} audit/1`, names, down));
      expect(there).toEqual([`arms: ${ROBOT}`, `coats_of_arms: ${HERALD}`]);
      expect([order, ...after[1]!]).toEqual([order, ...left]);
      expect([order, ...after.at(-1)!]).toEqual([order]);
    }
  });
});

it('lets PostgreSQL number the names that it makes up', async () => {
  const files = {
    'db/1.sql': 'CREATE TABLE arms (id serial PRIMARY KEY, x int); CREATE INDEX ON arms (x);',
    'db/2.sql': 'CREATE TABLE arms (id serial PRIMARY KEY, x text); CREATE INDEX ON arms (x);',
    'db/3.sql': 'CREATE INDEX ON arms (x);',
  };
  const { plan, corpus } = planCase(
    files,
    `migrations:
  - { name: a, from: db/1.sql }
  - { name: b, from: db/2.sql }
  - { name: c, from: db/3.sql }
resolve: [{ object: table arms, rename: { db/2.sql: coats }, reason: two things }]`,
  );
  expect(plan.problems).toEqual([]);
  const foreseen = foresee(plannedRuns(corpus, plan), corpus);
  expect(foreseen.runs.flatMap(({ refusals }) => refusals)).toEqual([]);
  const { rows } = await testDatabase();
  for (const { chunks } of plan.steps) await rows(textOf(chunks));
  const indexes = await rows(
    "SELECT tablename || ' ' || indexname AS name FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
  );
  expect(indexes.map(({ name }) => name)).toEqual([
    'arms arms_pkey',
    'arms arms_x_idx',
    'arms arms_x_idx2',
    'coats arms_pkey1',
    'coats arms_x_idx1',
  ]);
  const known = [...foreseen.objects.keys()].filter((key) => key.startsWith('index'));
  expect(known).toEqual(['index public.arms_x_idx', 'index public.arms_x_idx1', 'index public.arms_x_idx2']);
});

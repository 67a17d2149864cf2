import { beforeAll, describe, expect, it } from 'vitest';
import { foresee, plannedRuns } from '../../src/core/foresee.js';
import { loadParser } from '../../src/core/sql/parse.js';
import { testDatabase } from '../support/database.js';
import { type PlanCase, planCase, textOf } from '../support/plan-case.js';

beforeAll(loadParser);

const FILES = {
  'robots/1.up.sql': `CREATE TABLE arms (id int PRIMARY KEY, reach numeric);
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
  'chairs/1.up.sql': 'CREATE TABLE arms (id int PRIMARY KEY, padded boolean);\n',
  'chairs/1.down.sql': 'DROP TABLE arms;\n',
  'audit/1.up.sql': 'CREATE VIEW far AS SELECT id FROM arms;\n',
  'audit/1.down.sql': 'DROP VIEW far;\n',
};

/** Plans one migration for each file, in this order, with names of their own for what several define. */
function planned(order: string, rename: string, down: 'generated' | 'sources'): PlanCase {
  const entries = order.split(' ').map((path) => {
    const name = path.replace('/', '_');
    return `  - { name: ${name}, from: ${path}.up.sql${down === 'generated' ? ', down: generated' : ''} }`;
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

/** Runs all migrations on a database of its own; gives the tables, what the view reads, and what rollbacks leave. */
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
  const after: string[][] = [];
  for (const { down } of plan.steps.toReversed()) {
    await rows(`BEGIN;\n${textOf(down)}\nCOMMIT;`);
    after.push(await tables());
  }
  return { there, read, after };
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
});

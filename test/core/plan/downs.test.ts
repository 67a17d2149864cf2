import { beforeAll, describe, expect, it } from 'vitest';
import type { Step } from '../../../src/core/model.js';
import { loadParser } from '../../../src/core/sql/parse.js';
import { fatesIn, planCase, textOf } from '../../support/plan-case.js';

beforeAll(loadParser);

const SHOP = {
  'db/001_orders.sql': 'create table orders (id int);',
  'db/001_orders_down.sql': 'drop table orders;',
  'db/002_carts.sql': 'create table carts (id int);\ncreate table lines (id int);',
  'db/002_carts_down.sql': 'drop table lines;\ndrop table carts;',
  'db/003_bills.sql': 'create table bills (id int);',
  'db/004_gifts.sql': '-- +goose Up\ncreate table gifts (id int);\n-- +goose Down\ndrop table gifts;\n',
  'db/005_stock.sql': 'create table stock (id int);',
  'db/005_stock_down.sql': '-- by hand: empty the shelves\n',
};

function describeDown({ downOrigin, down, downFrom }: Step): string {
  const from = downFrom.map(({ path, statements }) => `${path} ${statements.join(',')}`).join('; ');
  return `${downOrigin} | ${from} | ${textOf(down).replaceAll('\n', ' ').trim()}`;
}
function downs(decisions: string, files: Readonly<Record<string, string>> = SHOP): string[] {
  return planCase(files, decisions).plan.steps.map(describeDown);
}
const NONE = 'none |  | ';

describe("the sources' own rollbacks", () => {
  it.each([
    ['one', 'db/001_orders.sql', 'legacy | db/001_orders_down.sql 1 | drop table orders;'],
    [
      'those of a merge, the last source first',
      '[db/001_orders.sql, db/002_carts.sql]',
      'legacy | db/002_carts_down.sql 1,2; db/001_orders_down.sql 1 | drop table lines; drop table carts;drop table orders;',
    ],
    ['that in the file itself', 'db/004_gifts.sql', 'legacy | db/004_gifts.sql 2 | -- +goose Down drop table gifts;'],
    ['none', 'db/003_bills.sql', NONE],
    ['none of a merge where one source has none', '[db/001_orders.sql, db/003_bills.sql]', NONE],
    ['none where only a part is taken', '[{ path: db/002_carts.sql, only: [table carts] }]', NONE],
    ['none where it is comments only', 'db/005_stock.sql', NONE],
    ['none of a merge where one is comments only', '[db/001_orders.sql, db/005_stock.sql]', NONE],
  ])('%s', (_, from, expected) => {
    expect(downs(`migrations: [{ name: shop, from: ${from} }]`).map((line) => line.trimEnd())).toEqual([
      expected.trimEnd(),
    ]);
  });

  it('are none once they are retired, and lack what is retired of them', () => {
    const entry = 'migrations: [{ name: carts, from: db/002_carts.sql }]\nretire:';
    expect(downs(`${entry} [{ path: db/002_carts_down.sql, reason: unsafe }]`)[0]).toMatch(/^none /);
    expect(downs(`${entry} [{ path: db/002_carts_down.sql, only: ['#1'], reason: kept }]`)).toEqual([
      'legacy | db/002_carts_down.sql 2 | -- left out: drop table public.lines (statement 1): kept drop table carts;',
    ]);
  });

  it('are none of a merge where those of one source are retired', () => {
    const merge = 'migrations: [{ name: shop, from: [db/001_orders.sql, db/002_carts.sql] }]';
    expect(downs(`${merge}\nretire: [{ path: db/001_orders_down.sql, reason: unsafe }]`)).toEqual([NONE]);
  });

  it('leave their own BEGIN and COMMIT to the runner', () => {
    const files = { ...SHOP, 'db/001_orders_down.sql': 'begin;\ndrop table orders;\ncommit;\n' };
    const { plan } = planCase(files, 'migrations: [{ name: orders, from: db/001_orders.sql }]');
    expect(fatesIn(plan, 'db/001_orders_down.sql')).toEqual(['absorbed 001', 'down 001', 'absorbed 001']);
    expect(textOf(plan.steps[0]!.down)).toMatch(/^-- begin; .*\ndrop table orders;\n-- commit; /);
  });
});

describe('a rollback by choice', () => {
  const entry = (down: string) => `migrations: [{ name: orders, from: db/001_orders.sql, down: ${down} }]`;

  it.each([
    ['none, though there is one', 'none', NONE],
    ['a file', 'db/002_carts_down.sql', 'legacy | db/002_carts_down.sql 1,2 | drop table lines; drop table carts;'],
    ['a part', "{ path: db/002_carts_down.sql, only: ['#2'] }", 'legacy | db/002_carts_down.sql 2 | drop table carts;'],
    [
      'files in the order of the list',
      "[db/001_orders_down.sql, { path: db/002_carts_down.sql, except: ['#1'] }]",
      'legacy | db/001_orders_down.sql 1; db/002_carts_down.sql 2 | drop table orders;drop table carts;',
    ],
    [
      'the rollback section of a file',
      'db/004_gifts.sql',
      'legacy | db/004_gifts.sql 2 | -- +goose Down drop table gifts;',
    ],
    [
      'a forward file without a section',
      'db/003_bills.sql',
      'legacy | db/003_bills.sql 1 | create table bills (id int);',
    ],
    ['generated', 'generated', 'generated |  | DROP TABLE IF EXISTS public.orders;'],
    ['a file of comments is none', 'db/005_stock_down.sql', NONE],
  ])('%s', (_, down, expected) => {
    expect(downs(entry(down)).map((line) => line.trim())).toEqual([expected.trim()]);
  });

  it('names an unknown file and a dead selector in vain', () => {
    const messages = (down: string) => planCase(SHOP, entry(down)).plan.problems.map(({ message }) => message);
    expect(messages('db/009_down.sql')).toEqual([
      '`migrations:` names db/009_down.sql, which is no SQL file of a deprecated source.',
    ]);
    expect(messages("{ path: db/002_carts_down.sql, only: ['#3'] }")).toEqual([
      'the selector "#3" matches no statement of db/002_carts_down.sql.',
    ]);
    expect(downs(entry('db/009_down.sql'))).toEqual([NONE]);
  });

  it('leaves the rollback of the source without a fate', () => {
    const { plan } = planCase(SHOP, entry('generated'));
    expect(fatesIn(plan, 'db/001_orders_down.sql')).toEqual(['-']);
  });
});

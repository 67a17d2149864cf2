import { beforeAll, describe, expect, it } from 'vitest';
import { planOf } from '../../../src/core/order.js';
import { lossOf, lossText } from '../../../src/core/session/losses.js';
import { makingsOf } from '../../../src/core/session/makings.js';
import { legacyRollbacks } from '../../../src/core/session/rollbacks.js';
import { loadParser } from '../../../src/core/sql/parse.js';
import { planCase } from '../../support/plan-case.js';

beforeAll(loadParser);

/** What is told of retiring the first of some migrations, or the first few. */
function told(files: readonly string[], count = 1): string {
  const paths = files.map((_, index) => `db/${index + 1}.sql`);
  const entries = paths.map((path, index) => `{ name: m${index + 1}, from: ${path} }`).join(', ');
  const { corpus, mapping } = planCase(
    Object.fromEntries(paths.map((path, index) => [path, files[index]!])),
    `migrations: [${entries}]`,
  );
  const gone = new Set(paths.slice(0, count));
  const loss = lossOf(
    makingsOf(corpus, planOf(corpus, mapping)),
    ({ path }) => gone.has(path),
    () => true,
  );
  return lossText(loss, count === 1);
}

const A = 'create table a (id int, x text);';

describe('what is lost with migrations', () => {
  it.each([
    ['a table with its columns', [A], 1, 'Only it makes: table public.a.'],
    [
      'tables first',
      [`create index i on a (x); create function f() returns int language sql as 'select 1'; ${A}`],
      1,
      'Only it makes: table public.a; function public.f(); index public.i.',
    ],
    [
      'nothing that is made elsewhere',
      [A, 'create table if not exists a (id int, x text);'],
      1,
      'All that it makes is made elsewhere, too.',
    ],
    [
      'the columns that only it gives a table',
      ['create table a (id int, x text, y text); alter table a add z int;', 'create table if not exists a (id int);'],
      1,
      'Only it makes: columns x, y, z of table public.a.',
    ],
    ['a column that it adds', ['alter table a add "Z" int;', A], 1, 'Only it makes: column "Z" of table public.a.'],
    [
      'what it fills',
      [`begin; ${A} insert into a values (1); grant select on a to public; commit;`, A],
      1,
      'All that it makes is made elsewhere, too. 2 other statements alter, fill, comment or grant.',
    ],
    [
      'what it fills only',
      ['insert into a values (1);', A],
      1,
      'It makes nothing. 1 other statement alters, fills, comments or grants.',
    ],
    ['the name that it gives', ['alter table a rename to b;', A], 1, 'Only it makes: table public.b.'],
    ['what several make together', [A, A, 'create view v as select 1;'], 2, 'Only they make: table public.a.'],
    [
      'the first of many',
      [[1, 2, 3, 4, 5, 6, 7, 8].map((number) => `create table t${number} (id int);`).join(' ')],
      1,
      'Only it makes: table public.t1; table public.t2; table public.t3; table public.t4; table public.t5; table public.t6; 2 more.',
    ],
    ['nothing of what is not there', [A], 0, 'Nothing of it is in the plan.'],
  ])('%s', (_, files, count, text) => {
    expect(told(files, count)).toBe(text);
  });
});

describe('the rollbacks of legacy files', () => {
  it('are files of their own that a convention pairs with others', () => {
    const { corpus } = planCase(
      {
        'db/001_a.sql': A,
        'db/001_a_down.sql': 'drop table a;',
        'db/002_b.sql': 'create table b (id int);',
        'db/003_gone_down.sql': 'drop table gone;',
      },
      'migrations: [{ name: a, from: db/001_a.sql }]',
    );
    expect(legacyRollbacks(corpus)).toEqual([{ path: 'db/001_a_down.sql', of: ['db/001_a.sql'] }]);
  });
});

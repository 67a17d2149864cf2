import { beforeAll, describe, expect, it } from 'vitest';
import { foresee, plannedRuns } from '../../../src/core/foresee.js';
import { loadParser } from '../../../src/core/sql/parse.js';
import { fatesIn, type PlanCase, planCase, textOf } from '../../support/plan-case.js';

beforeAll(loadParser);

/** Files 1.sql, 2.sql, … in order, each a migration of its own, and a union of `object`. */
function united(sql: readonly string[], object = 'table books', more = ''): PlanCase {
  const files = Object.fromEntries(sql.map((text, index) => [`db/${index + 1}.sql`, text]));
  const entries = sql.map((_, index) => `{ name: m${index + 1}, from: db/${index + 1}.sql, down: generated }`);
  return planCase(
    files,
    `migrations: [${entries.join(', ')}]
resolve: [{ object: ${object}, union: true${more}, reason: both }]`,
  );
}
/** What stands in the place of the other definition, line by line, without the two lines that say so. */
function added(base: string, other: string): string[] {
  const { plan } = united([`create table books (${base});`, `create table books (${other});`]);
  expect(plan.problems).toEqual([]);
  return textOf(plan.steps[1]!.chunks).trimEnd().split('\n').slice(2);
}
const problems = ({ plan }: PlanCase) => plan.problems.map(({ message, help }) => `${message} ${help}`);

describe('a union of tables', () => {
  it.each([
    ['nothing', 'id int', 'id int', []],
    [
      'columns, byte for byte',
      'id int',
      'id int, "Shelf No"  varchar( 9 ) DEFAULT $$a,)b$$ COLLATE "C" -- why\n, x int',
      [
        'ALTER TABLE public.books ADD COLUMN IF NOT EXISTS "Shelf No"  varchar( 9 ) DEFAULT $$a,)b$$ COLLATE "C";',
        'ALTER TABLE public.books ADD COLUMN IF NOT EXISTS x int;',
      ],
    ],
    [
      'references and checks with their column',
      'id int',
      'shelf int references shelves (id), copies int not null default 1 check (copies > 0)',
      [
        'ALTER TABLE public.books ADD COLUMN IF NOT EXISTS shelf int references shelves (id);',
        'ALTER TABLE public.books ADD COLUMN IF NOT EXISTS copies int not null default 1 check (copies > 0);',
      ],
    ],
    [
      'what must be given, and says so',
      'id int',
      'title text not null, number serial, id int',
      [
        '-- title is NOT NULL without a default: on a table with rows, adding it fails',
        'ALTER TABLE public.books ADD COLUMN IF NOT EXISTS title text not null;',
        'ALTER TABLE public.books ADD COLUMN IF NOT EXISTS number serial;',
      ],
    ],
    [
      'no second primary key',
      'id int primary key',
      'isbn text constraint books_key primary key, id int, primary key (id)',
      [
        '-- isbn is UNIQUE: the table has a primary key already',
        '-- isbn is NOT NULL without a default: on a table with rows, adding it fails',
        'ALTER TABLE public.books ADD COLUMN IF NOT EXISTS isbn text UNIQUE NOT NULL;',
        '-- id stays integer not null; not taken over: integer',
      ],
    ],
    [
      'a first primary key',
      'id int',
      'isbn uuid primary key default gen_random_uuid()',
      ['ALTER TABLE public.books ADD COLUMN IF NOT EXISTS isbn uuid primary key default gen_random_uuid();'],
    ],
    [
      'constraints with a name',
      'id int, title text, constraint known check (id > 0)',
      'id int constraint small check (id < 9), constraint known check (id > 1), constraint titled check (title <> $$$$)',
      [
        'ALTER TABLE public.books ADD constraint small check (id < 9);',
        '-- not taken over: constraint known check (id > 1)',
        'ALTER TABLE public.books ADD constraint titled check (title <> $$$$);',
      ],
    ],
    [
      'of constraints without a name only keys of an added column',
      'id int, title text',
      'id int, title text, isbn text, unique (title), unique (title, isbn), check (id > 0)',
      [
        'ALTER TABLE public.books ADD COLUMN IF NOT EXISTS isbn text;',
        '-- not taken over: unique (title)',
        'ALTER TABLE public.books ADD unique (title, isbn);',
        '-- not taken over: check (id > 0)',
      ],
    ],
    [
      'no default or NOT NULL of a column that is there',
      'state text',
      "state text default 'new' not null",
      ["-- state stays text; not taken over: text not null default 'new'"],
    ],
    ['serial beside a number', 'id bigint', 'id bigserial', ['-- id stays bigint; not taken over: bigserial not null']],
  ])('adds %s', (_, base, other, expected) => {
    expect(added(base, other)).toEqual(expected);
  });

  it('says what follows the columns and is lost', () => {
    const { plan } = united(['create table books (id int);', 'create table books (id int) with (fillfactor = 70);']);
    expect(textOf(plan.steps[1]!.chunks)).toContain('-- not taken over: with (fillfactor = 70)\n');
  });

  it('adds each column once, whichever of several definitions has it first', () => {
    const { plan } = united([
      'create table books (id int);',
      'create table books (x int);',
      'create table books (x int, y int);',
    ]);
    expect(textOf(plan.steps[1]!.chunks)).toContain('EXISTS x int;');
    expect(textOf(plan.steps[2]!.chunks)).not.toContain('EXISTS x int;');
    expect(textOf(plan.steps[2]!.chunks)).toContain('EXISTS y int;');
  });

  it('leaves the rest of the file as it is, and lets the definition go', () => {
    const other =
      'create table if not exists books (id int, shelf int); -- shelves\ncreate index by_shelf on books (shelf);\n';
    const { corpus, plan } = united(['create table books (id int);', other]);
    expect(fatesIn(plan, 'db/2.sql')).toEqual(['resolved', 'up 002']);
    expect(textOf(plan.steps[1]!.chunks)).toMatch(/EXISTS shelf int;\ncreate index by_shelf on books \(shelf\);\n$/);
    expect(plan.steps[1]!.chunks.map(({ kind }) => kind)).toEqual(['generated', 'generated', 'source']);
    const { runs, objects } = foresee(plannedRuns(corpus, plan), corpus);
    expect(runs.flatMap(({ refusals }) => refusals.map(({ message }) => message))).toEqual([]);
    expect([...objects.get('table public.books')!.columns!.keys()]).toEqual(['id', 'shelf']);
  });

  it('takes the definition that is named, and adds behind it what ran before', () => {
    const files = ['create table books (id int, a int); select 1;', 'create table books (id int);\nselect 2;'];
    const { plan } = united(files, 'table books', ', keep: db/2.sql');
    expect(textOf(plan.steps[0]!.chunks)).not.toContain('ADD COLUMN');
    expect(textOf(plan.steps[1]!.chunks)).toMatch(
      /^create table books \(id int\);\n-- added [\s\S]*EXISTS a int;\nselect 2;$/,
    );
  });

  it('adds behind the base what no migration takes', () => {
    const files = {
      'db/1.sql': 'create table books (id int);',
      'db/2.sql': 'create table books (id int, a int); select 1;',
    };
    const { plan } = planCase(
      files,
      `migrations: [{ name: a, from: db/1.sql }, { name: b, from: { path: db/2.sql, except: ['#1'] } }]
resolve: [{ object: table books, union: true, reason: both }]`,
    );
    expect(textOf(plan.steps[0]!.chunks)).toMatch(/^create table books \(id int\);\n-- added [\s\S]*EXISTS a int;\n$/);
    expect(fatesIn(plan, 'db/2.sql')).toEqual(['resolved', 'up 002']);
  });

  it('takes no part of what is retired', () => {
    const retire = '\nretire: [{ path: db/2.sql, reason: gone }]';
    const files = ['create table books (id int);', 'create table books (a int);', 'create table books (b int);'];
    const decisions = `migrations: [{ name: a, from: [db/1.sql, db/2.sql, db/3.sql] }]
resolve: [{ object: table books, union: true, reason: both }]`;
    const named = Object.fromEntries(files.map((text, index) => [`db/${index + 1}.sql`, text]));
    const { plan } = planCase(named, decisions + retire);
    expect(textOf(plan.steps[0]!.chunks)).not.toContain('EXISTS a int;');
    expect(textOf(plan.steps[0]!.chunks)).toContain('EXISTS b int;');
  });

  it('is undone where the table is older', () => {
    const { plan } = united([
      'create table books (id int);',
      'create table books (x int, constraint few check (x < 9));',
    ]);
    expect(textOf(plan.steps[1]!.down).trimEnd().split('\n')).toEqual([
      'ALTER TABLE IF EXISTS public.books DROP CONSTRAINT IF EXISTS few;',
      'ALTER TABLE IF EXISTS public.books DROP COLUMN IF EXISTS x;',
    ]);
    expect(textOf(plan.steps[0]!.down)).toBe('DROP TABLE IF EXISTS public.books;\n');
  });
});

describe('a union of enums', () => {
  const states = ["create type state as enum ('new');", "create type state as enum ('lost', 'it''s', 'new', 'old');"];

  it('adds labels behind the base, where the transaction that creates the type may use them', () => {
    const { plan } = united(states, 'type state');
    expect(textOf(plan.steps[0]!.chunks).split('\n').slice(2)).toEqual([
      "ALTER TYPE public.state ADD VALUE IF NOT EXISTS 'lost';",
      "ALTER TYPE public.state ADD VALUE IF NOT EXISTS 'it''s' AFTER 'lost';",
      "ALTER TYPE public.state ADD VALUE IF NOT EXISTS 'old' AFTER 'new';",
      '',
    ]);
    expect(fatesIn(plan, 'db/2.sql')).toEqual(['resolved']);
  });

  it('adds what a DO block defines', () => {
    const guarded = `do $$ begin ${states[1]} exception when duplicate_object then null; end $$;`;
    const { plan } = united([states[0]!, guarded], 'type state');
    expect(textOf(plan.steps[0]!.chunks)).toContain("EXISTS 'lost';");
    expect(fatesIn(plan, 'db/2.sql')).toEqual(['resolved']);
  });
});

describe('a union is refused', () => {
  const table = 'create table books (id int);';
  it.each([
    [
      'where types clash',
      [table, 'create table books (\n  name text,\n  id uuid\n);'],
      'column id is integer in db/1.sql:1, and uuid in db/2.sql:3.',
    ],
    [
      'for lengths that differ',
      ['create table books (n varchar(9));', 'create table books (n varchar(8));'],
      'column n',
    ],
    [
      'for copied columns',
      [table, 'create table books (x int) inherits (things);'],
      'of db/2.sql:1:1, it takes columns',
    ],
    ['for a query', [table, 'create table books as select 1 as x;'], 'of db/2.sql:1:1, its statement does not list'],
    [
      'where a block does more',
      [table, 'do $$ begin create table books (x int); create table b (x int); end $$;'],
      'its statement also changes table public.b.',
    ],
    ['for a single definition', [table, 'select 1;'], 'only db/1.sql creates it. correct'],
  ])('%s', (_, files, expected) => {
    const [problem, ...more] = problems(united(files));
    expect(more).toEqual([]);
    expect(problem).toContain(expected);
  });

  it('for views, and then lets nothing go', () => {
    const views = ['create view lent as select 1;', 'create or replace view lent as select 2;'];
    const found = united(views, 'view lent');
    expect(problems(found).join('\n')).toContain('only tables and enums have parts that add up');
    expect(fatesIn(found.plan, 'db/2.sql')).toEqual(['up 002']);
  });

  it('where the base is no file, or defines nothing', () => {
    const files = [table, 'create table books (x int);', 'select 1;'];
    expect(problems(united(files, 'table books', ', keep: db/11.sql'))[0]).toMatch(/ did you mean db\/1\.sql\?$/);
    expect(problems(united(files, 'table books', ', keep: db/3.sql'))[0]).toMatch(
      / the definitions stand in: db\/1\.sql, db\/2\.sql\.$/,
    );
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { choicesFor, conflictsOf } from '../../src/core/choices.js';
import { decideOn } from '../../src/core/consolidate.js';
import { parseMapping } from '../../src/core/mapping.js';
import { loadParser } from '../../src/core/sql/parse.js';
import { type Files, planCase } from '../support/plan-case.js';

beforeAll(loadParser);

function ground(files: Files, decisions = '') {
  const entries = Object.keys(files).map((path, index) => `{ name: m${index + 1}, from: "${path}" }`);
  const { corpus, mapping } = planCase(files, `migrations: [${entries.join(', ')}]\n${decisions}`);
  const rest = { mapping, lock: null, targets: new Map<string, string>() };
  return { ...rest, consolidation: decideOn(corpus, rest) };
}

const SHOP = {
  'db/1.sql': 'create table if not exists books (id int primary key, title text);',
  'db/2.sql': `create table if not exists books (id int primary key, title text not null, shelf text default 'a');
create index on books (shelf);`,
};

describe('choicesFor', () => {
  const choices = () => choicesFor(ground(SHOP), 'table books')!;

  it('names the object as findings do, and says in what its definitions differ', () => {
    const { object, definitions, differences, alike, decided } = choices();
    expect({ object, alike, decided }).toEqual({ object: 'table public.books', alike: 1, decided: null });
    expect(definitions.map(({ path, at }) => `${path} ${at.line}`)).toEqual(['db/1.sql 1', 'db/2.sql 1']);
    expect(differences.map(({ kind, name, by }) => [kind, name, ...by])).toEqual([
      [
        'column',
        'title',
        { name: 'title', type: 'text', default: null, notNull: false },
        { name: 'title', type: 'text', default: null, notNull: true },
      ],
      ['column', 'shelf', null, { name: 'shelf', type: 'text', default: "'a'", notNull: false }],
    ]);
  });

  it('computes what each choice settles and raises, and how many migrations are refused then', () => {
    const summary = choices().choices.map(({ kind, stays, changes }) => {
      const { settles, raises, refusedBefore, refusedAfter } = changes!;
      return [kind, ...stays, settles.length > 0, raises, refusedBefore, refusedAfter];
    });
    expect(summary).toEqual([
      ['keep', 'db/1.sql', true, [], 1, 1],
      ['keep', 'db/2.sql', true, [], 1, 0],
      ['union', true, [], 1, 0],
      ['rename', 'db/1.sql', true, [], 1, 0],
    ]);
  });

  it('names the files that count on columns which not all definitions have', () => {
    const files = {
      ...SHOP,
      'db/3.sql': 'create view shelved as select title, shelf from books;',
      'db/4.sql': 'create index on books (title);',
      'db/5.sql': 'create index on books (isbn);',
    };
    expect(choicesFor(ground(files), 'table books')!.dependents).toEqual([
      { path: 'db/3.sql', columns: ['shelf'], fits: [false, true] },
    ]);
  });

  it('names what a choice leaves behind of other files, and would be refused', () => {
    const files = {
      'db/1.sql': 'create table books (id int);',
      'db/2.sql': `create table books (id int, shelf text, owner text);
create index books_shelf on books (shelf);
comment on index books_shelf is 'by shelf';
create policy own on books using (owner = current_user);
comment on column books.owner is 'who has it';
create view shelves as select shelf from books;
insert into books (shelf) values ('a');
alter table books alter column shelf set not null;
do $$ begin create policy other on books using (owner = 'a'); end $$;
comment on table books is 'all of them';`,
      'db/3.sql': 'create index on books (shelf);',
    };
    const { choices: all } = choicesFor(ground(files), 'table books')!;
    const left = all.map(({ changes }) =>
      changes!.leaves.map(({ kind, ordinal, at }) => `${kind} #${ordinal} ${at.line}`),
    );
    expect(left[0]).toEqual([
      'part #2 2',
      'part #4 4',
      'part #5 5',
      'other #6 6',
      'other #7 7',
      'other #8 8',
      'other #9 9',
      'part #3 3',
    ]);
    expect(left.slice(1)).toEqual([[], [], []]);
    expect(all[0]!.changes!.leaves[0]).toMatchObject({
      path: 'db/2.sql',
      label: 'create index public.books_shelf',
      message: 'column shelf of table public.books does not exist',
    });
  });

  it('tells what would only run too early', () => {
    const files = {
      'db/1.sql': 'create table books (id int); create index on books (id);',
      'db/2.sql': 'create table books (id int);',
    };
    const [, second] = choicesFor(ground(files), 'table books')!.choices;
    expect(second!.changes!.leaves.map(({ kind, ordinal }) => [kind, ordinal])).toEqual([['early', 2]]);
  });

  it('gives entries that mapping.yaml takes', () => {
    const entries = choices().choices.map(({ entry }) => `  - ${entry}`);
    for (const entry of entries) {
      expect(parseMapping('mapping.yaml', `onefold: 1\nresolve:\n${entry}\n`).problems).toEqual([]);
    }
    expect(entries).toContain('  - { object: table public.books, union: true, reason: … }');
  });

  it.each([
    [
      'the folder that only it has',
      ['catalogue/sql/1.sql', 'front-desk/sql/1.sql'],
      '{ front-desk/sql/1.sql: books_front_desk }',
    ],
    [
      'its own name, where a folder is shared',
      ['db/001.sql', 'db/002.Second books.sql', 'db/3.sql'],
      '{ db/002.Second books.sql: books_second, db/3.sql: books_other }',
    ],
    [
      'a number, where all else is taken',
      ['db/1.sql', 'db/2.sql', 'db/3.sql'],
      '{ db/2.sql: books_other, db/3.sql: books_other_2 }',
    ],
  ])('names another definition for %s', (_, paths, names) => {
    const files = Object.fromEntries(paths.map((path, index) => [path, `create table books (c${index} int);`]));
    const sources = [...new Set(paths.map((path) => path.split('/')[0]!))].map((path) => `{ path: ${path} }`);
    const { choices: all } = choicesFor(ground(files, `sources: [${sources.join(', ')}]`), 'table books')!;
    expect(all.at(-1)!.entry).toBe(`{ object: table public.books, rename: ${names}, reason: … }`);
  });

  it('says why one is refused', () => {
    const files = { ...SHOP, 'db/3.sql': 'create table books (id uuid);' };
    const union = choicesFor(ground(files), 'table books')!.choices.find(({ kind }) => kind === 'union')!;
    expect(union.changes).toBeNull();
    expect(union.refused).toContain('column id is integer in db/1.sql:1, and uuid in db/3.sql:1.');
  });

  it('puts a choice in the place of the decision that stands', () => {
    const decided = ground(SHOP, 'resolve: [{ object: table books, keep: db/1.sql, reason: older }]');
    const { choices: all, decided: at } = choicesFor(decided, 'table books')!;
    expect(at?.line).toBe(4);
    expect(all.map(({ refused }) => refused)).toEqual([null, null, null, null]);
    expect(all[0]!.changes).toMatchObject({ settles: [], raises: [], refusedBefore: 1, refusedAfter: 1 });
  });

  it('has none for what one file defines', () => {
    expect(choicesFor(ground(SHOP), 'table shelves')).toBeNull();
  });
});

describe('what is retired', () => {
  const THREE = {
    'db/1.sql': 'create table if not exists books (id int, isbn char(13));',
    'db/2.sql': SHOP['db/2.sql'],
    'db/3.sql': 'create table if not exists books (id uuid); create index on books (isbn);',
  };
  const whole = 'retire: [{ path: db/3.sql, reason: a copy }]';
  const part = 'retire: [{ path: db/3.sql, only: ["create table books"], reason: a copy }]';
  const two = 'retire: [{ path: db/2.sql, reason: a copy }, { path: db/3.sql, only: ["#1"], reason: a copy }]';
  const all = (decisions: string) => choicesFor(ground(THREE, decisions), 'table books');
  const listed = (decisions: string) =>
    conflictsOf(ground(THREE, decisions)).map(({ object, paths }) => [object, paths]);

  it.each([
    ['a whole file', whole, []],
    ['a statement', part, [{ path: 'db/3.sql', columns: ['isbn'], fits: [true, false] }]],
  ])('is no definition, and no choice: %s', (_, decisions, dependents) => {
    const found = all(decisions)!;
    expect(found.definitions.map(({ path }) => path)).toEqual(['db/1.sql', 'db/2.sql']);
    expect(found.retired.map(({ at, by }) => [at.path, by.path])).toEqual([['db/3.sql', 'mapping.yaml']]);
    expect(found.differences.map(({ name }) => name)).toEqual(['id', 'isbn', 'title', 'shelf', 'primary key (id)']);
    expect(found.dependents).toEqual(dependents);
    expect(found.choices.map(({ kind, refused }) => [kind, refused])).toEqual([
      ['keep', null],
      ['keep', null],
      ['union', null],
      ['rename', null],
    ]);
    expect(listed(decisions)).toEqual([['table public.books', ['db/1.sql', 'db/2.sql']]]);
  });

  it('makes no conflict where one definition is left', () => {
    expect(all(two)).toBeNull();
    expect(listed(two)).toEqual([]);
  });

  it.each([
    ['names what is left', '{ object: table books, keep: db/1.sql, reason: older }', ['db/1.sql']],
    ['names what is gone', '{ object: table books, keep: db/2.sql, reason: older }', ['db/1.sql']],
  ])('leaves nothing to choose, but a decision to take back: it %s', (_, entry, paths) => {
    const found = all(`resolve: [${entry}]\n${two}`)!;
    expect(found.definitions.map(({ path }) => path)).toEqual(paths);
    expect([found.decided?.line, found.retired.length, found.choices]).toEqual([4, 2, []]);
    expect(listed(`resolve: [${entry}]\n${two}`)).toEqual([['table public.books', paths]]);
  });

  it('makes no difference', () => {
    const files = {
      'db/1.sql': 'create table a (id int);',
      'db/2.sql': 'create table a (id int);',
      'db/3.sql': 'create table a (x int);',
    };
    const differing = (decisions: string) => conflictsOf(ground(files, decisions)).map(({ differ }) => differ);
    expect([differing(''), differing(whole)]).toEqual([[true], [false]]);
  });
});

describe('conflictsOf', () => {
  const AGAIN = {
    'db/1.sql': 'create table a (id int);',
    'db/2.sql': 'create table a (id int, x text);',
    'db/3.sql': 'alter table a add column x int;',
  };

  it.each([
    ['is obeyed', 'keep: db/2.sql', 4],
    ['cannot be obeyed', 'keep: db/3.sql', undefined],
  ])('tells whether an entry decides on an object beside what a finding still says of it: it %s', (_, how, line) => {
    const here = ground(AGAIN, `resolve: [{ object: table a, ${how}, reason: newest }]`);
    const told = conflictsOf(here).map(({ object, state, decided }) => [object, state.kind, decided?.line]);
    expect(told).toEqual([['table public.a', 'open', line]]);
    const { findings } = here.consolidation;
    expect(findings.some(({ subject, state }) => subject === 'table public.a' && state.kind === 'open')).toBe(true);
  });

  it('lists what is open first, then what differs', () => {
    const files = {
      'db/1.sql': 'create table a (id int); create table b (id int); create table c (id int);',
      'db/2.sql': 'create table a (id int); create table b (x int); create table c (x int);',
    };
    const here = ground(files, 'resolve: [{ object: table b, keep: db/1.sql, reason: older }]');
    expect(conflictsOf(here).map(({ object, differ, state }) => [object, differ, state.kind])).toEqual([
      ['table public.c', true, 'open'],
      ['table public.a', false, 'open'],
      ['table public.b', true, 'settled'],
    ]);
  });
});

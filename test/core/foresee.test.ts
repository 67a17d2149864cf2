import { beforeAll, describe, expect, it } from 'vitest';
import { plannedRuns } from '../../src/core/foresee.js';
import { loadParser } from '../../src/core/sql/parse.js';
import { firstRefusals, foreseeFiles, refusalText } from '../support/foresee.js';
import { histories } from '../support/histories.js';
import { planCase } from '../support/plan-case.js';

beforeAll(loadParser);

describe('what PostgreSQL would refuse, and why', () => {
  it.each(histories)('$name', ({ files, refused }) => {
    expect(firstRefusals(foreseeFiles(files).foreseen)).toEqual(refused);
  });
});

describe('a refused migration', () => {
  it('is judged to its end, and leaves nothing behind', () => {
    const { foreseen } = foreseeFiles([
      'create table books (id int)',
      'create index on books (title); create table rooms (id int); create index on rooms (lamp); drop table books',
      'create index on books (id)',
    ]);
    expect(foreseen.runs.map(({ refusals }) => refusals.map(refusalText))).toEqual([
      [],
      ['2#1 42703 not-in-definition', '2#3 42703 not-in-definition'],
      [],
    ]);
    expect([...foreseen.objects.keys()]).toEqual(['index public.books_id_idx', 'table public.books']);
  });

  it('is the reason for what is missing behind it, through as many steps as it takes', () => {
    const { foreseen } = foreseeFiles([
      'create table books (id int references rooms)',
      'create table loans (book int references books)',
      'create table fines (loan int references loans)',
    ]);
    const reasons: string[] = [];
    for (let refusal = foreseen.runs[2]?.refusals[0]; refusal !== undefined; ) {
      reasons.push(`${refusal.message}: ${refusal.reason.kind}`);
      refusal = refusal.reason.kind === 'maker-refused' ? refusal.reason.refusal : undefined;
    }
    expect(reasons).toEqual([
      'table public.loans does not exist: maker-refused',
      'table public.books does not exist: maker-refused',
      'table public.rooms does not exist: never-made',
    ]);
  });
});

describe('what no server accepts', () => {
  it('is let pass where it does nothing; an index is looked at in any case', () => {
    const { foreseen } = foreseeFiles([
      'create table if not exists books (id int primary key, number int primary key)',
      'create table books (id int primary key); create index late on books (id)',
      'create table if not exists books (id int primary key, number int primary key)',
      'alter table books add column if not exists id int not null null',
      'create index if not exists late on books (now())',
    ]);
    expect(foreseen.runs.map(({ refusals }) => refusals.map(({ sqlstate }) => sqlstate))).toEqual([
      ['42P16'],
      [],
      [],
      [],
      ['42P17'],
    ]);
  });
});

describe('the planned order', () => {
  it('runs what an interrupted write has left of itself only once, and native migrations behind it', () => {
    const { corpus, plan } = planCase(
      {
        'db/1_books.sql': 'create table books (id int);',
        'versions/001_books.sql': 'create table books (id int);',
        'versions/002_rooms.sql': 'create table rooms (id int);',
      },
      'sources: [{ path: db, status: deprecated }]\nmigrations: [{ name: books, from: [db/1_books.sql] }]',
    );
    expect(plannedRuns(corpus, plan).map(({ name }) => name)).toEqual(['001_books', 'versions/002_rooms.sql']);
  });
});

describe('what happens on the way', () => {
  it('tells which definitions do nothing, and what stood', () => {
    const { foreseen } = foreseeFiles([
      'create table books (id int)',
      'create table if not exists books (id int, title text); alter table books add column if not exists id int',
      'create table if not exists rooms (id int)',
    ]);
    const masks = foreseen.masks.map(({ standing, loser }) => [standing.madeBy.run, loser.run, loser.effect.action]);
    expect(masks).toEqual([
      [0, 1, 'create'],
      [0, 1, 'alter'],
    ]);
  });

  it('tells what took the place of what, and what was dropped with what', () => {
    const { foreseen } = foreseeFiles([
      'create table books (id int); create view v as select id from books',
      'create or replace view v as select id from books',
      'drop table books cascade',
    ]);
    expect(foreseen.replacements.map(({ before, after }) => [before.run, after.run])).toEqual([[0, 1]]);
    expect(foreseen.drops.map(({ dropped, by }) => [dropped.object.name, by.run])).toEqual([['books', 2]]);
    expect([...foreseen.objects.keys()]).toEqual([]);
  });

  it('keeps the columns of a table as they stand at the end', () => {
    const { foreseen } = foreseeFiles([
      'create table books (id int, title text, year int)',
      'alter table books rename column title to name; alter table books drop column year; alter table books add column isbn text not null; alter table books alter column id type bigint',
    ]);
    const columns = [...(foreseen.objects.get('table public.books')?.columns?.values() ?? [])];
    expect(columns.map(({ name, type, notNull }) => [name, type, notNull])).toEqual([
      ['id', 'bigint', false],
      ['name', 'text', false],
      ['isbn', 'text', true],
    ]);
  });
});

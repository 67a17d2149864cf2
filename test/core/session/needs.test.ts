import { beforeAll, describe, expect, it } from 'vitest';
import { planOf } from '../../../src/core/order.js';
import { needsOf } from '../../../src/core/session/needs.js';
import { loadParser } from '../../../src/core/sql/parse.js';
import { planCase } from '../../support/plan-case.js';

beforeAll(loadParser);

/** What the last of some migrations needs, each file one migration. */
function needs(...files: string[]): string[] {
  const paths = files.map((_, index) => `db/${index + 1}.sql`);
  const entries = paths.map((path, index) => `{ name: m${index + 1}, from: ${path} }`).join(', ');
  const { corpus, mapping } = planCase(
    Object.fromEntries(paths.map((path, index) => [path, files[index]!])),
    `migrations: [${entries}]`,
  );
  const found = needsOf(corpus, planOf(corpus, mapping), files.length - 1);
  return found.map(({ object, version }) => `${object} ${version}`);
}

describe('needsOf', () => {
  it.each([
    [
      'what a foreign key points to',
      ['create table a (id int primary key);', 'create table b (a int references a);'],
      ['table public.a 001'],
    ],
    [
      'what is altered, once',
      ['create table a (id int);', 'alter table a add x int; alter table a add y int;'],
      ['table public.a 001'],
    ],
    ['what is filled', ['create table a (id int);', 'insert into a values (1);'], ['table public.a 001']],
    [
      'a name that it got later',
      ['create table a (id int);', 'alter table a rename to b;', 'drop table b;'],
      ['table public.b 002'],
    ],
    [
      'the last that makes it',
      ['create table if not exists a (id int);', 'create table if not exists a (id int);', 'create index on a (id);'],
      ['table public.a 002'],
    ],
    ['what nobody makes', ['create table a (id int);', 'create index on b (id);'], ['table public.b null']],
    ['a type', ["create type mood as enum ('glad');", 'create table a (m mood);'], ['type public.mood 001']],
  ])('lists %s', (_, files, expected) => {
    expect(needs(...files)).toEqual(expected);
  });

  it.each([
    ['what it makes itself', ['create table a (id int primary key); create table b (a int references a);']],
    ['what every database has', ['select now(); create table a (id int default random());']],
    ['what may be missing', ['create table a (id int);', 'drop table if exists b;']],
  ])('leaves out %s', (_, files) => {
    expect(needs(...files)).toEqual([]);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { effectsOf, ForeseenDatabase } from '../../../src/core/propose/catalog.js';
import { loadParser } from '../../../src/core/sql/parse.js';
import { corpusOf } from '../../support/propose-case.js';

beforeAll(loadParser);

/** Tells whether each text in turn would apply; one that would not leaves no trace. */
function foreseen(...sql: string[]): boolean[] {
  const files = Object.fromEntries(sql.map((text, index) => [`shop/${index + 1}.sql`, text]));
  const database = new ForeseenDatabase();
  return corpusOf(files, ['shop']).migrations.map((migration) => database.takes(effectsOf(migration)));
}
const CARTS = 'create table carts (id int, owner text);';

describe('a migration is foreseen to apply', () => {
  it.each([
    ['on what is there', [CARTS, 'create index on carts (owner);']],
    [
      'on a column added meanwhile',
      [CARTS, 'alter table carts add column paid date;', 'create index on carts (paid);'],
    ],
    [
      'on a table under its new name',
      ['create table drafts (id int);', 'alter table drafts rename to carts;', 'create index on carts (id);'],
    ],
    [
      'on a column under its new name',
      [CARTS, 'alter table carts rename column owner to buyer;', 'create index on carts (buyer);'],
    ],
    ['where a guard skips what is there', [CARTS, 'create table if not exists carts (id int references nobody (id));']],
    ['where a guarded drop finds nothing', ['drop table if exists carts;']],
    ['after a drop', [CARTS, 'drop table carts;', CARTS]],
    ['under the name that a rename has freed', [CARTS, 'alter table carts rename to old_carts;', CARTS]],
    [
      'with an overloaded function',
      [
        'create function f(int) returns int language sql as $$ select 1 $$;',
        'create function f(text) returns int language sql as $$ select 1 $$;',
      ],
    ],
    ['with the rows of a table as a type', [CARTS, 'create table baskets (cart carts);']],
  ])('%s', (_, sql) => {
    expect(foreseen(...sql)).toEqual(sql.map(() => true));
  });
});

describe('a migration is foreseen to fail', () => {
  it.each([
    ['without its table', ['create index on carts (id);']],
    ['without its column', [CARTS, 'create index on carts (paid);']],
    ['on what is there already', [CARTS, CARTS]],
    ['on a table under its old name', [CARTS, 'alter table carts rename to baskets;', 'create index on carts (id);']],
    ['after a drop', [CARTS, 'drop table carts;', 'create index on carts (id);']],
    ['without its schema', ['create table shop.carts (id int);']],
    ['dropping what is not there', ['drop table carts;']],
  ])('%s', (_, sql) => {
    expect(foreseen(...sql)).toEqual(sql.map((_text, index) => index < sql.length - 1));
  });

  it('as a whole: nothing of it is there afterwards', () => {
    expect(foreseen(`${CARTS} drop table nobody;`, 'create index on carts (id);')).toEqual([false, false]);
  });
});

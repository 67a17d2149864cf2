import { beforeAll, describe, expect, it } from 'vitest';
import { findCopies } from '../../../src/core/propose/copies.js';
import { loadParser } from '../../../src/core/sql/parse.js';
import type { Files } from '../../support/plan-case.js';
import { corpusOf } from '../../support/propose-case.js';

beforeAll(loadParser);

/** Finds copies among files of the sources `desk` and `shop`, in this order. */
function copies(files: Files): string[] {
  const { migrations, files: parsed } = corpusOf(files, ['desk', 'shop']);
  return findCopies(migrations, parsed).map(({ path, reason }) => `${path}: ${reason}`);
}
const A = 'create table a (id int);';
const B = 'create table b (id int);';

describe('a copy is', () => {
  it.each<[string, Files, string[]]>([
    ['the same bytes', { 'desk/1.sql': A, 'shop/1.sql': A }, ['shop/1.sql: the same bytes as desk/1.sql']],
    [
      'the same bytes with other line ends',
      { 'desk/1.sql': `${A}\n`, 'shop/1.sql': `${A}\r\n` },
      ['shop/1.sql: the same bytes as desk/1.sql'],
    ],
    [
      'the same statements, BEGIN and comments aside',
      { 'desk/1.sql': A, 'shop/1.sql': `begin; -- all\n${A.toUpperCase()} commit;` },
      ['shop/1.sql: the same 1 statement as desk/1.sql; only case, blanks or comments differ'],
    ],
    [
      'a part of a longer file, even a later one',
      { 'desk/1.sql': A + B, 'shop/1.sql': `${B} create table c (id int); ${A}` },
      ['desk/1.sql: each of its 2 statements stands in shop/1.sql too'],
    ],
    [
      'each but the first of several',
      { 'desk/1.sql': A, 'desk/2.sql': A, 'shop/1.sql': A },
      ['desk/2.sql: the same bytes as desk/1.sql', 'shop/1.sql: the same bytes as desk/1.sql'],
    ],
    [
      'only one of two that hold each other',
      { 'desk/1.sql': A + B, 'shop/1.sql': B + A },
      ['shop/1.sql: each of its 2 statements stands in desk/1.sql too'],
    ],
    [
      'a drop that another source repeats',
      { 'desk/1.sql': 'drop table if exists a;', 'shop/1.sql': 'drop table if exists a;' },
      ['shop/1.sql: the same bytes as desk/1.sql'],
    ],
  ])('%s', (_, files, expected) => {
    expect(copies(files)).toEqual(expected);
  });
});

describe('no copy is', () => {
  const DROPS = '-- +goose Up\ndrop table a;\ndrop table b;\n-- +goose Down\n';
  it.each<[string, Files]>([
    ['another constant', { 'desk/1.sql': 'insert into a values (1);', 'shop/1.sql': 'insert into a values (2);' }],
    ['a single statement of a longer file', { 'desk/1.sql': A, 'shop/1.sql': A + B }],
    ['a part that drops', { 'desk/1.sql': `${A} drop table b;`, 'shop/1.sql': `${A} drop table b; ${B}` }],
    [
      'a part that alters',
      {
        'desk/1.sql': `${A} alter table a add column n int;`,
        'shop/1.sql': `${A} alter table a add column n int; ${B}`,
      },
    ],
    ['what does not parse', { 'desk/1.sql': `${A} create tabel x;`, 'shop/1.sql': `${A} create tabel x; ${B}` }],
    [
      'what the other only brings back in a rollback',
      { 'desk/1.sql': `${A}\n${B}`, 'desk/2.sql': `${DROPS}${A}\n${B}\n` },
    ],
    ['what the other drops again', { 'desk/1.sql': A + B, 'shop/1.sql': `${A} ${B} drop table a;` }],
    ['what the other renames', { 'desk/1.sql': A + B, 'shop/1.sql': `${A} ${B} alter table a rename to c;` }],
    [
      'a drop repeated in one history',
      { 'desk/1.sql': 'drop table if exists a;', 'desk/2.sql': A, 'desk/3.sql': 'drop table if exists a;' },
    ],
    [
      'a rollback like another',
      { 'desk/1.sql': A, 'desk/1_down.sql': 'drop table x;', 'shop/1.sql': B, 'shop/1_down.sql': 'drop table x;' },
    ],
    ['an empty file like another', { 'desk/1.sql': '', 'shop/1.sql': '' }],
  ])('%s', (_, files) => {
    expect(copies(files)).toEqual([]);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/core/sql/parse.js';
import { type Files, planCase } from '../../support/plan-case.js';

beforeAll(loadParser);

/** Plans one entry per version, "-" being an unpinned one. */
function versions(pins: string, more: { natives?: Files; layout?: string } = {}): string {
  const entries = pins.split(' ').map((pin, index) => {
    return `  - { name: step_${index + 1}, ${pin === '-' ? '' : `version: "${pin}", `}from: db/${index + 1}.sql }`;
  });
  const files = Object.fromEntries(entries.map((_, index) => [`db/${index + 1}.sql`, 'select 1;']));
  const decisions = [more.layout ?? '', 'migrations:', ...entries].join('\n');
  return planCase({ ...files, ...more.natives }, decisions)
    .plan.steps.map(({ version }) => version)
    .join(' ');
}

describe('versions', () => {
  it.each([
    ['- - -', '001 002 003'],
    ['005 - -', '005 006 007'],
    ['- 005 -', '001 005 006'],
    ['- 003 - 005 -', '001 003 004 005 006'],
    ['0010 - 12', '0010 011 12'],
    ['20240131093000 -', '20240131093000 20240131093001'],
    ['999 -', '999 1000'],
  ])('%s become %s', (pins, expected) => {
    expect(versions(pins)).toBe(expected);
  });

  it('have as many digits as the layout asks', () => {
    expect(versions('- 12 -', { layout: 'layout: { digits: 5 }' })).toBe('00001 12 00013');
  });

  it('leave out the numbers of native migrations, and take again those of what they wrote', () => {
    const natives = {
      'versions/001_step_1.sql': 'select 1;',
      'versions/002_by_hand.sql': 'select 2;',
      'versions/notes.sql': 'select 3;',
      'down/003_by_hand_too_down.sql': 'select 4;',
    };
    expect(versions('- - -', { natives })).toBe('001 004 005');
  });
});

describe('why a step stands where it stands', () => {
  function why(...sql: string[]): string[] {
    const files = Object.fromEntries(sql.map((text, index) => [`db/${index + 1}.sql`, text]));
    const entries = sql.map((_, index) => `{ name: step_${index + 1}, from: db/${index + 1}.sql }`);
    return planCase(files, `migrations: [${entries.join(', ')}]`).plan.steps.map((step) => step.why);
  }
  const NOTHING = 'Needs no earlier migration; stands where mapping.yaml lists it.';

  it.each([
    [
      'it needs what an earlier one makes',
      ['create table books (id int);', 'create index on books (id);'],
      [NOTHING, 'Needs table public.books (001).'],
    ],
    [
      'the first that makes it counts',
      [
        'create table if not exists books (id int);',
        'create table if not exists books (id int);',
        'insert into books values (1);',
      ],
      [NOTHING, NOTHING, 'Needs table public.books (001).'],
    ],
    [
      'what it makes itself is no need',
      ['create table books (id int);', 'create table if not exists books (id int); insert into books values (1);'],
      [NOTHING, NOTHING],
    ],
    [
      'more than three are counted',
      [
        'create table a (id int); create table b (id int); create table c (id int); create table d (id int);',
        'create view v as select 1 from a, b, c, d;',
      ],
      [NOTHING, 'Needs table public.a (001), table public.b (001), table public.c (001) and 1 more.'],
    ],
    [
      'what nobody makes, or a later one, says nothing',
      ['create index on books (id);', 'create table books (id int);'],
      [NOTHING, NOTHING],
    ],
  ] as const)('%s', (_, sql, expected) => {
    expect(why(...sql)).toEqual(expected);
  });
});

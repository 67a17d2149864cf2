import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/core/sql/parse.js';
import { fatesIn, planCase, takenBy } from '../../support/plan-case.js';

beforeAll(loadParser);

const LIBRARY = {
  'db/001_library.sql': `create table books (id int);
create index books_id on books (id);
create table loans (id int);
create view open_loans as select id from loans;
insert into books values (1);`,
  'db/002_desk.sql': 'create table desks (id int);',
  'other/002_desk.sql': 'create table other_desks (id int);',
};

function steps(decisions: string): string[] {
  return planCase(LIBRARY, decisions).plan.steps.map(takenBy);
}
function problems(decisions: string): string[] {
  return planCase(LIBRARY, decisions).plan.problems.map(({ at, message, help }) => `${at.line}: ${message} ${help}`);
}
const from = (name: string, selection: string) => `  - { name: ${name}, from: [${selection}] }`;
const library = (choice: string) => `{ path: db/001_library.sql, ${choice} }`;

describe('a selection takes', () => {
  it.each([
    ['all', 'db/001_library.sql', '1,2,3,4,5'],
    ['what concerns a table or belongs to it', library('only: [table books]'), '1,2,5'],
    ['only what creates the table', library('only: [create table books]'), '1'],
    ['statements by number, in file order', library("only: ['#4', '#3']"), '3,4'],
    ['all except', library("except: [table books, '#4']"), '3'],
    ['a thing once, though two selectors match it', library("only: [table books, '#1']"), '1,2,5'],
    ['everything by rest alone', library('only: [rest]'), '1,2,3,4,5'],
  ])('%s', (_, selection, expected) => {
    expect(steps(`migrations:\n${from('part', selection)}`)).toEqual([`001_part: db/001_library.sql ${expected}`]);
  });

  it('the rest: what no other line takes, before it or behind it', () => {
    const decisions = [
      'migrations:',
      from('loans', library('only: [table loans]')),
      from('others', library('only: [rest]')),
    ];
    expect(steps([...decisions, from('view', library("only: ['#4']"))].join('\n'))).toEqual([
      '001_loans: db/001_library.sql 3',
      '002_others: db/001_library.sql 1,2,5',
      '003_view: db/001_library.sql 4',
    ]);
  });

  it('the rest and something by name, though another line takes that too', () => {
    const decisions = ['migrations:', from('a', library("only: ['#1']")), from('b', library("only: ['#1', rest]"))];
    const { plan } = planCase(LIBRARY, decisions.join('\n'));
    expect(plan.steps.map(takenBy)).toEqual(['001_a: db/001_library.sql 1', '002_b: db/001_library.sql 1,2,3,4,5']);
    expect(fatesIn(plan, 'db/001_library.sql')).toEqual(['up 001 + up 002', 'up 002', 'up 002', 'up 002', 'up 002']);
  });

  it('several files in the order of the line, and one file in several pieces', () => {
    const parts = [library("only: ['#3']"), 'db/002_desk.sql', library("only: ['#1']")].join(', ');
    expect(steps(`migrations:\n${from('mixed', parts)}`)).toEqual([
      '001_mixed: db/001_library.sql 3; db/002_desk.sql 1; db/001_library.sql 1',
    ]);
  });
});

describe('what a selection names in vain', () => {
  it('is a selector that matches nothing, with the statement list to look at', () => {
    expect(problems(`migrations:\n${from('part', library('only: [table books, table boks]'))}`)).toEqual([
      '4: the selector "table boks" matches no statement of db/001_library.sql. run `onefold scan --statements db/001_library.sql` to see its statements by number and object.',
    ]);
    expect(problems(`migrations:\n${from('part', library("except: ['#6']"))}`)).toHaveLength(1);
    expect(problems(`migrations:\n${from('part', library('only: [table loans, rest]'))}`)).toEqual([]);
  });

  it('is a path of no deprecated source, with those of the same name', () => {
    expect(problems(`migrations:\n${from('desk', 'legacy/002_desk.sql')}`)).toEqual([
      '4: `migrations:` names legacy/002_desk.sql, which is no SQL file of a deprecated source. did you mean db/002_desk.sql?',
    ]);
    expect(problems(`migrations:\n${from('chairs', 'db/003_chairs.sql')}`)).toEqual([
      '4: `migrations:` names db/003_chairs.sql, which is no SQL file of a deprecated source. correct the path, or remove the line.',
    ]);
  });

  it('leaves the step there, with what it does find', () => {
    expect(steps(`migrations:\n${from('desk', 'legacy/002_desk.sql, db/002_desk.sql')}`)).toEqual([
      '001_desk: db/002_desk.sql 1',
    ]);
  });
});

describe('sections', () => {
  const sections = {
    'db/001_books.sql': `-- +goose Up
create table books (id int);
-- +goose Down
drop table books;
`,
  };

  it('are taken forward only, and a selector for the rollback is named in vain', () => {
    const all = planCase(sections, `migrations:\n${from('books', 'db/001_books.sql')}`);
    expect(all.plan.steps.map(takenBy)).toEqual(['001_books: db/001_books.sql 1']);
    const down = planCase(sections, `migrations:\n${from('books', "{ path: db/001_books.sql, only: ['#2'] }")}`);
    expect(down.plan.problems.map(({ message }) => message)).toEqual([
      'the selector "#2" matches no statement of db/001_books.sql.',
    ]);
  });
});

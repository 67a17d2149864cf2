import { beforeAll, describe, expect, it } from 'vitest';
import { planOf } from '../../../src/core/order.js';
import { undoingOf } from '../../../src/core/session/undoing.js';
import { loadParser } from '../../../src/core/sql/parse.js';
import { planCase } from '../../support/plan-case.js';

beforeAll(loadParser);

/** Says of each statement of a rollback, by its number, which statements of the up it undoes, by their positions. */
function undoing(up: string, down: string): string[] {
  const { corpus, mapping } = planCase(
    { 'db/001_a.sql': up, 'db/001_a_down.sql': down },
    'migrations: [{ name: a, from: db/001_a.sql }]',
  );
  const [step] = planOf(corpus, mapping).steps;
  return undoingOf(step!, corpus).map(({ ordinal, of }) => `#${ordinal}: ${of}`);
}

const UP = 'begin; create table a (id int); create table b (id int); alter table a add x int; commit;';

describe('what the statements of a rollback undo', () => {
  it.each([
    ['what made it', 'begin; drop table b; drop table a; commit;', ['#2: 1', '#3: 0']],
    ['what changed it', 'alter table a drop column x; drop table if exists a;', ['#1: 2', '#2: 0']],
    ['several at once', 'drop table a, b;', ['#1: 0,1']],
    ['nothing that is known', 'drop table c; select f();', ['#1: ', '#2: ']],
  ])('%s', (_, down, told) => {
    expect(undoing(UP, down)).toEqual(told);
  });
});

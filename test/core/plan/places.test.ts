import { beforeAll, describe, expect, it } from 'vitest';
import { assemble } from '../../../src/core/corpus.js';
import { planOf } from '../../../src/core/order.js';
import { loadParser } from '../../../src/core/sql/parse.js';
import { type Files, mappingOf, parsedFiles } from '../../support/plan-case.js';

beforeAll(loadParser);

function stepsOf(files: Files, order: readonly string[]) {
  const entries = order.map((path, i) => `  - { name: m${i + 1}, from: ${path} }`).join('\n');
  const mapping = mappingOf(
    `sources: [{ path: a, status: deprecated }, { path: b, status: deprecated }]\nmigrations:\n${entries}`,
  );
  return planOf(assemble(parsedFiles(files), mapping, { mentions: [], firstCommit: new Map() }), mapping).steps;
}
const why = (files: Files, order: readonly string[]) => stepsOf(files, order).map((step) => step.why);

describe('the plan says why a migration stands where it stands', () => {
  it('by what it needs', () => {
    const files = { 'a/1.sql': 'create table t (id int);', 'b/1.sql': 'create index on t (id);' };
    expect(why(files, ['a/1.sql', 'b/1.sql'])).toEqual([
      'Needs no earlier migration; stands where mapping.yaml lists it.',
      'Needs table public.t (001).',
    ]);
  });

  it('against its own directory, where the SQL asks for it', () => {
    const files = { 'a/1.sql': 'create index on t (id);', 'a/2.sql': 'create table t (id int);' };
    expect(why(files, ['a/2.sql', 'a/1.sql'])[1]).toBe(
      'Needs table public.t (001). Its own directory runs a/1.sql before a/2.sql (001), but it needs table public.t, which 001 makes.',
    );
  });

  it('against its own directory, where only mapping.yaml asks for it', () => {
    const files = { 'a/1.sql': 'select 1;', 'a/2.sql': 'create table t (id int);' };
    expect(why(files, ['a/2.sql', 'a/1.sql'])[1]).toBe(
      'Needs no earlier migration; stands where mapping.yaml lists it. Its own directory runs a/1.sql before a/2.sql (001); mapping.yaml has it the other way round.',
    );
  });

  it('a file that goes into two migrations overtakes nobody', () => {
    const files = { 'a/1.sql': 'create table t (id int);', 'a/2.sql': 'create table u (id int);' };
    expect(why(files, ['a/1.sql', 'a/2.sql', 'a/2.sql']).join()).not.toContain('Its own directory');
  });
});

describe('what a file declares', () => {
  it('becomes the versions that it depends on', () => {
    const files = {
      'a/001_start.sql': 'select 1;',
      'b/001_start.sql': 'select 2;',
      'b/7_end.sql': '-- Dependencies: ["001_start", "nothing"]\n-- Requires: PostgreSQL 14\nselect 3;',
    };
    const steps = stepsOf(files, ['a/001_start.sql', 'b/001_start.sql', 'b/7_end.sql']);
    expect(steps.map(({ dependsOn }) => dependsOn)).toEqual([[], [], ['002']]);
  });
});

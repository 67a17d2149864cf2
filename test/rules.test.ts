import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { judge, rules } from '../src/core/rules/index.js';
import { lintRules } from '../src/core/rules/lint/index.js';
import { loadParser } from '../src/core/sql/parse.js';
import { withLast } from './support/archive.js';
import { newFindings, printFindings, ruleContext } from './support/rule-case.js';

const cases = new URL('./cases/rules/', import.meta.url);
const ids = rules.map(({ id }) => id);
const caseFiles = readdirSync(cases).sort();
/** "missing-down.required.txt" is a second case of the rule missing-down. */
const ruleOf = (name: string) => name.replace(/(\..*)?\.txt$/, '');
const textOf = (name: string) => readFileSync(new URL(name, cases), 'utf8');
const lintCases = new URL('./cases/lint/', import.meta.url);
const lintIds = lintRules.map(({ id }) => id);
const lintText = (id: string) => readFileSync(new URL(`${id}.txt`, lintCases), 'utf8');

describe('the list of rules', () => {
  it('is in code-unit order of unique ids', () => {
    expect(ids).toEqual([...new Set(ids)].sort());
  });
  it('has one file per rule, named as its id', () => {
    const files = readdirSync(new URL('../src/core/rules/', import.meta.url)).filter((name) => name.endsWith('.ts'));
    const expected = [...ids, 'index', 'rule'].map((id) => `${id}.ts`);
    expect(files.sort()).toEqual(expected.sort());
  });
  it.each(ids)('%s has a case with an open finding and one that mapping.yaml answers', (id) => {
    const text = caseFiles
      .filter((name) => ruleOf(name) === id)
      .map(textOf)
      .join('');
    expect(text).toMatch(new RegExp(`^(error|warning|info) ${id} .* \\[open\\]$`, 'm'));
    expect(text).toMatch(new RegExp(`^(error|warning|info) ${id} .* \\[(settled|accepted) `, 'm'));
  });
  it.each([...rules, ...lintRules])('$id explains itself', ({ summary, why, fix }) => {
    expect(summary).not.toMatch(/\.$/);
    expect(why.split(/\.(?:\s|$)/).filter(Boolean).length).toBeGreaterThanOrEqual(2);
    expect(fix).not.toBe('');
  });
});

describe('cases', () => {
  beforeAll(loadParser);
  // `npx vitest run test/rules.test.ts -u` writes what the rules say into the archives.
  it.each(caseFiles)('%s', async (name) => {
    expect(ids).toContain(ruleOf(name));
    const text = textOf(name);
    const findings = judge(ruleContext(text)).filter(({ rule }) => rule === ruleOf(name));
    const actual = withLast(text, 'findings', printFindings(findings));
    await expect(actual).toMatchFileSnapshot(new URL(name, cases).pathname);
  });
});

describe('the rules for new migrations', () => {
  beforeAll(loadParser);
  it('are in code-unit order of ids that no other rule has', () => {
    expect(lintIds).toEqual([...new Set(lintIds)].sort());
    expect(lintIds.filter((id) => ids.includes(id))).toEqual([]);
  });
  it('have one file and one case each, named as the id', () => {
    const files = readdirSync(new URL('../src/core/rules/lint/', import.meta.url));
    expect(files.sort()).toEqual([...lintIds, 'index'].map((id) => `${id}.ts`).sort());
    expect(readdirSync(lintCases).sort()).toEqual(lintIds.map((id) => `${id}.txt`));
  });
  it.each(lintIds)('%s', async (id) => {
    const findings = newFindings(lintText(id)).filter(({ rule }) => rule === id);
    const actual = withLast(lintText(id), 'findings', printFindings(findings));
    await expect(actual).toMatchFileSnapshot(new URL(`${id}.txt`, lintCases).pathname);
    expect(new Set(findings.map(({ state }) => state.kind))).toEqual(new Set(['open', 'accepted']));
  });
});

import { describe, expect, it } from 'vitest';
import { explainRule, rulesList } from '../../src/core/report/explain.js';
import { guardRules } from '../../src/core/rules/guard/index.js';
import { rules } from '../../src/core/rules/index.js';
import { lintRules } from '../../src/core/rules/lint/index.js';
import { proofRules } from '../../src/core/rules/proof/index.js';

describe('explain', () => {
  it('writes what a rule is about, why, what to do and how to accept it', () => {
    expect(explainRule('number-gap').text).toMatchInlineSnapshot(`
      "number-gap (info): a number is missing between two migrations of a directory.

      Why
      A gap is harmless when the number was never used. It is not when the file was
      deleted or never committed after some database had run it: then that database
      has objects which no file explains.

      Fix
      Look for the file in git's history. When there was none, say so:

          accept:
            - { finding: number-gap db/legacy, reason: 004 was reserved and never written }

      Accept
      Live with one finding, or with several by a glob, and say why; or change the
      severity of the rule (error, warning, info, off):

          accept:
            - { finding: "number-gap *", reason: "…" }
          severity: { number-gap: off }
      "
    `);
  });
  it.each([...rules, ...guardRules].map(({ id }) => id))('keeps the page of %s within 120 columns', (id) => {
    const lines = explainRule(id).text!.split('\n');
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });
  it('knows no rule that is not in the list', () => {
    expect(explainRule('number-gaps').text).toBeNull();
  });
  it('lists every rule on a line of its own', () => {
    const named = rulesList()
      .split('\n')
      .filter((line) => /^[a-z0-9-]+ +(error|warning|info) /.test(line));
    expect(named.map((line) => line.split(' ')[0])).toEqual(
      [...rules, ...lintRules, ...proofRules, ...guardRules].map(({ id }) => id),
    );
  });
  it.each([
    ['number-gaps', 'number-gap'],
    ['duplicate-nubmer', 'duplicate-number'],
    ['utf8', 'not-utf8'],
    ['unrecognized-file', 'unrecognised-file'],
    ['left-behind', 'statement-left-behind'],
    ['MISSING-DOWN', 'missing-down'],
  ])('takes %s for %s', (typed, meant) => {
    expect(explainRule(typed).suggestions[0]).toBe(meant);
  });
  it.each(['', 'x', 'wardrobe'])('suggests nothing for "%s"', (typed) => {
    expect(explainRule(typed).suggestions).toEqual([]);
  });
});

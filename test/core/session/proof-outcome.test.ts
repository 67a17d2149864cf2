import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Finding } from '../../../src/core/model.js';
import { parseProof } from '../../../src/core/proof.js';
import { byWeight } from '../../../src/core/report/weight.js';
import { proofOutcome } from '../../../src/core/session/proof-outcome.js';

const { proof } = parseProof(readFileSync(new URL('../../../reports/proof.json', import.meta.url), 'utf8'));

function found(rule: string, more: Partial<Finding> = {}): Finding {
  const about = { subject: 'table a', key: `${rule} table a`, message: 'It is so.', at: [], help: 'decide.' };
  return { rule, severity: 'error', ...about, state: { kind: 'open' }, ...more };
}

it('counts what nothing answers by rule, the heaviest first', () => {
  const by = { at: { path: 'mapping.yaml', line: 1 }, reason: 'known' };
  const findings = [
    found('object-changed'),
    found('not-mapped'),
    found('object-lost'),
    found('object-changed', { key: 'object-changed table b' }),
    found('rows-changed', { state: { kind: 'accepted', by } }),
    found('rollback-incomplete', { severity: 'warning' }),
  ];
  const outcome = proofOutcome({ command: 'prove', verdict: 'attention', notes: ['Not.'], findings, proof: proof! });
  expect(outcome?.notes).toEqual(['Not.']);
  expect(outcome?.left.map(({ rule, count }) => `${count} ${rule}`)).toEqual([
    '1 object-lost',
    '2 object-changed',
    '1 not-mapped',
  ]);
  expect(outcome?.facts.map(({ label }) => label)).toEqual(['Canonical', 'Objects', 'Rows']);
});

it('says nothing of other reports', () => {
  expect(proofOutcome({ command: 'write', verdict: 'ok', notes: ['Wrote it.'] })).toBeNull();
});

it('tells first what does not run, then what is gone, then what is other', () => {
  const rules = ['a-rule', 'object-changed', 'rows-changed', 'migration-refused', 'unsafe-merge', 'object-lost'];
  expect(rules.sort(byWeight)).toEqual([
    'migration-refused',
    'object-lost',
    'rows-changed',
    'object-changed',
    'a-rule',
    'unsafe-merge',
  ]);
});

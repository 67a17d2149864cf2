import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Finding, FindingState } from '../../../src/core/model.js';
import { keptFindings } from '../../../src/core/proof/kept-findings.js';
import { parseProof, printProof } from '../../../src/core/proof.js';

function found(subject: string, kind: FindingState['kind'], detail?: string[]): Finding {
  const by = { at: { path: 'mapping.yaml', line: 1 }, reason: 'known' };
  return {
    rule: 'object-changed',
    severity: 'error',
    key: `object-changed ${subject}`,
    subject,
    message: `${subject} is other.`,
    at: Array.from({ length: 50 }, (_, index) => ({ path: 'db/1.sql', line: index + 1 })),
    help: 'decide.',
    ...(detail === undefined ? {} : { detail }),
    state: kind === 'open' ? { kind } : { kind, by },
  };
}

describe('what a proof keeps of its findings', () => {
  it('is what no change of the plan answers, without severity and state', () => {
    const all = (['open', 'settled', 'accepted'] as const).map((kind) => found(`table ${kind}`, kind));
    const kept = keptFindings(all);
    expect(kept.map(({ subject }) => subject)).toEqual(['table open', 'table accepted']);
    expect(Object.keys(kept[0]!)).toEqual(['rule', 'subject', 'message', 'at', 'help']);
  });

  it('is bounded, and no character is torn', () => {
    const [kept] = keptFindings([found('table a', 'open', [`${'🦉'.repeat(900)}`, ...Array<string>(99).fill('-')])]);
    expect(kept!.at).toHaveLength(20);
    expect(kept!.detail).toHaveLength(41);
    expect(kept!.detail!.at(-1)).toBe('… and 60 more');
    expect(kept!.detail![0]).toBe(`${'🦉'.repeat(199)}…`);
  });

  it('is of its further lines what may stand in a committed file', () => {
    const shown = ['| INSERT …', 'Failing row contains (2026-11-22 05:46:32).'];
    const [kept] = keptFindings([{ ...found('table a', 'open', shown), lasting: ['| INSERT …'] }]);
    expect(kept).toMatchObject({ detail: ['| INSERT …'] });
    expect(kept).not.toHaveProperty('lasting');
  });

  it('is absent from a proof of before, which stays as it is', () => {
    const text = readFileSync(new URL('../../../reports/proof.json', import.meta.url), 'utf8');
    const { findings: _, measured: __, ...before } = JSON.parse(text) as Record<string, unknown>;
    const old = `${JSON.stringify(before, null, 2)}\n`;
    const { proof, problem } = parseProof(old);
    expect(problem).toBeNull();
    expect(printProof(proof!)).toBe(old);
    expect(parseProof(text).problem).toBeNull();
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding, Refusal, RefusalKind } from '../../src/core/model.js';
import { judge } from '../../src/core/rules/index.js';
import { placeOf } from '../../src/core/rules/shared/places.js';
import { loadParser } from '../../src/core/sql/parse.js';
import { histories } from '../support/histories.js';
import { ruleContext } from '../support/rule-case.js';

/** Which rules speak for which kind of refusal. */
const SPEAKERS: Readonly<Record<RefusalKind, readonly string[]>> = {
  missing: ['needs-missing-object', 'needs-later-object', 'dropped-then-used'],
  'type-clash': ['type-clash'],
  'no-unique-key': ['no-unique-key'],
  dependents: ['dependents-in-the-way'],
  exists: ['conflicting-definition', 'object-created-twice'],
  replacement: ['incompatible-replacement'],
  'enum-value': ['enum-value-used-in-same-transaction'],
  'never-valid': ['never-valid', 'refused-in-transaction'],
  'not-transactional': ['refused-in-transaction'],
  syntax: ['unparsable-sql'],
};

/** Said of a place within the statement, or, of an index that is made twice, of its table. */
const ELSEWHERE = new Set<RefusalKind>(['syntax', 'never-valid', 'exists']);

function speaksOf({ kind, located, effect }: Refusal, { rule, severity, state, at }: Finding): boolean {
  if (!SPEAKERS[kind].includes(rule) || severity !== 'error' || state.kind === 'settled') return false;
  const place = placeOf(located, effect);
  return at.some(({ path, line }) => path === place.path && (line === place.line || ELSEWHERE.has(kind)));
}

/** Lists the refusals that no open or accepted error speaks of. */
function unspoken(text: string): string[] {
  const context = ruleContext(text);
  const findings = judge(context);
  return context.foreseen.runs
    .flatMap(({ refusals }) => refusals)
    .filter((refusal) => !findings.some((finding) => speaksOf(refusal, finding)))
    .map(({ located, message }) => `${located.file.file.path}#${located.statement.ordinal} ${message}`);
}

beforeAll(loadParser);

describe('no refusal is foreseen without a finding that says so', () => {
  const cases = new URL('../cases/rules/', import.meta.url);
  it.each(readdirSync(cases).sort())('%s', (name) => {
    expect(unspoken(readFileSync(new URL(name, cases), 'utf8'))).toEqual([]);
  });

  it.each(histories)('$name', ({ files }) => {
    const sections = files.map((text, index) => `=== db/${String(index + 1).padStart(3, '0')}_x.sql\n${text}\n`);
    const mapping = '=== mapping.yaml\nonefold: 1\nsources:\n  - { path: db, status: deprecated }\n';
    expect(unspoken(`${mapping}${sections.join('')}`)).toEqual([]);
  });
});

import type { Decision, Finding, GuardFacts, Violation } from '../../model.js';
import { byCodeUnit } from '../../text.js';
import { acceptFindings } from '../shared/accept.js';
import { grandfathering } from '../shared/grandfathered.js';
import { findingsOf } from '../shared/keys.js';
import { deprecatedDirectory } from './deprecated-directory.js';
import { guardRemoved } from './guard-removed.js';
import { legacyCopy } from './legacy-copy.js';
import { mappingBroken } from './mapping-broken.js';
import { migrationEdited } from './migration-edited.js';
import { migrationElsewhere } from './migration-elsewhere.js';
import { numberMissing } from './number-missing.js';
import { numberTaken } from './number-taken.js';
import { numberTooLow } from './number-too-low.js';
import { rollbackMissing } from './rollback-missing.js';
import type { GuardRule } from './rule.js';
import { sourceUnguarded } from './source-unguarded.js';
import { staleOutput } from './stale-output.js';

/** Every opinion of the guard, in code-unit order of id. */
export const guardRules: readonly GuardRule[] = [
  deprecatedDirectory,
  guardRemoved,
  legacyCopy,
  mappingBroken,
  migrationEdited,
  migrationElsewhere,
  numberMissing,
  numberTaken,
  numberTooLow,
  rollbackMissing,
  sourceUnguarded,
  staleOutput,
];

type Settle = (violation: Violation) => Finding['state'];

function settler(letBe: (path: string) => Decision | null): Settle {
  return ({ subject, settledBy }) => {
    const by = settledBy ?? letBe(subject);
    return by === null ? { kind: 'open' } : { kind: 'settled', by };
  };
}

function run(rule: GuardRule, facts: GuardFacts, state: Settle): Finding[] {
  const severity = facts.mapping.severity[rule.id] ?? rule.severity;
  if (severity === 'off') return [];
  return findingsOf(rule.id, rule.check(facts), { severity: () => severity, state });
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

/**
 * Judges what a branch does, by the rules of the guard. What mapping.yaml names under `guard: grandfathered:` or under
 * `accept:` stays visible with the line that says so. How many a glob may cover only its own `count` says: the lock counts
 * what a consolidation finds, and that is none of these. Errors come first.
 */
export function judgeGuard(facts: GuardFacts): Finding[] {
  const settle = settler(grandfathering(facts.mapping.guard.grandfathered));
  const found = guardRules.flatMap((rule) => run(rule, facts, settle));
  const sorted = found.sort((a, b) => RANK[a.severity] - RANK[b.severity] || byCodeUnit(a.key, b.key));
  return acceptFindings(sorted, facts.mapping.accept, null);
}

/** By a rule of the guard, what `validate` says of the same file: "*" for all of it, where the file is to be taken away. */
const SPEAKS_FOR: Readonly<Record<string, string>> = { 'legacy-copy': '*', 'number-taken': 'duplicate-number' };

/** Adds to what the guard found what `validate` did, but for what would be said twice of one file. */
export function joined(found: readonly Finding[], validated: readonly Finding[]): Finding[] {
  const said = new Set(found.map(({ rule, subject }) => `${SPEAKS_FOR[rule]} ${subject}`));
  const isSaid = ({ rule, at }: Finding) => at.some(({ path }) => said.has(`* ${path}`) || said.has(`${rule} ${path}`));
  return [...found, ...validated.filter((finding) => !isSaid(finding))];
}

/** Names the rules of the guard that mapping.yaml switches off. */
export function switchedOff({ severity }: Pick<GuardFacts['mapping'], 'severity'>): string[] {
  return guardRules.flatMap(({ id }) => (severity[id] === 'off' ? [id] : []));
}

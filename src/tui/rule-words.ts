import { everyRule } from '../core/report/every-rule.js';
import type { RuleWords } from './state/state.js';

/** Gathers what people are told of every rule, by its id. */
export function ruleWords(): Readonly<Record<string, RuleWords>> {
  return Object.fromEntries(
    everyRule.map(({ id, summary, why, fix, foretells = false }) => [id, { summary, why, fix, foretells }]),
  );
}

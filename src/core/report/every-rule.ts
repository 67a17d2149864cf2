import { guardRules } from '../rules/guard/index.js';
import { rules } from '../rules/index.js';
import { lintRules } from '../rules/lint/index.js';
import { proofRules } from '../rules/proof/index.js';
import type { Rule } from '../rules/rule.js';

/** A rule by what people are told of it. */
export type ExplainedRule = Pick<Rule, 'id' | 'severity' | 'foretells' | 'summary' | 'why' | 'fix'>;

/** Every rule of every list: those of the proof, of new migrations and of the guard are explained like all others. */
export const everyRule: readonly ExplainedRule[] = [...rules, ...proofRules, ...lintRules, ...guardRules];

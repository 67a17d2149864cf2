import type { Report } from '../core/model.js';
import { explainRule, rulesList } from '../core/report/explain.js';
import { UserError } from '../errors.js';
import type { Command } from './command.js';

export const explain: Command = {
  name: 'explain',
  summary: 'Say what a rule means, why it matters and what to do; without a rule, list them all',
  flags: [],
  args: [{ name: 'rule', summary: 'A rule id, such as duplicate-number', required: false }],
  async run(_env, { rule }): Promise<Report> {
    if (typeof rule !== 'string') return { command: 'explain', verdict: 'ok', notes: [], text: rulesList() };
    const { text, suggestions } = explainRule(rule);
    if (text !== null) return { command: 'explain', verdict: 'ok', notes: [], text };
    const hint =
      suggestions.length > 0 ? `did you mean ${suggestions.join(' or ')}?` : 'run `onefold explain` for the list.';
    throw new UserError(`there is no rule "${rule}".`, hint);
  },
};

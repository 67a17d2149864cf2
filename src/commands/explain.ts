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
    const done = { command: 'explain', verdict: 'ok', notes: [] } as const;
    if (typeof rule !== 'string') return { ...done, text: rulesList() };
    const { text, suggestions } = explainRule(rule);
    if (text !== null) return { ...done, text };
    const similar = suggestions.join(' or ');
    throw new UserError(
      `there is no rule "${rule}".`,
      similar === '' ? 'run `onefold explain` for the list.' : `did you mean ${similar}?`,
    );
  },
};

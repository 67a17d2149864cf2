import { guardRules } from '../rules/guard/index.js';
import { rules } from '../rules/index.js';
import { lintRules } from '../rules/lint/index.js';
import { proofRules } from '../rules/proof/index.js';
import { byCodeUnit } from '../text.js';
import { type ExplainedRule, everyRule } from './every-rule.js';

/** A rule's page, or for an unknown id no text and the ids that it may mean, best first. */
export type Explanation = { readonly text: string | null; readonly suggestions: readonly string[] };

const WIDTH = 80;
const SHORTEST_WORD = 3;

function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}

/** Wraps prose and leaves indented lines, which are pieces of mapping.yaml, as they are. */
function wrapProse(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith(' ') ? line : wrap(line)))
    .join('\n');
}

function page({ id, severity, summary, why, fix }: ExplainedRule): string {
  return `${wrap(`${id} (${severity}): ${summary}.`)}

Why
${wrapProse(why)}

Fix
${wrapProse(fix)}

Accept
Live with one finding, or with several by a glob, and say why; or change the
severity of the rule (error, warning, info, off):

    accept:
      - { finding: "${id} *", reason: "…" }
    severity: { ${id}: off }
`;
}

function trigrams(text: string): Set<string> {
  const padded = ` ${text.toLowerCase()} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + SHORTEST_WORD)));
}

function likeness(a: string, b: string): number {
  const [left, right] = [trigrams(a), trigrams(b)];
  const shared = [...left].filter((gram) => right.has(gram)).length;
  return (2 * shared) / (left.size + right.size);
}

/** Finds up to three rules whose ids share the most letter triples with what was typed, best first. */
function similarRules(typed: string): string[] {
  return everyRule
    .map(({ id }) => ({ id, score: likeness(typed, id) }))
    .filter(({ score }) => score >= 0.3)
    .sort((a, b) => b.score - a.score || byCodeUnit(a.id, b.id))
    .slice(0, 3)
    .map(({ id }) => id);
}

/** Writes the page of a rule for `onefold explain RULE`. */
export function explainRule(id: string): Explanation {
  const rule = everyRule.find((candidate) => candidate.id === id);
  return rule === undefined ? { text: null, suggestions: similarRules(id) } : { text: page(rule), suggestions: [] };
}

/** Writes the list of all rules, one line each: id, severity, summary; those that only one command asks come last. */
export function rulesList(): string {
  const widest = Math.max(...everyRule.map(({ id }) => id.length));
  const line = ({ id, severity, summary }: ExplainedRule) =>
    `${id.padEnd(widest)}  ${severity.padEnd('warning'.length)}  ${summary}`;
  const groups = [
    { of: 'Of new migrations (onefold validate):', list: lintRules },
    { of: 'Of a proof (onefold prove):', list: proofRules },
    { of: 'Of a branch (onefold guard):', list: guardRules },
  ];
  return [...rules.map(line), ...groups.flatMap(({ of, list }) => ['', of, ...list.map(line)]), ''].join('\n');
}

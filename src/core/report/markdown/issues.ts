import type { Finding } from '../../model.js';
import { plural } from '../../text.js';
import { place, prose, sentence } from './escape.js';
import { type ConsolidationInput, findingsIn } from './input.js';
import { folded, paragraphs } from './table.js';

const MOST_ENTRIES = 50;
const MOST_PLACES = 20;

function places(finding: Finding): string {
  const all = [...new Set(finding.at.map(place))];
  const rest = all.length - MOST_PLACES;
  return [...all.slice(0, MOST_PLACES), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}

function answered(finding: Finding, index: number): string {
  if (finding.state.kind === 'open') return '';
  const { kind, by } = finding.state;
  const lines = [
    `- **Description:** ${sentence(finding.message)}`,
    ...(finding.at.length === 0 ? [] : [`- **Places:** ${places(finding)}`]),
    `- **Resolution:** ${kind} by ${place(by.at)}`,
    `- **Reason:** ${sentence(by.reason)}`,
  ];
  return `### Issue ${index + 1}: ${prose(finding.rule)}\n\n${lines.join('\n')}`;
}

function open(finding: Finding): string {
  const lines = [
    `- **${finding.severity} ${prose(finding.rule)}**: ${sentence(finding.message)}`,
    ...(finding.at.length === 0 ? [] : [`  - **Places:** ${places(finding)}`]),
    `  - **Help:** ${sentence(finding.help)}`,
  ];
  return lines.join('\n');
}

function limited(entries: readonly string[], joint: string, what: string): string {
  const body = entries.join(joint);
  return entries.length > MOST_ENTRIES ? folded(what, body) : body;
}

/** Lists each finding that mapping.yaml answers, with the line and the reason, and apart from them the open ones. */
export function issuesSection({ facts }: ConsolidationInput): string {
  const answers = [...findingsIn(facts, 'settled'), ...findingsIn(facts, 'accepted')];
  const unanswered = findingsIn(facts, 'open');
  const count = plural(answers.length, 'finding');
  return paragraphs([
    '## Known Issues & Resolutions',
    answers.length === 0 ? 'No finding is settled or accepted.' : limited(answers.map(answered), '\n\n', count),
    unanswered.length > 0 && `### Open findings (${unanswered.length})`,
    unanswered.length > 0 && limited(unanswered.map(open), '\n', plural(unanswered.length, 'open finding')),
  ]);
}

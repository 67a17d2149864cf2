import type { Finding } from '../../model.js';
import { byCodeUnit, plural } from '../../text.js';
import { printable } from '../printable.js';
import type { Style } from '../style.js';
import { placeText, wrap } from './wrap.js';

const SEVERITIES = ['error', 'warning', 'info'] as const;
const MOST_PLACES = 12;
const MOST_OF_A_RULE = 20;
const MOST_ANSWERED = 10;

function inOrder(findings: readonly Finding[]): Finding[] {
  const rank = (finding: Finding): number => SEVERITIES.indexOf(finding.severity);
  return [...findings].sort((a, b) => rank(a) - rank(b) || byCodeUnit(a.rule, b.rule) || byCodeUnit(a.key, b.key));
}

function head(label: string, finding: Finding, paint: (text: string) => string): string[] {
  const [first = '', ...more] = wrap(finding.message, `${label} ${finding.rule}: `, '    ');
  return [`${paint(label)}${first.slice(label.length)}`, ...more];
}

function places(finding: Finding, most: number): string[] {
  const shown = [...new Set(finding.at.map(placeText))];
  const rest = shown.length - most;
  const lines = shown.slice(0, most).map((place) => `  ${place}`);
  return rest > 0 ? [...lines, `  … and ${plural(rest, 'more place')} (--verbose shows all)`] : lines;
}

function openText(finding: Finding, style: Style, verbose: boolean): string[] {
  const paint = { error: style.red, warning: style.yellow, info: style.dim }[finding.severity];
  return [
    ...head(finding.severity, finding, paint),
    ...places(finding, verbose ? Number.POSITIVE_INFINITY : MOST_PLACES),
    ...(finding.detail ?? []).map((line) => style.dim(`    ${printable(line)}`.trimEnd())),
  ];
}

function answeredText(finding: Finding, style: Style, verbose: boolean): string[] {
  if (finding.state.kind === 'open') return [];
  const { at, reason } = finding.state.by;
  const lines = head(finding.state.kind, finding, style.green);
  const by = wrap(reason, `  by ${printable(`${at.path}:${at.line}`)}: `, '    ');
  return verbose ? [...lines, ...places(finding, Number.POSITIVE_INFINITY), ...by] : [...lines, ...by];
}

/** One rule's findings of one severity; an advice that the next finding repeats is printed once, after the last. */
function groupText(group: readonly Finding[], style: Style, verbose: boolean): string {
  const cut = !verbose && group[0]?.severity !== 'error' && group.length > MOST_OF_A_RULE;
  const shown = cut ? group.slice(0, MOST_OF_A_RULE) : group;
  const lines = shown.flatMap((finding, i) => {
    const repeated = shown[i + 1]?.help === finding.help;
    return [...openText(finding, style, verbose), ...(repeated ? [] : wrap(finding.help, '  help: ', '        '))];
  });
  const rest = group.length - shown.length;
  return (cut ? [...lines, `  … and ${rest} more ${group[0]?.rule} (--verbose shows all)`] : lines).join('\n');
}

function groups(findings: readonly Finding[]): Finding[][] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of inOrder(findings)) {
    const key = `${finding.severity} ${finding.rule}`;
    const group = byRule.get(key);
    if (group === undefined) byRule.set(key, [finding]);
    else group.push(finding);
  }
  return [...byRule.values()];
}

function countText(findings: readonly Finding[]): string {
  const open = findings.filter((finding) => finding.state.kind === 'open');
  const bySeverity = SEVERITIES.map((severity) => ({ severity, n: open.filter((f) => f.severity === severity).length }))
    .filter(({ n }) => n > 0)
    .map(({ severity, n }) => plural(n, severity, severity === 'info' ? 'infos' : `${severity}s`));
  const of = (kind: string): number => findings.filter((finding) => finding.state.kind === kind).length;
  const answered = `${of('settled')} settled, ${of('accepted')} accepted`;
  return `Findings: ${bySeverity.length === 0 ? 'none open' : `${bySeverity.join(', ')} open`}; ${answered}.`;
}

function answeredList(findings: readonly Finding[], style: Style, verbose: boolean): string[] {
  const answered = inOrder(findings).filter((finding) => finding.state.kind !== 'open');
  const shown = verbose ? answered : answered.slice(0, MOST_ANSWERED);
  const rest = answered.length - shown.length;
  const blocks = shown.map((finding) => answeredText(finding, style, verbose).join('\n'));
  return rest > 0 ? [...blocks, `… and ${rest} more that mapping.yaml answers (--verbose shows all)`] : blocks;
}

/**
 * Prints findings rule by rule, errors first: the sentence, the places, an excerpt where there is one, what to do.
 * Those that mapping.yaml answers are only counted while others are open, unless `verbose`. The last line counts all.
 */
export function findingsText(findings: readonly Finding[], style: Style, verbose: boolean): string {
  const open = findings.filter((finding) => finding.state.kind === 'open');
  const blocks = groups(open).map((group) => groupText(group, style, verbose));
  const answered = open.length === 0 || verbose ? answeredList(findings, style, verbose) : [];
  return [...blocks, ...answered, countText(findings)].join('\n\n');
}

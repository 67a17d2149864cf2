import type { Finding } from '../../model.js';
import { byCodeUnit, plural } from '../../text.js';
import { printable } from '../printable.js';
import type { Style } from '../style.js';
import { byWeight } from '../weight.js';
import { placeLines } from './places.js';
import { wrap } from './wrap.js';

/** How much of the findings is shown. */
export type Extent = 'brief' | 'usual' | 'verbose';

const SEVERITIES = ['error', 'warning', 'info'] as const;
const MOST_PLACES = 12;
/** Of warnings and infos; errors stand in the way of a write, so all of them are shown. */
const MOST_OF_A_RULE = 8;
/** A warning of a larger group is shown without its excerpt. */
const MOST_WITH_DETAIL = 3;
const MOST_DETAIL = 6;
const MOST_ANSWERED = 10;
/** With more open findings than this, they are also counted rule by rule. */
const MANY = 10;
const SEE_SCAN = '  `onefold scan` shows them.';

/** Sorts by severity, then rule, the heaviest first; of one rule what concerns most places comes first. */
function inOrder(findings: readonly Finding[]): Finding[] {
  const rank = (finding: Finding): number => SEVERITIES.indexOf(finding.severity);
  const byRule = (a: Finding, b: Finding): number => rank(a) - rank(b) || byWeight(a.rule, b.rule);
  return [...findings].sort((a, b) => byRule(a, b) || b.at.length - a.at.length || byCodeUnit(a.key, b.key));
}

function head(label: string, finding: Finding, paint: (text: string) => string): string[] {
  const [first = '', ...more] = wrap(finding.message, `${label} ${finding.rule}: `, '    ');
  return [`${paint(label)}${first.slice(label.length)}`, ...more];
}

/** Leaves out most of a long excerpt: it is there to recognise the matter by. */
function detailLines({ severity, detail = [] }: Finding, verbose: boolean): string[] {
  const whole = verbose || severity === 'error' || detail.length <= MOST_DETAIL + 1;
  const shown = whole ? detail : [...detail.slice(0, MOST_DETAIL), '… (--verbose shows more)'];
  return shown.map((line) => `    ${printable(line)}`.trimEnd());
}

function openText(
  finding: Finding,
  style: Style,
  { verbose, detail }: { verbose: boolean; detail: boolean },
): string[] {
  const paint = { error: style.red, warning: style.yellow, info: style.dim }[finding.severity];
  return [
    ...head(finding.severity, finding, paint),
    ...placeLines(finding, verbose ? Number.POSITIVE_INFINITY : MOST_PLACES),
    ...(detail ? detailLines(finding, verbose).map(style.dim) : []),
  ];
}

function answeredText(finding: Finding, style: Style, verbose: boolean): string[] {
  if (finding.state.kind === 'open') return [];
  const { at, reason } = finding.state.by;
  const lines = head(finding.state.kind, finding, style.green);
  const by = wrap(reason, `  by ${printable(`${at.path}:${at.line}`)}: `, '    ');
  return verbose ? [...lines, ...placeLines(finding, Number.POSITIVE_INFINITY), ...by] : [...lines, ...by];
}

/** One rule's findings of one severity; an advice that the next finding repeats is printed once, after the last. */
function groupText(group: readonly Finding[], style: Style, verbose: boolean): string {
  const whole = verbose || group[0]?.severity === 'error';
  const cut = !whole && group.length > MOST_OF_A_RULE;
  const detail = whole || group.length <= MOST_WITH_DETAIL;
  const shown = cut ? group.slice(0, MOST_OF_A_RULE) : group;
  const lines = shown.flatMap((finding, i) => {
    const { help, commands = [] } = finding;
    const repeated = shown[i + 1]?.help === help && commands.length === 0;
    return [
      ...openText(finding, style, { verbose, detail }),
      ...(repeated ? [] : wrap(help, '  help: ', '        ')),
      ...commands.map((line) => `    ${printable(line)}`),
    ];
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

/** Counts findings in one line: the open ones by severity, then those that mapping.yaml answers. */
export function countText(findings: readonly Finding[]): string {
  const open = findings.filter((finding) => finding.state.kind === 'open');
  const bySeverity = SEVERITIES.map((severity) => ({ severity, n: open.filter((f) => f.severity === severity).length }))
    .filter(({ n }) => n > 0)
    .map(({ severity, n }) => plural(n, severity, severity === 'info' ? 'infos' : `${severity}s`));
  const of = (kind: string): number => findings.filter((finding) => finding.state.kind === kind).length;
  const answered = `${of('settled')} settled, ${of('accepted')} accepted`;
  return `Findings: ${bySeverity.length === 0 ? 'none open' : `${bySeverity.join(', ')} open`}; ${answered}.`;
}

/** Counts many open findings rule by rule, most first. */
function ruleCounts(open: readonly Finding[]): string[] {
  const counts = new Map<string, number>();
  for (const { rule } of open) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || byCodeUnit(a, b));
  const many = open.length > MANY && counts.size > 1;
  return many ? wrap(sorted.map(([rule, n]) => `${n} ${rule}`).join(', '), '  ', '  ') : [];
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
 * Those that mapping.yaml answers are only counted while others are open, unless `verbose`. `brief` is for commands
 * whose matter is another: of the open ones it shows errors only. The last lines count all.
 */
export function findingsText(findings: readonly Finding[], style: Style, extent: Extent): string {
  const verbose = extent === 'verbose';
  const open = findings.filter((finding) => finding.state.kind === 'open');
  const shown = extent === 'brief' ? open.filter(({ severity }) => severity === 'error') : open;
  const blocks = groups(shown).map((group) => groupText(group, style, verbose));
  const answered = open.length === 0 || verbose ? answeredList(findings, style, verbose) : [];
  const elsewhere = shown.length < open.length ? [SEE_SCAN] : [];
  return [...blocks, ...answered, [countText(findings), ...ruleCounts(open), ...elsewhere].join('\n')].join('\n\n');
}

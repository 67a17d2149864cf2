import type { Finding } from '../../model.js';
import { byCodeUnit } from '../../text.js';
import { findingsIn } from '../markdown/input.js';
import { controls, occurring } from './controls.js';
import { type Html, html, joined, type Part } from './markup.js';
import { objectLink, type Page, placeLink, placeLinks, said } from './page.js';
import { badge, section, type Tone } from './parts.js';

const SEVERITIES: Readonly<Record<Finding['severity'], readonly [Tone, string]>> = {
  error: ['bad', '✕'],
  warning: ['warn', '!'],
  info: ['quiet', 'i'],
};
const STATES: Readonly<Record<Finding['state']['kind'], Tone>> = { open: 'bad', settled: 'good', accepted: 'note' };

function severityBadge({ severity }: Finding): Html {
  const [tone, sign] = SEVERITIES[severity];
  return badge(tone, severity, sign);
}

function answer(page: Page, { state }: Finding): Html {
  if (state.kind === 'open') return html`<p>${badge('bad', 'open', '○')}</p>`;
  const sign = state.kind === 'settled' ? '✓' : '~';
  return html`<p>${badge(STATES[state.kind], state.kind, sign)} by ${placeLink(page, state.by.at)}: ${said(page, state.by.reason)}</p>`;
}

function places(page: Page, { at }: Finding): Part {
  return at.length > 0 && html`<p class="places">${joined(placeLinks(page, at), html`<br>`)}</p>`;
}

function subject(page: Page, { subject: name }: Finding): Part {
  if (!page.anchors.object.has(name)) return null;
  return html`<p class="quiet">Object: ${objectLink(page, name)}</p>`;
}

function entry(page: Page, finding: Finding): Html {
  const { rule, severity, key, state, at, message, help } = finding;
  const paths = [...new Set(at.map(({ path }) => page.anchors.file.get(path) ?? 'elsewhere'))].join(' ');
  const anchor = page.anchors.finding.get(key)!;
  return html`<li id="${anchor}" data-row data-severity="${severity}" data-state="${state.kind}" data-rule="${rule}" data-path="${paths}">
<p class="line">${severityBadge(finding)} <a class="rule" href="#${anchor}">${rule}</a></p>
<p>${said(page, message)}</p>
${answer(page, finding)}
${places(page, finding)}${subject(page, finding)}<details class="more${state.kind === 'open' ? '' : ' go'}"><summary>What can be done<span class="far"> about ${key}</span></summary><p>${said(page, help)}</p></details>
</li>
`;
}

function pathChoice(page: Page): readonly (readonly [string, string])[] {
  const named = new Set(page.input.facts.findings.flatMap(({ at }) => at.map(({ path }) => path)));
  const paths = [...named].filter((path) => page.anchors.file.has(path)).sort(byCodeUnit);
  const shown = (path: string) => (path.startsWith(page.shared) ? path.slice(page.shared.length) : path);
  return paths.map((path) => [page.anchors.file.get(path)!, shown(path)] as const);
}

/** Lists all findings, open ones first, with what answers each, and controls that filter them. */
export function findingsSection(page: Page): Html {
  const { facts } = page.input;
  const sorted = (['open', 'settled', 'accepted'] as const).flatMap((kind) => findingsIn(facts, kind));
  const choices = [
    { key: 'severity', label: 'Severity', values: occurring(sorted.map(({ severity }) => severity)) },
    { key: 'state', label: 'State', values: occurring(sorted.map(({ state }) => state.kind)) },
    { key: 'rule', label: 'Rule', values: occurring(sorted.map(({ rule }) => rule)) },
    { key: 'path', label: 'File', values: pathChoice(page) },
  ];
  return section('findings', 'Findings', [
    sorted.length === 0
      ? html`<p>None.</p>`
      : [
          html`<p>Settled: a decision in <code>${page.input.mapping.path}</code> answers it. Accepted: it stays as it is, with a reason. Open: neither.</p>`,
          controls('findings', 'findings', choices, sorted.length),
          html`<ol class="findings" data-list="findings">
${sorted.map((finding) => entry(page, finding))}</ol>`,
        ],
  ]);
}

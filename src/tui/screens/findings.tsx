import type { ReactNode } from 'react';
import type { Finding } from '../../core/model.js';
import { baseName, printPlace } from '../../core/places.js';
import { rowsOn } from '../keys.js';
import { isOfEarlierPlan } from '../state/findings.js';
import { keysHere } from '../state/keys-here.js';
import { markedFindings } from '../state/marking.js';
import { type FindingRow, findingRows } from '../state/rows.js';
import type { Screen } from '../state/screen.js';
import { type State, topScreen } from '../state/state.js';
import { cut, fitted, paragraphs } from '../view/fit.js';
import { Lines, List, positionText } from '../view/lists.js';
import { Panes } from '../view/panes.js';
import { broken, type Line, line } from '../view/rows.js';
import type { Tone } from '../view/theme.js';
import type { ScreenProps } from './screen-props.js';
import { SEVERITY } from './words.js';

const KEY_NAMES: Readonly<Record<string, string>> = { enter: 'Enter' };
const FILTERS = { open: 'open', errors: 'open errors', all: 'all' } as const;

function ruleLine({ rule, severity, count }: Extract<FindingRow, { kind: 'rule' }>, isFolded: boolean): Line {
  const { mark, tone } = SEVERITY[severity];
  return [
    { text: `${isFolded ? '▸' : '▾'} ${mark} `, tone, bold: true },
    { text: rule, tone, bold: true },
    { text: `  ${count}`, tone: 'dim' },
  ];
}

/** A line of a list has the name of the file; the detail has its path. */
function placeText({ subject, at: [at] }: Finding): string {
  if (at === undefined || printPlace(at) === subject) return '';
  return `${baseName(at.path)}:${at.line}`;
}

function stateSign(finding: Finding, state: State): string {
  if (finding.state.kind !== 'open') return ' ✓ ';
  return isOfEarlierPlan(state, finding) ? ' ? ' : '   ';
}

function findingLine(finding: Finding, state: State, width: number, isMarked: boolean): Line {
  const place = placeText(finding);
  const room = place === '' ? 0 : Math.min(34, Math.floor(width * 0.4));
  return [
    { text: isMarked ? '*' : ' ', tone: 'accent', bold: true },
    { text: stateSign(finding, state), tone: finding.state.kind === 'open' ? 'warning' : 'good' },
    { text: fitted(finding.subject, width - room - 6, 'middle') },
    { text: ` ${cut(place, room, 'middle')}`, tone: 'dim' },
  ];
}

function paragraph(label: string, text: string, width: number, tone: Tone = 'plain'): Line[] {
  return paragraphs(text, width - 9).map(
    (part, index): Line => [
      { text: fitted(index === 0 ? ` ${label}` : '', 8), tone: 'dim' },
      { text: part, tone },
    ],
  );
}

/** Advice speaks of mapping.yaml; this is how the same is done here. */
function hereLines(state: State, width: number): Line[] {
  const does = keysHere(state, rowsOn('findings')).map((one) => `${KEY_NAMES[one.key] ?? one.key} ${one.does}`);
  return does.length === 0 ? [] : paragraph('here', `${does.join(', ')}.`, width, 'accent');
}

function ruleDetail(rule: string, state: State, width: number): Line[] {
  const words = state.rules[rule];
  if (words === undefined) return [line(` ${rule}`)];
  return [
    ...paragraph('', words.summary, width),
    line(''),
    ...paragraph('why', words.why, width),
    line(''),
    ...paragraph('fix', words.fix, width),
    ...hereLines(state, width),
  ];
}

function answerLines({ state }: Finding, width: number): Line[] {
  if (state.kind === 'open') return [];
  const { at, reason } = state.by;
  return paragraph(state.kind === 'accepted' ? 'accept' : 'settled', `${printPlace(at)}: ${reason}`, width, 'good');
}

const OF_EARLIER_PLAN = 'of an earlier plan: P says whether this still holds.';

function findingDetail(finding: Finding, state: State, width: number): Line[] {
  const places = finding.at.flatMap((at) => paragraph('at', printPlace(at), width, 'accent'));
  // Where two definitions differ may be at the end of a long line.
  const detail = (finding.detail ?? []).flatMap((text) => broken(line(`        ${text}`, 'dim'), width - 1, 10));
  return [
    ...paragraph(SEVERITY[finding.severity].mark, finding.message, width),
    ...places,
    ...detail,
    ...answerLines(finding, width),
    ...(isOfEarlierPlan(state, finding) ? paragraph('proof', OF_EARLIER_PLAN, width, 'warning') : []),
    ...hereLines(state, width),
    ...paragraph('help', finding.help, width),
    ...(finding.commands ?? []).flatMap((text) => broken(line(`        $ ${text}`), width - 1, 10)),
  ];
}

function nothing({ query, filter }: Screen, { thought }: State): string {
  if (thought === null) return 'Nothing is known yet: the repository is being read.';
  if (query !== '') return `Nothing holds “${query}”. Esc ends the search, f shows other findings.`;
  if (filter === 'errors') return 'No error is open. f shows the others.';
  return filter === 'all' ? 'There are no findings.' : 'Nothing is open. f shows the others.';
}

/** Shows the findings rule by rule, and of the line under the cursor why it matters and what to do. */
export function FindingsScreen({ state, width, height }: ScreenProps): ReactNode {
  const screen = topScreen(state);
  const rows = findingRows(state, screen);
  const row = rows[screen.cursor];
  const marked = new Set(markedFindings(state).map(({ key }) => key));
  const marks = marked.size === 0 ? '' : `${marked.size} marked, `;
  const count = rows.reduce((sum, one) => sum + (one.kind === 'rule' ? one.count : 0), 0);
  return (
    <Panes
      only={screen.zoomed ? 'second' : null}
      width={width}
      height={height}
      share={{ over: 0.5, beside: 0.45 }}
      first={{
        title: `Findings: ${FILTERS[screen.filter]} (${count})`,
        note: `${marks}${positionText(screen.cursor, rows.length)}`,
        view: (size) =>
          rows.length === 0 ? (
            <Lines {...size} lines={[line(` ${nothing(screen, state)}`, 'dim')]} />
          ) : (
            <List
              {...size}
              count={rows.length}
              cursor={screen.cursor}
              rowAt={(index) => {
                const one = rows[index]!;
                return one.kind === 'rule'
                  ? ruleLine(one, screen.folded.includes(one.rule))
                  : findingLine(one.finding, state, size.width, marked.has(one.finding.key));
              }}
            />
          ),
      }}
      second={{
        title: row === undefined ? 'Detail' : row.kind === 'rule' ? row.rule : row.finding.rule,
        view: (size) => (
          <Lines
            {...size}
            from={screen.scroll}
            lines={
              row === undefined
                ? []
                : row.kind === 'rule'
                  ? ruleDetail(row.rule, state, size.width)
                  : findingDetail(row.finding, state, size.width)
            }
          />
        ),
      }}
    />
  );
}

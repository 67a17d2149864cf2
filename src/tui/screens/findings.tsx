import type { ReactNode } from 'react';
import type { Finding } from '../../core/model.js';
import { printPlace } from '../../core/places.js';
import { type FindingRow, findingRows } from '../state/rows.js';
import { type State, topScreen } from '../state/state.js';
import { cut, fitted, folded } from '../view/fit.js';
import { Panes } from '../view/panes.js';
import { type Line, Lines, List, line, positionText } from '../view/rows.js';
import type { ScreenProps } from './screen-props.js';
import { SEVERITY } from './words.js';

const FILTERS = { open: 'open', errors: 'open errors', all: 'all' } as const;

function ruleLine({ rule, severity, count }: Extract<FindingRow, { kind: 'rule' }>, isFolded: boolean): Line {
  const { mark, tone } = SEVERITY[severity];
  return [
    { text: `${isFolded ? '▸' : '▾'} ${mark} `, tone, bold: true },
    { text: rule, tone, bold: true },
    { text: `  ${count}`, tone: 'dim' },
  ];
}

function findingLine({ subject, state, at }: Finding, width: number): Line {
  const answered = state.kind === 'open' ? '' : `${state.kind} `;
  const place = at[0] === undefined ? '' : printPlace(at[0]);
  const room = Math.max(12, Math.floor((width - 14) * 0.5));
  return [
    { text: `    ${answered}`, tone: 'good' },
    { text: fitted(subject, room, 'middle') },
    { text: ` ${cut(place === subject ? '' : place, width - room - 7 - answered.length, 'middle')}`, tone: 'dim' },
  ];
}

function paragraph(label: string, text: string, width: number, tone: 'plain' | 'dim' | 'good' = 'plain'): Line[] {
  return folded(text, width - 8).map(
    (part, index): Line => [
      { text: fitted(index === 0 ? ` ${label}` : '', 8), tone: 'dim' },
      { text: part, tone },
    ],
  );
}

function ruleDetail(rule: string, { rules }: State, width: number): Line[] {
  const words = rules[rule];
  if (words === undefined) return [line(` ${rule}`)];
  return [
    ...paragraph('', words.summary, width),
    line(''),
    ...paragraph('why', words.why, width),
    line(''),
    ...paragraph('fix', words.fix, width),
  ];
}

function answerLines({ state }: Finding, width: number): Line[] {
  if (state.kind === 'open') return [];
  const { at, reason } = state.by;
  return paragraph(state.kind === 'accepted' ? 'accept' : 'settled', `${printPlace(at)}: ${reason}`, width, 'good');
}

function findingDetail(finding: Finding, width: number): Line[] {
  const places = finding.at.map(
    (at): Line => [
      { text: ' at     ', tone: 'dim' },
      { text: cut(printPlace(at), width - 9, 'middle'), tone: 'accent' },
    ],
  );
  const detail = (finding.detail ?? []).map((text) => line(`        ${cut(text, width - 9)}`, 'dim'));
  return [
    ...paragraph(SEVERITY[finding.severity].mark, finding.message, width),
    ...places,
    ...detail,
    ...answerLines(finding, width),
    ...finding.help.split('\n').flatMap((text, index) => paragraph(index === 0 ? 'help' : '', text, width)),
    ...(finding.commands ?? []).map((text) => line(`        $ ${cut(text, width - 11)}`)),
  ];
}

/** Shows the findings rule by rule, and of the line under the cursor why it matters and what to do. */
export function FindingsScreen({ state, width, height }: ScreenProps): ReactNode {
  const screen = topScreen(state);
  const rows = findingRows(state, screen);
  const row = rows[screen.cursor];
  return (
    <Panes
      only={screen.zoomed ? 'second' : null}
      width={width}
      height={height}
      share={{ over: 0.5, beside: 0.45 }}
      first={{
        title: `Findings: ${FILTERS[screen.filter]}`,
        note: positionText(screen.cursor, rows.length),
        view: (size) =>
          rows.length === 0 ? (
            <Lines {...size} lines={[line(' Nothing here. f shows other findings.', 'dim')]} />
          ) : (
            <List
              {...size}
              count={rows.length}
              cursor={screen.cursor}
              rowAt={(index) => {
                const one = rows[index]!;
                return one.kind === 'rule'
                  ? ruleLine(one, screen.folded.includes(one.rule))
                  : findingLine(one.finding, size.width);
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
                  : findingDetail(row.finding, size.width)
            }
          />
        ),
      }}
    />
  );
}

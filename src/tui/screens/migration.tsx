import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { MigrationDetail, SqlText } from '../../core/model.js';
import { patchLines } from '../../core/patch.js';
import { baseName } from '../../core/places.js';
import { plural } from '../../core/text.js';
import { paneText } from '../state/lines.js';
import { loadedFor, valueFor } from '../state/rows.js';
import type { Pane, Screen } from '../state/screen.js';
import { factsOf, plainOf, type State, topScreen } from '../state/state.js';
import { cut, fitted, folded, listed } from '../view/fit.js';
import { Lines, List, positionText } from '../view/lists.js';
import { Panes, type Size, Whole, WIDE } from '../view/panes.js';
import { type Line, line, Row } from '../view/rows.js';
import type { ScreenProps } from './screen-props.js';
import { Sql } from './texts.js';
import { Waiting } from './waiting.js';

const PANES: readonly { readonly pane: Pane; readonly label: string }[] = [
  { pane: 'statements', label: 'statements' },
  { pane: 'target', label: 'canonical' },
  { pane: 'source', label: 'source' },
  { pane: 'down', label: 'rollback' },
];
const DOWNS = {
  legacy: 'from the legacy files',
  generated: 'made from the up',
  own: 'written by hand',
  none: 'none',
} as const;
const LABEL = 10;

function labelled(label: string, lines: readonly string[]): Line[] {
  return lines.map(
    (text, index): Line => [{ text: fitted(index === 0 ? ` ${label}` : '', LABEL), tone: 'dim' }, { text }],
  );
}

function rollbackLine({ downOrigin, downHeldBack, notUndone }: MigrationDetail): string {
  const held = downHeldBack ? ', written once a proof has run it' : '';
  return `${DOWNS[downOrigin]}${held}.${notUndone.length === 0 ? '' : ` It leaves: ${notUndone.join('; ')}.`}`;
}

function factLines(state: State, detail: MigrationDetail, width: number): Line[] {
  const { name, makes, needs, why } = detail;
  const known = factsOf(state)?.migrations.find((one) => one.name === name);
  const { title, patch } = plainOf(state)?.migrations?.find((one) => one.name === name) ?? {};
  const needed = needs.map(({ object, version }) => `${object} (${version ?? 'nothing here makes it'})`);
  const room = width - LABEL - 1;
  return [
    ...(title === undefined ? [] : labelled('title', [cut(title, room)])),
    ...(patch === undefined ? [] : labelled('patched', [`in ${plural(patchLines(patch), 'line')}; w takes it back`])),
    ...labelled('why here', folded(known?.why ?? why, room).slice(0, 2)),
    ...labelled('makes', makes.length === 0 ? ['nothing'] : listed(makes, room, 2)),
    ...(needs.length === 0 ? [] : labelled('needs', listed(needed, room, 2))),
    ...labelled('rollback', [cut(rollbackLine(detail), room)]),
  ];
}

function Tabs({ screen, detail, width }: { screen: Screen; detail: MigrationDetail; width: number }): ReactNode {
  const count = detail.sources.length;
  const runs = PANES.flatMap(({ pane, label }): Line => {
    const text = pane === 'source' && count > 1 ? `${label} ${screen.source + 1} of ${count}` : label;
    if (pane !== screen.pane) return [{ text: ` ${text}  `, tone: 'dim' }];
    return [{ text: `[${text}]`, tone: 'accent', bold: true }, { text: ' ' }];
  });
  return <Row runs={[{ text: ' ' }, ...runs]} width={width} />;
}

function Statements({ state, detail, width, height }: ScreenProps & { detail: MigrationDetail }): ReactNode {
  const { cursor } = topScreen(state);
  const { statements } = detail;
  const number = String(Math.max(...statements.map(({ ordinal }) => ordinal))).length + 1;
  const rowAt = (index: number): Line => {
    const { label, at, ordinal } = statements[index]!;
    const room = Math.floor(width * 0.55);
    return [
      { text: `${fitted(`#${ordinal}`, number, 'number')} `, tone: 'dim' },
      { text: fitted(label, room, 'middle') },
      { text: ` ${cut(`${baseName(at.path)}:${at.line}`, width - room - number - 3, 'middle')}`, tone: 'dim' },
    ];
  };
  return <List count={statements.length} cursor={cursor} width={width} height={height} rowAt={rowAt} />;
}

function textOf({ lines }: SqlText, index: number): string {
  return (lines[index] ?? []).map(({ text }) => text).join('');
}

/** Finds the line of the canonical file on which the statement under the cursor begins, as far as its text tells. */
function lineOf({ statements, sources, target }: MigrationDetail, cursor: number): number {
  const at = statements[cursor]?.at;
  const source = sources.find(({ path }) => path === at?.path);
  const wanted = source === undefined ? '' : textOf(source, (at?.line ?? 1) - 1).trim();
  if (wanted === '') return 0;
  return Math.max(
    0,
    target.lines.findIndex((_, index) => textOf(target, index).trim() === wanted),
  );
}

function PaneOf({ detail, screen, ...size }: Size & { detail: MigrationDetail; screen: Screen }): ReactNode {
  const text = paneText(detail, screen.pane, screen.source);
  if (text === null) return <Lines lines={[line(' It has no rollback.', 'dim')]} {...size} />;
  return <Sql text={text} cursor={screen.scroll} {...size} />;
}

function StatementPanes({ state, detail, ...size }: ScreenProps & { detail: MigrationDetail }): ReactNode {
  const { cursor, scroll } = topScreen(state);
  const { statements, target } = detail;
  return (
    <Panes
      {...size}
      share={{ over: 0.45, beside: 0.5 }}
      first={{
        title: plural(statements.length, 'statement'),
        note: positionText(cursor, statements.length),
        view: (room) => <Statements {...room} state={state} detail={detail} />,
      }}
      second={{
        title: target.path,
        view: (room) => (
          <Sql text={target} cursor={Math.min(target.lines.length - 1, lineOf(detail, cursor) + scroll)} {...room} />
        ),
      }}
    />
  );
}

function Body({ state, detail, ...size }: ScreenProps & { detail: MigrationDetail }): ReactNode {
  const screen = topScreen(state);
  const { pane, source, scroll } = screen;
  if (pane === 'statements') return <StatementPanes state={state} detail={detail} {...size} />;
  const beside = detail.sources[source] ?? detail.sources[0];
  const text = paneText(detail, pane, source);
  const title = text?.path ?? 'Rollback';
  const note = positionText(scroll, text?.lines.length ?? 0);
  const view = (room: Size) => <PaneOf {...room} detail={detail} screen={screen} />;
  if (pane !== 'target' || size.width < WIDE || beside === undefined)
    return <Whole title={title} note={note} view={view} {...size} />;
  const second = { title: beside.path, view: (room: Size) => <Sql text={beside} cursor={scroll} {...room} /> };
  return <Panes {...size} share={{ over: 0.5, beside: 0.5 }} first={{ title, note, view }} second={second} />;
}

/** Shows one migration: why it stands where it stands, what it makes and needs, its statements and all its SQL. */
export function MigrationScreen({ state, width, height }: ScreenProps): ReactNode {
  const screen = topScreen(state);
  const detail = valueFor<MigrationDetail>(state, screen);
  if (detail === null) {
    const none = `There is no migration ${screen.about} in the plan any more.`;
    return <Waiting loaded={loadedFor(state, screen)} none={none} what="Reading" width={width} height={height} />;
  }
  const facts = factLines(state, detail, width).slice(0, Math.max(3, Math.floor(height / 3)));
  return (
    <Box flexDirection="column" width={width} height={height} overflowY="hidden">
      <Lines lines={facts} width={width} height={facts.length} />
      <Tabs screen={screen} detail={detail} width={width} />
      <Body state={state} detail={detail} width={width} height={height - facts.length - 1} />
    </Box>
  );
}

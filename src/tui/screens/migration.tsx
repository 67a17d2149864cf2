import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { MigrationDetail } from '../../core/model.js';
import { baseName } from '../../core/places.js';
import { plural } from '../../core/text.js';
import { paneText } from '../state/lines.js';
import { loadedFor, valueFor } from '../state/rows.js';
import type { Pane, Screen } from '../state/screen.js';
import { factsOf, plainOf, type State, topScreen } from '../state/state.js';
import { cut, fitted, folded } from '../view/fit.js';
import { Panes, type Size, Whole } from '../view/panes.js';
import { type Line, Lines, List, line, positionText } from '../view/rows.js';
import type { ScreenProps } from './screen-props.js';
import { sqlLines } from './texts.js';
import { Waiting } from './waiting.js';

const PANES: readonly { readonly pane: Pane; readonly label: string }[] = [
  { pane: 'statements', label: 'statements' },
  { pane: 'target', label: 'canonical' },
  { pane: 'source', label: 'source' },
  { pane: 'down', label: 'rollback' },
];
/** From this width on the canonical file and a source stand beside each other. */
const WIDE = 110;

function needsText({ needs }: MigrationDetail): string {
  return needs
    .map(({ object, version }) => (version === null ? `${object} (nothing here makes it)` : `${object} (${version})`))
    .join(', ');
}

function fact(label: string, text: string, width: number, most: number): Line[] {
  const lines = folded(text, width - 8);
  const shown = lines.length > most ? [...lines.slice(0, most - 1), `${cut(lines[most - 1]!, width - 10)} …`] : lines;
  return shown.map(
    (part, index): Line => [{ text: fitted(index === 0 ? ` ${label}` : '', 8), tone: 'dim' }, { text: part }],
  );
}

function factLines(state: State, detail: MigrationDetail, width: number): Line[] {
  const known = factsOf(state)?.migrations.find(({ name }) => name === detail.name);
  const title = plainOf(state)?.migrations?.find(({ name }) => name === detail.name)?.title;
  const undone = detail.notUndone.length === 0 ? '' : ` It leaves: ${detail.notUndone.join('; ')}.`;
  const down = { legacy: 'from the legacy files', generated: 'made from the up', own: 'written by hand', none: 'none' }[
    detail.downOrigin
  ];
  return [
    ...(title === undefined ? [] : fact('title', title, width, 1)),
    ...fact('why', known?.why ?? detail.why, width, 2),
    ...fact('makes', detail.makes.join(', ') || 'nothing', width, 2),
    ...(detail.needs.length === 0 ? [] : fact('needs', needsText(detail), width, 2)),
    ...fact('back', `${down}.${undone}`, width, 1),
  ];
}

function Tabs({ screen, detail, width }: { screen: Screen; detail: MigrationDetail; width: number }): ReactNode {
  const source = detail.sources[screen.source]?.path ?? '';
  const runs = PANES.flatMap(({ pane, label }): Line => {
    const isHere = pane === screen.pane;
    const text =
      pane === 'source' && detail.sources.length > 1
        ? `${label} ${screen.source + 1} of ${detail.sources.length}`
        : label;
    return [
      {
        text: isHere ? `[${text}]` : ` ${text} `,
        tone: isHere ? 'accent' : 'dim',
        ...(isHere && { bold: true as const }),
      },
      { text: ' ' },
    ];
  });
  const path = screen.pane === 'source' ? cut(source, width - 56, 'middle') : '';
  return <Lines lines={[[{ text: ' ' }, ...runs, { text: path, tone: 'dim' }]]} width={width} height={1} />;
}

function Statements({ state, detail, width, height }: ScreenProps & { detail: MigrationDetail }): ReactNode {
  const { cursor } = topScreen(state);
  const { statements } = detail;
  const rowAt = (index: number): Line => {
    const { label, at, ordinal } = statements[index]!;
    const room = Math.floor(width * 0.55);
    return [
      { text: `${fitted(`#${ordinal}`, 5)} `, tone: 'dim' },
      { text: fitted(label, room, 'middle') },
      { text: ` ${cut(`${baseName(at.path)}:${at.line}`, width - room - 9, 'middle')}`, tone: 'dim' },
    ];
  };
  return <List count={statements.length} cursor={cursor} width={width} height={height} rowAt={rowAt} />;
}

/** Finds the line of the canonical file on which the statement under the cursor stands, as far as its text tells. */
function lineOf(detail: MigrationDetail, cursor: number): number {
  const at = detail.statements[cursor]?.at;
  const source = detail.sources.find(({ path }) => path === at?.path);
  const wanted = source?.lines[(at?.line ?? 1) - 1]
    ?.map(({ text }) => text)
    .join('')
    .trim();
  if (wanted === undefined || wanted === '') return 0;
  return Math.max(
    0,
    detail.target.lines.findIndex(
      (runs) =>
        runs
          .map(({ text }) => text)
          .join('')
          .trim() === wanted,
    ) - 1,
  );
}

function Sql({ detail, screen, width, height }: Size & { detail: MigrationDetail; screen: Screen }): ReactNode {
  const shown = screen.pane === 'statements' ? 'target' : screen.pane;
  const text = paneText(detail, shown, screen.source);
  if (text === null) return <Lines lines={[line(' It has no rollback.', 'dim')]} width={width} height={height} />;
  const from = screen.pane === 'statements' ? lineOf(detail, screen.cursor) + screen.scroll : screen.scroll;
  return <Lines lines={sqlLines(text)} width={width} height={height} from={from} />;
}

function Body({ state, detail, width, height }: ScreenProps & { detail: MigrationDetail }): ReactNode {
  const screen = topScreen(state);
  const sql = (size: Size) => <Sql {...size} detail={detail} screen={screen} />;
  const source = detail.sources[screen.source] ?? detail.sources[0];
  if (screen.pane === 'statements')
    return (
      <Panes
        width={width}
        height={height}
        share={{ over: 0.45, beside: 0.5 }}
        first={{
          title: plural(detail.statements.length, 'statement'),
          note: positionText(screen.cursor, detail.statements.length),
          view: (size) => <Statements {...size} state={state} detail={detail} />,
        }}
        second={{ title: cut(detail.target.path, width - 20, 'middle'), view: sql }}
      />
    );
  if (screen.pane === 'target' && width >= WIDE && source !== undefined)
    return (
      <Panes
        width={width}
        height={height}
        share={{ over: 0.5, beside: 0.5 }}
        first={{ title: detail.target.path, view: sql }}
        second={{
          title: cut(source.path, Math.floor(width / 2) - 6, 'middle'),
          view: (size) => <Lines {...size} lines={sqlLines(source)} from={screen.scroll} />,
        }}
      />
    );
  const text = paneText(detail, screen.pane, screen.source);
  const path = text?.path ?? 'Rollback';
  return (
    <Whole
      title={cut(path, width - 24, 'middle')}
      note={positionText(screen.scroll, text?.lines.length ?? 0)}
      view={sql}
      width={width}
      height={height}
    />
  );
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
    <Box flexDirection="column" width={width} height={height} overflow="hidden">
      <Lines lines={facts} width={width} height={facts.length} />
      <Tabs screen={screen} detail={detail} width={width} />
      <Body state={state} detail={detail} width={width} height={height - facts.length - 1} />
    </Box>
  );
}

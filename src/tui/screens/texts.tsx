import type { ReactNode } from 'react';
import type { Comparison, SqlText } from '../../core/model.js';
import { type TreeLine, trees } from '../state/lines.js';
import { loadedFor, valueFor } from '../state/rows.js';
import { factsOf, topScreen } from '../state/state.js';
import { cut, fitted } from '../view/fit.js';
import { Panes, Whole } from '../view/panes.js';
import { type Line, Lines, positionText, type Run } from '../view/rows.js';
import type { Tone } from '../view/theme.js';
import type { ScreenProps } from './screen-props.js';
import { Waiting } from './waiting.js';

const SQL_TONES = {
  keyword: 'keyword',
  string: 'string',
  number: 'number',
  comment: 'dim',
  name: 'name',
  other: 'plain',
} as const;
const DIFF_TONES = {
  same: 'plain',
  added: 'good',
  removed: 'error',
  hunk: 'accent',
  head: 'plain',
} as const satisfies Record<string, Tone>;

/** What stands before a line of a diff: its colour says no more than this. */
const DIFF_MARKS = { same: ' ', added: '+', removed: '-', hunk: '', head: '' } as const;

/** Shows SQL with line numbers, in the looks of its parts. */
export function sqlLines({ lines }: SqlText): Line[] {
  const digits = String(lines.length).length;
  return lines.map((runs, index) => [
    { text: ` ${fitted(String(index + 1), digits, 'number')} `, tone: 'dim' },
    ...runs.map(({ text, kind }): Run => ({ text, tone: SQL_TONES[kind] })),
  ]);
}

/** Shows an SQL file of the repository. */
export function FileScreen({ state, width, height }: ScreenProps): ReactNode {
  const screen = topScreen(state);
  const text = valueFor<SqlText>(state, screen);
  const view =
    text === null
      ? () => <Waiting loaded={loadedFor(state, screen)} none="" what="Reading" width={width} height={height - 1} />
      : (size: { width: number; height: number }) => <Lines {...size} lines={sqlLines(text)} from={screen.cursor} />;
  return (
    <Whole
      title={cut(screen.about ?? '', width - 24, 'middle')}
      note={positionText(screen.cursor, text?.lines.length ?? 0)}
      view={view}
      width={width}
      height={height}
    />
  );
}

/** Shows how two texts differ, as a unified diff. */
export function DiffScreen({ state, width, height }: ScreenProps): ReactNode {
  const screen = topScreen(state);
  const comparison = valueFor<Comparison>(state, screen);
  if (comparison === null)
    return <Waiting loaded={loadedFor(state, screen)} none="" what="Comparing" width={width} height={height} />;
  const lines = comparison.lines.map(
    ({ kind, text }): Line => [
      {
        text: `${DIFF_MARKS[kind]}${cut(text, width - 1)}`,
        tone: DIFF_TONES[kind],
        ...(kind === 'head' && { bold: true as const }),
      },
    ],
  );
  return (
    <Whole
      title={cut(comparison.title, width - 24, 'middle')}
      note={positionText(screen.cursor, lines.length)}
      view={(size) => <Lines {...size} lines={lines} from={screen.cursor} />}
      width={width}
      height={height}
    />
  );
}

function treeLine(one: TreeLine, width: number): Line {
  if (one.kind === 'folder')
    return [
      { text: ` ${cut(one.path, width - 10, 'middle')}/`, bold: true },
      { text: ` ${one.count}`, tone: 'dim' },
    ];
  const name = one.path.slice(one.path.lastIndexOf('/') + 1);
  const room = Math.floor((width - 4) * 0.55);
  return [{ text: `   ${fitted(name, room, 'middle')} ` }, { text: cut(one.fate, width - room - 5), tone: 'dim' }];
}

/** Shows the tree as it is, each file with where it goes, beside the tree that is to be. */
export function TreeScreen({ state, width, height }: ScreenProps): ReactNode {
  const facts = factsOf(state);
  const { cursor } = topScreen(state);
  const { before, after } = facts === null ? { before: [], after: [] } : trees(facts);
  const side = (title: string, lines: readonly TreeLine[]) => ({
    title,
    note: positionText(Math.min(cursor, lines.length - 1), lines.length),
    view: (size: { width: number; height: number }) => (
      <Lines {...size} lines={lines.map((one) => treeLine(one, size.width))} from={cursor} />
    ),
  });
  return (
    <Panes
      width={width}
      height={height}
      share={{ over: 0.5, beside: 0.6 }}
      first={side('Before', before)}
      second={side('After', after)}
    />
  );
}

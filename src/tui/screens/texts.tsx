import type { ReactNode } from 'react';
import type { Comparison, DiffLine, SqlText } from '../../core/model.js';
import { type TreeLine, treesIn } from '../state/lines.js';
import { loadedFor, valueFor } from '../state/rows.js';
import { topScreen } from '../state/state.js';
import { cut, fitted } from '../view/fit.js';
import { positionText, TextLines } from '../view/lists.js';
import { Panes, type Size, Whole } from '../view/panes.js';
import type { Line, Run } from '../view/rows.js';
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
} as const satisfies Record<string, Tone>;

/** What stands before a line of a diff: its colour says no more than this. */
const DIFF_MARKS = { same: ' ', added: '+', removed: '-', hunk: '' } as const;

function digitsOf({ lines }: SqlText): number {
  return String(lines.length).length;
}

/** Gives parts of SQL their looks. */
export function sqlRuns(parts: SqlText['lines'][number]): Run[] {
  return parts.map(({ text, kind }) => ({ text, tone: SQL_TONES[kind] }));
}

/** Makes a line of SQL with its number, in the looks of its parts. */
export function sqlLine(text: SqlText, index: number): Line {
  return [
    { text: ` ${fitted(String(index + 1), digitsOf(text), 'number')} `, tone: 'dim' },
    ...sqlRuns(text.lines[index] ?? []),
  ];
}

/** Shows SQL around the line that is looked at. */
export function Sql({ text, cursor, ...size }: Size & { text: SqlText; cursor: number }): ReactNode {
  const count = text.lines.length;
  return (
    <TextLines {...size} count={count} cursor={cursor} rowAt={(at) => sqlLine(text, at)} indent={digitsOf(text) + 2} />
  );
}

/** Shows an SQL file of the repository. */
export function FileScreen({ state, width, height }: ScreenProps): ReactNode {
  const screen = topScreen(state);
  const text = valueFor<SqlText>(state, screen);
  return (
    <Whole
      title={screen.about ?? ''}
      note={positionText(screen.cursor, text?.lines.length ?? 0)}
      view={(size) =>
        text === null ? (
          <Waiting loaded={loadedFor(state, screen)} none="" what="Reading" {...size} />
        ) : (
          <Sql text={text} cursor={screen.cursor} {...size} />
        )
      }
      width={width}
      height={height}
    />
  );
}

function diffLine({ kind, text }: DiffLine, index: number, width: number): Line {
  if (kind === 'head')
    return [{ text: ` ${index === 0 ? '---' : '+++'} ${cut(text, width - 5, 'middle')}`, bold: true }];
  return [{ text: ` ${DIFF_MARKS[kind]}${text}`, tone: DIFF_TONES[kind] }];
}

/** Shows how two texts differ, as a unified diff, whose first lines name them. */
export function DiffScreen({ state, width, height }: ScreenProps): ReactNode {
  const screen = topScreen(state);
  const comparison = valueFor<Comparison>(state, screen);
  if (comparison === null)
    return <Waiting loaded={loadedFor(state, screen)} none="" what="Comparing" width={width} height={height} />;
  const { lines } = comparison;
  return (
    <Whole
      title="Difference"
      note={positionText(screen.cursor, lines.length)}
      view={(size) => (
        <TextLines
          {...size}
          count={lines.length}
          cursor={screen.cursor}
          rowAt={(index) => diffLine(lines[index]!, index, size.width)}
          indent={2}
        />
      )}
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
  const { cursor } = topScreen(state);
  const { before, after } = treesIn(state) ?? { before: [], after: [] };
  const side = (title: string, lines: readonly TreeLine[]) => ({
    title,
    note: positionText(cursor, lines.length),
    view: (size: Size) => (
      <TextLines
        {...size}
        count={lines.length}
        cursor={cursor}
        rowAt={(index) => treeLine(lines[index]!, size.width)}
        indent={4}
      />
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

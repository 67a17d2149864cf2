import { Box, Text } from 'ink';
import { type ReactNode, useContext } from 'react';
import { columnsOf } from './fit.js';
import { look, ThemeContext, type Tone } from './theme.js';

/** A run of text with one look. */
export type Run = { readonly text: string; readonly tone?: Tone; readonly bold?: true };
/** A line of runs. */
export type Line = readonly Run[];

/** Makes a line of plain text. */
export function line(text: string, tone: Tone = 'plain'): Line {
  return [{ text, tone }];
}

/** Counts the columns of a line. */
export function widthOf(runs: Line): number {
  return runs.reduce((sum, { text }) => sum + columnsOf(text), 0);
}

/** Shows one line, cut at the width; a chosen one is inverse over the whole width, and has no other colours. */
export function Row({ runs, width, chosen = false }: { runs: Line; width: number; chosen?: boolean }): ReactNode {
  const theme = useContext(ThemeContext);
  const used = widthOf(runs);
  const rest = chosen && used < width ? ' '.repeat(width - used) : '';
  return (
    <Text inverse={chosen} wrap="truncate-end">
      {runs.map(({ text, tone = 'plain', bold }, index) => (
        // A run is known by its place: lines are made anew whenever they change.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Text key={index} bold={bold === true} {...(chosen ? {} : look(theme, tone))}>
          {text}
        </Text>
      ))}
      {rest === '' && used === 0 ? ' ' : rest}
    </Text>
  );
}

/** Shows lines from the first on, as many as there is room for, and nothing else. */
export function Lines({
  lines,
  width,
  height,
  from = 0,
}: {
  lines: readonly Line[];
  width: number;
  height: number;
  from?: number;
}): ReactNode {
  const first = Math.max(0, Math.min(from, lines.length - height));
  return (
    <Box flexDirection="column" width={width} height={height} overflow="hidden">
      {lines.slice(first, first + height).map((runs, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place
        <Row key={index} runs={runs} width={width} />
      ))}
    </Box>
  );
}

/** Says where a list or text stands, for the right end of its title ("12 of 2000"). */
export function positionText(cursor: number, count: number): string {
  return count === 0 ? '' : `${Math.min(cursor + 1, count)} of ${count}`;
}

/** Finds the first row of the part of a list that is shown: the cursor stands in its middle where it can. */
export function windowStart(cursor: number, count: number, height: number): number {
  return Math.max(0, Math.min(cursor - Math.floor(height / 2), count - height));
}

type ListProps = {
  readonly count: number;
  readonly cursor: number;
  readonly width: number;
  readonly height: number;
  readonly rowAt: (index: number) => Line;
};

/** Shows the part of a list around its cursor; only rows that are shown are made. */
export function List({ count, cursor, width, height, rowAt }: ListProps): ReactNode {
  const first = windowStart(cursor, count, height);
  const indexes = Array.from({ length: Math.max(0, Math.min(height, count - first)) }, (_, index) => first + index);
  return (
    <Box flexDirection="column" width={width} height={height} overflow="hidden">
      {indexes.map((index) => {
        const chosen = index === cursor;
        return <Row key={index} runs={[{ text: chosen ? '›' : ' ' }, ...rowAt(index)]} width={width} chosen={chosen} />;
      })}
    </Box>
  );
}

/** Shows a title with a rule behind it, which parts panes that stand over each other. */
export function Title({ text, note = '', width }: { text: string; note?: string; width: number }): ReactNode {
  const rule = Math.max(0, width - columnsOf(text) - columnsOf(note) - (note === '' ? 4 : 6));
  const runs: Run[] = [
    { text: '─ ', tone: 'dim' },
    { text, bold: true },
    { text: ` ${'─'.repeat(rule)}${note === '' ? '─' : ` ${note} ─`}`, tone: 'dim' },
  ];
  return <Row runs={runs} width={width} />;
}

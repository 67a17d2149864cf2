import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Size } from './panes.js';
import { broken, type Line, Row } from './rows.js';

function Rows({ lines, width, height }: Size & { lines: readonly Line[] }): ReactNode {
  return (
    <Box flexDirection="column" width={width} height={height} overflowY="hidden">
      {lines.map((runs, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place
        <Row key={index} runs={runs} width={width} />
      ))}
    </Box>
  );
}

/** Shows lines from the first on, as many as there is room for, and nothing else. */
export function Lines({ lines, from = 0, ...size }: Size & { lines: readonly Line[]; from?: number }): ReactNode {
  const first = Math.max(0, Math.min(from, lines.length - size.height));
  return <Rows lines={lines.slice(first, first + size.height)} {...size} />;
}

/** Says where a list or text stands, for the right end of its title ("12 of 2000"). */
export function positionText(cursor: number, count: number): string {
  return count === 0 ? '' : `${Math.min(cursor + 1, count)} of ${count}`;
}

/** Finds the first row of the part of a list that is shown: the cursor stands in its middle where it can. */
export function windowStart(cursor: number, count: number, height: number): number {
  return Math.max(0, Math.min(cursor - Math.floor(height / 2), count - height));
}

type ListProps = Size & {
  readonly count: number;
  readonly cursor: number;
  readonly rowAt: (index: number) => Line;
};

/** Shows the part of a list around its cursor; only rows that are shown are made. */
export function List({ count, cursor, width, height, rowAt }: ListProps): ReactNode {
  const first = windowStart(cursor, count, height);
  const indexes = Array.from({ length: Math.max(0, Math.min(height, count - first)) }, (_, index) => first + index);
  return (
    <Box flexDirection="column" width={width} height={height} overflowY="hidden">
      {indexes.map((index) => {
        const chosen = index === cursor;
        return <Row key={index} runs={[{ text: chosen ? '›' : ' ' }, ...rowAt(index)]} width={width} chosen={chosen} />;
      })}
    </Box>
  );
}

/** Puts the mark of the line that is looked at in the place of the blank with which every line of a text begins. */
function marked([first, ...others]: Line): Line {
  return [{ text: '›', tone: 'accent', bold: true }, { ...first!, text: first!.text.slice(1) }, ...others];
}

/**
 * Shows a text around the line that is looked at, which is marked. Each line begins with a blank; one that is too long
 * goes on in the next row, by so many columns further right.
 */
export function TextLines({ count, cursor, width, height, rowAt, indent }: ListProps & { indent: number }): ReactNode {
  const here = Math.min(cursor, count - 1);
  const from = Math.max(0, here - height);
  const indexes = Array.from(
    { length: Math.max(0, Math.min(count, here + height) - from) },
    (_, index) => from + index,
  );
  const parts = indexes.map((index) => {
    const [first, ...others] = broken(rowAt(index), width, indent);
    return [index === here ? marked(first!) : first!, ...others];
  });
  const before = parts.slice(0, here - from).flat().length;
  const lines = parts.flat();
  const first = windowStart(before, lines.length, height);
  return <Rows lines={lines.slice(first, first + height)} width={width} height={height} />;
}

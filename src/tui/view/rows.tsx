import { Text } from 'ink';
import { memo, type ReactNode, useContext } from 'react';
import { printable } from '../../core/report/printable.js';
import { columnsOf, cut, firstColumns } from './fit.js';
import { look, ThemeContext, type Tone } from './theme.js';

/** A run of text with one look; a chosen one is inverse. */
export type Run = { readonly text: string; readonly tone?: Tone; readonly bold?: true; readonly chosen?: true };
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

/**
 * What of a text stands in the rest of a line: up to a blank, nothing where its first word has room in the next line of
 * `whole` columns, else all that fits.
 */
function headOf(text: string, columns: number, whole: number): string {
  const head = firstColumns(text, columns);
  const blank = head.lastIndexOf(' ');
  if (blank >= 0 && blank > head.length - whole / 2) return head.slice(0, blank + 1);
  const [word = ''] = /^\S*/.exec(text) ?? [];
  return columns < whole && columnsOf(word) <= whole ? '' : head;
}

/** Breaks a line into as many as it needs; those behind the first begin with so many blanks. */
export function broken(runs: Line, columns: number, indent: number): Line[] {
  if (widthOf(runs) <= columns) return [runs];
  const lines: Run[][] = [[]];
  let room = columns;
  for (const run of runs) {
    let rest = run.text;
    while (columnsOf(rest) > room) {
      const head = headOf(rest, room, columns - indent);
      lines.at(-1)!.push({ ...run, text: head });
      lines.push([{ text: ' '.repeat(indent) }]);
      rest = rest.slice(head.length);
      room = columns - indent;
    }
    lines.at(-1)!.push({ ...run, text: rest });
    room -= columnsOf(rest);
  }
  return lines;
}

type RowProps = { readonly runs: Line; readonly width: number; readonly chosen?: boolean };

function isSameRun(one: Run, other: Run | undefined): boolean {
  return one.text === other?.text && one.tone === other.tone && one.bold === other.bold && one.chosen === other.chosen;
}

/** Lines are made anew on every key, and say mostly what they said before: comparing them is quicker than drawing them. */
function isSameRow(one: RowProps, other: RowProps): boolean {
  return (
    one.width === other.width &&
    one.chosen === other.chosen &&
    one.runs.length === other.runs.length &&
    one.runs.every((run, index) => isSameRun(run, other.runs[index]))
  );
}

/**
 * Shows one line, cut at the width, in which nothing moves the terminal's cursor. A chosen one is inverse over the whole
 * width, and has no other colours.
 */
export const Row = memo(function Row({ runs, width, chosen = false }: RowProps): ReactNode {
  const theme = useContext(ThemeContext);
  const shown = runs.map((run) => ({ ...run, text: printable(run.text) }));
  const used = widthOf(shown);
  const rest = chosen && used < width ? ' '.repeat(width - used) : '';
  return (
    <Text inverse={chosen} wrap="truncate-end">
      {shown.map(({ text, tone = 'plain', bold = false, chosen: isChosen = false }, index) => {
        // Blanks have no look of their own.
        const style = chosen || text.trim() === '' ? {} : { bold, ...look(theme, tone) };
        return (
          // A run is known by its place: lines are made anew whenever they change.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Text key={index} inverse={isChosen} {...style}>
            {text}
          </Text>
        );
      })}
      {rest === '' && used === 0 ? ' ' : rest}
    </Text>
  );
}, isSameRow);

/** Shows a title with a rule behind it, which parts panes that stand over each other; a long one is cut in its middle. */
export function Title({ text, note = '', width }: { text: string; note?: string; width: number }): ReactNode {
  const beside = note === '' ? 4 : columnsOf(note) + 6;
  const shown = cut(text, Math.max(8, width - beside), 'middle');
  const rule = Math.max(0, width - columnsOf(shown) - beside);
  const runs: Run[] = [
    { text: '─ ', tone: 'dim' },
    { text: shown, bold: true },
    { text: ` ${'─'.repeat(rule)}${note === '' ? '─' : ` ${note} ─`}`, tone: 'dim' },
  ];
  return <Row runs={runs} width={width} />;
}

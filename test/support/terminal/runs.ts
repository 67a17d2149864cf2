import type { IBufferCell, IBufferLine } from '@xterm/headless';
import { isNarrow } from './widths.js';

/** A colour: an index into the palette of 256, `#rrggbb`, or null for the terminal's own. */
export type Colour = number | string | null;

/** How text is shown. */
export type Style = {
  readonly fg: Colour;
  readonly bg: Colour;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
};

/**
 * Neighbours of one style in a row. `width` counts cells. A wide character, or one of several code points, is a run of its
 * own; so in all others each code point takes one cell.
 */
export type Run = Style & { readonly text: string; readonly width: number };

function colour(isDefault: boolean, isRgb: boolean, value: number): Colour {
  if (isDefault) return null;
  return isRgb ? `#${value.toString(16).padStart(6, '0')}` : value;
}

function styleOf(cell: IBufferCell): Style {
  return {
    fg: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
    bg: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
    inverse: cell.isInverse() !== 0,
  };
}

function textOf(cell: IBufferCell): string {
  return cell.isInvisible() !== 0 || cell.getChars() === '' ? ' ' : cell.getChars();
}

const STYLES = ['fg', 'bg', 'bold', 'dim', 'italic', 'underline', 'inverse'] as const;

function joins(run: Run, next: Run): boolean {
  return isNarrow(run.text) && isNarrow(next.text) && STYLES.every((name) => run[name] === next[name]);
}

/** Takes the blanks at its end from a run where they show nothing. */
function trimmed(run: Run): Run {
  if (run.bg !== null || run.underline || run.inverse) return run;
  const text = run.text.replace(/ +$/, '');
  return { ...run, text, width: run.width - (run.text.length - text.length) };
}

/** Lists the runs of a line from its left end to the last that shows anything. */
export function runsOf(line: IBufferLine): Run[] {
  const runs: Run[] = [];
  for (let column = 0; column < line.length; ) {
    const cell = line.getCell(column)!;
    const next: Run = { text: textOf(cell), width: Math.max(cell.getWidth(), 1), ...styleOf(cell) };
    const last = runs.at(-1);
    if (last === undefined || !joins(last, next)) runs.push(next);
    else runs[runs.length - 1] = { ...last, text: last.text + next.text, width: last.width + next.width };
    column += next.width;
  }
  const end = runs.findLastIndex((run) => trimmed(run).text !== '');
  return runs.slice(0, end + 1).map((run, at) => (at === end ? trimmed(run) : run));
}

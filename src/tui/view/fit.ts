import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import { printable } from '../../core/report/printable.js';

const ASCII = /^[\x20-\x7e]*$/;

/** Counts the columns that a text takes: two for a wide character. */
export function columnsOf(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/** Cuts a text to a number of columns, at its end or (a path) in its middle; what fits stays as it is. */
export function cut(text: string, columns: number, where: 'end' | 'middle' = 'end'): string {
  const shown = printable(text);
  if (columns <= 0) return '';
  return columnsOf(shown) <= columns ? shown : cliTruncate(shown, columns, { position: where });
}

/** Makes a text exactly so many columns wide: cut, or with blanks behind it (before it, for numbers). */
export function fitted(text: string, columns: number, where: 'end' | 'middle' | 'number' = 'end'): string {
  const shown = cut(text, columns, where === 'middle' ? 'middle' : 'end');
  const blanks = ' '.repeat(Math.max(0, columns - columnsOf(shown)));
  return where === 'number' ? blanks + shown : shown + blanks;
}

/** Breaks prose at blanks into lines of at most so many columns; a word that is longer is cut in its middle. */
export function folded(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of printable(text).split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(word) <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(cut(word, columns, 'middle'));
  }
  return lines;
}

import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import { printable } from '../../core/report/printable.js';
import { graphemes } from '../state/graphemes.js';

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

/** Takes from the beginning of a text what fits into a number of columns. */
export function firstColumns(text: string, columns: number): string {
  if (ASCII.test(text)) return text.slice(0, columns);
  let [head, used] = ['', 0];
  for (const character of graphemes(text)) {
    used += columnsOf(character);
    if (used > columns) break;
    head += character;
  }
  return head;
}

/** Takes from the end of a text what fits into a number of columns. */
export function lastColumns(text: string, columns: number): string {
  let [tail, used] = ['', 0];
  for (const character of graphemes(text).toReversed()) {
    used += columnsOf(character);
    if (used > columns) break;
    tail = character + tail;
  }
  return tail;
}

/** Breaks a word that is too long, such as a path, behind its slashes where it can. */
function pieces(word: string, columns: number): string[] {
  if (columnsOf(word) <= columns) return [word];
  const most = firstColumns(word, columns) || graphemes(word)[0]!;
  const slash = most.lastIndexOf('/') + 1;
  const head = slash > most.length / 2 ? most.slice(0, slash) : most;
  return [head, ...pieces(word.slice(head.length), columns)];
}

/** Breaks prose at blanks into lines of at most so many columns. */
export function folded(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of printable(text).split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(word) <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(...pieces(word, columns));
  }
  return lines;
}

/** Breaks a line of an example, which keeps its form as long as it fits; what goes on stands further right. */
function exampleLines(text: string, columns: number): string[] {
  if (columnsOf(text) <= columns) return [text];
  const indent = ' '.repeat(text.length - text.trimStart().length);
  return folded(text.trimStart(), columns - indent.length - 2).map((part, index) =>
    index === 0 ? `${indent}${part}` : `${indent}  ${part}`,
  );
}

/** Breaks a text of several lines: prose at blanks, while what is indented, such as an example, keeps its form. */
export function paragraphs(text: string, columns: number): string[] {
  return text
    .split('\n')
    .flatMap((part) => (/^ {2}|^\s*$/.test(part) ? exampleLines(part, columns) : folded(part, columns)));
}

/** Lists items on lines of at most so many columns; those that have no room are counted. */
export function listed(items: readonly string[], columns: number, most: number): string[] {
  const whole = folded(items.join(', '), columns);
  if (whole.length <= most) return whole;
  for (let count = items.length - 1; count > 0; count -= 1) {
    const lines = folded(`${items.slice(0, count).join(', ')} … and ${items.length - count} more`, columns);
    if (lines.length <= most) return lines;
  }
  return [cut(`${items.length}: ${items[0]}`, columns)];
}

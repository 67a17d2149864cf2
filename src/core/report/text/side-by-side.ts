import type { ChoiceDifference, Column } from '../../model.js';
import { printable } from '../printable.js';
import { WIDTH } from './wrap.js';

/** More definitions than this are too narrow beside each other: then those that say the same share a line. */
const MOST_BESIDE = 3;
const WIDEST_NAME = 24;
const GAP = 2;

/** Names definitions by letters: A to Z, AA, … */
export function letterOf(index: number): string {
  const before = Math.floor(index / 26);
  return (before === 0 ? '' : letterOf(before - 1)) + String.fromCharCode(65 + (index % 26));
}

function columnText(column: Column | null): string {
  if (column === null) return '–';
  const { type, notNull, default: given } = column;
  const value = given === null ? '' : `${given.startsWith('generated ') ? '' : 'default '}${given}`;
  return printable([type, notNull ? 'not null' : '', value].filter(Boolean).join(' ') || 'yes');
}

function cells(difference: ChoiceDifference): string[] {
  if (difference.kind === 'constraint') return difference.by.map((has) => (has ? 'yes' : '–'));
  return difference.by.map(columnText);
}

/** Breaks a text at blanks, and within words that are wider than a cell. */
function broken(text: string, width: number): string[] {
  const words = text.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${width}}`, 'gsu')) ?? []);
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function rowLines(texts: readonly string[], widths: readonly number[]): string[] {
  const parts = texts.map((text, i) => broken(text, widths[i]!));
  const height = Math.max(...parts.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) =>
    parts
      .map((lines, i) => (lines[at] ?? '').padEnd(widths[i]!))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

function beside(differences: readonly ChoiceDifference[], count: number): string[] {
  const head = ['', ...Array.from({ length: count }, (_, i) => letterOf(i))];
  const rows = differences.map((one) => [printable(one.name), ...cells(one)]);
  const longest = Math.max(...rows.map(([name]) => name!.length));
  const first = Math.min(longest, WIDEST_NAME);
  const room = Math.floor((WIDTH - first) / count) - GAP;
  const widths = [first, ...Array.from({ length: count }, () => room)];
  return [...rowLines(head, widths), '-'.repeat(WIDTH), ...rows.flatMap((row) => rowLines(row, widths))];
}

/** Lists what a column is, and behind it the letters of the definitions that say so. */
function grouped(difference: ChoiceDifference): string[] {
  const letters = new Map<string, string[]>();
  cells(difference).forEach((text, i) => {
    letters.set(text, [...(letters.get(text) ?? []), letterOf(i)]);
  });
  const widths = [20, WIDTH - 20 - 2 * GAP - 20, 20];
  return [...letters].flatMap(([text, who], i) =>
    rowLines([i === 0 ? printable(difference.name) : '', text, who.join(' ')], widths),
  );
}

/** Prints in what definitions differ, in 80 columns: beside each other, or with the letters of those that agree. */
export function differenceLines(differences: readonly ChoiceDifference[], count: number): string[] {
  if (differences.length === 0) return [];
  return count <= MOST_BESIDE ? beside(differences, count) : differences.flatMap(grouped);
}

import { structuredPatch } from 'diff';
import type { DiffLine } from '../model.js';
import { DIFF_LIMITS } from '../report/diff-limits.js';
import { printable } from '../report/printable.js';

/** To count is for many files at once. */
const LIMITS = {
  show: { context: 3, ...DIFF_LIMITS },
  count: { context: 0, maxEditLength: 4_000, timeout: 2_000 },
} as const;
const KINDS: Readonly<Record<string, DiffLine['kind']>> = { '+': 'added', '-': 'removed', ' ': 'same' };

/** A text with its name; null where there is none. */
export type Side = { readonly name: string; readonly text: string | null };
/** How many lines a change takes out and puts in. */
export type LineCount = { readonly added: number; readonly removed: number };

/** Gives the hunks from one text to another; null where they are too different. A carriage return is no difference. */
function hunksOf(before: string, after: string, limits: (typeof LIMITS)[keyof typeof LIMITS]) {
  const [old, next] = [before, after].map((text) => text.replaceAll('\r\n', '\n'));
  return structuredPatch('', '', old!, next!, '', '', limits)?.hunks ?? null;
}

function lineOf(line: string): DiffLine {
  const kind = KINDS[line.charAt(0)] ?? 'hunk';
  return { kind, text: printable(kind === 'hunk' ? line : line.slice(1)) };
}

function named({ name, text }: Side): string {
  return text === null ? `${name} (not there)` : name;
}

/**
 * Compares two texts as a unified diff, line by line without its marks: `head` names the sides, `hunk` says where the lines
 * that follow stand. CRLF counts as LF.
 */
export function comparedLines(left: Side, right: Side): DiffLine[] {
  const head = [left, right].map((side): DiffLine => ({ kind: 'head', text: printable(named(side)) }));
  const hunks = hunksOf(left.text ?? '', right.text ?? '', LIMITS.show);
  if (hunks === null) return [...head, { kind: 'hunk', text: 'too different to be compared line by line' }];
  if (hunks.length === 0) return [...head, { kind: 'hunk', text: 'no difference' }];
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => {
    const place: DiffLine = { kind: 'hunk', text: `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@` };
    return [place, ...lines.map(lineOf)];
  });
  return [...head, ...lines];
}

function linesIn(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** Counts what one list of lines has more than the other, wherever it stands. */
function surplus(lines: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  }).length;
}

/** Counts the lines of a change: of texts that are too different, by how often each line stands in both. */
export function countLines(before: string | null, after: string | null): LineCount {
  const hunks = before === null || after === null ? null : hunksOf(before, after, LIMITS.count);
  if (hunks === null) {
    const [old, next] = [linesIn(before ?? ''), linesIn(after ?? '')];
    return { added: surplus(next, old), removed: surplus(old, next) };
  }
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const count = (mark: string) => lines.filter((line) => line.startsWith(mark)).length;
  return { added: count('+'), removed: count('-') };
}

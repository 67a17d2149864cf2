import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff/lib/patch/create.js';
import type { FileChange } from '../../model.js';
import { type ChangeKind, changeKind } from '../changes.js';
import { DIFF_LIMITS } from '../diff-limits.js';
import { printable } from '../printable.js';
import type { Style } from '../style.js';

function paintLine(line: string, index: number, style: Style): string {
  const text = printable(line);
  if (index < 2) return style.bold(text);
  if (line.startsWith('+')) return style.green(text);
  if (line.startsWith('-')) return style.red(text);
  return line.startsWith('@@') ? style.dim(text) : text;
}

/** Writes the unified diff from what a file holds to what it is to hold; `from` is the name that a renamed one had. */
export function diffText(change: FileChange, style: Style, from = change.path): string {
  const { path, before, text } = change;
  const names = [before === null ? '/dev/null' : `a/${from}`, text === null ? '/dev/null' : `b/${path}`] as const;
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY, ...DIFF_LIMITS };
  const patch = createTwoFilesPatch(...names, before ?? '', text ?? '', undefined, undefined, options);
  const lines = patch?.trimEnd().split('\n') ?? [`--- ${names[0]}`, `+++ ${names[1]}`, 'too different to show a diff'];
  return lines.map((line, i) => paintLine(line, i, style)).join('\n');
}

const KINDS: readonly ChangeKind[] = ['created', 'changed', 'removed', 'unchanged'];

/** Prints which files are created, changed or removed and how many stay as they are; with `diff`, a unified diff of each. */
export function changesText(changes: readonly FileChange[], style: Style, diff: boolean): string {
  const counts = KINDS.map((kind) => ({ kind, n: changes.filter((change) => changeKind(change) === kind).length }));
  const shown = counts.filter(({ kind, n }) => n > 0 || kind !== 'removed').map(({ kind, n }) => `${n} ${kind}`);
  const head = `Files: ${shown.join(', ')}`;
  const touched = changes.filter((change) => changeKind(change) !== 'unchanged');
  const list = touched.map((change) => `  ${changeKind(change)}  ${printable(change.path)}`);
  const diffs = diff ? touched.map((change) => diffText(change, style)) : [];
  return [[style.bold(head), ...list].join('\n'), ...diffs].join('\n\n');
}

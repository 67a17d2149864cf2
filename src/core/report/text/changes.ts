import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { FileChange } from '../../model.js';
import { printable } from '../printable.js';
import type { Style } from '../style.js';

/** The edit length bounds the work the same way on every machine; the time is for what it does not bound. */
const LIMITS = { maxEditLength: 20_000, timeout: 5_000 } as const;

/** Says what writing a file does to the disk. */
function changeKind(change: FileChange): 'created' | 'changed' | 'unchanged' {
  if (change.before === null) return 'created';
  return change.before === change.text ? 'unchanged' : 'changed';
}

function paintLine(line: string, index: number, style: Style): string {
  const text = printable(line);
  if (index < 2) return style.bold(text);
  if (line.startsWith('+')) return style.green(text);
  if (line.startsWith('-')) return style.red(text);
  return line.startsWith('@@') ? style.dim(text) : text;
}

/** Writes the unified diff from what a file holds to what it is to hold. */
export function diffText(change: FileChange, style: Style): string {
  const names = [change.before === null ? '/dev/null' : `a/${change.path}`, `b/${change.path}`] as const;
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY, ...LIMITS };
  const patch = createTwoFilesPatch(...names, change.before ?? '', change.text, undefined, undefined, options);
  const lines = patch?.trimEnd().split('\n') ?? [`--- ${names[0]}`, `+++ ${names[1]}`, 'too different to show a diff'];
  return lines.map((line, i) => paintLine(line, i, style)).join('\n');
}

/** Prints which files are created or changed and how many stay as they are; with `diff`, a unified diff of each. */
export function changesText(changes: readonly FileChange[], style: Style, diff: boolean): string {
  const count = (kind: string): number => changes.filter((change) => changeKind(change) === kind).length;
  const head = `Files: ${count('created')} created, ${count('changed')} changed, ${count('unchanged')} unchanged`;
  const touched = changes.filter((change) => changeKind(change) !== 'unchanged');
  const list = touched.map((change) => `  ${changeKind(change)}  ${printable(change.path)}`);
  const diffs = diff ? touched.map((change) => diffText(change, style)) : [];
  return [[style.bold(head), ...list].join('\n'), ...diffs].join('\n\n');
}

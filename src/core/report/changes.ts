import type { FileChange } from '../model.js';

/** What a write does to one file. */
export type ChangeKind = 'created' | 'changed' | 'removed' | 'unchanged';

/** Says what a write does to a file on the disk. */
export function changeKind({ before, text }: FileChange): ChangeKind {
  if (before === text) return 'unchanged';
  if (before === null) return 'created';
  return text === null ? 'removed' : 'changed';
}

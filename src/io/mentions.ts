import { type LegacyNames, mentionFinder } from '../core/mentions.js';
import type { Mention } from '../core/model.js';
import { textBytes, writtenFiles } from './texts.js';

/**
 * Finds lines of code, CI and documentation that name a legacy folder or file, in order of path and line. All text
 * files of the repository are read except those that git ignores, vendored folders, lock files, files above 1 MB, links,
 * and `skip`: files, or folders with everything below. What cannot be read holds no mention.
 */
export function readMentions(root: string, names: LegacyNames, skip: readonly string[]): Mention[] {
  if (names.directories.length + names.files.length === 0) return [];
  const find = mentionFinder(names);
  const skipped = new Set(skip);
  return writtenFiles(root)
    .filter((path) => !prefixesOf(path).some((prefix) => skipped.has(prefix)))
    .flatMap((path) => find(path, textBytes(root, path)?.toString('utf8') ?? ''));
}

/** Gives "a", "a/b" and "a/b/c" for "a/b/c". */
function prefixesOf(path: string): string[] {
  const segments = path.split('/');
  return segments.map((_, i) => segments.slice(0, i + 1).join('/'));
}

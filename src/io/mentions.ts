import { type LegacyNames, mentionFinder } from '../core/mentions.js';
import type { Mention } from '../core/model.js';
import { fileToken } from './file-token.js';
import { textBytes, writtenFiles } from './texts.js';

/** What was found in each file when these names were looked for. */
export type MentionMemory = {
  names: string;
  readonly files: Map<string, { readonly token: string; readonly found: readonly Mention[] }>;
};
type Find = (path: string) => readonly Mention[];

/** Looks into a file again only where the disk says that it has changed, or the names have. */
function remembering(root: string, names: LegacyNames, memory: MentionMemory, find: Find): Find {
  const wanted = JSON.stringify(names);
  if (memory.names !== wanted) memory.files.clear();
  memory.names = wanted;
  return (path) => {
    const token = fileToken(root, path);
    const known = memory.files.get(path);
    if (known !== undefined && known.token === token) return known.found;
    const found = find(path);
    if (token === null) memory.files.delete(path);
    else memory.files.set(path, { token, found });
    return found;
  };
}

/**
 * Finds lines of code, CI and documentation that name a legacy folder or file, in order of path and line. All text
 * files of the repository are read except those that git ignores, vendored folders, lock files, files above 1 MB, links,
 * and `skip`: files, or folders with everything below. What cannot be read holds no mention. With a memory, files that have
 * not changed since are not read again.
 */
export function readMentions(
  root: string,
  names: LegacyNames,
  skip: readonly string[],
  memory: MentionMemory | null = null,
): Mention[] {
  if (names.directories.length + names.files.length === 0) return [];
  const finder = mentionFinder(names);
  const read: Find = (path) => finder(path, textBytes(root, path)?.toString('utf8') ?? '');
  const find = memory === null ? read : remembering(root, names, memory, read);
  const skipped = new Set(skip);
  return writtenFiles(root)
    .filter((path) => !prefixesOf(path).some((prefix) => skipped.has(prefix)))
    .flatMap(find);
}

/** Gives "a", "a/b" and "a/b/c" for "a/b/c". */
function prefixesOf(path: string): string[] {
  const segments = path.split('/');
  return segments.map((_, i) => segments.slice(0, i + 1).join('/'));
}

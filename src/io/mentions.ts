import { lstatSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type LegacyNames, mentionFinder } from '../core/mentions.js';
import type { Mention } from '../core/model.js';
import { byCodeUnit } from '../core/text.js';
import { gitFiles } from './git.js';
import { isVendored, UNASKED, walk } from './walk.js';

/** Larger files are data or bundles, which nobody edits by hand. */
const LARGEST = 2 ** 20;
/** A NUL among the first bytes tells a binary file, as git sees it. */
const LOOKED_AT = 8000;
/** Files that a package manager writes. */
const LOCK_FILE = /(\.lock|\.lockb|[-.]lock\.(json|ya?ml)|^go\.sum|^npm-shrinkwrap\.json)$/;

/**
 * Finds lines of code, CI and documentation that name a legacy folder or file, in order of path and line. All text
 * files of the repository are read except those that git ignores, vendored folders, lock files, files above 1 MB, links,
 * and `skip`: files, or folders with everything below. What cannot be read holds no mention.
 */
export function readMentions(root: string, names: LegacyNames, skip: readonly string[]): Mention[] {
  if (names.directories.length + names.files.length === 0) return [];
  const find = mentionFinder(names);
  const skipped = new Set(skip);
  const paths = repositoryFiles(root).filter((path) => !isVendored(path) && !LOCK_FILE.test(basename(path)));
  return paths
    .filter((path) => !prefixesOf(path).some((prefix) => skipped.has(prefix)))
    .sort(byCodeUnit)
    .flatMap((path) => find(path, textOf(join(root, path)) ?? ''));
}

/** Git lists nothing when the root is itself an ignored folder of a larger repository; then the folder is walked. */
function repositoryFiles(root: string): string[] {
  const tracked = gitFiles(root, 'all');
  if (tracked !== null && tracked.length > 0) return tracked;
  return walk(root, '', { skip: UNASKED, gitignore: true }).map(({ path }) => path);
}

/** Gives "a", "a/b" and "a/b/c" for "a/b/c". */
function prefixesOf(path: string): string[] {
  const segments = path.split('/');
  return segments.map((_, i) => segments.slice(0, i + 1).join('/'));
}

function textOf(absolute: string): string | null {
  try {
    const found = lstatSync(absolute);
    if (!found.isFile() || found.size > LARGEST) return null;
    const bytes = readFileSync(absolute);
    return bytes.subarray(0, LOOKED_AT).includes(0) ? null : bytes.toString('utf8');
  } catch {
    return null;
  }
}

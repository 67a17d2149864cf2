import { lstatSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { byCodeUnit } from '../core/text.js';
import { gitFiles } from './git.js';
import { isVendored, UNASKED } from './vendored.js';
import { walk } from './walk.js';

/** Larger files are data or bundles, which nobody edits by hand. */
const LARGEST = 2 ** 20;
/** A NUL among the first bytes tells a binary file, as git sees it. */
const LOOKED_AT = 8000;
/** Files that a package manager writes. */
const LOCK_FILE = /(\.lock|\.lockb|[-.]lock\.(json|ya?ml)|^go\.sum|^npm-shrinkwrap\.json)$/;

/**
 * Lists the files of the repository below `root` that people may have written, in order of path: without those that git
 * ignores, vendored folders and lock files.
 */
export function writtenFiles(root: string): string[] {
  const paths = repositoryFiles(root).filter((path) => !isVendored(path) && !LOCK_FILE.test(basename(path)));
  return paths.sort(byCodeUnit);
}

/** Git lists nothing when the root is itself an ignored folder of a larger repository; then the folder is walked. */
function repositoryFiles(root: string): string[] {
  const tracked = gitFiles(root, 'all');
  if (tracked !== null && tracked.length > 0) return tracked;
  return walk(root, '', { skip: UNASKED, gitignore: true }).map(({ path }) => path);
}

/** Gives the permissions of a file. */
export function modeOf(root: string, path: string): number {
  return statSync(join(root, path)).mode & 0o777;
}

/** Reads the bytes of a text; null for a link, a file above 1 MB, a binary one, and one that cannot be read. */
export function textBytes(root: string, path: string): Buffer | null {
  const absolute = join(root, path);
  try {
    const found = lstatSync(absolute);
    if (!found.isFile() || found.size > LARGEST) return null;
    const bytes = readFileSync(absolute);
    return bytes.subarray(0, LOOKED_AT).includes(0) ? null : bytes;
  } catch {
    return null;
  }
}

import { lstatSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeFile, unreadableFile } from '../core/decode.js';
import type { SourceFile } from '../core/model.js';
import { errorCode, isInside, tidyPath } from './inside.js';

const MEGABYTE = 2 ** 20;
/** Files above this are not read: a parser that takes a file as one string gives up near here. */
const LARGEST = 64 * MEGABYTE;
const OUTSIDE = 'It leads out of the root folder, where nothing is read. Copy the file in, or remove the link.';
const ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'It is not there.',
  ELOOP: 'It is a link that leads back to itself.',
  EACCES: 'This user may not read it. Change its permissions.',
  EPERM: 'This user may not read it. Change its permissions.',
  ENAMETOOLONG: 'Its path is longer than this system can open.',
};

/**
 * Reads and decodes files, in the order given. Never throws: a file that is gone, forbidden, larger than 64 MB, no
 * regular file, or that a link takes out of `root` comes back as an unreadable fact with a sentence that says why.
 * Synchronous, for thousands of small files are read ten times faster so.
 */
export function readSourceFiles(root: string, paths: readonly string[]): SourceFile[] {
  const realRoot = realpathSync(root);
  const folders = new Map<string, boolean>();
  const staysInside = (folder: string): boolean => {
    const known = folders.get(folder) ?? isInside(realRoot, realpathSync(folder));
    folders.set(folder, known);
    return known;
  };
  return paths.map((path) => {
    const absolute = join(root, path);
    try {
      const outside = tidyPath(path) === null || !staysInside(dirname(absolute));
      const obstacle = outside ? OUTSIDE : obstacleAt(realRoot, absolute);
      return obstacle === null ? decodeFile(path, readFileSync(absolute)) : unreadableFile(path, obstacle);
    } catch (error) {
      return unreadableFile(path, reasonOf(error, path));
    }
  });
}

function obstacleAt(realRoot: string, absolute: string): string | null {
  let found: Stats = lstatSync(absolute);
  if (found.isSymbolicLink()) {
    const target = statSync(absolute, { throwIfNoEntry: false });
    if (target === undefined) return 'It is a link to something that does not exist.';
    if (!isInside(realRoot, realpathSync(absolute))) return OUTSIDE;
    found = target;
  }
  if (found.isDirectory()) return folderObstacle(absolute);
  if (!found.isFile()) return 'It is no regular file (a socket, pipe or device).';
  if (found.size <= LARGEST) return null;
  return `It has ${Math.ceil(found.size / MEGABYTE)} MB; files above ${LARGEST / MEGABYTE} MB are not read. Split it.`;
}

function folderObstacle(absolute: string): string {
  try {
    readdirSync(absolute);
    return 'It is a folder, not a file.';
  } catch (error) {
    return `It is a folder that cannot be listed (${errorCode(error)}).`;
  }
}

function reasonOf(error: unknown, path: string): string {
  const code = errorCode(error);
  if (code === 'ENOENT' && path.includes('\uFFFD')) return 'Its name holds bytes that are not UTF-8. Rename it.';
  return ERRORS[code] ?? `It could not be read (${code}).`;
}

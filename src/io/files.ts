import { lstatSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import picomatch from 'picomatch';
import { decodeFile, unreadableFile } from '../core/decode.js';
import { pathMatcher } from '../core/globs.js';
import type { SourceFile } from '../core/model.js';
import { byCodeUnit } from '../core/text.js';
import { gitFiles } from './git.js';
import { errorCode, isInside, tidyPath } from './inside.js';
import { type Entry, isVendored, MACHINE, UNASKED, walk } from './walk.js';

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

/** SQL files, sorted by code unit, each once; and the patterns that match no file, as they were given. */
export type Listing = { readonly files: string[]; readonly missing: string[] };

/**
 * Lists SQL files by name (any letter case of ".sql"), relative to `root`. Without patterns: the whole repository, minus
 * what .gitignore leaves out, minus folders of vendored or generated files; submodules are other repositories. With
 * patterns, each names a folder (all SQL below it, ignored by git or not), a file (whatever its name) or a glob; a name
 * that exists wins over its meaning as a glob. What cannot be read (a link that leads out of the root or to nothing, a
 * folder that cannot be listed) is listed too, for `readSourceFiles` to say why. Nothing outside `root` is looked at.
 */
export async function listSqlFiles(root: string, patterns: readonly string[] | null): Promise<Listing> {
  if (patterns === null) return { files: sorted(wholeRepository(root)), missing: [] };
  const found = patterns.map((pattern) => ({ pattern, files: matching(root, pattern) }));
  return {
    files: sorted(found.flatMap(({ files }) => files)),
    missing: found.filter(({ files }) => files.length === 0).map(({ pattern }) => pattern),
  };
}

/** Lists the names in the root folder itself, sorted by code unit. */
export function namesIn(root: string): string[] {
  return sorted(readdirSync(root));
}

function sorted(paths: readonly string[]): string[] {
  return [...new Set(paths)].sort(byCodeUnit);
}

function isSql(path: string): boolean {
  return /\.sql$/i.test(path);
}

/** Git lists nothing when the root is itself an ignored folder of a larger repository; then the folder is walked. */
function wholeRepository(root: string): string[] {
  const tracked = gitFiles(root, 'sql');
  if (tracked !== null && tracked.length > 0) return tracked.filter((path) => isWanted(root, path));
  return walk(root, '', { skip: UNASKED, gitignore: true })
    .filter(isWorthReading)
    .map(({ path }) => path);
}

/** A name that is not UTF-8 cannot be looked up, yet must not vanish; a file deleted but not committed is gone. */
function isWanted(root: string, path: string): boolean {
  if (isVendored(path)) return false;
  return path.includes('\uFFFD') || lstatSync(join(root, path), { throwIfNoEntry: false }) !== undefined;
}

function isWorthReading({ path, kind }: Entry): boolean {
  return kind === 'unlisted' || isSql(path);
}

function matching(root: string, pattern: string): string[] {
  const path = tidyPath(pattern);
  if (path === null) return [];
  const kind = kindOf(root, path);
  if (kind === 'folder') return below(root, path);
  if (kind === 'other') return [path];
  const { base, isGlob } = picomatch.scan(path);
  if (!isGlob || kindOf(root, base) !== 'folder') return [];
  const matches = pathMatcher(path);
  return below(root, base).filter(matches);
}

/** A link counts as the folder that it leads to, as long as that lies inside the root. */
function kindOf(root: string, path: string): 'folder' | 'other' | null {
  const absolute = join(root, path);
  try {
    lstatSync(absolute);
  } catch {
    return null;
  }
  try {
    const isFolder = statSync(absolute).isDirectory() && isInside(realpathSync(root), realpathSync(absolute));
    return isFolder ? 'folder' : 'other';
  } catch {
    return 'other';
  }
}

function below(root: string, folder: string): string[] {
  const real = realpathSync(root);
  const leadsOut = ({ path, kind }: Entry) => kind === 'link' && leadsOutside(real, join(root, path));
  return walk(root, folder, { skip: MACHINE, gitignore: false })
    .filter((entry) => isWorthReading(entry) || leadsOut(entry))
    .map(({ path }) => path);
}

/** Only links to folders matter here: a link without ".sql" to a file is no SQL, wherever it leads. */
function leadsOutside(realRoot: string, link: string): boolean {
  try {
    return statSync(link).isDirectory() && !isInside(realRoot, realpathSync(link));
  } catch {
    return false;
  }
}

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

import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { pathMatcher } from '../core/globs.js';
import { byCodeUnit } from '../core/text.js';
import { gitFiles } from './git.js';
import { isInside, tidyPath } from './inside.js';
import { isVendored, MACHINE, UNASKED } from './vendored.js';
import { type Entry, walk } from './walk.js';

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

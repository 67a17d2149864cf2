import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/**
 * Something below a folder that is not a folder to go into: a file (or socket, or pipe), a symbolic link of any kind,
 * or a folder that could not be listed.
 */
export type Entry = { readonly path: string; readonly kind: 'file' | 'link' | 'unlisted' };
export type WalkRules = {
  /** Names of folders that are not gone into, and of links that are not named. */
  readonly skip: ReadonlySet<string>;
  /** Whether .gitignore files on the way are obeyed. */
  readonly gitignore: boolean;
};
/** The rules of one .gitignore, for paths below `base` ("" or "docs/"). */
type IgnoreFile = { readonly base: string; readonly rules: Ignore };
type Folder = { readonly path: string; readonly ignoring: readonly IgnoreFile[] };

/**
 * Lists everything below a folder, in no particular order. `from` and the paths given back are relative to `root`, with
 * "/" ("" is the root itself). Links are named and never followed, so a loop or a way out of the root cannot occur.
 */
export function walk(root: string, from: string, rules: WalkRules): Entry[] {
  const entries: Entry[] = [];
  const open: Folder[] = [{ path: from, ignoring: [] }];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const children = list(join(root, folder.path));
    if (children === null) {
      entries.push({ path: folder.path, kind: 'unlisted' });
      continue;
    }
    const ignoring = rules.gitignore ? withIgnoreFile(root, folder, children) : [];
    for (const child of children) {
      const path = folder.path === '' ? child.name : `${folder.path}/${child.name}`;
      const isFolder = child.isDirectory();
      if (isIgnored(ignoring, isFolder ? `${path}/` : path)) continue;
      if (rules.skip.has(child.name) && !child.isFile()) continue;
      if (isFolder) open.push({ path, ignoring });
      else entries.push({ path, kind: child.isSymbolicLink() ? 'link' : 'file' });
    }
  }
  return entries;
}

function list(folder: string): Dirent[] | null {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return null;
  }
}

function withIgnoreFile(root: string, folder: Folder, children: readonly Dirent[]): readonly IgnoreFile[] {
  if (!children.some((child) => child.name === '.gitignore' && child.isFile())) return folder.ignoring;
  const base = folder.path === '' ? '' : `${folder.path}/`;
  try {
    const rules = ignore({ ignorecase: false }).add(readFileSync(join(root, base, '.gitignore'), 'utf8'));
    return [{ base, rules }, ...folder.ignoring];
  } catch {
    return folder.ignoring;
  }
}

/** The innermost .gitignore that says anything about a path decides (gitignore, "Pattern format"). */
function isIgnored(ignoring: readonly IgnoreFile[], path: string): boolean {
  for (const { base, rules } of ignoring) {
    const { ignored, unignored } = rules.test(path.slice(base.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}

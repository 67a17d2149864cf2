import { isAbsolute, posix, relative, sep } from 'node:path';

/**
 * Puts a root-relative path in its one spelling: no "./", no doubled or closing slash, "" for the root itself.
 * Null when it is absolute or climbs out of the root.
 */
export function tidyPath(path: string): string | null {
  if (isAbsolute(path) || path.includes('\0')) return null;
  const tidy = posix.normalize(path).replace(/\/$/, '');
  if (tidy === '..' || tidy.startsWith('../')) return null;
  return tidy === '.' ? '' : tidy;
}

/** Tells whether an absolute path is the folder itself or lies below it; both with links already resolved. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Gives the code of a system error ("ENOENT"), or its message where it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
}

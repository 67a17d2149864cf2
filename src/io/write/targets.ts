import { hash } from 'node:crypto';
import { accessSync, constants, lstatSync, readFileSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../errors.js';
import { errorCode, tidyPath } from '../inside.js';

/** What a write may not touch: git's own files, and the folder in which writes are prepared. */
const RESERVED = /^\.(git|onefold)(\/|$)/i;

/**
 * Gives the absolute path of a file to write or remove. Throws a UserError when it lies outside the root, in a reserved
 * folder, behind a link or on another disk than `root`, or when it is anything but a regular file or absent.
 */
export function targetAt(root: string, path: string): string {
  if (path === '' || tidyPath(path) !== path) refuse(path, 'it is no plain path below the root folder');
  if (RESERVED.test(path)) refuse(path, 'that folder is not for results');
  const parts = path.split('/');
  const disk = lstatSync(`${root}/.`).dev;
  let nearest = root;
  for (let length = 1; length < parts.length; length += 1) {
    const folder = parts.slice(0, length).join('/');
    const found = look(join(root, folder));
    if (found === null) break;
    nearest = join(root, folder);
    if (found.isSymbolicLink()) refuse(path, `${folder} is a link`);
    if (!found.isDirectory()) refuse(path, `${folder} is a file, not a folder`);
    if (found.dev !== disk) refuse(path, `${folder} lies on another disk, where a file cannot be moved in one step`);
  }
  const found = look(join(root, path));
  if (found !== null && !found.isFile()) refuse(path, found.isSymbolicLink() ? 'it is a link' : 'it is not a file');
  if (!isWritable(nearest)) refuse(path, `this user may not write in ${nearest}`);
  return join(root, path);
}

/** Takes the SHA-256 (hex) of a file's bytes; null when there is no file. */
export function hashAt(absolute: string): string | null {
  if (look(absolute) === null) return null;
  try {
    return hash('sha256', readFileSync(absolute));
  } catch (error) {
    throw new UserError(`${absolute} cannot be read (${errorCode(error)}).`, 'Change its permissions.');
  }
}

/** Names the folders that hold some files, each once. */
export function foldersOf(absolute: readonly string[]): Set<string> {
  return new Set(absolute.map((path) => dirname(path)));
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function look(absolute: string): Stats | null {
  return lstatSync(absolute, { throwIfNoEntry: false }) ?? null;
}

function refuse(path: string, reason: string): never {
  throw new UserError(
    `"${path}" is not written, because ${reason}.`,
    'Nothing was changed. Under `layout:` in mapping.yaml, name folders below the root that can be written.',
  );
}

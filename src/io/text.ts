import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { errorCode } from './inside.js';

/** Reads a file below the root; null where there is none. Throws a UserError where it cannot be read. */
export function readBytes(root: string, path: string): Buffer | null {
  try {
    return readFileSync(join(root, path));
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw new UserError(`${path} cannot be read (${errorCode(error)}).`, 'make it a readable file, or move it away.');
  }
}

/** Reads a UTF-8 file below the root, without a byte order mark; null where there is none. Throws a UserError where it cannot be read. */
export function readText(root: string, path: string): string | null {
  return (
    readBytes(root, path)
      ?.toString('utf8')
      .replace(/^\uFEFF/, '') ?? null
  );
}

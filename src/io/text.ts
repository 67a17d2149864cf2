import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Pieces } from '../core/model.js';
import { UserError } from '../errors.js';
import { errorCode } from './inside.js';

/** Reads something of a file; null where there is none. Throws a UserError where it cannot be read. */
function reading<T>(path: string, read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    if (errorCode(error) === 'EISDIR')
      throw new UserError(`${path} is a directory, and a file is wanted there.`, 'move it away.');
    throw new UserError(`${path} cannot be read (${errorCode(error)}).`, 'make it a readable file, or move it away.');
  }
}

/** Reads a file below the root; null where there is none. Throws a UserError where it cannot be read. */
export function readBytes(root: string, path: string): Buffer | null {
  return reading(path, () => readFileSync(join(root, path)));
}

/**
 * Finds a file below the root of which pieces are read when they are needed; null where there is none. Throws a UserError
 * where it cannot be read, also later.
 */
export function openPieces(root: string, path: string): Pieces | null {
  const name = join(root, path);
  const readFrom = (file: number, into: Uint8Array, at: number): number => {
    try {
      return readSync(file, into, 0, into.length, at);
    } finally {
      closeSync(file);
    }
  };
  const read = (into: Uint8Array, at: number) => reading(path, () => readFrom(openSync(name, 'r'), into, at)) ?? 0;
  return reading(path, () => ({ size: statSync(name).size, read }));
}

/** Reads a UTF-8 file below the root, without a byte order mark; null where there is none. Throws a UserError where it cannot be read. */
export function readText(root: string, path: string): string | null {
  return (
    readBytes(root, path)
      ?.toString('utf8')
      .replace(/^\uFEFF/, '') ?? null
  );
}

import { appendFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pid } from 'node:process';
import { UserError } from '../errors.js';
import { errorCode } from './inside.js';

type Kind = 'file' | 'folder' | 'other' | 'none';

function kindOf(path: string): Kind {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? 'file' : 'other';
  } catch {
    return 'none';
  }
}

/** Tells whether a file stands there, of an earlier run. */
export function hasOutput(path: string): boolean {
  return kindOf(path) === 'file';
}

/** Makes sure, before any work is done, that an output can stand there. Throws a UserError where it cannot. */
export function checkOutputPath(path: string): void {
  if (kindOf(path) === 'folder') throw new UserError(`${path} is a directory.`, 'name a file in it.');
  if (kindOf(dirname(path)) !== 'folder') {
    throw new UserError(`${path} cannot be written: there is no directory ${dirname(path)}.`, 'create it first.');
  }
}

function replace(path: string, text: string): void {
  const target = kindOf(path) === 'file' ? realpathSync(path) : path;
  const draft = join(dirname(target), `.${basename(target)}.${pid}.tmp`);
  try {
    writeFileSync(draft, text, { flag: 'wx' });
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/**
 * Writes an output whole or not at all: who reads it while it is written sees the earlier one. Only what is no file (a
 * pipe, /dev/stderr) is written directly, and with `append` the text goes to the end of what is there. Throws a UserError
 * where it cannot be written.
 */
export function writeOutput(path: string, text: string, append: boolean): void {
  try {
    if (append) appendFileSync(path, text);
    else if (kindOf(path) === 'other') writeFileSync(path, text);
    else replace(path, text);
  } catch (error) {
    throw new UserError(
      `${path} cannot be written (${errorCode(error)}).`,
      'make its directory writable, or name another file.',
    );
  }
}

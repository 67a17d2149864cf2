import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { UserError } from '../../errors.js';
import { errorCode } from '../inside.js';

/** One file of a write: SHA-256 (hex) of its bytes before and after, null where there is no file. */
export type Change = { readonly path: string; readonly before: string | null; readonly after: string | null };

/** The folder in which writes are prepared, with everything in it ignored by git. */
export function stateFolder(root: string): string {
  return join(root, '.onefold');
}

/** The folder that exists exactly while a write is under way or was interrupted. */
export function stagingFolder(root: string): string {
  return join(stateFolder(root), 'write');
}

/** Where a file waits for its move into place. */
export function stagedAt(root: string, path: string): string {
  return join(stagingFolder(root), 'new', path);
}

function journalAt(root: string): string {
  return join(stagingFolder(root), 'journal.json');
}

/** Records the changes in one step: before it, nothing has happened; after it, the write will be completed. */
export function commit(root: string, changes: readonly Change[]): void {
  const draft = `${journalAt(root)}.draft`;
  writeDurably(draft, new TextEncoder().encode(`${JSON.stringify({ onefold: 1, changes }, null, 2)}\n`));
  renameSync(draft, journalAt(root));
  syncFolder(stagingFolder(root));
}

/** Reads the changes of an interrupted write; null when none was committed. A damaged journal is a UserError. */
export function read(root: string): readonly Change[] | null {
  let text: string;
  try {
    text = readFileSync(journalAt(root), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  const changes = parse(text);
  if (changes !== null) return changes;
  throw new UserError(
    `${journalAt(root)} is not a journal that onefold wrote.`,
    'Look at the files beside it, which were about to be written, then delete the folder that holds it.',
  );
}

function parse(text: string): Change[] | null {
  const isHash = (value: unknown) => value === null || typeof value === 'string';
  try {
    const { onefold, changes } = JSON.parse(text);
    const whole = onefold === 1 && Array.isArray(changes);
    if (!whole) return null;
    const good = changes.every((c) => typeof c?.path === 'string' && isHash(c.before) && isHash(c.after));
    return good ? changes : null;
  } catch {
    return null;
  }
}

/** Ends a write: the moment that its journal is gone, it is over. */
export function removeJournal(root: string): void {
  rmSync(journalAt(root), { force: true });
}

/** Removes what was prepared for a write, and with it the sign that one is under way. */
export function removeStaging(root: string): void {
  rmSync(stagingFolder(root), { recursive: true, force: true });
}

/** Names the files that were staged, relative to the root and sorted. */
export function stagedPaths(root: string): string[] {
  const folder = join(stagingFolder(root), 'new');
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    return paths.map((path) => path.split(sep).join('/')).sort();
  } catch {
    return [];
  }
}

/** Writes a new file, with the folders that it needs, and waits until the disk has it; a given mode is kept exactly. */
export function writeDurably(absolute: string, bytes: Uint8Array, mode?: number): void {
  mkdirSync(dirname(absolute), { recursive: true });
  const file = openSync(absolute, 'w', 0o666);
  try {
    if (mode !== undefined) fchmodSync(file, mode);
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Waits until the disk has a folder's entries, where the system knows how to (Windows does not). */
export function syncFolder(absolute: string): void {
  try {
    const folder = openSync(absolute, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // Without it a power failure may lose the last step, which the journal then repeats.
  }
}

import { hash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileWrite } from '../core/model.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import { errorCode } from './inside.js';
import * as journal from './write/journal.js';
import { withLock } from './write/lock.js';
import { foldersOf, hashAt, targetAt } from './write/targets.js';

/** A file with its whole text: in UTF-8 unless its `bytes` are given. `mode` is for permissions that a new file inherits. */
export type Write = FileWrite & { readonly bytes?: Uint8Array; readonly mode?: number };
/** What a write makes of the root: files with what they hold, and files that are to be gone. */
export type Changes = { readonly writes: readonly Write[]; readonly removes: readonly string[] };
export type WriteOptions = {
  /** Is told after each step ("locked", "staged versions/001_users.sql", "committed", …), for progress. */
  readonly onStep?: (step: string) => void;
};
/** What became of an interrupted write: files put in place after all, or prepared files thrown away. */
export type Recovery = { readonly kind: 'completed' | 'undone'; readonly paths: readonly string[] };
type Step = (step: string) => void;
type Pending = journal.Change & { readonly bytes: Uint8Array | null; readonly mode?: number | undefined };

/**
 * Writes and removes files all or nothing, however the process ends: new files are prepared beside, a journal commits
 * to them, and only then are they moved into place, which `recover` completes after an interruption. A file that has
 * the right content already is left alone. Throws a UserError when a path is no place to write, another process writes,
 * or the disk refuses; unless the message says otherwise, nothing was changed then.
 */
export function writeAll(root: string, changes: Changes, options: WriteOptions = {}): void {
  const step = options.onStep ?? (() => {});
  if (pendingOf(root, changes).length === 0 && !isInterrupted(root)) return;
  alone(root, step, () => {
    settle(root, step);
    const pending = pendingOf(root, changes);
    if (pending.length === 0) return;
    stage(root, pending, step);
    finish(root, pending, step);
  });
}

/**
 * Settles a write that was interrupted: completes it when it was committed, else throws its preparations away. Null
 * when there is none, and safe to interrupt and repeat. Throws a UserError, with nothing changed, when a file has
 * changed since or another process is writing at this moment.
 */
export function recover(root: string, options: WriteOptions = {}): Recovery | null {
  const step = options.onStep ?? (() => {});
  return isInterrupted(root) ? alone(root, step, () => settle(root, step)) : null;
}

function isInterrupted(root: string): boolean {
  return existsSync(journal.stagingFolder(root));
}

/** Lists what differs from the disk, and refuses paths that are no place to write before anything happens. */
function pendingOf(root: string, { writes, removes }: Changes): Pending[] {
  const paths = [...writes.map(({ path }) => path), ...removes];
  const seen = new Set<string>();
  const twice = paths.find((path) => seen.size === seen.add(path).size);
  if (twice !== undefined) throw new Error(`${twice} is written or removed twice in one go`);
  const written = writes.map(({ path, text, bytes = new TextEncoder().encode(text), mode }): Pending => {
    return { path, before: hashAt(targetAt(root, path)), after: hash('sha256', bytes), bytes, mode };
  });
  const removed = removes.map((path) => ({ path, before: hashAt(targetAt(root, path)), after: null, bytes: null }));
  return [...written, ...removed].filter(({ before, after }) => before !== after);
}

function alone<T>(root: string, step: Step, action: () => T): T {
  const folder = journal.stateFolder(root);
  try {
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found?.isDirectory() === false) {
      const what = found.isSymbolicLink() ? 'link' : 'file';
      throw new UserError(`Nothing was written: ${folder} is a ${what}.`, 'Make it a folder, or move it away.');
    }
    mkdirSync(folder, { recursive: true });
    if (!existsSync(join(folder, '.gitignore'))) writeFileSync(join(folder, '.gitignore'), '*\n');
  } catch (error) {
    throw explained(error, `Nothing was written: ${folder} cannot be made`, 'Make the folder writable.');
  }
  return withLock(join(folder, 'write.lock'), () => {
    step('locked');
    return action();
  });
}

function stage(root: string, pending: readonly Pending[], step: Step): void {
  let at = journal.stagingFolder(root);
  try {
    for (const { path, before, bytes, mode: given } of pending) {
      if (bytes === null) continue;
      at = path;
      const mode = given ?? (before === null ? undefined : statSync(join(root, path)).mode & 0o777);
      journal.writeDurably(journal.stagedAt(root, path), bytes, mode);
      step(`staged ${path}`);
    }
    at = journal.stagingFolder(root);
    journal.commit(
      root,
      pending.map(({ path, before, after }) => ({ path, before, after })),
    );
  } catch (error) {
    journal.removeStaging(root);
    throw explained(error, `Nothing was written: ${at} could not be prepared`, 'Remove the cause, then write again.');
  }
  step('committed');
}

/** Brings every file of a committed write to its new state, after making sure that this loses nobody's edit. */
function finish(root: string, changes: readonly journal.Change[], step: Step): void {
  const open = changes.filter(({ path, after }) => hashAt(targetAt(root, path)) !== after);
  for (const change of open) refuseUnsafe(root, change);
  for (const [done, { path, after }] of open.entries()) {
    try {
      if (after === null) rmSync(join(root, path));
      else moveIntoPlace(root, path);
    } catch (error) {
      const count = `${changes.length - open.length + done} of ${plural(changes.length, 'file')}`;
      const hint = 'Remove the cause, then run onefold again: it completes this write first.';
      throw explained(error, `The write stopped half-way at ${path}, with ${count} in place`, hint);
    }
    step(`${after === null ? 'removed' : 'moved'} ${path}`);
  }
  for (const folder of foldersOf(open.map(({ path }) => join(root, path)))) journal.syncFolder(folder);
  journal.removeJournal(root);
  step('journal removed');
  journal.removeStaging(root);
  step('finished');
}

function refuseUnsafe(root: string, { path, before, after }: journal.Change): void {
  const staged = journal.stagedAt(root, path);
  if (hashAt(join(root, path)) !== before) {
    throw new UserError(
      `${path} was changed by somebody else while onefold was writing it; it stays as it is now.`,
      `Compare it with ${staged}. Then delete ${journal.stagingFolder(root)} and write again.`,
    );
  }
  if (after !== null && hashAt(staged) !== after) {
    throw new UserError(
      `${staged} is not what an interrupted write put there, so ${path} cannot be completed.`,
      `Delete ${journal.stagingFolder(root)} and write again.`,
    );
  }
}

function moveIntoPlace(root: string, path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  renameSync(journal.stagedAt(root, path), join(root, path));
}

function settle(root: string, step: Step): Recovery | null {
  const changes = journal.read(root);
  const paths = changes?.map(({ path }) => path) ?? journal.stagedPaths(root);
  if (changes === null) journal.removeStaging(root);
  else finish(root, changes, step);
  return paths.length === 0 ? null : { kind: changes === null ? 'undone' : 'completed', paths };
}

/** Says a refusal of the operating system in a sentence; any other error is passed on as it is. */
function explained(error: unknown, message: string, hint: string): unknown {
  const isSystem = error instanceof Error && 'code' in error;
  return isSystem ? new UserError(`${message} (${errorCode(error)}).`, hint) : error;
}

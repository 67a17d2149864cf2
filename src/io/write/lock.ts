import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { kill, pid } from 'node:process';
import { UserError } from '../../errors.js';
import { errorCode } from '../inside.js';

/**
 * Runs an action while holding a lock file that names this process. A second process is refused with a UserError; the
 * lock of a process that no longer runs, or of an earlier one with our own number, is taken over.
 */
export function withLock<T>(path: string, action: () => T): T {
  if (!take(path)) {
    takeOver(path);
    if (!take(path)) throw busy(path);
  }
  try {
    return action();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Makes the lock appear with its content in one step, so that nobody sees an empty one. */
function take(path: string): boolean {
  const own = `${path}.${pid}`;
  try {
    writeFileSync(own, `${pid}\n`);
    linkSync(own, path);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return false;
    throw new UserError(`Nothing was written: ${path} cannot be made (${code}).`, 'Make its folder writable.');
  } finally {
    rmSync(own, { force: true });
  }
}

/** Moves a dead lock aside; looks again at what was moved, for another process may have taken it over just before. */
function takeOver(path: string): void {
  if (isHeld(path)) throw busy(path);
  const aside = `${path}.${pid}.old`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (isHeld(aside)) linkSync(aside, path);
  rmSync(aside, { force: true });
}

function isHeld(path: string): boolean {
  const holder = holderOf(path);
  if (holder === null || holder === pid) return false;
  try {
    return kill(holder, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function holderOf(path: string): number | null {
  try {
    const holder = Number.parseInt(readFileSync(path, 'utf8'), 10);
    return holder > 0 ? holder : null;
  } catch {
    return null;
  }
}

function busy(path: string): UserError {
  return new UserError(
    `Another onefold (process ${holderOf(path) ?? 'unknown'}) is writing here at this moment.`,
    `Wait for it to end. If no onefold runs, delete ${path}.`,
  );
}

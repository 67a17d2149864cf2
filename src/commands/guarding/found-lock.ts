import { glanceAtLock, type LockGlance } from '../../core/lock/glance.js';
import { wholeOf } from '../../core/lock/printed-lists.js';
import type { Pieces } from '../../core/model.js';
import { isMerging, MERGING } from '../../core/unreadable.js';

/** A lock as the guard finds it: a glance at it, or why there is none. */
export type FoundLock = {
  readonly path: string;
  /** Null where there is none. */
  readonly text: Pieces | null;
  readonly glance: LockGlance | null;
  /** What is wrong with a text that is no lock; null where there is none, or nothing is. */
  readonly problem: string | null;
};

/**
 * Glances at a lock's text, null where there is none, or says what keeps it from being read. Behind its head nothing is read
 * before it is asked for; what is broken there is thrown as a BrokenLock then.
 */
export function lockAt(path: string, text: Pieces | null): FoundLock {
  if (text === null) return { path, text, glance: null, problem: null };
  try {
    return { path, text, glance: glanceAtLock(text), problem: null };
  } catch (error) {
    const other = error instanceof SyntaxError ? 'it is not JSON' : 'it is no lock that onefold wrote';
    // An unfinished merge says more than what a parser stumbles over.
    return { path, text, glance: null, problem: isMerging(wholeOf(text)) ? MERGING : other };
  }
}

/** Looks a lock through for the marks of an unfinished merge, wherever they are. */
export function unmerged(lock: FoundLock): FoundLock {
  if (lock.glance === null || lock.text === null || !isMerging(wholeOf(lock.text))) return lock;
  return { ...lock, glance: null, problem: MERGING };
}

/** Reads a lock to its end, by its schema: for one that nobody vouches for. */
export async function wholeLock(lock: FoundLock): Promise<FoundLock> {
  const { text } = lock;
  if (lock.glance === null || text === null) return lock;
  const { parseLock } = await import('../../core/lock.js');
  const { problem } = parseLock(wholeOf(text).toString());
  return problem === null ? lock : { ...lock, glance: null, problem };
}

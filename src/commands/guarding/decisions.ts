import { isDeepStrictEqual } from 'node:util';
import { glanceAtLock, type LockGlance } from '../../core/lock/glance.js';
import { wholeOf } from '../../core/lock/printed-lists.js';
import type { Guarded, MappingProblem, Pieces } from '../../core/model.js';
import { lockPath, mappingSha256 } from '../../core/written.js';
import { openPieces } from '../../io/text.js';
import type { Env } from '../command.js';

/** A lock as the guard finds it: a glance at it, or why there is none. */
export type FoundLock = {
  readonly path: string;
  /** Null where there is none. */
  readonly text: Pieces | null;
  readonly glance: LockGlance | null;
  /** What is wrong with a text that is no lock; null where there is none, or nothing is. */
  readonly problem: string | null;
};
/** mapping.yaml as far as the guard needs it; `guarded` is null exactly where there are problems. */
export type ReadMapping = { readonly guarded: Guarded | null; readonly problems: readonly MappingProblem[] };

/** Says what keeps a text from being read as a lock: the marks of an unfinished merge, of which each begins a line so, or `other`. */
function problemOf(text: Pieces, other: string): string {
  return /^<{7}/m.test(wholeOf(text).toString('latin1')) ? 'it holds the marks of an unfinished merge' : other;
}

/** Glances at a lock's text, null where there is none, or says what keeps it from being read. */
export function lockAt(path: string, text: Pieces | null): FoundLock {
  if (text === null) return { path, text, glance: null, problem: null };
  try {
    return { path, text, glance: glanceAtLock(text), problem: null };
  } catch (error) {
    const other = error instanceof SyntaxError ? 'it is not JSON' : 'it is no lock that onefold wrote';
    return { path, text, glance: null, problem: problemOf(text, other) };
  }
}

/** Reads a mapping's text with the libraries for it. */
export async function readMappingText(path: string, text: string): Promise<ReadMapping> {
  const { parseMapping } = await import('../../core/mapping/parse.js');
  const { mapping, problems } = parseMapping(path, text);
  return { guarded: problems.length === 0 ? mapping : null, problems };
}

/** Guesses from a mapping's text which folder its reports lie in; the lock found there says whether the guess was right. */
function guessedReports(text: string): string {
  return /\breports:\s*["']?([^\s,}"'#]+)/.exec(text)?.[1]?.replace(/\/$/, '') ?? 'reports';
}

export type Read = ReadMapping & { readonly sha256: string; readonly lock: FoundLock };

/** Tells whether a lock that was written from this very mapping remembers it as it is. */
function isTrue({ mapping }: LockGlance, guarded: Guarded | null, sha256: string): boolean {
  if (guarded === null || mapping === null || mapping.sha256 !== sha256) return true;
  const printed: Readonly<Record<string, unknown>> = JSON.parse(JSON.stringify(guarded));
  return Object.entries(mapping.guarded).every(([key, value]) => isDeepStrictEqual(value, printed[key]));
}

/** Reads a whole lock, by its schema. */
async function wholeLock(lock: FoundLock, guarded: Guarded | null, sha256: string): Promise<FoundLock> {
  const { text } = lock;
  if (lock.glance === null || text === null) return lock;
  const { parseLock } = await import('../../core/lock.js');
  const { problem } = parseLock(wholeOf(text).toString());
  if (problem !== null) return { ...lock, glance: null, problem: problemOf(text, problem) };
  if (isTrue(lock.glance, guarded, sha256)) return lock;
  return { ...lock, glance: null, problem: 'what it remembers of the mapping was edited' };
}

/** Reads mapping.yaml itself, whatever the lock remembers of it, and the lock to its end: it may hold anything. */
export async function readAnew(env: Env, text: string, { lock, sha256 }: Read): Promise<Read> {
  const read = await readMappingText(env.mappingPath, text);
  const path = read.guarded === null ? lock.path : lockPath(read.guarded);
  const found = path === lock.path ? lock : lockAt(path, openPieces(env.root, path));
  return { ...read, sha256, lock: await wholeLock(found, read.guarded, sha256) };
}

/**
 * Reads mapping.yaml and the lock beside it. Where the lock was written from just this text, it holds what the guard needs of
 * it, and the libraries that read YAML and check its shape are not even loaded.
 */
export async function readTogether(env: Env, text: string): Promise<Read> {
  const guessed = lockPath({ layout: { reports: guessedReports(text) } });
  const lock = lockAt(guessed, openPieces(env.root, guessed));
  const remembered = lock.glance?.mapping;
  const sha256 = mappingSha256(text);
  const isSame = remembered?.sha256 === sha256 && remembered.guarded.path === env.mappingPath;
  if (isSame && lockPath(remembered.guarded) === guessed) {
    return { guarded: remembered.guarded, problems: [], sha256, lock };
  }
  const read = await readMappingText(env.mappingPath, text);
  if (read.guarded === null) return { ...read, sha256, lock };
  const path = lockPath(read.guarded);
  return { ...read, sha256, lock: path === guessed ? lock : lockAt(path, openPieces(env.root, path)) };
}

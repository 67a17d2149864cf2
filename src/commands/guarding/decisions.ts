import { isDeepStrictEqual } from 'node:util';
import type { LockGlance } from '../../core/lock/glance.js';
import type { Guarded, Mapping, MappingProblem } from '../../core/model.js';
import { lockPath, mappingSha256 } from '../../core/written.js';
import { openPieces } from '../../io/text.js';
import type { Env } from '../command.js';
import { type FoundLock, lockAt, wholeLock } from './found-lock.js';

/**
 * mapping.yaml as far as the guard needs it; `guarded` is null exactly where there are problems. `whole` holds all of it, where
 * it was read itself.
 */
export type ReadMapping = {
  readonly guarded: Guarded | null;
  readonly whole: Mapping | null;
  readonly problems: readonly MappingProblem[];
};

/** Reads a mapping's text with the libraries for it. */
export async function readMappingText(path: string, text: string): Promise<ReadMapping> {
  const { parseMapping } = await import('../../core/mapping/parse.js');
  const { mapping, problems } = parseMapping(path, text);
  const whole = problems.length === 0 ? mapping : null;
  return { guarded: whole, whole, problems };
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

/** Holds a lock against the mapping: one that remembers it otherwise than it is was edited. */
function heldAgainst(lock: FoundLock, guarded: Guarded | null, sha256: string): FoundLock {
  if (lock.glance === null || isTrue(lock.glance, guarded, sha256)) return lock;
  return { ...lock, glance: null, problem: 'what it remembers of the mapping was edited' };
}

/** Reads mapping.yaml itself, whatever the lock remembers of it, and the lock to its end: it may hold anything. */
export async function readAnew(env: Env, text: string, { lock, sha256 }: Read): Promise<Read> {
  const read = await readMappingText(env.mappingPath, text);
  const path = read.guarded === null ? lock.path : lockPath(read.guarded);
  const found = path === lock.path ? lock : lockAt(path, openPieces(env.root, path));
  return { ...read, sha256, lock: heldAgainst(await wholeLock(found), read.guarded, sha256) };
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
    return { guarded: remembered.guarded, whole: null, problems: [], sha256, lock };
  }
  const read = await readMappingText(env.mappingPath, text);
  if (read.guarded === null) return { ...read, sha256, lock };
  const path = lockPath(read.guarded);
  return { ...read, sha256, lock: path === guessed ? lock : lockAt(path, openPieces(env.root, path)) };
}

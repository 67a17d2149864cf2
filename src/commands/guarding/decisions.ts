import { isDeepStrictEqual } from 'node:util';
import { glanceAtLock, type LockGlance } from '../../core/lock/glance.js';
import type { Guarded, MappingProblem } from '../../core/model.js';
import { lockPath, mappingSha256 } from '../../core/written.js';
import { readBytes } from '../../io/text.js';
import type { Env } from '../command.js';

/** A lock as the guard finds it: a glance at it, or why there is none. */
export type FoundLock = {
  readonly path: string;
  /** Null where there is none. */
  readonly bytes: Buffer | null;
  readonly glance: LockGlance | null;
  /** What is wrong with a text that is no lock; null where there is none, or nothing is. */
  readonly problem: string | null;
};
/** mapping.yaml as far as the guard needs it; `guarded` is null exactly where there are problems. */
export type ReadMapping = { readonly guarded: Guarded | null; readonly problems: readonly MappingProblem[] };

/** Every conflict begins with this mark, at the start of a line; looked for without the line end, it is found at once. */
function isMerging(bytes: Buffer): boolean {
  const at = bytes.indexOf('<<<<<<<');
  return at === 0 || (at > 0 && bytes[at - 1] === LINE_END);
}

const LINE_END = 10;

/** Glances at a lock's bytes, null where there is none, or says what keeps it from being read: the marks of an unfinished merge, or another form. */
export function lockAt(path: string, bytes: Uint8Array | null): FoundLock {
  if (bytes === null) return { path, bytes, glance: null, problem: null };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = { path, bytes: buffer, glance: null };
  if (isMerging(buffer)) return { ...found, problem: 'it holds the marks of an unfinished merge' };
  try {
    return { ...found, glance: glanceAtLock(buffer), problem: null };
  } catch (error) {
    return { ...found, problem: error instanceof SyntaxError ? 'it is not JSON' : 'it is no lock that onefold wrote' };
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
  if (lock.glance === null || lock.bytes === null) return lock;
  const { parseLock } = await import('../../core/lock.js');
  const { problem } = parseLock(lock.bytes.toString());
  if (problem !== null) return { ...lock, glance: null, problem };
  if (isTrue(lock.glance, guarded, sha256)) return lock;
  return { ...lock, glance: null, problem: 'what it remembers of the mapping was edited' };
}

/** Reads mapping.yaml itself, whatever the lock remembers of it, and the lock to its end: it may hold anything. */
export async function readAnew(env: Env, text: string, { lock, sha256 }: Read): Promise<Read> {
  const read = await readMappingText(env.mappingPath, text);
  const path = read.guarded === null ? lock.path : lockPath(read.guarded);
  const found = path === lock.path ? lock : lockAt(path, readBytes(env.root, path));
  return { ...read, sha256, lock: await wholeLock(found, read.guarded, sha256) };
}

/**
 * Reads mapping.yaml and the lock beside it. Where the lock was written from just this text, it holds what the guard needs of
 * it, and the libraries that read YAML and check its shape are not even loaded.
 */
export async function readTogether(env: Env, text: string): Promise<Read> {
  const guessed = lockPath({ layout: { reports: guessedReports(text) } });
  const lock = lockAt(guessed, readBytes(env.root, guessed));
  const remembered = lock.glance?.mapping;
  const sha256 = mappingSha256(text);
  const isSame = remembered?.sha256 === sha256 && remembered.guarded.path === env.mappingPath;
  if (isSame && lockPath(remembered.guarded) === guessed) {
    return { guarded: remembered.guarded, problems: [], sha256, lock };
  }
  const read = await readMappingText(env.mappingPath, text);
  if (read.guarded === null) return { ...read, sha256, lock };
  const path = lockPath(read.guarded);
  return { ...read, sha256, lock: path === guessed ? lock : lockAt(path, readBytes(env.root, path)) };
}

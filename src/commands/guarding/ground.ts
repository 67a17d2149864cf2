import { piecesOf } from '../../core/lock/printed-lists.js';
import { defaultMapping } from '../../core/mapping/defaults.js';
import type { Base, BranchChange, Guarded, Mapping, MappingProblem } from '../../core/model.js';
import { lockPath } from '../../core/written.js';
import { UserError } from '../../errors.js';
import type { Checkout } from '../../io/branch.js';
import { readFileAt } from '../../io/git.js';
import { openPieces, readBytes } from '../../io/text.js';
import type { Env } from '../command.js';
import { type Compared, refuseMissing } from './base.js';
import type { Comparing } from './comparison.js';
import { type Read, readAnew, readMappingText, readTogether } from './decisions.js';
import { type FoundLock, lockAt, unmerged, wholeLock } from './found-lock.js';
import { beginListing, type Listing, listingOf } from './listing.js';

/** Where the guard stands: the decisions of now and before, the lock of now and before, and what the branch changed. */
export type Ground = {
  readonly checkout: Checkout;
  /** Null where every file is judged. */
  readonly base: Base | null;
  /** The base from which nothing differs; null where something does, or there is none. */
  readonly alike: Base | null;
  readonly changes: readonly BranchChange[];
  readonly mapping: Guarded;
  /** All of today's mapping.yaml; null where the lock remembers enough of it, and where it cannot be used. */
  readonly whole: Mapping | null;
  /** The SHA-256 of mapping.yaml's text as the lock records it; null where there is none that can be used. */
  readonly sha256: string | null;
  readonly problems: readonly MappingProblem[];
  readonly mappingRemoved: boolean;
  /** Of the base, where the branch changed it; null where it did not, or the base had none. */
  readonly before: Guarded | null;
  /** True where the consolidation was sealed before the branch began. */
  readonly sealedBefore: boolean;
  readonly lock: FoundLock;
  /** The base's, where the branch changed it. */
  readonly lockBefore: FoundLock | null;
  readonly lockChanged: boolean;
  readonly list: Listing;
};

/** Reads the bytes of a file as text, without a byte order mark. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/** Reads what the base had of a file that the branch touched; null where it had none. UserError where git cannot read it. */
function bytesBefore({ root }: Env, { fork }: Base, change: BranchChange, name: string): Uint8Array | null {
  const bytes = readFileAt(root, fork, name);
  const isNew = change.kind === 'added' || (change.kind === 'renamed' && change.from !== name);
  return bytes === null && !isNew ? refuseMissing(fork, name) : bytes;
}

async function guardedIn(env: Env, bytes: Uint8Array | null): Promise<Guarded | null> {
  return bytes === null ? null : (await readMappingText(env.mappingPath, textOf(bytes))).guarded;
}

async function guardedAt(env: Env, commit: string): Promise<Guarded | null> {
  return guardedIn(env, readFileAt(env.root, commit, env.mappingPath));
}

/** Finds the nearest folder above, within the repository, that has a mapping.yaml: "../". */
function folderAbove({ root, mappingPath }: Env, { prefix }: Checkout): string | undefined {
  const ways = prefix
    .split('/')
    .slice(1)
    .map((_, depth) => '../'.repeat(depth + 1));
  return ways.find((way) => readBytes(root, `${way}${mappingPath}`) !== null);
}

function noMapping(env: Env, checkout: Checkout): UserError {
  const above = folderAbove(env, checkout);
  return new UserError(
    `there is no ${env.mappingPath} in ${env.root}, so that nothing says which directories are deprecated.`,
    above === undefined
      ? 'run `onefold init` to draft one, or name another with --mapping.'
      : `there is one in ${above}: run it there, or name it with --mapping.`,
  );
}

/** A branch from before the consolidation has nothing to be judged by. */
function olderThanMapping({ mappingPath }: Env, { name, tip }: Base): UserError {
  // A name for people is none for git.
  const ref = /\s/.test(name) ? tip.slice(0, 12) : name;
  return new UserError(
    `there is no ${mappingPath} here, and ${name} has one: this branch was begun before the consolidation.`,
    `merge ${name}, then run it again:\n    git merge ${ref}`,
  );
}

function changeOf(changes: readonly BranchChange[], name: string): BranchChange | undefined {
  return changes.find(({ path, from }) => path === name || from === name);
}

/** Reads the decisions by which the branch is judged: those of the base, where today's cannot be used, or the defaults. */
async function decide(env: Env, read: Read | null, { base, checkout }: Compared) {
  if (read?.guarded != null) {
    const { guarded: mapping, whole, sha256 } = read;
    return { mapping, whole, sha256, problems: [], mappingRemoved: false };
  }
  const before = base === null ? null : await guardedAt(env, base.fork);
  if (before !== null)
    return {
      mapping: before,
      whole: null,
      sha256: null,
      problems: read?.problems ?? [],
      mappingRemoved: read === null,
    };
  const blank = { mapping: defaultMapping(env.mappingPath), whole: null, sha256: null, mappingRemoved: false };
  if (read !== null) return { ...blank, problems: read.problems };
  if (base !== null && (await guardedAt(env, base.tip)) !== null) throw olderThanMapping(env, base);
  throw noMapping(env, checkout);
}

/**
 * Reads what the guard judges by (`text` is that of mapping.yaml), and what the branch changed. Where nothing is new, every
 * file is judged: a comparison of nothing would pass whatever lies there.
 */
export async function readGround(env: Env, text: string | null, comparing: Comparing): Promise<Ground> {
  const glanced = text === null ? null : await readTogether(env, text);
  const { checkout, found, compared, ...comparison } = await comparing(glanced?.guarded?.guard.base ?? null);
  const list = listingOf(env);
  if (compared !== null && glanced?.guarded != null) beginListing(list, compared, glanced.guarded.layout);
  const changes = await comparison.changes;
  const isAlike = compared !== null && changes.length === 0;
  const base = isAlike ? null : compared;
  // A lock that the base does not vouch for is not taken at its word.
  const isVouched = isAlike || (base !== null && changeOf(changes, glanced?.lock.path ?? '') === undefined);
  const read = glanced === null || isVouched ? glanced : await readAnew(env, text!, glanced);
  const decided = await decide(env, read, { base: found, checkout });
  const { mapping } = decided;
  const path = lockPath(mapping);
  const known = read?.lock.path === path ? read.lock : await wholeLock(lockAt(path, openPieces(env.root, path)));
  // Where the base itself is judged, nobody else has looked what was merged into it.
  const lock = isAlike ? unmerged(known) : known;
  const before = (name: string) => {
    const change = base === null ? undefined : changeOf(changes, name);
    return change === undefined ? null : { bytes: bytesBefore(env, base!, change, name) };
  };
  const [mappingBefore, lockBefore] = [before(env.mappingPath), before(path)];
  const guardedBefore = await guardedIn(env, mappingBefore?.bytes ?? null);
  return {
    checkout,
    base,
    alike: isAlike ? compared : null,
    changes,
    ...decided,
    before: guardedBefore,
    sealedBefore: (mappingBefore === null ? mapping : guardedBefore)?.sealed != null,
    lock,
    lockBefore:
      lockBefore === null
        ? null
        : lockAt(path, lockBefore.bytes === null ? null : piecesOf(Buffer.from(lockBefore.bytes))),
    lockChanged: lockBefore !== null,
    list,
  };
}

import { defaultMapping } from '../../core/mapping/defaults.js';
import type { Base, BranchChange, Guarded, MappingProblem } from '../../core/model.js';
import { lockPath } from '../../core/written.js';
import { UserError } from '../../errors.js';
import type { Checkout } from '../../io/branch.js';
import { readFileAt } from '../../io/git.js';
import { readBytes } from '../../io/text.js';
import type { Env } from '../command.js';
import type { Comparing } from './comparison.js';
import { type FoundLock, lockAt, type Read, readMappingText, readTogether } from './decisions.js';

/** Where the guard stands: the decisions of now and before, the lock of now and before, and what the branch changed. */
export type Ground = {
  readonly checkout: Checkout;
  /** Null where every file is judged. */
  readonly base: Base | null;
  /** The base from which nothing differs; null where something does, or there is none. */
  readonly alike: Base | null;
  readonly changes: readonly BranchChange[];
  readonly mapping: Guarded;
  /** The SHA-256 of mapping.yaml's text as the lock records it; null where there is none that can be used. */
  readonly sha256: string | null;
  readonly problems: readonly MappingProblem[];
  readonly mappingRemoved: boolean;
  /** Of the base, where the branch changed it; null where it did not, or the base had none. */
  readonly before: Guarded | null;
  readonly lock: FoundLock;
  /** The base's, where the branch changed it. */
  readonly lockBefore: FoundLock | null;
  readonly lockChanged: boolean;
};

function textAt({ root }: Env, commit: string, path: string): string | null {
  const bytes = readFileAt(root, commit, path);
  return bytes === null
    ? null
    : Buffer.from(bytes)
        .toString('utf8')
        .replace(/^\uFEFF/, '');
}

async function guardedAt(env: Env, commit: string): Promise<Guarded | null> {
  const text = textAt(env, commit, env.mappingPath);
  return text === null ? null : (await readMappingText(env.mappingPath, text)).guarded;
}

function noMapping({ root, mappingPath }: Env): UserError {
  return new UserError(
    `there is no ${mappingPath} in ${root}, so that nothing says which directories are deprecated.`,
    'run `onefold init` to draft one, or name another with --mapping.',
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
async function decide(env: Env, read: Read | null, base: Base | null) {
  if (read?.guarded != null) {
    return { mapping: read.guarded, sha256: read.sha256, problems: [], mappingRemoved: false };
  }
  const before = base === null ? null : await guardedAt(env, base.fork);
  if (before !== null)
    return { mapping: before, sha256: null, problems: read?.problems ?? [], mappingRemoved: read === null };
  const blank = { mapping: defaultMapping(env.mappingPath), sha256: null, mappingRemoved: false };
  if (read !== null) return { ...blank, problems: read.problems };
  if (base !== null && (await guardedAt(env, base.tip)) !== null) throw olderThanMapping(env, base);
  throw noMapping(env);
}

/**
 * Reads what the guard judges by (`text` is that of mapping.yaml), and what the branch changed. Where nothing is new, every file is judged: a comparison of
 * nothing would pass whatever lies there.
 */
export async function readGround(env: Env, text: string | null, comparing: Comparing): Promise<Ground> {
  const read = text === null ? null : await readTogether(env, text);
  const { checkout, found, compared, changes } = await comparing(read?.guarded?.guard.base ?? null);
  const isAlike = compared !== null && changes.length === 0;
  const base = isAlike ? null : compared;
  const decided = await decide(env, read, found);
  const { mapping } = decided;
  const path = lockPath(mapping);
  const lock = read?.guarded === mapping ? read.lock : lockAt(path, readBytes(env.root, path));
  const mappingChanged = base !== null && changeOf(changes, env.mappingPath) !== undefined;
  const lockChanged = base !== null && changeOf(changes, path) !== undefined;
  return {
    checkout,
    base,
    alike: isAlike ? compared : null,
    changes,
    ...decided,
    before: mappingChanged ? await guardedAt(env, base.fork) : null,
    lock,
    lockBefore: lockChanged ? lockAt(path, readFileAt(env.root, base.fork, path)) : null,
    lockChanged,
  };
}

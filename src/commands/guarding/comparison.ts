import type { Base, BranchChange } from '../../core/model.js';
import { UserError } from '../../errors.js';
import { type Checkout, changesSince, untrackedIn } from '../../io/branch.js';
import type { Env } from '../command.js';
import { findBase } from './base.js';
import { begun } from './begun.js';

/** A repository, the base that was found, and what differs from it; where nothing was to be compared, no change. */
export type Comparison = {
  readonly checkout: Checkout;
  readonly found: Base | null;
  /** The base that was compared with; null where every file is to be judged. */
  readonly compared: Base | null;
  /** UserError where git cannot compare. */
  readonly changes: Promise<readonly BranchChange[]>;
};
export type Wanted = { readonly base: string | null; readonly everything: boolean };
/** Gives the comparison; `configured` is the base that mapping.yaml names. */
export type Comparing = (configured: string | null) => Promise<Comparison>;

async function changesFrom(
  env: Env,
  checkout: Checkout,
  { name, fork }: Base,
  untracked: Promise<readonly BranchChange[]>,
): Promise<readonly BranchChange[]> {
  const changes = await changesSince(env.root, checkout, fork, untracked);
  if (changes !== null) return changes;
  throw new UserError(
    `git cannot compare the work tree with ${name} (${fork.slice(0, 12)}).`,
    'see what `git status` says.',
  );
}

async function compare(env: Env, { base, everything }: Wanted, configured: string | null): Promise<Comparison> {
  // Git takes longest to look for what was never added, and needs no base for it.
  const untracked = begun(everything ? Promise.resolve([]) : untrackedIn(env.root));
  const { checkout, base: found } = await findBase(env, { named: base, configured, needed: !everything });
  const compared = everything ? null : found;
  const changes = compared === null ? Promise.resolve([]) : changesFrom(env, checkout, compared, untracked);
  return { checkout, found, compared, changes: begun(changes) };
}

/**
 * Begins to compare the work tree with its base, so that git works while everything else is loaded and read. Where
 * mapping.yaml (`text`) may name the base, it waits to be told.
 */
export function beginComparing(env: Env, wanted: Wanted, text: string | null): Comparing {
  if (wanted.base === null && text !== null && /^guard\s*:/m.test(text)) {
    return (configured) => compare(env, wanted, configured);
  }
  const comparison = begun(compare(env, wanted, null));
  return () => comparison;
}

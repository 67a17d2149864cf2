import type { Base, BranchChange } from '../../core/model.js';
import { UserError } from '../../errors.js';
import { type Checkout, changesSince } from '../../io/branch.js';
import type { Env } from '../command.js';
import { findBase } from './base.js';

/** A repository, the base that was found, and what differs from it; where nothing was to be compared, no change. */
export type Comparison = {
  readonly checkout: Checkout;
  readonly found: Base | null;
  /** The base that was compared with; null where every file is to be judged. */
  readonly compared: Base | null;
  readonly changes: readonly BranchChange[];
};
export type Wanted = { readonly base: string | null; readonly everything: boolean };
/** Gives the comparison; `configured` is the base that mapping.yaml names. */
export type Comparing = (configured: string | null) => Promise<Comparison>;

async function compare(env: Env, { base, everything }: Wanted, configured: string | null): Promise<Comparison> {
  const { checkout, base: found } = await findBase(env, { named: base, configured, needed: !everything });
  const compared = everything ? null : found;
  if (compared === null) return { checkout, found, compared, changes: [] };
  const changes = await changesSince(env.root, checkout, compared.fork);
  if (changes !== null) return { checkout, found, compared, changes };
  throw new UserError(
    `git cannot compare the work tree with ${compared.name} (${compared.fork.slice(0, 12)}).`,
    'see what `git status` says.',
  );
}

/**
 * Begins to compare the work tree with its base, so that git works while everything else is loaded and read. Where
 * mapping.yaml (`text`) may name the base, it waits to be told.
 */
export function beginComparing(env: Env, wanted: Wanted, text: string | null): Comparing {
  if (wanted.base === null && text !== null && /^guard\s*:/m.test(text)) {
    return (configured) => compare(env, wanted, configured);
  }
  const begun = compare(env, wanted, null);
  // Who asks for it is told; until then it is nobody's failure.
  begun.catch(() => {});
  return () => begun;
}

import { numberedPaths } from '../../core/guard/numbers.js';
import type { Base, Layout, NumberedPath } from '../../core/model.js';
import type { Env } from '../command.js';
import { layoutAt } from './base.js';
import { begun } from './begun.js';

/** Lists the numbered files that a commit has in a layout. UserError where this clone has not got its folders. */
export type Listing = (commit: string, layout: Layout) => Promise<readonly NumberedPath[]>;

/** Makes a listing that asks git once for each commit and layout, and keeps what it was told; it may be asked early. */
export function listingOf(env: Env): Listing {
  const known = new Map<string, Promise<readonly NumberedPath[]>>();
  return (commit, layout) => {
    const key = [commit, layout.versions, layout.down].join('\0');
    const asked = known.get(key) ?? begun(layoutAt(env, commit, layout).then((paths) => numberedPaths(paths, layout)));
    known.set(key, asked);
    return asked;
  };
}

/** Lets git begin to list what the base has: it will be asked for as soon as it is known what changed. */
export function beginListing(list: Listing, { fork, tip }: Base, layout: Layout): void {
  for (const commit of [fork, tip]) void list(commit, layout);
}

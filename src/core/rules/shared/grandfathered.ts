import { pathMatcher } from '../../globs.js';
import type { Decision, Grandfathered } from '../../model.js';

/** Makes a lookup of the entry under `guard: grandfathered:` that lets a file be; null where none does. */
export function grandfathering(entries: readonly Grandfathered[]): (path: string) => Decision | null {
  const known = entries.map(({ path, at, reason }) => ({ matches: pathMatcher(path), decision: { at, reason } }));
  return (path) => known.find(({ matches }) => matches(path))?.decision ?? null;
}

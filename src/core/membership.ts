import { pathMatcher } from './globs.js';
import type { Decision, FileRole, Mapping, Source } from './model.js';

type Membership = { readonly role: FileRole; readonly source: Source | null };

/** The parts of mapping.yaml that say what lies where. */
type Placed = Pick<Mapping, 'layout' | 'sources' | 'ignore' | 'prepare'>;

/** Tells for a path what mapping.yaml says of it as a whole: our layout first, then what is no migration (`ignore`, `prepare`), then the first source. */
export function membershipOf(mapping: Placed): (path: string) => Membership {
  const canonical = [mapping.layout.versions, mapping.layout.down].map(pathMatcher);
  const ignored = mapping.ignore.map((entry) => pathMatcher(entry.path));
  const preparing = new Set(mapping.prepare.flatMap((entry) => (entry.kind === 'file' ? [entry.path] : [])));
  const sources = mapping.sources.map((source) => ({
    source,
    holds: pathMatcher(source.path),
    keeps: source.keep.flatMap((kept) => [pathMatcher(kept), pathMatcher(`${source.path}/${kept}`)]),
  }));
  return (path) => {
    if (canonical.some((matches) => matches(path))) return { role: 'canonical', source: null };
    if (preparing.has(path) || ignored.some((matches) => matches(path))) return { role: 'ignored', source: null };
    const found = sources.find((candidate) => candidate.holds(path));
    if (found === undefined) return { role: 'outside', source: null };
    const kept = found.keeps.some((matches) => matches(path));
    return { role: kept ? 'kept' : found.source.status, source: found.source };
  };
}

/** Finds the entry by which a file of a source may stay where it is, or is no migration; null where there is none. */
export function excuseFor(path: string, { ignore, prepare, sources }: Placed): Decision | null {
  const named = ignore.find((entry) => pathMatcher(entry.path)(path));
  if (named !== undefined) return { at: named.at, reason: named.reason };
  const prepared = prepare.find((entry) => entry.kind === 'file' && entry.path === path);
  if (prepared !== undefined) return { at: prepared.at, reason: 'named by `prepare`' };
  const source = sources.find((candidate) => pathMatcher(candidate.path)(path));
  return source === undefined ? null : { at: source.at, reason: 'named by `keep`' };
}

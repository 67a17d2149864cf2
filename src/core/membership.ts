import { pathMatcher } from './globs.js';
import type { FileRole, Mapping, Source } from './model.js';

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

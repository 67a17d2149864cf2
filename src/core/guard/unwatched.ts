import { membershipOf } from '../membership.js';
import type { Guarded, Source } from '../model.js';

/** Names a file that could appear in a source, whose path may be a glob. */
function newcomer({ path }: Source): string {
  const plain = path.replaceAll(/[*?]+/g, 'x');
  return /\.sql$/i.test(plain) ? plain : `${plain}/onefold-guard-newcomer.sql`;
}

/**
 * Lists the deprecated sources of the base in which new SQL would be let be now: no source holds it any more, or none that
 * is deprecated, or `keep` or `ignore` has come to name it.
 */
export function unwatched(before: Guarded | null, now: Guarded): Source[] {
  if (before === null) return [];
  const [was, is] = [membershipOf(before), membershipOf(now)];
  return before.sources.filter((source) => {
    if (source.status !== 'deprecated') return false;
    const path = newcomer(source);
    // A glob of another form is known by its words alone.
    const isSaid = now.sources.some((other) => other.path === source.path && other.status === 'deprecated');
    return was(path).role === 'deprecated' ? is(path).role !== 'deprecated' : !isSaid;
  });
}

import type { Guarded, GuardFacts, Source } from '../../model.js';
import { type GuardRule, restore } from './rule.js';

function deprecated({ sources }: Guarded): Source[] {
  return sources.filter(({ status }) => status === 'deprecated');
}

/** A source that lies in another one is still watched. */
function isCovered({ path }: Source, by: readonly Source[]): boolean {
  return by.some((other) => other.path === path || path.startsWith(`${other.path}/`) || other.path === '.');
}

/** Lists the deprecated sources of the base that nothing covers any more. */
export function lostSources({ mapping, before }: GuardFacts): Source[] {
  const now = deprecated(mapping);
  return before === null ? [] : deprecated(before).filter((source) => !isCovered(source, now));
}

/** A deprecated source that mapping.yaml no longer names. */
export const sourceUnguarded: GuardRule = {
  id: 'source-unguarded',
  severity: 'error',
  summary: 'mapping.yaml no longer names a deprecated directory, or lost its seal',
  why: 'The guard watches the directories that mapping.yaml calls deprecated. Who takes one off the list, by hand or by merging an old version of the file, opens the door again without a word. The seal says that numbers and bytes of the canonical migrations stand; without it the next write may change them.',
  fix: 'Put the entry back. A directory that is meant to be open again is named under `guard:` with the reason:\n\n  guard:\n    grandfathered:\n      - { path: db/old, reason: belongs to the billing team again }',
  check: (facts) => {
    const { mapping, before } = facts;
    const lost = lostSources(facts);
    const help = `put it back, or restore the whole file:`;
    const found = lost.map(({ path }) => ({
      subject: path,
      at: [{ path: mapping.path, line: 1 }],
      message: `${mapping.path} no longer names ${path} as deprecated, as ${facts.base?.name ?? 'the last commit'} does: nobody watches it.`,
      help,
      commands: [restore(facts, mapping.path)],
    }));
    if (before === null || before.sealed === null || mapping.sealed !== null) return found;
    const seal = {
      subject: mapping.path,
      at: [{ path: mapping.path, line: 1 }],
      message: `${mapping.path} lost its seal (\`sealed: ${before.sealed}\`): the canonical migrations could change again.`,
      help,
      commands: [restore(facts, mapping.path)],
    };
    return [...found, seal];
  },
};

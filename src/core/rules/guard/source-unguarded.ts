import type { GuardFacts, Source } from '../../model.js';
import { type GuardRule, restore } from './rule.js';

function lost({ mapping, base }: GuardFacts, { path }: Source): string {
  const on = base?.name ?? 'the last commit';
  return mapping.sources.some((source) => source.path === path && source.status === 'deprecated')
    ? `${mapping.path} lets new SQL in ${path} be, by \`keep\`, \`ignore\` or \`layout\`, which it does not on ${on}: nobody watches it.`
    : `${mapping.path} no longer names ${path} as deprecated, as ${on} does: nobody watches it.`;
}

/** A deprecated source that mapping.yaml no longer has watched. */
export const sourceUnguarded: GuardRule = {
  id: 'source-unguarded',
  severity: 'error',
  summary: 'mapping.yaml no longer names a deprecated directory, lets new SQL in it be, or lost its seal',
  why: 'The guard watches the directories that mapping.yaml calls deprecated. Who takes one off the list, by hand or by merging an old version of the file, opens the door again without a word. The seal says that numbers and bytes of the canonical migrations stand; without it the next write may change them.',
  fix: 'Put the entry back. A directory that is meant to be open again is named under `guard:` with the reason:\n\n  guard:\n    grandfathered:\n      - { path: db/old, reason: belongs to the billing team again }',
  check: (facts) => {
    const { mapping, before, unwatched } = facts;
    const help = `put it back, or restore the whole file:`;
    const found = unwatched.map((source) => ({
      subject: source.path,
      at: [{ path: mapping.path, line: 1 }],
      message: lost(facts, source),
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

import type { GuardRule } from './rule.js';
import { restore } from './rule.js';

/** The file that runs the guard is gone. */
export const guardRemoved: GuardRule = {
  id: 'guard-removed',
  severity: 'error',
  summary: 'a workflow or hook no longer runs the guard',
  why: 'In one real repository the check that kept the numbers unique was deleted a day after it was added, by merging an old branch that did not know it. A check that can vanish with a merge is none. As long as another file of the same kind still runs `onefold guard`, nothing is said.',
  fix: 'Restore the file, or write a new one with `onefold ci`. If it is meant to go, name it under `guard:` with the reason:\n\n  guard:\n    grandfathered:\n      - { path: .github/workflows/onefold-guard.yml, reason: runs in the monorepo pipeline now }',
  check: (facts) => {
    const { before, now, named } = facts.installations;
    // Another file may take over only what it can do: a workflow for a workflow, a hook for a hook.
    const kinds = new Set(now.map(({ kind }) => kind));
    const lost = before.filter(({ kind }) => !kinds.has(kind));
    return lost.map(({ path }) => ({
      subject: path,
      at: [{ path, line: 1 }],
      message: `${path} no longer ${named.includes(path) ? 'runs `onefold guard` so that its failure counts' : 'runs `onefold guard`'}, as it does on ${facts.base?.name ?? 'the last commit'}, and nothing else of its kind does.`,
      help: 'restore it:',
      commands: [restore(facts, path)],
    }));
  },
};

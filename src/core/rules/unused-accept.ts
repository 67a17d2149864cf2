import type { Accept, Finding } from '../model.js';
import type { Rule } from './rule.js';
import { acceptTest } from './shared/accept.js';

const id = 'unused-accept';

/** Tells whether an entry is about this rule, which is judged last: such an entry is never called unused. */
function isAboutThis({ finding }: Accept): boolean {
  return finding.startsWith(`${id} `);
}

/** Tells whether an entry is about what only `validate` finds: by a lint rule, or by another linter. */
function isAboutNew({ finding }: Accept, lintIds: readonly string[]): boolean {
  return finding.startsWith('squawk/') || lintIds.some((lint) => finding.startsWith(`${lint} `));
}

function isUsed(entry: Accept, findings: readonly Finding[]): boolean {
  const matches = acceptTest(entry);
  return findings.some(({ key }) => matches(key));
}

/** Judges the `accept:` entries themselves, after all other rules. */
export const unusedAccept: Rule = {
  id,
  severity: 'warning',
  summary: 'an entry under `accept:` matches no finding',
  why: 'An accepted finding is a promise to live with something known. When that something is gone, or its key was mistyped, the entry protects nothing, and would silently swallow the next finding of that name.',
  fix: `Remove the entry, or correct its key; \`onefold scan --json\` lists the keys.

    accept:
      - { finding: missing-down 003_heartbeats, reason: rollback is by restore }`,
  check: ({ mapping }, { findings, lintIds }) =>
    mapping.accept
      .filter((entry) => !isAboutThis(entry) && !isAboutNew(entry, lintIds) && !isUsed(entry, findings))
      .map((entry) => ({
        subject: entry.finding,
        message: `no finding matches \`accept: ${entry.finding}\` (reason: ${entry.reason}).`,
        at: [entry.at],
        help: `remove the entry from ${mapping.path}, or correct its key.`,
      })),
};

import type { GuardFacts, Staleness, Violation } from '../../model.js';
import { shellLine } from '../../shell.js';
import { fileAt } from '../rule.js';
import { type GuardRule, restore } from './rule.js';

const WRITE = 'onefold write';

function onefold(command: string, { mapping }: GuardFacts): string {
  const other = mapping.path === 'mapping.yaml' ? [] : ['--mapping', mapping.path];
  return shellLine(['npx', ...command.split(' '), ...other]);
}

function violationOf(stale: Staleness, facts: GuardFacts): Violation {
  const { lockPath, mapping } = facts;
  const lock = { subject: lockPath, at: [fileAt(lockPath)] };
  const again = { commands: [onefold(WRITE, facts)] };
  switch (stale.kind) {
    case 'no-lock':
      return stale.removed
        ? {
            ...lock,
            message: `${lockPath} was removed: it knows what was consolidated.`,
            help: 'restore it:',
            commands: [restore(facts, lockPath)],
          }
        : {
            ...lock,
            message: `there is no ${lockPath}: nothing was written yet, so nothing is known of what was consolidated.`,
            help: 'write it:',
            ...again,
          };
    case 'unreadable-lock':
      return {
        ...lock,
        message: `${lockPath} cannot be read: ${stale.problem}.`,
        help: 'restore it, then write it anew:',
        commands: [restore(facts, lockPath), onefold(WRITE, facts)],
      };
    case 'decided-otherwise':
      return {
        subject: mapping.path,
        at: [fileAt(mapping.path)],
        message: `${mapping.path} is not the one that the last write went by: migrations, report and lock are stale.`,
        help: 'write them anew, and commit them with it:',
        ...again,
      };
    case 'target': {
      const at = { subject: stale.path, at: [fileAt(stale.path)] };
      const what = stale.is === 'missing' ? 'is missing' : 'is not what the last write wrote';
      if (stale.isReport) return { ...at, message: `${stale.path} ${what}.`, help: 'write it anew:', ...again };
      return {
        ...at,
        message: `${stale.path} ${what}, and it is a migration that was consolidated.`,
        help: 'restore it; a change that is meant is kept by `onefold patch` or `onefold own`:',
        commands: [restore(facts, stale.path)],
      };
    }
    case 'proof':
      return {
        subject: `${mapping.layout.reports}/proof.json`,
        at: [fileAt(`${mapping.layout.reports}/proof.json`)],
        message: `${mapping.layout.reports}/proof.json is stale: ${stale.why}.`,
        help: 'prove it anew, and commit the proof:',
        commands: [onefold('onefold prove', facts)],
      };
  }
}

/** What was written is no longer what mapping.yaml and the lock say. */
export const staleOutput: GuardRule = {
  id: 'stale-output',
  severity: 'error',
  summary: 'The written migrations, the report, the lock or the proof are stale',
  why: 'What is committed is what people review and databases run. A decision that was not written, a migration that was edited by hand, or a proof of other files says something that is not so. Only hashes are compared, so that this needs no parser and no database.',
  fix: 'Run the command that the finding prints, and commit what it writes.',
  check: (facts) => {
    const told = new Set(
      facts.files
        .filter(({ kind, consolidated }) => kind !== 'present' && !consolidated)
        .flatMap(({ path, from }) => [path, from ?? path]),
    );
    return facts.stale
      .filter((stale) => stale.kind !== 'target' || stale.isReport || !told.has(stale.path))
      .map((stale) => violationOf(stale, facts));
  },
};

import type { GuardedFile, GuardFacts, Staleness, Violation } from '../../model.js';
import { shellLine } from '../../shell.js';
import { fileAt } from '../rule.js';
import { editedMigrations } from './migration-edited.js';
import { type GuardRule, remove, restore, restoreFrom } from './rule.js';

type Said = Pick<Violation, 'message' | 'help' | 'commands'>;
type Broken = Extract<Staleness, { readonly kind: 'unreadable-lock' }>;
type Decided = Extract<Staleness, { readonly kind: 'decided-otherwise' }>;
type Target = Extract<Staleness, { readonly kind: 'target' }>;

function onefold(command: string, { mapping, program }: GuardFacts): string {
  const other = mapping.path === 'mapping.yaml' ? [] : ['--mapping', mapping.path];
  return shellLine([...program.split(' '), command, ...other]);
}

function about(path: string, said: Said): Violation {
  return { subject: path, at: [fileAt(path)], ...said };
}

function lockGone(removed: boolean, facts: GuardFacts): Said {
  const { lockPath } = facts;
  if (removed) {
    return {
      message: `${lockPath} was removed: it knows what was consolidated.`,
      help: 'restore it:',
      commands: [restore(facts, lockPath)],
    };
  }
  return {
    message: `there is no ${lockPath}: nothing was written yet, so nothing is known of what was consolidated.`,
    help: 'write it:',
    commands: [onefold('write', facts)],
  };
}

/** The report stands beside the lock, and a merge that broke the one has mixed the other. */
function lockBroken({ problem, inherited }: Broken, facts: GuardFacts): Said {
  const { lockPath, mapping } = facts;
  const message = `${lockPath} cannot be read: ${problem}.`;
  if (inherited) {
    const where = facts.base === null ? 'the last commit' : facts.base.name;
    return {
      message,
      help: `restore it from a commit that has it whole, for ${where} has it just so (\`${shellLine(['git', 'log', '--oneline', '--', lockPath])}\`), then run \`onefold write\`.`,
    };
  }
  return {
    message,
    help: 'restore it, then write it and the report anew:',
    commands: [
      restore(facts, lockPath),
      shellLine(['rm', '-f', '--', `${mapping.layout.reports}/CONSOLIDATION.md`]),
      onefold('write', facts),
    ],
  };
}

/** A migration that only got another name is where mapping.yaml does not look for it. */
function renamed(file: GuardedFile, facts: GuardFacts): Said {
  return {
    message: `${file.from} was renamed to ${file.path}, but ${facts.mapping.path} decides its name.`,
    help: `give it its old name back; another one is given by \`name:\` in ${facts.mapping.path}, until it is sealed:`,
    commands: [restore(facts, file.from!), remove(file)],
  };
}

function targetChanged({ path, is, of }: Target, facts: GuardFacts): Said {
  const file = facts.files.find(({ kind, from }) => kind === 'renamed' && from === path);
  if (of === 'migration' && file !== undefined) return renamed(file, facts);
  const what = is === 'missing' ? 'is missing' : 'is not what the last write wrote';
  if (of === 'migration') {
    return {
      message: `${path} ${what}, and it is a migration that was consolidated.`,
      help: 'restore it; a change that is meant is kept by `onefold patch` or `onefold own`:',
      commands: [restore(facts, path)],
    };
  }
  if (of === 'proof')
    return { message: `${path} ${what}.`, help: 'prove it anew:', commands: [onefold('prove', facts)] };
  const away = is === 'missing' ? [] : [shellLine(['rm', '--', path])];
  return { message: `${path} ${what}.`, help: 'write it anew:', commands: [...away, onefold('write', facts)] };
}

/** What is sealed keeps its bytes: of a decision that would change them, only the way back is open. */
function decidedOtherwise({ seal }: Decided, facts: GuardFacts): Pick<Said, 'help' | 'commands'> {
  const { mapping, lockPath } = facts;
  const write = onefold('write', facts);
  if (seal === null) return { help: 'write them anew, and commit them with it:', commands: [write] };
  if (seal.last === null) {
    const log = shellLine(['git', 'log', '--oneline', '--', lockPath]);
    return {
      help: `write them anew, and commit them with it; where the seal refuses that, put ${mapping.path} back as it was at the last write (\`${log}\`):`,
      commands: [write],
    };
  }
  return {
    help: `write them anew by \`${write}\`, and commit them with it; or, where the seal refuses that, take the change back:`,
    commands: [restoreFrom(seal.last, mapping.path)],
  };
}

const FEW = 3;

function listed(paths: readonly string[]): string {
  const rest = paths.length <= FEW ? '' : ` and ${paths.length - FEW} more`;
  return `${paths.slice(0, FEW).join(', ')}${rest}`;
}

function violationOf(stale: Staleness, facts: GuardFacts): Violation {
  const { lockPath, mapping } = facts;
  switch (stale.kind) {
    case 'no-lock':
      return about(lockPath, lockGone(stale.removed, facts));
    case 'unreadable-lock':
      return about(lockPath, lockBroken(stale, facts));
    case 'forgotten':
      return about(lockPath, {
        message: `${lockPath} no longer tells of ${listed(stale.paths)}, as it does on ${facts.base?.name ?? 'the last commit'}: what was consolidated and sealed would not be known again.`,
        help: 'restore it:',
        commands: [restore(facts, lockPath)],
      });
    case 'target':
      return about(stale.path, targetChanged(stale, facts));
    case 'decided-otherwise':
      return about(mapping.path, {
        message: stale.isOlder
          ? `${lockPath} is from an older onefold, and does not say which ${mapping.path} the last write went by.`
          : `${mapping.path} is not the one that the last write went by: migrations, report and lock are stale.`,
        ...decidedOtherwise(stale, facts),
      });
    case 'proof':
      return about(stale.path, {
        message: `${stale.path} is stale: ${stale.why}.`,
        help: 'prove it anew, and commit the proof:',
        commands: [onefold('prove', facts)],
      });
  }
}

/** What was written is no longer what mapping.yaml and the lock say. */
export const staleOutput: GuardRule = {
  id: 'stale-output',
  severity: 'error',
  summary: 'the written migrations, the report, the lock or the proof are stale',
  why: 'What is committed is what people review and databases run. A decision that was not written, a migration that was edited by hand, or a proof of other files says something that is not so. Only hashes are compared, so that this needs no parser and no database.',
  fix: 'Run the command that the finding prints, and commit what it writes.',
  check: (facts) => {
    const told = new Set(editedMigrations(facts).map(({ subject }) => subject));
    // A mapping.yaml that is to be restored is not to be written by.
    const isRefused = facts.unwatched.length > 0;
    return facts.stale
      .filter((stale) => stale.kind !== 'target' || stale.of !== 'migration' || !told.has(stale.path))
      .filter(({ kind }) => kind !== 'decided-otherwise' || !isRefused)
      .map((stale) => violationOf(stale, facts));
  },
};

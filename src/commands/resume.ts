import { finder } from '../core/history/dependencies.js';
import type { HalfRun, MigrationFile, Next, Report } from '../core/model.js';
import { UserError } from '../errors.js';
import { runHeld, underLock } from '../io/run.js';
import { readRecorded } from '../io/tracking.js';
import { type Canonical, loadCanonical, runnable } from './canonical.js';
import type { Command, FlagValues } from './command.js';
import { withCause } from './running/cause.js';
import { requireConfirmation } from './running/production.js';
import { lockFlag } from './running/wishes.js';
import { databaseFlag, runOptions, verdictOf, withSession } from './target.js';

function doubtOf({ retry, skip }: FlagValues) {
  if (retry === true && skip === true) {
    throw new UserError('--retry and --skip cannot both be meant. Nothing was run.', 'choose one of them.');
  }
  if (retry === true) return 'retry';
  return skip === true ? 'skip' : 'check';
}

/** Finds the migration that is half-done, and refuses where its file, or its rollback, is gone. */
function halfDone({ migrations }: Canonical, half: HalfRun): MigrationFile {
  const file = finder(migrations)(half.version);
  if (file !== null && (half.direction === 'up' || file.downPath !== null)) return { ...file, version: half.version };
  throw new UserError(
    `${half.version} is half-done, and its ${half.direction === 'up' ? 'file' : 'rollback'} is not here. Nothing was run.`,
    'restore the file, or undo by hand what it did and run `onefold repair --reason TEXT`.',
  );
}

export const resume: Command = {
  name: 'resume',
  summary: 'Go on with a migration that stopped half-way outside of a transaction',
  flags: [
    databaseFlag,
    { name: '--retry', summary: 'Run the statement again of which nobody knows whether it was done' },
    { name: '--skip', summary: 'Take the statement at which it stopped for done' },
    { name: '--verbose', summary: 'Show what PostgreSQL says beside its answers (NOTICE)' },
    lockFlag,
  ],
  async run(env, flags): Promise<Report> {
    requireConfirmation(env, 'run');
    const canonical = await loadCanonical(env);
    const options = { ...runOptions(env, canonical, flags), doubt: doubtOf(flags) } as const;
    const emit = env.emit.bind(env);
    return withSession(env, { flags, writes: true }, async (session) => {
      const { target } = session;
      return underLock(session, options, emit, async () => {
        const { halves } = await readRecorded(session.client, canonical.mapping.ledger);
        const [half] = halves;
        if (half === undefined) {
          const notes = [...canonical.notes, 'Nothing is half-done: there is nothing to resume.'];
          return { command: 'resume', verdict: 'ok', notes, target };
        }
        const next: Next<MigrationFile> = { kind: 'run', migrations: [halfDone(canonical, half)] };
        const decide = () => runnable(canonical, next, half.direction);
        const run = await withCause(env, await runHeld(session, half.direction, decide, options, emit));
        const verbose = flags.verbose === true;
        return { command: 'resume', verdict: verdictOf(run), notes: canonical.notes, target, run, verbose };
      });
    });
  },
};

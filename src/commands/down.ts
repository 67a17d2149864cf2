import { nextDown } from '../core/history.js';
import type { Recorded, Report, Run } from '../core/model.js';
import { plural } from '../core/text.js';
import { requireRunnable, runDown } from '../io/run.js';
import { readRecorded } from '../io/tracking.js';
import { loadCanonical, runnable } from './canonical.js';
import type { Command } from './command.js';
import { requireConfirmation } from './running/production.js';
import { downWish, lockFlag, stepsOf } from './running/wishes.js';
import { databaseFlag, runOptions, verdictOf, withSession } from './target.js';

function fewer({ done, failed, notRun }: Run, steps: number): string[] {
  const total = done.length + (failed === null ? 0 : 1) + notRun.length;
  if (total >= steps || total === 0) return [];
  return [`Asked for ${plural(steps, 'step')}; only ${plural(total, 'migration')} had been applied.`];
}

export const down: Command = {
  name: 'down',
  summary: 'Roll back the migration applied last, or others, with their files in down/',
  flags: [
    databaseFlag,
    { name: '--steps', value: 'N', summary: 'Roll back the newest N' },
    { name: '--target', value: 'VERSION', summary: 'Roll back everything newer than this version' },
    { name: '--dry-run', summary: 'Say what would be rolled back; write nothing' },
    lockFlag,
  ],
  args: [{ name: 'version', summary: 'Roll back this one alone', required: false }],
  async run(env, flags): Promise<Report> {
    const wish = downWish(flags);
    const dry = flags.dryRun === true;
    if (!dry) requireConfirmation(env, 'rolled back');
    const canonical = await loadCanonical(env);
    const { mapping, migrations } = canonical;
    const decide = async ({ rows, halves }: Recorded) =>
      runnable(canonical, nextDown(migrations, rows ?? [], { ...mapping.policy, wish, halves }), 'down');
    return withSession(env, { flags, writes: !dry }, async (session) => {
      const preview = async (): Promise<Run> => {
        const next = await decide(await readRecorded(session.client, mapping.ledger));
        return { direction: 'down', done: [], failed: null, notRun: requireRunnable('down', next) };
      };
      const run = await (dry
        ? preview()
        : runDown(session, decide, runOptions(env, canonical, flags), (event) => env.emit(event)));
      const notes = [
        ...canonical.notes,
        ...fewer(run, stepsOf(flags) ?? 1),
        ...(dry ? ['Dry run: nothing was rolled back and nothing was written.'] : []),
      ];
      return { command: 'down', verdict: dry ? 'ok' : verdictOf(run), notes, target: session.target, run };
    });
  },
};

import { nextDown } from '../core/history.js';
import type { Report, Run } from '../core/model.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import { runDown } from '../io/run.js';
import { loadCanonical, runnable } from './canonical.js';
import type { Command, FlagValues } from './command.js';
import { databaseFlag, runOptions, verdictOf, withSession } from './target.js';

function stepsOf({ steps }: FlagValues): number {
  if (steps === undefined) return 1;
  if (typeof steps === 'string' && /^\d+$/.test(steps)) return Number(steps);
  throw new UserError(`--steps ${String(steps)} is no whole number; nothing was rolled back.`, 'give a number from 1.');
}

function fewer({ done, failed, notRun }: Run, steps: number): string[] {
  const total = done.length + (failed === null ? 0 : 1) + notRun.length;
  if (total >= steps || total === 0) return [];
  return [`Asked for ${plural(steps, 'step')}; only ${plural(total, 'migration')} had been applied.`];
}

export const down: Command = {
  name: 'down',
  summary: 'Roll back the migrations applied last, with their files in down/',
  flags: [databaseFlag, { name: '--steps', value: 'N', summary: 'How many to roll back (default 1)' }],
  async run(env, flags): Promise<Report> {
    const steps = stepsOf(flags);
    const canonical = await loadCanonical(env);
    return withSession(env, { flags, writes: true }, async (session) => {
      const run = await runDown(
        session,
        (rows) => runnable(canonical, nextDown(canonical.migrations, rows, steps), 'down'),
        runOptions(env, canonical),
        (event) => env.emit(event),
      );
      const notes = [...canonical.notes, ...fewer(run, steps)];
      return { command: 'down', verdict: verdictOf(run), notes, target: session.target, run };
    });
  },
};

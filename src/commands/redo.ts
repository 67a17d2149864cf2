import { versionKey } from '../core/history/versions.js';
import { nextDown, nextUp } from '../core/history.js';
import type { MigrationFile, Next, Recorded, Report, Run } from '../core/model.js';
import { UserError } from '../errors.js';
import { requireRunnable, runHeld, underLock } from '../io/run.js';
import { readRecorded } from '../io/tracking.js';
import { type Canonical, loadCanonical, runnable } from './canonical.js';
import type { Command, Env } from './command.js';
import { withCause } from './running/cause.js';
import { isProduction } from './running/production.js';
import { lockFlag, stepsOf } from './running/wishes.js';
import { databaseFlag, runOptions, verdictOf, withSession } from './target.js';

function rolledBack({ done }: Run): string {
  return `Rolled back ${done.map(({ version, name, milliseconds }) => `[${version}] ${name} in ${milliseconds}ms`).join(', ')}.`;
}

/** Whether the same can be applied again is asked before anything is rolled back. */
async function back(canonical: Canonical, steps: number, { rows, halves }: Recorded): Promise<Next> {
  const { migrations, mapping } = canonical;
  const next = nextDown(migrations, rows ?? [], { wish: { kind: 'steps', steps }, halves });
  if (next.kind === 'refusal') return next;
  const going = new Set(next.migrations.map(({ version }) => version));
  const staying = (rows ?? []).filter(({ version }) => !going.has(version));
  const again = nextUp(known(migrations, rows), staying, { ...mapping.policy, halves });
  requireRunnable('up', await runnable(canonical, again, 'up'));
  return runnable(canonical, next, 'down');
}

/** What is pending stays pending. */
function known(migrations: readonly MigrationFile[], rows: Recorded['rows']): MigrationFile[] {
  const applied = new Set((rows ?? []).map(({ version }) => versionKey(version)));
  return migrations.filter(({ version }) => applied.has(versionKey(version)));
}

function refuseProduction(env: Env): void {
  if (!isProduction(env)) return;
  throw new UserError(
    'NODE_ENV is production, where nothing is rolled back only to be applied again. Nothing was run.',
    'write a new migration, or use `onefold down` and `onefold up`.',
  );
}

export const redo: Command = {
  name: 'redo',
  summary: 'Roll back the migration applied last, and apply it again as its file is now',
  flags: [databaseFlag, { name: '--steps', value: 'N', summary: 'The newest N (default 1)' }, lockFlag],
  async run(env, flags): Promise<Report> {
    refuseProduction(env);
    const steps = stepsOf(flags) ?? 1;
    const canonical = await loadCanonical(env);
    const { mapping, notes } = canonical;
    const options = runOptions(env, canonical, flags);
    const emit = env.emit.bind(env);
    return withSession(env, { flags, writes: true }, async (session) => {
      const { target } = session;
      return underLock(session, options, emit, async () => {
        const { rows: before } = await readRecorded(session.client, mapping.ledger);
        const down = await runHeld(session, 'down', (recorded) => back(canonical, steps, recorded), options, emit);
        if (verdictOf(down) !== 'ok' || down.done.length === 0) {
          return { command: 'redo', verdict: verdictOf(down), notes, target, run: down };
        }
        const forth = async ({ rows, halves }: Recorded) => {
          const ours = known(canonical.migrations, before);
          return runnable(canonical, nextUp(ours, rows ?? [], { ...mapping.policy, halves }), 'up');
        };
        const run = await withCause(env, await runHeld(session, 'up', forth, options, emit));
        return { command: 'redo', verdict: verdictOf(run), notes: [...notes, rolledBack(down)], target, run };
      });
    });
  },
};

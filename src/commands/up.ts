import { nextUp } from '../core/history.js';
import type { AppliedRow, Next, Report } from '../core/model.js';
import { UserError } from '../errors.js';
import type { Session } from '../io/database.js';
import { runUp } from '../io/run.js';
import { livingProblem, readLedger } from '../io/tracking.js';
import { type Canonical, loadCanonical, runnable } from './canonical.js';
import type { Command } from './command.js';
import { databaseFlag, runOptions, verdictOf, withSession } from './target.js';

function chooser(canonical: Canonical): (rows: readonly AppliedRow[]) => Next {
  const { migrations, mapping } = canonical;
  return (rows) => runnable(canonical, nextUp(migrations, rows, mapping.policy), 'up');
}

async function preview(session: Session, canonical: Canonical): Promise<Report> {
  const { client, target } = session;
  const rows = await readLedger(client, canonical.mapping.ledger);
  const problem = rows === null ? await livingProblem(client, canonical.mapping.ledger) : null;
  if (problem !== null) throw problem;
  const next = chooser(canonical)(rows ?? []);
  if (next.kind === 'refusal') throw new UserError(next.message, next.help);
  const notRun = next.migrations.map(({ version, name }) => ({ version, name }));
  const run = { direction: 'up', done: [], failed: null, notRun } as const;
  const notes = [...canonical.notes, 'Dry run: nothing was run and nothing was written.'];
  return { command: 'up', verdict: 'ok', notes, target, run };
}

export const up: Command = {
  name: 'up',
  summary: 'Apply all pending migrations of versions/, in order',
  flags: [databaseFlag, { name: '--dry-run', summary: 'Say what would run; write nothing, not even the ledger table' }],
  async run(env, flags): Promise<Report> {
    const canonical = await loadCanonical(env);
    const dry = flags.dryRun === true;
    return withSession(env, { flags, writes: !dry }, async (session) => {
      if (dry) return preview(session, canonical);
      const run = await runUp(session, chooser(canonical), runOptions(env, canonical), (event) => env.emit(event));
      return { command: 'up', verdict: verdictOf(run), notes: canonical.notes, target: session.target, run };
    });
  },
};

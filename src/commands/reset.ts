import { nextDown } from '../core/history.js';
import type { Next, Recorded, Report } from '../core/model.js';
import { wrap } from '../core/report/text/wrap.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import type { Session } from '../io/database.js';
import { requireRunnable, runDown } from '../io/run.js';
import { readRecorded } from '../io/tracking.js';
import { type Canonical, loadCanonical, runnable } from './canonical.js';
import type { Command, Env } from './command.js';
import { requireConfirmation } from './running/production.js';
import { lockFlag } from './running/wishes.js';
import { databaseFlag, runOptions, verdictOf, withSession } from './target.js';

const WORD = 'RESET';

async function chosen(canonical: Canonical, { rows, halves }: Recorded) {
  const { mapping, migrations } = canonical;
  const options = { ...mapping.policy, wish: { kind: 'all' }, halves } as const;
  return runnable(canonical, nextDown(migrations, rows ?? [], options), 'down');
}

/**
 * Asks for the word, with the name of the database; what cannot be rolled back is said before anything is asked. Gives the
 * versions that it asked about.
 */
async function confirm(env: Env, { client, target }: Session, canonical: Canonical): Promise<readonly string[]> {
  const next = await chosen(canonical, await readRecorded(client, canonical.mapping.ledger));
  const versions = requireRunnable('down', next).map(({ version }) => version);
  if (versions.length === 0) return versions;
  const what = `This rolls back ${plural(versions.length, 'migration')} of database ${target.database} on ${target.host}, with all data in what they made.`;
  const typed = await env.ask(`${wrap(what, '', '').join('\n')}\nType '${WORD}' to confirm: `);
  if (typed?.trim() === WORD) return versions;
  const answer = typed === null ? 'nobody answered' : `"${typed.trim()}" was typed`;
  throw new UserError(`${answer}, not ${WORD}. Nothing was rolled back.`, `type ${WORD}, or run it with --yes.`);
}

/** A question may stand for long, and nobody holds the lock meanwhile. */
function asAsked(next: Next, asked: readonly string[]): Next {
  if (next.kind === 'refusal' || next.migrations.map(({ version }) => version).join() === asked.join()) return next;
  return {
    kind: 'refusal',
    message:
      'the ledger changed while the question stood: what would be rolled back now is not what was asked about. Nothing was rolled back.',
    help: 'run it again, and read the question anew.',
  };
}

export const reset: Command = {
  name: 'reset',
  summary: 'Roll back everything, newest first; asks for the word RESET',
  flags: [databaseFlag, { name: '--yes', summary: 'Do not ask' }, lockFlag],
  async run(env, flags): Promise<Report> {
    requireConfirmation(env, 'rolled back');
    const canonical = await loadCanonical(env);
    return withSession(env, { flags, writes: true }, async (session) => {
      const asked = flags.yes === true ? null : await confirm(env, session, canonical);
      const decide = async (recorded: Recorded) => {
        const next = await chosen(canonical, recorded);
        return asked === null ? next : asAsked(next, asked);
      };
      const run = await runDown(session, decide, runOptions(env, canonical, flags), (event) => env.emit(event));
      return { command: 'reset', verdict: verdictOf(run), notes: canonical.notes, target: session.target, run };
    });
  },
};

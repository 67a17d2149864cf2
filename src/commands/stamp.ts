import { nextUp } from '../core/history.js';
import type { LedgerChange, Recorded, Report, Wish } from '../core/model.js';
import { changeLedger } from '../io/run/ledger-changes.js';
import { migrationsOf } from '../io/run.js';
import { readRecorded } from '../io/tracking.js';
import { type Canonical, loadCanonical } from './canonical.js';
import type { Command, FlagValues } from './command.js';
import { requireConfirmation } from './running/production.js';
import { lockFlag } from './running/wishes.js';
import { databaseFlag, runOptions, withSession } from './target.js';

const WORD_OF_A_PERSON = 'Nothing was run: that the database has what these migrations make is your word.';

function wishOf({ version, only }: FlagValues): Wish {
  if (version === 'head') return { kind: 'all' };
  return { kind: only === true ? 'only' : 'target', version: String(version) };
}

async function stamped(canonical: Canonical, wish: Wish, { rows, halves }: Recorded): Promise<LedgerChange[]> {
  const { migrations, mapping } = canonical;
  const next = nextUp(migrations, rows ?? [], { ...mapping.policy, wish, halves });
  return migrationsOf(next).map((migration) => ({ kind: 'stamp', migration }));
}

export const stamp: Command = {
  name: 'stamp',
  summary: 'Record migrations as applied without running them, up to the version that is named',
  flags: [
    databaseFlag,
    { name: '--only', summary: 'This version alone' },
    { name: '--reason', value: 'TEXT', summary: 'Why, for the audit trail' },
    { name: '--dry-run', summary: 'Say what would be recorded; write nothing' },
    lockFlag,
  ],
  args: [{ name: 'version', summary: 'The last version that counts as applied, or head for all', required: true }],
  async run(env, flags): Promise<Report> {
    const dry = flags.dryRun === true;
    if (!dry) requireConfirmation(env, 'recorded');
    const canonical = await loadCanonical(env);
    const wish = wishOf(flags);
    const reason = typeof flags.reason === 'string' ? flags.reason : null;
    return withSession(env, { flags, writes: !dry }, async (session) => {
      const decide = (recorded: Recorded) => stamped(canonical, wish, recorded);
      const options = { ...runOptions(env, canonical, flags), reason };
      const changes = dry
        ? await decide(await readRecorded(session.client, canonical.mapping.ledger))
        : await changeLedger(session, decide, options, (event) => env.emit(event));
      const notes = [...canonical.notes, dry ? 'Dry run: nothing was written.' : WORD_OF_A_PERSON];
      return { command: 'stamp', verdict: 'ok', notes, target: session.target, ledger: { done: !dry, changes } };
    });
  },
};

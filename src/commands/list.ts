import type { Report } from '../core/model.js';
import { loadCanonical } from './canonical.js';
import type { Command } from './command.js';
import { readStates } from './states.js';
import { databaseFlag, withSession } from './target.js';

export const list: Command = {
  name: 'list',
  summary: 'List the migrations in order, each with its state in the database; writes nothing',
  flags: [databaseFlag, { name: '--pending', summary: 'Only those that `up` would run' }],
  async run(env, flags): Promise<Report> {
    const canonical = await loadCanonical(env);
    return withSession(env, { flags, writes: false }, async (session) => {
      const { rows, pending, refused } = await readStates(session, canonical);
      const onlyPending = flags.pending === true;
      const none = onlyPending && refused.length === 0 && pending.length === 0 ? ['No pending migrations.'] : [];
      return {
        command: 'list',
        verdict: refused.length === 0 ? 'ok' : 'attention',
        notes: [...canonical.notes, ...refused, ...none],
        target: session.target,
        status: onlyPending ? pending : rows,
        compact: true,
      };
    });
  },
};

import type { Report, StatusRow } from '../core/model.js';
import { plural } from '../core/text.js';
import { loadCanonical } from './canonical.js';
import type { Command } from './command.js';
import { readStates, type States } from './states.js';
import { databaseFlag, withSession } from './target.js';

function summary(newest: StatusRow | undefined, { pending, refused }: States): string {
  const applied =
    newest === undefined ? 'Nothing is applied' : `The newest applied is ${newest.version} ${newest.name}`;
  if (refused.length > 0) return `${applied}.`;
  const count = pending.length === 0 ? 'no migration' : plural(pending.length, 'migration');
  return `${applied}; ${count} ${pending.length > 1 ? 'are' : 'is'} pending.`;
}

export const current: Command = {
  name: 'current',
  summary: 'Name the newest applied migration, and say how many are pending; writes nothing',
  flags: [databaseFlag],
  async run(env, flags): Promise<Report> {
    const canonical = await loadCanonical(env);
    return withSession(env, { flags, writes: false }, async (session) => {
      const states = await readStates(session, canonical);
      const newest = states.rows.findLast(({ applied }) => applied !== null);
      return {
        command: 'current',
        verdict: states.refused.length === 0 ? 'ok' : 'attention',
        notes: [...canonical.notes, summary(newest, states), ...states.refused],
        target: session.target,
        status: newest === undefined ? [] : [newest],
        compact: true,
      };
    });
  },
};

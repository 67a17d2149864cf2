import type { Report } from '../core/model.js';
import { loadCanonical } from './canonical.js';
import type { Command } from './command.js';
import { readStates } from './states.js';
import { databaseFlag, withSession } from './target.js';

export const status: Command = {
  name: 'status',
  summary: 'Show every migration with its state in the database; writes nothing',
  flags: [databaseFlag],
  async run(env, flags): Promise<Report> {
    const canonical = await loadCanonical(env);
    return withSession(env, { flags, writes: false }, async (session) => {
      const { rows, refused } = await readStates(session, canonical);
      return {
        command: 'status',
        verdict: refused.length === 0 ? 'ok' : 'attention',
        notes: [...canonical.notes, ...refused],
        target: session.target,
        status: rows,
      };
    });
  },
};

import { nextUp, statusRows } from '../core/history.js';
import type { Recorded, Report } from '../core/model.js';
import type { Session } from '../io/database.js';
import { livingProblem, readRecorded } from '../io/tracking.js';
import { type Canonical, loadCanonical } from './canonical.js';
import type { Command } from './command.js';
import { databaseFlag, withSession } from './target.js';

async function objections(session: Session, canonical: Canonical, { rows, halves }: Recorded): Promise<string[]> {
  const { mapping, migrations } = canonical;
  const living = rows === null ? await livingProblem(session.client, mapping.ledger) : null;
  const next = nextUp(migrations, rows ?? [], { ...mapping.policy, halves });
  const all = [living?.message ?? '', next.kind === 'refusal' ? next.message : ''];
  return all.filter((text) => text !== '').map((text) => `onefold up would refuse: ${text}`);
}

export const status: Command = {
  name: 'status',
  summary: 'Show every migration with its state in the database; writes nothing',
  flags: [databaseFlag],
  async run(env, flags): Promise<Report> {
    const canonical = await loadCanonical(env);
    return withSession(env, { flags, writes: false }, async (session) => {
      const recorded = await readRecorded(session.client, canonical.mapping.ledger);
      const refused = await objections(session, canonical, recorded);
      return {
        command: 'status',
        verdict: refused.length === 0 ? 'ok' : 'attention',
        notes: [...canonical.notes, ...refused],
        target: session.target,
        status: statusRows(canonical.migrations, recorded.rows ?? [], recorded.halves),
      };
    });
  },
};

import { nextUp, statusRows } from '../core/history.js';
import type { AppliedRow, Report } from '../core/model.js';
import type { Session } from '../io/database.js';
import { livingProblem, readLedger } from '../io/tracking.js';
import { type Canonical, loadCanonical } from './canonical.js';
import type { Command } from './command.js';
import { databaseFlag, withSession } from './target.js';

async function objections(session: Session, canonical: Canonical, rows: readonly AppliedRow[] | null) {
  const { mapping, migrations } = canonical;
  const living = rows === null ? await livingProblem(session.client, mapping.ledger) : null;
  const next = nextUp(migrations, rows ?? [], mapping.policy);
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
      const rows = await readLedger(session.client, canonical.mapping.ledger);
      const refused = await objections(session, canonical, rows);
      return {
        command: 'status',
        verdict: refused.length === 0 ? 'ok' : 'attention',
        notes: [...canonical.notes, ...refused],
        target: session.target,
        status: statusRows(canonical.migrations, rows ?? []),
      };
    });
  },
};

import { statusRows } from '../core/history.js';
import type { Report, StatusRow } from '../core/model.js';
import { plural } from '../core/text.js';
import { livingProblem, readLedger } from '../io/tracking.js';
import { loadCanonical } from './canonical.js';
import type { Command } from './command.js';
import { databaseFlag, withSession } from './target.js';

function sentence(row: StatusRow): string {
  const title = `${row.version} ${row.name}`;
  if (row.state === 'missing') return `${title} is applied, and has no file here.`;
  return `${title} has changed since it was applied: checksum ${row.applied?.checksum}, now ${row.checksum}.`;
}

function result(rows: readonly StatusRow[]): string {
  const applied = rows.filter((row) => row.applied !== null);
  if (applied.length === 0) return 'Nothing has been applied, so there is nothing to verify.';
  const count = (state: StatusRow['state']) => applied.filter((row) => row.state === state).length;
  const bad = (['changed', 'missing'] as const).filter((state) => count(state) > 0);
  const parts = [`${count('applied')} unchanged`, ...bad.map((state) => `${count(state)} ${state}`)];
  return `Verified ${plural(applied.length, 'applied migration')}: ${parts.join(', ')}.`;
}

export const verify: Command = {
  name: 'verify',
  summary: 'Compare the checksums of applied migrations with their files; writes nothing',
  flags: [databaseFlag],
  async run(env, flags): Promise<Report> {
    const { mapping, migrations, notes } = await loadCanonical(env);
    return withSession(env, { flags, writes: false }, async (session) => {
      const ledger = await readLedger(session.client, mapping.ledger);
      const living = ledger === null ? await livingProblem(session.client, mapping.ledger) : null;
      const rows = statusRows(migrations, ledger ?? []);
      const wrong = rows.filter(({ state }) => state === 'changed' || state === 'missing');
      return {
        command: 'verify',
        verdict: wrong.length === 0 && living === null ? 'ok' : 'attention',
        notes: [...notes, living?.message ?? result(rows), ...wrong.map(sentence)],
        target: session.target,
        // People read the sentences; programs want to know of each migration.
        ...(env.json ? { status: rows.filter(({ applied }) => applied !== null) } : {}),
      };
    });
  },
};

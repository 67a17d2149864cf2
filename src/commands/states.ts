import { nextUp, statusRows } from '../core/history.js';
import type { MigrationFile, Next, StatusRow } from '../core/model.js';
import type { Session } from '../io/database.js';
import { livingProblem, readRecorded } from '../io/tracking.js';
import type { Canonical } from './canonical.js';

/** What a database says of the canonical migrations, in order of version. */
export type States = {
  readonly rows: readonly StatusRow[];
  /** What `up` would run there; empty where it would refuse. */
  readonly pending: readonly StatusRow[];
  /** Why `up` would refuse; empty where it would not. */
  readonly refused: readonly string[];
};

function pendingOf(next: Next<MigrationFile>, rows: readonly StatusRow[]): StatusRow[] {
  if (next.kind === 'refusal') return [];
  const versions = new Set(next.migrations.map(({ version }) => version));
  return rows.filter(({ version }) => versions.has(version));
}

/** Reads the ledger and brings it together with the files. Writes nothing. */
export async function readStates({ client }: Session, { mapping, migrations }: Canonical): Promise<States> {
  const { rows: ledger, halves } = await readRecorded(client, mapping.ledger);
  const living = ledger === null ? await livingProblem(client, mapping.ledger) : null;
  const next = nextUp(migrations, ledger ?? [], { ...mapping.policy, halves });
  const rows = statusRows(migrations, ledger ?? [], halves);
  const said = [living?.message ?? '', next.kind === 'refusal' ? next.message : ''].filter((text) => text !== '');
  return { rows, pending: pendingOf(next, rows), refused: said.map((text) => `onefold up would refuse: ${text}`) };
}

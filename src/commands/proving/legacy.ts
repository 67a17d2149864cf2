import type { Corpus, Rows, Witness } from '../../core/model.js';
import type { LeavesOut } from '../../core/proof/left-out.js';
import { legacyReplays, type ReplayOrder } from '../../core/proof/replays.js';
import { since } from '../../core/proof/snapshots.js';
import { readCatalog } from '../../io/catalog.js';
import { replayLeniently } from '../../io/replay.js';
import { readRows } from '../../io/rows.js';
import type { Env } from '../command.js';
import { refuseInterrupted, type Shadows } from './shadows.js';

/** What the legacy side is: what each replay showed, and the rows after all sources. */
export type LegacySide = { readonly witnesses: readonly Witness[]; readonly rows: Rows };

async function replay(env: Env, shadows: Shadows, order: ReplayOrder): Promise<Witness & { rows: Rows }> {
  const { client } = await shadows.next();
  const { source, migrations } = order;
  const label = source === null ? 'Replaying all sources' : `Replaying ${source} alone`;
  const files = [];
  for (const [done, migration] of migrations.entries()) {
    refuseInterrupted(env);
    env.emit({ kind: 'progress', label, done, total: migrations.length });
    files.push(await replayLeniently(client, migration));
  }
  env.emit({ kind: 'progress', label, done: migrations.length, total: migrations.length });
  const catalog = since(shadows.base, await readCatalog(client));
  return { source, files, catalog, rows: source === null ? await readRows(client) : new Map() };
}

/** Replays all sources in the order of mapping.yaml, and each alone where there are several. */
export async function replayLegacy(
  env: Env,
  shadows: Shadows,
  corpus: Corpus,
  leavesOut: LeavesOut,
): Promise<LegacySide> {
  const witnesses = [];
  for (const order of legacyReplays(corpus, leavesOut)) witnesses.push(await replay(env, shadows, order));
  return { witnesses, rows: witnesses[0]?.rows ?? new Map() };
}

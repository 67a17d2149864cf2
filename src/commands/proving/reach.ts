import type { ParsedFile, Place, Statement } from '../../core/model.js';
import { statementLine } from '../../core/places.js';
import { statementsBeyond } from '../../core/proof/beyond.js';
import type { LeavesOut } from '../../core/proof/left-out.js';
import type { Shadows } from './shadows.js';

/** What is not run on a server of the user's, and where it stands. */
export type Unreached = { readonly leavesOut: LeavesOut; readonly places: readonly Place[] };

const NOTHING: Unreached = { leavesOut: () => false, places: [] };

async function existingRoles({ next }: Shadows): Promise<ReadonlySet<string>> {
  const { client } = await next();
  const { rows } = await client.query<{ name: string }>('SELECT rolname::text AS name FROM pg_catalog.pg_roles');
  return new Set(rows.map(({ name }) => name));
}

/**
 * Tells what must not be replayed here, because it would change a server of the user's beyond the shadow database. A
 * server that was started for the proof is thrown away with all that is done to it.
 */
export async function beyondShadow(shadows: Shadows, files: readonly ParsedFile[]): Promise<Unreached> {
  const found = shadows.shadow.ours ? [] : statementsBeyond(files);
  if (found.length === 0) return NOTHING;
  const roles = await existingRoles(shadows);
  const kept = found.filter(({ role }) => role === null || roles.has(role));
  const statements = new Set<Statement>(kept.map(({ located }) => located.statement));
  return {
    leavesOut: (statement) => statements.has(statement),
    places: kept.map(({ located }) => statementLine(located)),
  };
}

import type pg from 'pg';
import type { CatalogObject, Snapshot } from '../core/model.js';
import { quoteName } from '../core/objects.js';
import { byCodeUnit } from '../core/text.js';
import { ATTACHED } from './catalog/attached.js';
import { DATABASE } from './catalog/database.js';
import { RELATIONS } from './catalog/relations.js';
import { ROUTINES } from './catalog/routines.js';
import { TYPES } from './catalog/types.js';

type Name = string | null;
type Row = readonly [
  kind: string,
  schema: Name,
  name: string,
  signature: Name,
  onSchema: Name,
  onName: Name,
  parts: Readonly<Record<string, string>>,
];
type Draft = { readonly key: string; readonly kind: string; on: Name; readonly parts: [string, string][] };

/**
 * One query for the whole catalog: rows of kind, schema, name, signature, the table that it lies on (schema and name) and
 * `parts`, a JSON object from the name of a part ("column email", "grant app_user") to its definition as text. OIDs
 * appear nowhere, so that two databases of one server can be compared. PostgreSQL 13 to 18.
 */
const CATALOG = [...DATABASE, ...RELATIONS, ...ROUTINES, ...ATTACHED, ...TYPES]
  .map((query) => `(${query})`)
  .join('\nUNION ALL\n');

/** Kinds that have a name of their own only on their table. */
const ON_TABLE: ReadonlySet<string> = new Set(['trigger', 'rule', 'policy']);
const POSITION = / position$/;

function qualified(schema: Name, name: string): string {
  return schema === null ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`;
}

/** Names the object of a row as `objectKey` names that of a statement. */
function keyOf([kind, schema, name, signature, onSchema, onName]: Row): string {
  const on = ON_TABLE.has(kind) && onName !== null ? ` on ${qualified(onSchema, onName)}` : '';
  return `${kind} ${qualified(schema, name)}${signature === null ? '' : `(${signature})`}${on}`;
}

function finish({ key, kind, on, parts }: Draft): CatalogObject {
  const sorted = parts.sort(([one], [other]) => byCodeUnit(one, other));
  return {
    key,
    kind,
    on,
    parts: new Map(sorted.filter(([part]) => !POSITION.test(part))),
    positions: new Map(sorted.filter(([part]) => POSITION.test(part))),
  };
}

function snapshotOf(rows: readonly Row[]): Snapshot {
  const drafts = new Map<string, Draft>();
  for (const row of rows) {
    const [kind, , , , onSchema, onName, parts] = row;
    const key = keyOf(row);
    const draft = drafts.get(key) ?? { key, kind, on: null, parts: [] };
    drafts.set(key, draft);
    if (onName !== null) draft.on = `table ${qualified(onSchema, onName)}`;
    draft.parts.push(...Object.entries(parts));
  }
  const sorted = [...drafts.values()].sort((one, other) => byCodeUnit(one.key, other.key));
  return new Map(sorted.map((draft) => [draft.key, finish(draft)]));
}

/**
 * Reads what the catalog says of every object of the user's, in byte order of key. An empty search_path makes PostgreSQL
 * qualify every name; the session's own is put back. Works inside a transaction, too.
 */
export async function readCatalog(client: pg.Client): Promise<Snapshot> {
  const { rows } = await client.query<{ path: string }>(
    `SELECT pg_catalog.current_setting('search_path') AS path, pg_catalog.set_config('search_path', '', false)`,
  );
  const catalog = await client.query<Row & unknown[]>({ text: CATALOG, rowMode: 'array' });
  await client.query(`SELECT pg_catalog.set_config('search_path', $1, false)`, [rows[0]?.path ?? '']);
  return snapshotOf(catalog.rows);
}

import type pg from 'pg';
import { rowsOf } from './ground.js';

/** Something that users made in a database: `kind` as DROP writes it, `name` quoted and qualified. */
export type Thing = { readonly id: string; readonly kind: string; readonly name: string };

/** Catalogs with what users make, in the order in which it is best dropped; a condition leaves out what comes with something else. */
const CATALOGS: readonly (readonly [catalog: string, condition: string])[] = [
  ['pg_event_trigger', 'true'],
  ['pg_publication', 'true'],
  ['pg_class', `relkind IN ('r', 'p', 'v', 'm', 'S', 'f')`],
  ['pg_proc', 'true'],
  ['pg_operator', 'true'],
  ['pg_opclass', 'true'],
  ['pg_opfamily', 'true'],
  ['pg_type', 'true'],
  ['pg_cast', 'true'],
  ['pg_transform', 'true'],
  ['pg_collation', 'true'],
  ['pg_conversion', 'true'],
  ['pg_ts_config', 'true'],
  ['pg_ts_dict', 'true'],
  ['pg_ts_parser', 'true'],
  ['pg_ts_template', 'true'],
  ['pg_statistic_ext', 'true'],
  ['pg_extension', 'true'],
  ['pg_foreign_server', 'true'],
  ['pg_foreign_data_wrapper', 'true'],
  ['pg_language', 'true'],
  ['pg_am', 'true'],
  ['pg_namespace', `nspname !~ '^pg_(toast|temp)'`],
];

/** What PostgreSQL numbers below 16384 it made itself; what depends internally on another thing, or on an extension, goes with that. */
const listing = CATALOGS.map(
  ([catalog, condition], index) => `SELECT ${index} AS place, '${catalog}'::pg_catalog.regclass AS catalog, oid
    FROM pg_catalog.${catalog} WHERE oid >= 16384 AND ${condition}`,
).join('\n  UNION ALL ');
const THINGS = `SELECT catalog::pg_catalog.oid || '/' || oid AS id, i.type AS kind, i.identity AS name
  FROM (${listing}) AS found, pg_catalog.pg_identify_object(catalog, oid, 0) AS i
  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = catalog AND d.objid = oid AND d.objsubid = 0 AND d.deptype IN ('i', 'e', 'P', 'S'))
  ORDER BY place, oid`;

/** How DROP writes a kind where it is not as PostgreSQL calls it. */
const KINDS: Readonly<Record<string, string>> = {
  function: 'ROUTINE',
  procedure: 'ROUTINE',
  aggregate: 'ROUTINE',
  'statistics object': 'STATISTICS',
  'foreign-data wrapper': 'FOREIGN DATA WRAPPER',
};

/** Lists what users made in the database of the connection, the best order for dropping. Large objects are not among it. */
export async function thingsIn(client: pg.Client): Promise<Thing[]> {
  const rows = await rowsOf<Thing>(client, THINGS);
  return rows.map(({ id, kind, name }) => ({ id, kind: KINDS[kind] ?? kind.toUpperCase(), name }));
}

async function dropEach(client: pg.Client, things: readonly Thing[]): Promise<Map<string, string>> {
  const failed = new Map<string, string>();
  for (const { id, kind, name } of things) {
    try {
      await client.query(`DROP ${kind} IF EXISTS ${name} CASCADE`);
    } catch (error) {
      failed.set(id, (error as Error).message);
    }
  }
  return failed;
}

/** Drops what is not among `before`, over and over while that gets further; gives a sentence for each thing that stays. */
export async function dropNewThings(client: pg.Client, before: ReadonlySet<string>): Promise<string[]> {
  const added = async () => (await thingsIn(client)).filter(({ id }) => !before.has(id));
  let things = await added();
  for (;;) {
    const failed = await dropEach(client, things);
    const left = await added();
    if (left.length === 0) return [];
    if (left.length >= things.length) {
      return left.map(({ id, kind, name }) => {
        const why = failed.get(id) ?? 'it came back';
        return `The ${kind.toLowerCase()} ${name}, which the replay made, could not be dropped: ${why}.`;
      });
    }
    things = left;
  }
}

/** Removes the large objects that are not among `before`. */
export async function unlinkNew(client: pg.Client, before: ReadonlySet<string>): Promise<void> {
  for (const oid of await largeObjects(client)) {
    if (!before.has(oid)) await client.query('SELECT pg_catalog.lo_unlink($1)', [oid]);
  }
}

/** Lists the large objects of the database. */
export async function largeObjects(client: pg.Client): Promise<string[]> {
  const found = await rowsOf<{ oid: string }>(
    client,
    'SELECT oid::pg_catalog.text AS oid FROM pg_catalog.pg_largeobject_metadata',
  );
  return found.map(({ oid }) => oid);
}

import type pg from 'pg';
import type { Mapping } from '../core/model.js';
import { quoteName } from '../core/objects.js';
import { foreignState } from './tracking.js';

type Name = readonly [schema: string, name: string];
/** A trigger or policy on a table that somebody else keeps, as the statement that makes it. */
export type Attached = {
  readonly kind: 'policy' | 'trigger';
  readonly name: string;
  readonly table: Name;
  readonly statement: string;
};
/** What of a database is no part of its application's schema, and what its role may do. */
export type Origin = {
  /** Schemas that a platform or an extension keeps. */
  readonly managed: readonly string[];
  /** Whether Supabase keeps it. */
  readonly supabase: boolean;
  /** Where runners of migrations record what they did, with the sequences of those tables; `trackers` for people. */
  readonly recording: readonly Name[];
  /** The ledger's function, as it is called. */
  readonly routines: readonly string[];
  readonly trackers: readonly string[];
  /** Every role of the server but PostgreSQL's own. */
  readonly roles: readonly string[];
  /** What the application has put on tables of managed schemas. */
  readonly attached: readonly Attached[];
  /** Names of the settings that the database gives to its sessions; their values may be secrets. */
  readonly settings: readonly string[];
  readonly mayCreate: boolean;
};

/** The schemas of Supabase's own services; some belong to the user `postgres`. */
const OF_SUPABASE = `{_analytics,_realtime,_supavisor,auth,extensions,graphql,graphql_public,net,pgbouncer,pgsodium,
  pgsodium_masks,pgtle,realtime,storage,supabase_functions,supabase_migrations,vault}`;

const MANAGED = `SELECT n.nspname::text AS name FROM pg_catalog.pg_namespace n
  WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public') AND (
    n.nspname = 'hdb_catalog' OR pg_catalog.pg_get_userbyid(n.nspowner) ~ '^supabase_'
    OR $1 AND n.nspname = ANY ('${OF_SUPABASE}'::name[])
    OR EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
      AND d.objid = n.oid AND d.deptype = 'e'))
  ORDER BY n.nspname COLLATE "C"`;

/** The roles are the server's: only with these schemas is a database of Supabase's, too. */
const ABOUT = `SELECT rolcreatedb OR rolsuper AS may,
    EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'supabase_admin')
      AND EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname IN ('auth', 'realtime', 'storage')) AS supabase
  FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER`;

const ROLES = `SELECT rolname::text AS name FROM pg_catalog.pg_roles WHERE rolname !~ '^pg_'`;

const SETTINGS = `SELECT DISTINCT pg_catalog.split_part(setting, '=', 1) AS name
  FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase,
    pg_catalog.unnest(s.setconfig) AS setting
  WHERE d.datname = pg_catalog.current_database()`;

/** Sequences that belong to a column of the table $1.$2. */
const SEQUENCES = `SELECT n.nspname::text AS schema, s.relname::text AS name
  FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
    JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
    JOIN pg_catalog.pg_namespace m ON m.oid = t.relnamespace
  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refclassid = d.classid
    AND m.nspname = $1 AND t.relname = $2`;

/** On tables of the schemas $1: triggers that call a function from elsewhere, and policies. */
const ATTACHED = `SELECT 'trigger' AS kind, t.tgname::text AS name, n.nspname::text AS schema, c.relname::text AS relation,
    pg_catalog.pg_get_triggerdef(t.oid) || ';' AS statement
  FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
    JOIN pg_catalog.pg_namespace m ON m.oid = p.pronamespace
  WHERE NOT t.tgisinternal AND n.nspname = ANY ($1::name[]) AND m.nspname <> ALL ($1::name[] || '{pg_catalog}'::name[])
  UNION ALL SELECT 'policy', o.polname::text, n.nspname::text, c.relname::text,
    pg_catalog.format('CREATE POLICY %I ON %I.%I AS %s FOR %s TO %s%s%s;', o.polname, n.nspname, c.relname,
      CASE WHEN o.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
      CASE o.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
      COALESCE((SELECT pg_catalog.string_agg(pg_catalog.quote_ident(r.rolname), ', ' ORDER BY r.rolname)
        FROM pg_catalog.pg_roles r WHERE r.oid = ANY (o.polroles)), 'PUBLIC'),
      ' USING (' || pg_catalog.pg_get_expr(o.polqual, o.polrelid) || ')',
      ' WITH CHECK (' || pg_catalog.pg_get_expr(o.polwithcheck, o.polrelid) || ')')
  FROM pg_catalog.pg_policy o JOIN pg_catalog.pg_class c ON c.oid = o.polrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1::name[])
  ORDER BY 1, 3, 4, 2`;

type AttachedRow = Omit<Attached, 'table'> & { readonly schema: string; readonly relation: string };

/** An empty search_path makes PostgreSQL qualify every name. */
async function attachedTo(client: pg.Client, managed: readonly string[]): Promise<Attached[]> {
  await client.query(`BEGIN READ ONLY; SET LOCAL search_path = ''`);
  try {
    const { rows } = await client.query<AttachedRow>(ATTACHED, [managed]);
    return rows.map(({ kind, name, schema, relation, statement }) => ({
      kind,
      name,
      table: [schema, relation],
      statement,
    }));
  } finally {
    await client.query('ROLLBACK');
  }
}

async function namesOf(client: pg.Client, text: string, values: readonly unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(text, [...values]);
  return rows.map(({ name }) => name);
}

async function withSequences(client: pg.Client, tables: readonly Name[]): Promise<Name[]> {
  const all: Name[] = [];
  for (const table of tables) {
    const { rows } = await client.query<{ schema: string; name: string }>(SEQUENCES, [...table]);
    all.push(table, ...rows.map(({ schema, name }): Name => [schema, name]));
  }
  return all;
}

/** Finds out what of a database a first migration is not to hold. Writes nothing. */
export async function readOrigin(client: pg.Client, ledger: Mapping['ledger']): Promise<Origin> {
  const { rows } = await client.query<{ may: boolean; supabase: boolean }>(ABOUT);
  const { may, supabase } = rows[0] ?? { may: false, supabase: false };
  const { trackers } = await foreignState(client, ledger);
  // "schema.table (the tools that keep such a table)"
  const theirs = trackers.flatMap((text): Name[] => {
    const [, schema, name] = /^(.*?)\.(.*) \(/.exec(text) ?? [];
    return schema === undefined || name === undefined ? [] : [[schema, name]];
  });
  const { schema } = ledger;
  const ours = [ledger.table, ledger.history, ledger.statusView].map((name): Name => [schema, name]);
  const managed = await namesOf(client, MANAGED, [supabase]);
  return {
    managed,
    attached: await attachedTo(client, managed),
    supabase,
    recording: await withSequences(client, [...ours, ...theirs]),
    routines: [`${quoteName(schema)}.${quoteName(ledger.statusFunction)}()`],
    trackers,
    roles: (await namesOf(client, ROLES)).sort(),
    settings: (await namesOf(client, SETTINGS)).sort(),
    mayCreate: may,
  };
}

import type pg from 'pg';
import { rowsOf } from './ground.js';

/** A schema or the database itself, with what a replay may change about it; names are quoted. */
export type Holder = {
  readonly kind: 'SCHEMA' | 'DATABASE';
  readonly name: string;
  readonly owner: string;
  readonly comment: string | null;
  /** The GRANTs that make its privileges, and all who have any. */
  readonly grants: readonly string[];
  readonly grantees: readonly string[];
};

const GRANTEE = `CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END`;
const HOLDERS = `SELECT kind, name, pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(owner)) AS owner, comment,
    ARRAY(SELECT pg_catalog.format('GRANT %s ON %s %s TO %s%s', a.privilege_type, kind, name, ${GRANTEE},
      CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
      FROM pg_catalog.aclexplode(acl) a ORDER BY 1) AS grants,
    ARRAY(SELECT DISTINCT ${GRANTEE} FROM pg_catalog.aclexplode(acl) a ORDER BY 1) AS grantees
  FROM (SELECT 'SCHEMA' AS kind, pg_catalog.quote_ident(nspname) AS name, nspowner AS owner,
      pg_catalog.obj_description(oid, 'pg_namespace') AS comment,
      COALESCE(nspacl, pg_catalog.acldefault('n', nspowner)) AS acl
    FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    UNION ALL SELECT 'DATABASE', pg_catalog.quote_ident(datname), datdba,
      pg_catalog.shobj_description(oid, 'pg_database'), COALESCE(datacl, pg_catalog.acldefault('d', datdba))
    FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) AS holders
  ORDER BY kind, name`;

/** Reads the schemas of the database, and the database itself. */
export function holdersIn(client: pg.Client): Promise<Holder[]> {
  return rowsOf(client, HOLDERS);
}

function corrections(client: pg.Client, was: Holder, is: Holder | undefined): string[] {
  const subject = `${was.kind} ${was.name}`;
  if (is === undefined) {
    const made = { ...was, comment: null, grants: [], grantees: [was.owner] };
    return [`CREATE SCHEMA ${was.name} AUTHORIZATION ${was.owner}`, ...corrections(client, was, made)];
  }
  const statements: string[] = [];
  if (is.owner !== was.owner) statements.push(`ALTER ${subject} OWNER TO ${was.owner}`);
  if (is.grants.join('\n') !== was.grants.join('\n')) {
    statements.push(...is.grantees.map((grantee) => `REVOKE ALL ON ${subject} FROM ${grantee} CASCADE`), ...was.grants);
  }
  if (is.comment !== was.comment) {
    const text = was.comment === null ? 'NULL' : client.escapeLiteral(was.comment);
    statements.push(`COMMENT ON ${subject} IS ${text}`);
  }
  return statements;
}

/** An extension with its place and version, quoted; and as a statement that installs it. */
type Extension = { readonly name: string; readonly statement: string };
const EXTENSIONS = `SELECT extname::pg_catalog.text AS name, pg_catalog.format('CREATE EXTENSION %I SCHEMA %I VERSION %L',
    extname, n.nspname, extversion) AS statement
  FROM pg_catalog.pg_extension JOIN pg_catalog.pg_namespace n ON n.oid = extnamespace ORDER BY 1`;

/** Reads which extensions are installed. */
export function extensionsIn(client: pg.Client): Promise<Extension[]> {
  return rowsOf(client, EXTENSIONS);
}

/** Installs the extensions again that are gone; gives a sentence for each that cannot be. */
export async function restoreExtensions(client: pg.Client, before: readonly Extension[]): Promise<string[]> {
  const now = new Set((await extensionsIn(client)).map(({ name }) => name));
  const failed: string[] = [];
  for (const { name, statement } of before.filter((extension) => !now.has(extension.name))) {
    try {
      await client.query(statement);
    } catch (error) {
      const why = (error as Error).message;
      failed.push(`The extension ${name}, which the replay dropped, could not be installed again: ${why}.`);
    }
  }
  return failed;
}

/** Gives schemas and database their owner, privileges and comment back; a schema that is gone is made again. */
export async function restoreHolders(client: pg.Client, before: readonly Holder[]): Promise<void> {
  const now = new Map((await holdersIn(client)).map((holder) => [`${holder.kind} ${holder.name}`, holder]));
  for (const was of before) {
    for (const statement of corrections(client, was, now.get(`${was.kind} ${was.name}`))) await client.query(statement);
  }
}

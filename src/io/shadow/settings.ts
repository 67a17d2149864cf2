import type pg from 'pg';
import { rowsOf } from './ground.js';

/** A setting that new sessions begin with: `target` is "DATABASE d", "ROLE r" or "ROLE r IN DATABASE d". */
export type StoredSetting = { readonly target: string; readonly name: string; readonly value: string };

/** Settings whose stored value is a list in SQL already; pg_dump knows the same ones. */
const LISTS = ['search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries'];

const STORED = `SELECT CASE setrole WHEN 0 THEN 'DATABASE ' || pg_catalog.quote_ident(d.datname)
      ELSE 'ROLE ' || pg_catalog.quote_ident(r.rolname)
        || COALESCE(' IN DATABASE ' || pg_catalog.quote_ident(d.datname), '') END AS target,
    pg_catalog.split_part(pair, '=', 1) AS name, pg_catalog.substr(pair, pg_catalog.strpos(pair, '=') + 1) AS value
  FROM pg_catalog.pg_db_role_setting LEFT JOIN pg_catalog.pg_database d ON d.oid = setdatabase
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = setrole, pg_catalog.unnest(setconfig) AS pair
  WHERE d.datname = pg_catalog.current_database() OR (setdatabase = 0 AND r.rolname = CURRENT_USER)`;

/** Reads what is set for the database of the connection, and for its role. */
export function storedSettings(client: pg.Client): Promise<StoredSetting[]> {
  return rowsOf(client, STORED);
}

/** Puts these settings back as they were before. */
export async function restoreSettings(client: pg.Client, before: readonly StoredSetting[]): Promise<void> {
  const same = (a: StoredSetting, b: StoredSetting) => a.target === b.target && a.name === b.name;
  const now = await storedSettings(client);
  for (const is of now.filter((one) => !before.some((was) => same(was, one)))) {
    await client.query(`ALTER ${is.target} RESET ${is.name}`);
  }
  for (const was of before.filter((one) => !now.some((is) => same(is, one) && is.value === one.value))) {
    const value = LISTS.includes(was.name) ? was.value : client.escapeLiteral(was.value);
    await client.query(`ALTER ${was.target} SET ${was.name} TO ${value}`);
  }
}

const KINDS = `(VALUES ('r', 'TABLES'), ('S', 'SEQUENCES'), ('f', 'FUNCTIONS'), ('T', 'TYPES'), ('n', 'SCHEMAS'),
    ('L', 'LARGE OBJECTS')) AS k (type, kind)`;
/** By statement: take all from everyone, and, where no schema is named, give what PostgreSQL gives by itself. */
const DEFAULT_PRIVILEGES = `SELECT p.oid::pg_catalog.text AS id, 'ALTER DEFAULT PRIVILEGES FOR ROLE ' || owner
    || COALESCE(' IN SCHEMA ' || pg_catalog.quote_ident(n.nspname), '') || ' ' || action AS statement
  FROM (SELECT *, pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(defaclrole)) AS owner
      FROM pg_catalog.pg_default_acl) AS p
    JOIN ${KINDS} ON k.type = p.defaclobjtype::pg_catalog.text
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.defaclnamespace,
    LATERAL (SELECT 1 AS place, 'REVOKE ALL ON ' || kind || ' FROM ' || CASE grantee WHEN 0 THEN 'PUBLIC'
          ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(grantee)) END AS action
        FROM pg_catalog.aclexplode(p.defaclacl)
      UNION SELECT 2, 'GRANT ALL ON ' || kind || ' TO ' || owner WHERE p.defaclnamespace = 0
      UNION SELECT 3, 'GRANT ALL ON ' || kind || ' TO PUBLIC'
        WHERE p.defaclnamespace = 0 AND p.defaclobjtype IN ('f', 'T')) AS actions
  ORDER BY p.oid, place`;

/** Lists the numbers of the default privileges in the database. */
export async function defaultPrivileges(client: pg.Client): Promise<string[]> {
  const found = await rowsOf<{ id: string }>(
    client,
    'SELECT oid::pg_catalog.text AS id FROM pg_catalog.pg_default_acl',
  );
  return found.map(({ id }) => id);
}

/** Takes back the default privileges that are not among `before`. */
export async function dropNewDefaultPrivileges(client: pg.Client, before: ReadonlySet<string>): Promise<void> {
  for (const { id, statement } of await rowsOf<{ id: string; statement: string }>(client, DEFAULT_PRIVILEGES)) {
    if (!before.has(id)) await client.query(statement);
  }
}

/** Schemas of the user: neither PostgreSQL's own nor those of temporary tables. */
export const OWN_SCHEMA = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;

/** What an extension brought belongs to it. */
export function notOfExtension(catalog: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend dep WHERE dep.classid = '${catalog}'::regclass AND dep.objid = ${oid} AND dep.deptype = 'e')`;
}

/**
 * Privileges as parts, by who has them: "grant app_user" → "INSERT, SELECT*", with a star for WITH GRANT OPTION. `part`
 * is the SQL of what stands before the grantee.
 */
export function grants(acl: string, part = `'grant '`): string {
  return `(SELECT coalesce(jsonb_object_agg(${part} || grantee, privileges), '{}') FROM (
    SELECT coalesce(pg_get_userbyid(nullif(a.grantee, 0)), 'PUBLIC') AS grantee,
      string_agg(a.privilege_type || CASE WHEN a.is_grantable THEN '*' ELSE '' END, ', '
        ORDER BY a.privilege_type COLLATE "C", a.is_grantable) AS privileges
    FROM aclexplode(${acl}) a GROUP BY 1) g)`;
}

/** Default privileges are spelled out, so that an owner's revoked own rights show. */
export function grantsOf(acl: string, type: string, owner: string): string {
  return grants(`coalesce(${acl}, acldefault(${type}, ${owner}))`);
}

/** Makes a JSON object of parts, each a name and the SQL of its definition; what is NULL has none. */
export const parts = (...pairs: readonly (readonly [string, string])[]): string =>
  `jsonb_strip_nulls(jsonb_build_object(${pairs.map(([name, sql]) => `'${name}', ${sql}`).join(', ')}))`;

/** Makes a part of a condition: there where it holds. */
export const yes = (condition: string): string => `CASE WHEN ${condition} THEN 'yes' END`;

/** Of an object without a signature, and not on a table. */
export const NONE = `NULL::text, NULL::text, NULL::text`;

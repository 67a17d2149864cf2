import { notOfExtension, OWN_SCHEMA, parts, yes } from './sql.js';

/** What lies on a relation and has a name of its own there. */
const onRelation = (kind: string, name: string): string =>
  `SELECT '${kind}', NULL::text, ${name}::text, NULL::text, n.nspname::text, c.relname::text,`;

const triggers = `
${onRelation('trigger', 't.tgname')}
  ${parts(
    ['definition', 'pg_get_triggerdef(t.oid)'],
    ['enabled', `CASE t.tgenabled WHEN 'O' THEN NULL WHEN 'D' THEN 'no' WHEN 'R' THEN 'on replicas' ELSE 'always' END`],
    ['comment', `obj_description(t.oid, 'pg_trigger')`],
  )}
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${OWN_SCHEMA} AND NOT t.tgisinternal AND ${notOfExtension('pg_trigger', 't.oid')}`;

const rules = `
${onRelation('rule', 'r.rulename')}
  ${parts(
    ['definition', 'pg_get_ruledef(r.oid)'],
    [
      'enabled',
      `CASE r.ev_enabled WHEN 'O' THEN NULL WHEN 'D' THEN 'no' WHEN 'R' THEN 'on replicas' ELSE 'always' END`,
    ],
    ['comment', `obj_description(r.oid, 'pg_rewrite')`],
  )}
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${OWN_SCHEMA} AND r.rulename <> '_RETURN' AND ${notOfExtension('pg_rewrite', 'r.oid')}`;

const policies = `
${onRelation('policy', 'p.polname')}
  ${parts(
    [
      'command',
      `CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END`,
    ],
    ['restrictive', yes('NOT p.polpermissive')],
    [
      'to',
      `(SELECT string_agg(coalesce(pg_get_userbyid(nullif(r, 0)), 'PUBLIC')::text, ', ' ORDER BY coalesce(pg_get_userbyid(nullif(r, 0)), 'PUBLIC')::text COLLATE "C") FROM unnest(p.polroles) r)`,
    ],
    ['using', 'pg_get_expr(p.polqual, p.polrelid)'],
    ['with check', 'pg_get_expr(p.polwithcheck, p.polrelid)'],
    ['comment', `obj_description(p.oid, 'pg_policy')`],
  )}
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${OWN_SCHEMA}`;

/** What lies on a table and has a name of its own there. */
export const ATTACHED: readonly string[] = [triggers, rules, policies];

import { grants, grantsOf, NONE, notOfExtension, OWN_SCHEMA, parts, yes } from './sql.js';

const schemas = `
SELECT 'schema', NULL::text, n.nspname::text, ${NONE},
  ${parts(['owner', 'pg_get_userbyid(n.nspowner)'], ['comment', `obj_description(n.oid, 'pg_namespace')`])}
  || ${grantsOf('n.nspacl', `'n'`, 'n.nspowner')}
FROM pg_namespace n WHERE ${OWN_SCHEMA} AND ${notOfExtension('pg_namespace', 'n.oid')}`;

const extensions = `
SELECT 'extension', NULL::text, x.extname::text, ${NONE},
  ${parts(['schema', 'x.extnamespace::regnamespace::text'], ['version', 'x.extversion'])}
FROM pg_extension x WHERE x.extname <> 'plpgsql'`;

/** `schema` holds the schema that they are for, none for all; the name says whose and for what. */
const defaultPrivileges = `
SELECT 'default privileges', d.defaclnamespace_name, pg_get_userbyid(d.defaclrole)::text || ' ' ||
    CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE d.defaclobjtype::text END,
  ${NONE}, ${grants('d.defaclacl')}
FROM (SELECT *, nullif(defaclnamespace, 0)::regnamespace::text AS defaclnamespace_name FROM pg_default_acl) d`;

const eventTriggers = `
SELECT 'event trigger', NULL::text, e.evtname::text, ${NONE},
  ${parts(
    ['event', 'e.evtevent::text'],
    ['function', 'e.evtfoid::regproc::text'],
    [
      'enabled',
      `CASE e.evtenabled WHEN 'O' THEN NULL WHEN 'D' THEN 'no' WHEN 'R' THEN 'on replicas' ELSE 'always' END`,
    ],
    ['tags', `array_to_string(e.evttags, ', ')`],
    ['comment', `obj_description(e.oid, 'pg_event_trigger')`],
  )}
FROM pg_event_trigger e WHERE ${notOfExtension('pg_event_trigger', 'e.oid')}`;

const publications = `
SELECT 'publication', NULL::text, p.pubname::text, ${NONE},
  ${parts(
    [
      'publishes',
      `concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)`,
    ],
    ['all tables', yes('p.puballtables')],
    ['via root', yes('p.pubviaroot')],
    [
      'tables',
      `(SELECT string_agg(r.prrelid::regclass::text || coalesce(' ' || (to_jsonb(r) ->> 'prattrs'), '') || coalesce(' WHERE ' || pg_get_expr((to_jsonb(r) ->> 'prqual')::pg_node_tree, r.prrelid), ''), ', ' ORDER BY r.prrelid::regclass::text COLLATE "C") FROM pg_publication_rel r WHERE r.prpubid = p.oid)`,
    ],
    ['comment', `obj_description(p.oid, 'pg_publication')`],
  )}
FROM pg_publication p`;

const foreignData = `
SELECT 'server', NULL::text, s.srvname::text, ${NONE},
  ${parts(
    [
      'definition',
      `concat_ws(', ', 'wrapper ' || w.fdwname, 'type ' || s.srvtype, 'version ' || s.srvversion, array_to_string(s.srvoptions, ', '))`,
    ],
    ['comment', `obj_description(s.oid, 'pg_foreign_server')`],
  )} || ${grantsOf('s.srvacl', `'S'`, 's.srvowner')}
FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw`;

const wrappers = `
SELECT 'foreign data wrapper', NULL::text, w.fdwname::text, ${NONE},
  ${parts(
    [
      'definition',
      `concat_ws(', ', 'handler ' || nullif(w.fdwhandler, 0)::regproc, 'validator ' || nullif(w.fdwvalidator, 0)::regproc, array_to_string(w.fdwoptions, ', '))`,
    ],
    ['comment', `obj_description(w.oid, 'pg_foreign_data_wrapper')`],
  )} || ${grantsOf('w.fdwacl', `'F'`, 'w.fdwowner')}
FROM pg_foreign_data_wrapper w WHERE ${notOfExtension('pg_foreign_data_wrapper', 'w.oid')}`;

/** Their options hold passwords: only that they differ may show. */
const userMappings = `
SELECT 'user mapping', NULL::text, u.usename || ' on ' || u.srvname, ${NONE},
  ${parts(['options', `md5(array_to_string(u.umoptions, ', '))`])}
FROM pg_user_mappings u`;

/** Those that came after initdb are the user's. */
const languages = `
SELECT 'language', NULL::text, l.lanname::text, ${NONE},
  ${parts(
    [
      'definition',
      `concat_ws(', ', 'handler ' || nullif(l.lanplcallfoid, 0)::regproc, CASE WHEN l.lanpltrusted THEN 'trusted' END)`,
    ],
    ['comment', `obj_description(l.oid, 'pg_language')`],
  )} || ${grantsOf('l.lanacl', `'l'`, 'l.lanowner')}
FROM pg_language l WHERE l.oid >= 16384 AND ${notOfExtension('pg_language', 'l.oid')}`;

/** What belongs to the database as a whole. */
export const DATABASE: readonly string[] = [
  schemas,
  extensions,
  defaultPrivileges,
  eventTriggers,
  publications,
  foreignData,
  wrappers,
  userMappings,
  languages,
];

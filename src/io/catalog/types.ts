import { grantsOf, NONE, notOfExtension, OWN_SCHEMA, parts, yes } from './sql.js';

const types = `
SELECT CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END, n.nspname::text, t.typname::text, ${NONE},
  ${parts(
    ['owner', 'pg_get_userbyid(t.typowner)'],
    ['comment', `obj_description(t.oid, 'pg_type')`],
    [
      'values',
      `(SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)`,
    ],
    [
      'base',
      `CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) || CASE WHEN t.typcollation <> (SELECT b.typcollation FROM pg_type b WHERE b.oid = t.typbasetype) THEN ' COLLATE ' || t.typcollation::regcollation ELSE '' END END`,
    ],
    ['not null', yes('t.typnotnull')],
    ['default', 't.typdefault'],
    [
      'range of',
      `(SELECT concat_ws(', ', r.rngsubtype::regtype::text, 'collation ' || nullif(r.rngcollation, 0)::regcollation, 'subtype_diff ' || nullif(r.rngsubdiff, 0)::regproc) FROM pg_range r WHERE r.rngtypid = t.oid)`,
    ],
    [
      'attributes',
      `(SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = t.typrelid AND t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped)`,
    ],
  )} || ${grantsOf('t.typacl', `'T'`, 't.typowner')}
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE ${OWN_SCHEMA} AND (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND (SELECT c.relkind FROM pg_class c WHERE c.oid = t.typrelid) = 'c'))
  AND ${notOfExtension('pg_type', 't.oid')}`;

const collations = `
SELECT 'collation', n.nspname::text, l.collname::text, ${NONE},
  ${parts(
    ['definition', `(to_jsonb(l) - 'oid' - 'collname' - 'collnamespace' - 'collowner' - 'collversion')::text`],
    ['comment', `obj_description(l.oid, 'pg_collation')`],
  )}
FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace WHERE ${OWN_SCHEMA} AND ${notOfExtension('pg_collation', 'l.oid')}`;

const textSearch = `
SELECT 'text search', n.nspname::text, 'configuration ' || t.cfgname, ${NONE},
  ${parts(
    ['parser', 't.cfgparser::text'],
    [
      'mapping',
      `(SELECT string_agg(m.maptokentype || ': ' || m.mapdict::regdictionary, ', ' ORDER BY m.maptokentype, m.mapseqno) FROM pg_ts_config_map m WHERE m.mapcfg = t.oid)`,
    ],
    ['comment', `obj_description(t.oid, 'pg_ts_config')`],
  )}
FROM pg_ts_config t JOIN pg_namespace n ON n.oid = t.cfgnamespace WHERE ${OWN_SCHEMA} AND ${notOfExtension('pg_ts_config', 't.oid')}`;

const statistics = `
SELECT 'statistics', n.nspname::text, s.stxname::text, ${NONE},
  ${parts(['definition', 'pg_get_statisticsobjdef(s.oid)'], ['comment', `obj_description(s.oid, 'pg_statistic_ext')`])}
FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE ${OWN_SCHEMA}`;

/** Types, and what else describes values. */
export const TYPES: readonly string[] = [types, collations, textSearch, statistics];

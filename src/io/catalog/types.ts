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
    ['input', `CASE t.typtype WHEN 'b' THEN t.typinput::text || ', ' || t.typoutput || ', length ' || t.typlen END`],
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
WHERE ${OWN_SCHEMA} AND ((t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'b' AND t.typcategory <> 'A')) OR (t.typtype = 'c' AND (SELECT c.relkind FROM pg_class c WHERE c.oid = t.typrelid) = 'c'))
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
    ['parser', '(SELECT p.prsname::text FROM pg_ts_parser p WHERE p.oid = t.cfgparser)'],
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

const dictionaries = `
SELECT 'text search', n.nspname::text, 'dictionary ' || d.dictname, ${NONE},
  ${parts(
    [
      'definition',
      `concat_ws(', ', 'template ' || (SELECT t.tmplname FROM pg_ts_template t WHERE t.oid = d.dicttemplate), d.dictinitoption)`,
    ],
    ['comment', `obj_description(d.oid, 'pg_ts_dict')`],
  )}
FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace WHERE ${OWN_SCHEMA} AND ${notOfExtension('pg_ts_dict', 'd.oid')}`;

const operatorClasses = `
SELECT 'operator class', n.nspname::text, c.opcname || ' using ' || m.amname, ${NONE},
  ${parts(
    [
      'definition',
      `concat_ws(', ', 'for ' || c.opcintype::regtype, CASE WHEN c.opcdefault THEN 'default' END, 'storage ' || nullif(c.opckeytype, 0)::regtype)`,
    ],
    [
      'operators',
      `(SELECT string_agg(o.amopstrategy || ' ' || o.amopopr::regoperator, ', ' ORDER BY o.amopstrategy, o.amopopr::regoperator::text COLLATE "C") FROM pg_amop o WHERE o.amopfamily = c.opcfamily)`,
    ],
    [
      'functions',
      `(SELECT string_agg(p.amprocnum || ' ' || p.amproc::regprocedure, ', ' ORDER BY p.amprocnum, p.amproc::regprocedure::text COLLATE "C") FROM pg_amproc p WHERE p.amprocfamily = c.opcfamily)`,
    ],
  )}
FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace JOIN pg_am m ON m.oid = c.opcmethod
WHERE ${OWN_SCHEMA} AND ${notOfExtension('pg_opclass', 'c.oid')}`;

const conversions = `
SELECT 'conversion', n.nspname::text, c.conname::text, ${NONE},
  ${parts([
    'definition',
    `concat_ws(', ', pg_encoding_to_char(c.conforencoding), 'to ' || pg_encoding_to_char(c.contoencoding), 'by ' || c.conproc::regproc, CASE WHEN c.condefault THEN 'default' END)`,
  ])}
FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace WHERE ${OWN_SCHEMA} AND ${notOfExtension('pg_conversion', 'c.oid')}`;

/** Types, and what else describes values. */
export const TYPES: readonly string[] = [
  types,
  collations,
  textSearch,
  statistics,
  dictionaries,
  operatorClasses,
  conversions,
];

/**
 * The extensions that come with PostgreSQL, as version 18 has them and two that older ones had: what each defines that a statement can name, without
 * what only its own operators and indexes use, and without names that are built in as well.
 */
type Provides = { readonly [Kind in 'requires' | 'types' | 'classes' | 'functions']?: string };

const bundled: Readonly<Record<string, Provides>> = {
  adminpack: {},
  amcheck: { functions: 'bt_index_check bt_index_parent_check gin_index_check verify_heapam' },
  autoinc: { functions: 'autoinc' },
  bloom: {},
  bool_plperl: { requires: 'plperl' },
  bool_plperlu: { requires: 'plperlu' },
  btree_gin: {},
  btree_gist: {
    classes:
      'gist_bit_ops gist_bool_ops gist_bpchar_ops gist_bytea_ops gist_cash_ops gist_cidr_ops gist_date_ops ' +
      'gist_enum_ops gist_float4_ops gist_float8_ops gist_inet_ops gist_int2_ops gist_int4_ops gist_int8_ops ' +
      'gist_interval_ops gist_macaddr8_ops gist_macaddr_ops gist_numeric_ops gist_oid_ops gist_text_ops ' +
      'gist_time_ops gist_timestamp_ops gist_timestamptz_ops gist_timetz_ops gist_uuid_ops gist_vbit_ops',
  },
  citext: { types: 'citext', classes: 'citext_ops citext_pattern_ops', functions: 'citext' },
  cube: {
    types: 'cube',
    classes: 'cube_ops gist_cube_ops',
    functions:
      'cube cube_dim cube_enlarge cube_inter cube_is_point cube_ll_coord cube_size cube_subset cube_union ' +
      'cube_ur_coord',
  },
  dblink: {
    functions:
      'dblink dblink_build_sql_delete dblink_build_sql_insert dblink_build_sql_update dblink_cancel_query ' +
      'dblink_close dblink_connect dblink_connect_u dblink_current_query dblink_disconnect dblink_error_message ' +
      'dblink_exec dblink_fetch dblink_get_connections dblink_get_notify dblink_get_pkey dblink_get_result ' +
      'dblink_is_busy dblink_open dblink_send_query',
  },
  dict_int: {},
  dict_xsyn: {},
  earthdistance: {
    requires: 'cube',
    types: 'earth',
    functions: 'earth earth_box earth_distance gc_to_sec latitude ll_to_earth longitude sec_to_gc',
  },
  file_fdw: {},
  fuzzystrmatch: {
    functions:
      'daitch_mokotoff difference dmetaphone dmetaphone_alt levenshtein levenshtein_less_equal metaphone soundex ' +
      'text_soundex',
  },
  hstore: {
    types: 'hstore',
    classes: 'btree_hstore_ops gin_hstore_ops gist_hstore_ops hash_hstore_ops',
    functions:
      'akeys avals defined each hstore hstore_to_json hstore_to_jsonb isdefined isexists skeys slice svals ' +
      'tconvert',
  },
  hstore_plperl: { requires: 'hstore plperl' },
  hstore_plperlu: { requires: 'hstore plperlu' },
  hstore_plpython3u: { requires: 'hstore plpython3u' },
  insert_username: { functions: 'insert_username' },
  intagg: { functions: 'int_array_aggregate int_array_enum' },
  intarray: {
    types: 'query_int',
    classes: 'gin__int_ops gist__int_ops gist__intbig_ops',
    functions: 'intset sort sort_asc sort_desc subarray uniq',
  },
  isn: {
    types: 'ean13 isbn isbn13 ismn ismn13 issn issn13 upc',
    classes: 'ean13_ops isbn13_ops isbn_ops ismn13_ops ismn_ops issn13_ops issn_ops upc_ops',
    functions: 'is_valid isbn isbn13 ismn ismn13 isn_weak issn issn13 make_valid upc',
  },
  jsonb_plperl: { requires: 'plperl' },
  jsonb_plperlu: { requires: 'plperlu' },
  jsonb_plpython3u: { requires: 'plpython3u' },
  lo: { types: 'lo', functions: 'lo_manage lo_oid' },
  ltree: {
    types: 'lquery ltree ltxtquery',
    classes: 'gist__ltree_ops gist_ltree_ops hash_ltree_ops ltree_ops',
    functions: 'index lca ltree2text nlevel subltree subpath text2ltree',
  },
  ltree_plpython3u: { requires: 'ltree plpython3u' },
  moddatetime: { functions: 'moddatetime' },
  old_snapshot: {},
  pageinspect: {
    functions:
      'brin_metapage_info brin_page_items brin_page_type brin_revmap_data bt_metap bt_multi_page_stats ' +
      'bt_page_items bt_page_stats fsm_page_contents get_raw_page gin_leafpage_items gin_metapage_info ' +
      'gin_page_opaque_info gist_page_items gist_page_items_bytea gist_page_opaque_info heap_page_item_attrs ' +
      'heap_page_items heap_tuple_infomask_flags page_checksum page_header tuple_data_split',
  },
  pg_buffercache: {
    functions:
      'pg_buffercache_evict pg_buffercache_evict_all pg_buffercache_evict_relation pg_buffercache_numa_pages ' +
      'pg_buffercache_pages pg_buffercache_summary pg_buffercache_usage_counts',
  },
  pg_freespacemap: { functions: 'pg_freespace' },
  pg_logicalinspect: { functions: 'pg_get_logical_snapshot_info pg_get_logical_snapshot_meta' },
  pg_prewarm: { functions: 'autoprewarm_dump_now autoprewarm_start_worker pg_prewarm' },
  pg_stat_statements: { functions: 'pg_stat_statements pg_stat_statements_info pg_stat_statements_reset' },
  pg_surgery: { functions: 'heap_force_freeze heap_force_kill' },
  pg_trgm: {
    classes: 'gin_trgm_ops gist_trgm_ops',
    functions: 'set_limit show_limit show_trgm similarity strict_word_similarity word_similarity',
  },
  pg_visibility: {
    functions:
      'pg_check_frozen pg_check_visible pg_truncate_visibility_map pg_visibility pg_visibility_map ' +
      'pg_visibility_map_summary',
  },
  pg_walinspect: { functions: 'pg_get_wal_block_info pg_get_wal_record_info pg_get_wal_records_info pg_get_wal_stats' },
  pgcrypto: {
    functions:
      'armor crypt dearmor decrypt decrypt_iv digest encrypt encrypt_iv fips_mode gen_random_bytes gen_salt hmac ' +
      'pgp_armor_headers pgp_key_id pgp_pub_decrypt pgp_pub_decrypt_bytea pgp_pub_encrypt pgp_pub_encrypt_bytea ' +
      'pgp_sym_decrypt pgp_sym_decrypt_bytea pgp_sym_encrypt pgp_sym_encrypt_bytea',
  },
  pgrowlocks: { functions: 'pgrowlocks' },
  pgstattuple: { functions: 'pg_relpages pgstatginindex pgstathashindex pgstatindex pgstattuple pgstattuple_approx' },
  plperl: {},
  plperlu: {},
  plpython3u: {},
  pltcl: {},
  pltclu: {},
  postgres_fdw: { functions: 'postgres_fdw_disconnect postgres_fdw_disconnect_all postgres_fdw_get_connections' },
  refint: { functions: 'check_foreign_key check_primary_key' },
  seg: {
    types: 'seg',
    classes: 'gist_seg_ops seg_ops',
    functions: 'seg_center seg_inter seg_lower seg_size seg_union seg_upper',
  },
  sslinfo: {
    functions:
      'ssl_cipher ssl_client_cert_present ssl_client_dn ssl_client_dn_field ssl_client_serial ssl_extension_info ' +
      'ssl_is_used ssl_issuer_dn ssl_issuer_field ssl_version',
  },
  tablefunc: { functions: 'connectby crosstab crosstab2 crosstab3 crosstab4 normal_rand' },
  tcn: { functions: 'triggered_change_notification' },
  tsm_system_rows: {},
  tsm_system_time: {},
  unaccent: { functions: 'unaccent' },
  'uuid-ossp': {
    functions:
      'uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 uuid_nil ' +
      'uuid_ns_dns uuid_ns_oid uuid_ns_url uuid_ns_x500',
  },
  xml2: {
    functions:
      'xml_encode_special_chars xml_valid xpath_bool xpath_list xpath_nodeset xpath_number xpath_string ' +
      'xpath_table xslt_process',
  },
};

/** Words that people give to types and functions of their own as well. */
const ordinary = new Set(
  (
    'armor cube decrypt defined difference each earth encrypt index isbn ismn issn is_valid latitude lo longitude ' +
    'seg slice sort sort_asc sort_desc subarray uniq upc'
  ).split(' '),
);

export type Provider = {
  readonly extension: string;
  /** False for a word that may well name something else: whoever misses it need not miss the extension. */
  readonly distinctive: boolean;
};
type Kind = 'types' | 'classes' | 'functions';

function index(kind: Kind): ReadonlyMap<string, Provider> {
  const found = new Map<string, Provider>();
  for (const [extension, provides] of Object.entries(bundled)) {
    for (const name of provides[kind]?.split(' ') ?? []) {
      found.set(name, { extension, distinctive: !ordinary.has(name) });
    }
  }
  return found;
}

const indexes = new Map<Kind, ReadonlyMap<string, Provider>>();

/** Says which extension that comes with PostgreSQL defines a type, an operator class or a function; null for none. */
export function providerOf(kind: Kind, name: string): Provider | null {
  const known = indexes.get(kind) ?? index(kind);
  indexes.set(kind, known);
  return known.get(name) ?? null;
}

/** Tells whether an extension comes with PostgreSQL, so that any server can have it. */
export function isBundled(extension: string): boolean {
  return extension === 'plpgsql' || Object.hasOwn(bundled, extension);
}

/** Lists the extensions that one needs, and that its CREATE EXTENSION … CASCADE creates. */
export function requiredBy(extension: string): readonly string[] {
  return (Object.hasOwn(bundled, extension) ? bundled[extension]?.requires?.split(' ') : undefined) ?? [];
}

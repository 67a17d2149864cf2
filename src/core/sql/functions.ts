/**
 * The functions of pg_proc of PostgreSQL 18 that statements call by name, without those that only make up types,
 * operators, indexes and aggregates, and without those whose name starts with pg_.
 */
const immutable = words(
  'abbrev abs acos acosd acosh age area array_append array_cat array_dims array_fill array_length array_lower ' +
    'array_ndims array_position array_positions array_prepend array_remove array_replace array_reverse array_sort ' +
    'array_to_tsvector array_upper ascii asin asind asinh atan atan2 atan2d atand atanh bit bit_count bit_length ' +
    'bool bound_box box bpchar broadcast bytea cardinality casefold cash_words cbrt ceil ceiling center char ' +
    'char_length character_length chr cidr circle cos cosd cosh cot cotd crc32 crc32c date date_add date_bin ' +
    'date_part date_subtract date_trunc datemultirange daterange decode degrees diagonal diameter div encode erf ' +
    'erfc exp extract factorial family float4 float8 floor gamma gcd generate_series get_bit get_byte height host ' +
    'hostmask icu_unicode_version inet_merge inet_same_family initcap int2 int4 int4multirange int4range int8 ' +
    'int8multirange int8range interval is_normalized isclosed isempty isfinite ishorizontal isopen isparallel ' +
    'isperp isvertical json_array_elements json_array_elements_text json_array_length json_each json_each_text ' +
    'json_extract_path json_extract_path_text json_object json_object_keys json_strip_nulls json_to_tsvector ' +
    'json_typeof jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_concat jsonb_contains ' +
    'jsonb_delete jsonb_each jsonb_each_text jsonb_exists jsonb_extract_path jsonb_extract_path_text jsonb_insert ' +
    'jsonb_object jsonb_object_keys jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array ' +
    'jsonb_path_query_first jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_tsvector jsonb_typeof ' +
    'justify_days justify_hours justify_interval lcm left length lgamma like line ln log log10 lower lower_inc ' +
    'lower_inf lpad lseg ltrim macaddr macaddr8 macaddr8_set7bit make_date make_interval make_time make_timestamp ' +
    'masklen md5 min_scale mod multirange name netmask network normalize notlike npoints num_nonnulls num_nulls ' +
    'numeric nummultirange numnode numrange octet_length oid overlaps overlay parse_ident path pclose ' +
    'phraseto_tsquery pi plainto_tsquery point polygon popen position pow power querytree quote_ident ' +
    'quote_literal quote_nullable radians radius range_merge regexp_count regexp_instr regexp_like regexp_match ' +
    'regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr repeat replace ' +
    'reverse right round rpad rtrim scale set_bit set_byte set_masklen setweight sha224 sha256 sha384 sha512 sign ' +
    'similar_to_escape sin sind sinh slope split_part sqrt starts_with string_to_array string_to_table strip ' +
    'strpos substr substring tan tand tanh text time timestamp timestamptz timetz timezone to_ascii to_bin to_hex ' +
    'to_oct to_timestamp to_tsquery to_tsvector translate trim_array trim_scale trunc ts_delete ts_filter ' +
    'ts_headline ts_lexize ts_parse ts_rank ts_rank_cd ts_rewrite ts_token_type tsmultirange tsquery_phrase ' +
    'tsrange tstzmultirange tstzrange tsvector_concat tsvector_to_array txid_snapshot_xip txid_snapshot_xmax ' +
    'txid_snapshot_xmin txid_visible_in_snapshot unicode_assigned unicode_version unistr unnest upper upper_inc ' +
    'upper_inf uuid_extract_timestamp uuid_extract_version varbit varchar websearch_to_tsquery width width_bucket ' +
    'xid xml_is_well_formed_content xml_is_well_formed_document xmlcomment xmlconcat2 xmlexists xmltext ' +
    'xmlvalidate xpath xpath_exists',
);
/** Not immutable with any arguments. */
const unstable = words(
  'aclexplode array_sample array_shuffle array_to_json array_to_string clock_timestamp col_description concat ' +
    'concat_ws convert convert_from convert_to current_database current_query current_schema current_schemas ' +
    'current_setting current_user currval enum_first enum_last enum_range format format_type gen_random_uuid ' +
    'get_current_ts_config getdatabaseencoding getpgusername has_any_column_privilege has_column_privilege ' +
    'has_database_privilege has_foreign_data_wrapper_privilege has_function_privilege has_language_privilege ' +
    'has_largeobject_privilege has_parameter_privilege has_schema_privilege has_sequence_privilege ' +
    'has_server_privilege has_table_privilege has_tablespace_privilege has_type_privilege inet_client_addr ' +
    'inet_client_port inet_server_addr inet_server_port json_build_array json_build_object json_populate_record ' +
    'json_populate_recordset json_to_record json_to_recordset jsonb_build_array jsonb_build_object ' +
    'jsonb_path_exists_tz jsonb_path_match_tz jsonb_path_query_array_tz jsonb_path_query_first_tz ' +
    'jsonb_path_query_tz jsonb_populate_record jsonb_populate_record_valid jsonb_populate_recordset ' +
    'jsonb_to_record jsonb_to_recordset lastval lo_close lo_creat lo_create lo_export lo_from_bytea lo_get ' +
    'lo_import lo_lseek lo_lseek64 lo_open lo_put lo_tell lo_tell64 lo_truncate lo_truncate64 lo_unlink loread ' +
    'lowrite make_timestamptz money mxid_age nextval now obj_description oidvectortypes random random_normal ' +
    'regclass row_security_active row_to_json session_user set_config setseed setval shobj_description ' +
    'statement_timestamp suppress_redundant_updates_trigger system_user timeofday to_char to_date to_json ' +
    'to_jsonb to_number to_regclass to_regcollation to_regnamespace to_regoper to_regoperator to_regproc ' +
    'to_regprocedure to_regrole to_regtype to_regtypemod transaction_timestamp ts_debug ts_stat ' +
    'tsvector_update_trigger tsvector_update_trigger_column txid_current txid_current_if_assigned ' +
    'txid_current_snapshot txid_status unique_key_recheck uuidv4 uuidv7 version xml xml_is_well_formed',
);
/** Not immutable with so many arguments. */
const unstableByCount = words(
  'age/1 date_add/2 date_subtract/2 json_to_tsvector/2 jsonb_to_tsvector/2 length/2 phraseto_tsquery/1 ' +
    'plainto_tsquery/1 timestamptz/1 timetz/1 timezone/1 to_timestamp/2 to_tsquery/1 to_tsvector/1 ts_headline/2 ' +
    'ts_rewrite/2 websearch_to_tsquery/1',
);
const aggregates = words(
  'any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp every ' +
    'json_agg json_agg_strict json_object_agg json_object_agg_strict json_object_agg_unique ' +
    'json_object_agg_unique_strict jsonb_agg jsonb_agg_strict jsonb_object_agg jsonb_object_agg_strict ' +
    'jsonb_object_agg_unique jsonb_object_agg_unique_strict max min mode percentile_cont percentile_disc ' +
    'range_agg range_intersect_agg regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx ' +
    'regr_sxy regr_syy stddev stddev_pop stddev_samp string_agg sum var_pop var_samp variance xmlagg',
);
const windows = words(
  'first_value lag last_value lead nth_value ntile row_number cume_dist dense_rank percent_rank rank',
);

const sets = words(
  'generate_series generate_subscripts json_array_elements json_array_elements_text json_each json_each_text ' +
    'json_object_keys jsonb_array_elements jsonb_array_elements_text jsonb_each jsonb_each_text jsonb_object_keys ' +
    'jsonb_path_query regexp_matches regexp_split_to_table string_to_table unnest',
);

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

/** Tells whether every database has a function of this name. */
export function isBuiltInFunction(name: string): boolean {
  return (
    immutable.has(name) || unstable.has(name) || aggregates.has(name) || windows.has(name) || name.startsWith('pg_')
  );
}

/** Tells whether every built-in function of this name is an aggregate. */
export function isAggregate(name: string): boolean {
  return aggregates.has(name);
}

/** Tells whether no built-in function of this name is immutable when it is called with so many arguments. */
export function isUnstable(name: string, count: number): boolean {
  return unstable.has(name) || unstableByCount.has(`${name}/${count}`);
}

/** Tells whether every built-in function of this name gives a set of rows. */
export function returnsSet(name: string): boolean {
  return sets.has(name);
}

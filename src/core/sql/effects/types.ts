import type { Node, TypeName } from 'libpg-query';
import type { Need } from '../../model.js';
import { quoteName } from '../../objects.js';
import { as, strings } from '../tree.js';
import { providedNeed } from './provided.js';
import { namedBy, need } from './refs.js';

/** What format_type() calls the types whose name in the catalog is another. */
const canonical: Readonly<Record<string, string>> = {
  bool: 'boolean',
  bpchar: 'character',
  char: '"char"',
  float4: 'real',
  float8: 'double precision',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  time: 'time without time zone',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  timetz: 'time with time zone',
  varbit: 'bit varying',
  varchar: 'character varying',
};

/** pg_type of PostgreSQL 18 without arrays, row types and names in pg_, with what stands for serial columns. */
const builtIn = new Set(
  (
    'aclitem any anyarray anycompatible anycompatiblearray anycompatiblemultirange anycompatiblenonarray ' +
    'anycompatiblerange anyelement anyenum anymultirange anynonarray anyrange bit bool box bpchar bytea char cid ' +
    'cidr circle cstring date datemultirange daterange event_trigger fdw_handler float4 float8 gtsvector ' +
    'index_am_handler inet int2 int2vector int4 int4multirange int4range int8 int8multirange int8range internal ' +
    'interval json jsonb jsonpath language_handler line lseg macaddr macaddr8 money name numeric nummultirange ' +
    'numrange oid oidvector path point polygon record refcursor regclass regcollation regconfig regdictionary ' +
    'regnamespace regoper regoperator regproc regprocedure regrole regtype table_am_handler text tid time timestamp ' +
    'timestamptz timetz trigger tsm_handler tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector ' +
    'txid_snapshot unknown uuid varbit varchar void xid xid8 xml'
  ).split(' '),
);
const serials = new Set(['serial', 'serial2', 'serial4', 'serial8', 'smallserial', 'bigserial']);

/** The bits of an interval's field mask, from the largest unit; from src/include/utils/datetime.h. */
const intervalUnits: readonly (readonly [string, number])[] = [
  ['year', 1 << 2],
  ['month', 1 << 1],
  ['day', 1 << 3],
  ['hour', 1 << 10],
  ['minute', 1 << 11],
  ['second', 1 << 12],
];
const ANY_INTERVAL = 0x7fff;

/** The last part of a type's name, and the schema before it. */
function partsOf(type: TypeName | undefined): { readonly name: string; readonly schema: string | undefined } {
  const names = type?.names ?? [];
  return { name: as('String', names.at(-1))?.sval ?? '', schema: as('String', names.at(-2))?.sval };
}

function isBuiltIn(schema: string | undefined, name: string): boolean {
  if (schema !== undefined) return schema === 'pg_catalog';
  return (
    builtIn.has(name) ||
    serials.has(name) ||
    (name.startsWith('_') && builtIn.has(name.slice(1))) ||
    name.startsWith('pg_')
  );
}

function baseName(type: TypeName): string {
  if (type.pct_type) return `${strings(type.names).map(quoteName).join('.')}%type`;
  const { name, schema } = partsOf(type);
  if (!isBuiltIn(schema, name)) {
    return schema === undefined || schema === 'public' ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`;
  }
  return name.startsWith('_') ? `${canonical[name.slice(1)] ?? name.slice(1)}[]` : (canonical[name] ?? name);
}

function arrays(type: TypeName): string {
  return type.arrayBounds === undefined ? '' : '[]';
}

function intervalFields(mask: number): string {
  const units = intervalUnits.filter(([, bit]) => mask !== ANY_INTERVAL && (mask & bit) !== 0).map(([unit]) => unit);
  if (units.length === 0) return '';
  return units.length === 1 ? ` ${units[0]}` : ` ${units[0]} to ${units.at(-1)}`;
}

function modifier(node: Node): string {
  const constant = as('A_Const', node);
  if (constant === null) return strings(as('ColumnRef', node)?.fields).join('.');
  return String(constant.ival?.ival ?? constant.sval?.sval ?? constant.fval?.fval ?? 0);
}

/** Writes a type for a signature, as PostgreSQL compares it: canonical, with `[]`, without length or precision. */
export function signatureType(type: TypeName | undefined): string {
  return type === undefined ? '' : baseName(type) + arrays(type);
}

/** Writes a column's type as format_type() does: "character varying(40)", "timestamp(3) with time zone", "text[]". */
export function columnType(type: TypeName | undefined): string {
  if (type === undefined) return '';
  const name = baseName(type);
  if (type.typmods === undefined) return name + arrays(type);
  const modifiers = type.typmods.map(modifier);
  if (name === 'interval') {
    const [mask, precision] = modifiers;
    return `interval${intervalFields(Number(mask))}${precision === undefined ? '' : `(${precision})`}${arrays(type)}`;
  }
  const [first, ...zone] = name.split(/(?= with)/);
  return `${first}(${modifiers.join(',')})${zone.join('')}${arrays(type)}`;
}

/** Tells whether a column of this type brings its own sequence, and is never null. */
export function isSerial(type: TypeName | undefined): boolean {
  const { name, schema } = partsOf(type);
  return schema === undefined && serials.has(name);
}

/** Says which type must be there for a type name: none that is built in, and a column for `table.column%TYPE`. */
export function needType(type: TypeName | undefined): Need[] {
  const { name, schema } = partsOf(type);
  if (!type?.pct_type && (name === '' || isBuiltIn(schema, name))) return [];
  const parts = strings(type?.names);
  if (type?.pct_type) return need(namedBy('table', parts.slice(0, -1)), parts.slice(-1));
  return providedNeed({ ...namedBy('type', parts), kind: 'type' });
}

import type { ObjectKind, ObjectRef } from '../model.js';

/** What PostgreSQL also makes without being told its name: sequences of serial columns, indexes of constraints. */
const MADE_UNNAMED = new Set<ObjectKind>(['sequence', 'index', 'other', 'statistics']);
const EVERYWHERE = new Set(['public', 'pg_catalog', 'information_schema', 'pg_toast', 'pg_temp']);
const ROLES = new Set(['postgres', 'public', 'current_user', 'current_role', 'session_user', '']);

/** Tells whether an object that nothing makes may stand all the same: in every database, or made without its name. */
export function mayStandAnyway({ kind, schema, name }: ObjectRef): boolean {
  if (MADE_UNNAMED.has(kind)) return true;
  if (kind === 'schema') return EVERYWHERE.has(name) || name.startsWith('pg_');
  if (kind === 'role') return ROLES.has(name) || name.startsWith('pg_');
  if (kind === 'extension') return name === 'plpgsql';
  return schema === 'pg_catalog' || schema === 'information_schema' || schema === 'pg_temp';
}

/** Groups of types that PostgreSQL compares with each other. */
const FAMILIES: Readonly<Record<string, string>> = {
  smallint: 'number',
  integer: 'number',
  bigint: 'number',
  numeric: 'number',
  real: 'number',
  'double precision': 'number',
  smallserial: 'number',
  serial: 'number',
  bigserial: 'number',
  serial2: 'number',
  serial4: 'number',
  serial8: 'number',
  text: 'text',
  'character varying': 'text',
  character: 'text',
  name: 'text',
  date: 'time',
  'timestamp without time zone': 'time',
  'timestamp with time zone': 'time',
  uuid: 'uuid',
  boolean: 'boolean',
  bytea: 'bytea',
  inet: 'network',
  cidr: 'network',
  jsonb: 'jsonb',
};

/** Names the family of a type; null for types of which nothing is known here. */
function familyOf(type: string): string | null {
  return FAMILIES[type.replace(/\([^)]*\)/, '')] ?? null;
}

/** Tells whether a foreign key between columns of these types is refused for certain: no operator compares them. */
export function typesClash(one: string, other: string): boolean {
  const [a, b] = [familyOf(one), familyOf(other)];
  return a !== null && b !== null && a !== b;
}

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

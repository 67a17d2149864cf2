import type { ObjectKind, ObjectRef } from '../model.js';

const RELATIONS = new Set<ObjectKind>(['table', 'view', 'materialized view', 'sequence', 'index']);

/** The SQLSTATE with which PostgreSQL says that an object, or a column of it, is missing. */
export function missingState({ kind }: ObjectRef, column: string | null): string {
  if (column !== null) return '42703';
  if (RELATIONS.has(kind)) return '42P01';
  if (kind === 'function' || kind === 'aggregate' || kind === 'operator') return '42883';
  return kind === 'schema' ? '3F000' : '42704';
}

/** The SQLSTATE with which PostgreSQL says that an object of a kind is there already. */
export function existsState({ kind }: ObjectRef): string {
  if (RELATIONS.has(kind)) return '42P07';
  if (kind === 'function' || kind === 'aggregate') return '42723';
  return kind === 'schema' ? '42P06' : '42710';
}

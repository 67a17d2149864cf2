import type { ObjectKind, ObjectRef } from '../model.js';
import { qualifiedName } from '../objects.js';

/** Their ALTER knows no IF EXISTS. */
const UNGUARDED: ReadonlySet<ObjectKind> = new Set(['type', 'domain', 'function'] satisfies ObjectKind[]);

/** Begins an ALTER of an object, as far as its name: "ALTER TABLE public.robots". A function must have its signature. */
export function alterOf(object: ObjectRef, guarded = false): string {
  const guard = guarded && !UNGUARDED.has(object.kind) ? ' IF EXISTS' : '';
  if (object.kind === 'function') return `ALTER ROUTINE ${qualifiedName(object)}(${object.signature ?? ''})`;
  return `ALTER ${object.kind.toUpperCase()}${guard} ${qualifiedName(object)}`;
}

import type { ObjectRef } from './model.js';

const bare = /^[a-z_][a-z0-9_$]*$/;

/** Writes an identifier as SQL needs it: bare when it folds to itself, quoted otherwise. */
export function quoteName(name: string): string {
  return bare.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Writes a name with its schema ("public.robots"); without one where the object has none. */
export function qualifiedName(ref: ObjectRef): string {
  return ref.schema === null ? quoteName(ref.name) : `${quoteName(ref.schema)}.${quoteName(ref.name)}`;
}

/**
 * Names an object for people and for comparison: "table public.robots", "function public.f(uuid, text)",
 * "policy own_rows on public.robots". Equal exactly when PostgreSQL would call it the same object.
 */
export function objectKey(ref: ObjectRef): string {
  const signature = ref.signature === null ? '' : `(${ref.signature})`;
  const on = ref.on === null || ref.kind === 'index' ? '' : ` on ${ref.on}`;
  return `${ref.kind} ${qualifiedName(ref)}${signature}${on}`;
}

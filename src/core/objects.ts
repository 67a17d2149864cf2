import type { ObjectKind, ObjectRef } from './model.js';

const bare = /^[a-z_][a-z0-9_$]*$/;

/** Words that PostgreSQL reserves for tables and columns (appendix C of its manual, "reserved" in the first column). */
const RESERVED = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation ' +
    'column concurrently constraint create cross current_catalog current_date current_role current_schema ' +
    'current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for ' +
    'foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral ' +
    'leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps ' +
    'placing primary references returning right select session_user similar some symmetric system_user table ' +
    'tablesample then to trailing true union unique user using variadic verbose when where window with'
  ).split(' '),
);

/** The same few names are asked for again and again. */
const quoted = new Map<string, string>();
const MOST_QUOTED = 20_000;

/** Writes an identifier as SQL needs it: bare when it folds to itself, quoted otherwise. */
export function quoteName(name: string): string {
  const known = quoted.get(name);
  if (known !== undefined) return known;
  const written = bare.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
  if (quoted.size < MOST_QUOTED) quoted.set(name, written);
  return written;
}

/** Writes a value as SQL needs it, whatever `standard_conforming_strings` says; null as NULL. */
export function literal(value: string | number | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  const written = `'${value.replaceAll("'", "''")}'`;
  return written.includes('\\') ? ` E${written.replaceAll('\\', '\\\\')}` : written;
}

/** Writes an identifier in quotes whatever it is: for a name that a statement gets from a setting. */
export function alwaysQuoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Writes a name with its schema ("public.robots"); without one where the object has none. */
export function qualifiedName(ref: ObjectRef): string {
  return ref.schema === null ? quoteName(ref.name) : `${quoteName(ref.schema)}.${quoteName(ref.name)}`;
}

/** Keys by object, since every stage asks for them. */
const keys = new WeakMap<ObjectRef, string>();
const spaces = new WeakMap<ObjectRef, string>();

/**
 * Names an object for people and for comparison: "table public.robots", "function public.f(uuid, text)",
 * "policy own_rows on public.robots". Equal exactly when PostgreSQL would call it the same object.
 */
export function objectKey(ref: ObjectRef): string {
  const known = keys.get(ref);
  if (known !== undefined) return known;
  const signature = ref.signature === null ? '' : `(${ref.signature})`;
  const on = ref.on === null || ref.kind === 'index' ? '' : ` on ${ref.on}`;
  const key = `${ref.kind} ${qualifiedName(ref)}${signature}${on}`;
  keys.set(ref, key);
  return key;
}

/** Tells whether two references have the same key, without making it: for many objects that are compared once. */
export function isSameObject(one: ObjectRef, other: ObjectRef): boolean {
  return (
    one === other ||
    (one.name === other.name &&
      one.kind === other.kind &&
      one.schema === other.schema &&
      one.signature === other.signature &&
      (one.on === other.on || one.kind === 'index'))
  );
}

const SPACES: { readonly [Kind in ObjectKind]?: ObjectKind } = {
  view: 'table',
  'materialized view': 'table',
  sequence: 'table',
  domain: 'type',
  aggregate: 'function',
};

/**
 * Names an object by the name space that it lives in: tables, views and sequences share one and a FROM does not tell
 * them apart, types and domains another. A function without a signature is named for all that are called so.
 */
export function spaceKey(object: ObjectRef): string {
  const known = spaces.get(object);
  if (known !== undefined) return known;
  const kind = SPACES[object.kind] ?? object.kind;
  const key = kind === object.kind ? objectKey(object) : objectKey({ ...object, kind });
  spaces.set(object, key);
  return key;
}

/** Kinds that `rename` gives other names. PostgreSQL takes along what refers to them, but not the names of indexes. */
export const RENAMABLE: ReadonlySet<ObjectKind> = new Set([
  'table',
  'view',
  'materialized view',
  'sequence',
  'type',
  'domain',
  'function',
] satisfies ObjectKind[]);

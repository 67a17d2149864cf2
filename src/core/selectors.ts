import type { Effect, Located, ObjectKind, ObjectRef } from './model.js';
import { objectKey, qualifiedName } from './objects.js';

const KINDS: readonly ObjectKind[] = [
  'materialized view',
  'event trigger',
  'text search',
  'publication',
  'subscription',
  'statistics',
  'collation',
  'aggregate',
  'extension',
  'function',
  'operator',
  'sequence',
  'trigger',
  'domain',
  'policy',
  'schema',
  'server',
  'table',
  'index',
  'view',
  'type',
  'rule',
  'role',
];
const OWNED: ReadonlySet<ObjectKind> = new Set(['trigger', 'rule', 'policy']);
const OWNERS: ReadonlySet<ObjectKind> = new Set(['table', 'view', 'materialized view']);
const OVERLOADED: ReadonlySet<ObjectKind> = new Set(['function', 'aggregate', 'operator']);
const WITHOUT_SCHEMA: ReadonlySet<ObjectKind> = new Set([
  ...OWNED,
  'schema',
  'extension',
  'role',
  'publication',
  'subscription',
  'event trigger',
  'server',
]);

const IDENTIFIER = String.raw`(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*|[-+*/<>=~!@#%^&|?]+)`;
const NAME = `(?:(${IDENTIFIER})\\s*\\.\\s*)?(${IDENTIFIER})`;
const name = new RegExp(`^${NAME}$`, 'u');
const reference = new RegExp(`^${NAME}\\s*(?:\\((.*)\\))?(?:\\s+on\\s+(.+))?$`, 'isu');
const ordinal = /^#([1-9]\d{0,8})$/;

/** Spellings of one type; a signature may be written with any of them. */
const TYPE_ALIASES: ReadonlyMap<string, string> = new Map([
  ['int', 'integer'],
  ['int2', 'smallint'],
  ['int4', 'integer'],
  ['int8', 'bigint'],
  ['float', 'double precision'],
  ['float4', 'real'],
  ['float8', 'double precision'],
  ['bool', 'boolean'],
  ['decimal', 'numeric'],
  ['varchar', 'character varying'],
  ['char', 'character'],
  ['bpchar', 'character'],
  ['varbit', 'bit varying'],
  ['timestamptz', 'timestamp with time zone'],
  ['timestamp without time zone', 'timestamp'],
  ['timetz', 'time with time zone'],
  ['time without time zone', 'time'],
]);

type ObjectSelector = { readonly only: 'all' | 'create'; readonly object: ObjectRef };

function fold(identifier: string): string {
  if (identifier.startsWith('"')) return identifier.slice(1, -1).replaceAll('""', '"');
  return identifier.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function relation(text: string): string | null {
  const match = name.exec(text.trim());
  if (match === null) return null;
  const table = fold(match[2]!);
  const schema = match[1] === undefined ? usualSchema(table) : fold(match[1]);
  return qualifiedName({ kind: 'table', schema, name: table, signature: null, on: null });
}

function plainType(text: string): string {
  const folded = text.replace(/"[^"]*"|[A-Z]+/g, (part) => (part.startsWith('"') ? part : part.toLowerCase()));
  const plain = folded
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^pg_catalog\./, '');
  const array = plain.endsWith('[]') ? '[]' : '';
  const element = plain.slice(0, plain.length - array.length).trim();
  return `${TYPE_ALIASES.get(element) ?? element}${array}`;
}

function plainSignature(signature: string): string {
  // PostgreSQL ignores lengths and precisions in a signature, and only they hold commas and parentheses.
  const types = signature.replace(/\s*\([^()]*\)/g, '');
  return types.trim() === '' ? '' : types.split(',').map(plainType).join(', ');
}

/** Where PostgreSQL looks first for a name without a schema: the catalog keeps names that start with pg_. */
function usualSchema(named: string): string {
  return named.startsWith('pg_') ? 'pg_catalog' : 'public';
}

function plain(ref: ObjectRef): ObjectRef {
  const schema = ref.schema === null && !WITHOUT_SCHEMA.has(ref.kind) ? usualSchema(ref.name) : ref.schema;
  const signature = ref.signature === null ? null : plainSignature(ref.signature);
  return { ...ref, schema, signature, on: ref.on === null ? null : (relation(ref.on) ?? ref.on) };
}

type Reference = {
  readonly schema: string | undefined;
  readonly bare: string;
  readonly signature: string | undefined;
  readonly on: string | undefined;
};

function referenceFault(kind: ObjectKind, { schema, bare, signature, on }: Reference): string | null {
  if (schema !== undefined && WITHOUT_SCHEMA.has(kind)) {
    return `${kind} names take no schema: write \`${kind} ${bare}${on === undefined ? '' : ` on ${on}`}\``;
  }
  if (signature !== undefined && !OVERLOADED.has(kind)) return `only functions and their like have a signature in ( )`;
  if (OWNED.has(kind) && on === undefined) return `it does not say on which table: \`${kind} ${bare} on <table>\``;
  if (OWNED.has(kind) && relation(on!) === null) return `\`${on}\` is no table name`;
  if (!OWNED.has(kind) && on !== undefined) return `\`on\` belongs to triggers, policies and rules only`;
  return null;
}

function objectOf(text: string): ObjectRef | string {
  const kind = KINDS.find((known) => new RegExp(`^${known.replace(' ', '\\s+')}(?=[\\s"]|$)`, 'i').test(text));
  const word = text.split(/\s/)[0]!;
  if (kind === undefined) return `\`${word}\` is no kind of object that can be selected by name`;
  const rest = text.replace(new RegExp(`^${kind.replace(' ', '\\s+')}\\s*`, 'i'), '');
  if (rest === '') return `it does not name the ${kind}`;
  const match = reference.exec(rest);
  if (match === null) return `\`${rest}\` is no name of a ${kind}`;
  const parts: Reference = { schema: match[1], bare: match[2]!, signature: match[3], on: match[4] };
  const fault = referenceFault(kind, parts);
  if (fault !== null) return fault;
  return plain({
    kind,
    schema: parts.schema === undefined ? null : fold(parts.schema),
    name: fold(parts.bare),
    signature: parts.signature ?? null,
    on: parts.on ?? null,
  });
}

function read(selector: string): ObjectSelector | number | 'rest' | string {
  const text = selector.trim();
  if (text === 'rest') return 'rest';
  const number = ordinal.exec(text);
  if (number !== null) return Number(number[1]);
  const creates = /^create\s+(?:or\s+replace\s+)?/i.exec(text);
  const object = objectOf(creates === null ? text : text.slice(creates[0].length));
  return typeof object === 'string' ? object : { only: creates === null ? 'all' : 'create', object };
}

function isSame(wanted: ObjectRef, found: ObjectRef): boolean {
  const comparable = wanted.signature === null ? { ...found, signature: null } : found;
  return objectKey(wanted) === objectKey(comparable);
}

function takes({ only, object: wanted }: ObjectSelector, effect: Effect): boolean {
  const found = plain(effect.object);
  if (only === 'create') return (effect.action === 'create' || effect.action === 'replace') && isSame(wanted, found);
  return isSame(wanted, found) || (OWNERS.has(wanted.kind) && found.on === qualifiedName(wanted));
}

/**
 * Says what is wrong with a selector of `only` or `except`, as the end of a sentence; null when it is valid.
 * Valid are `#12`, `rest`, `<kind> <name>` and `create <kind> <name>`, with names as SQL writes them.
 */
export function selectorProblem(selector: string): string | null {
  if (selector.trim() === '') return 'it is empty';
  if (selector.trim().startsWith('#') && !ordinal.test(selector.trim())) return 'a statement number is # and digits';
  const selected = read(selector);
  return typeof selected === 'string' && selected !== 'rest' ? selected : null;
}

/**
 * Decides whether a selector takes a statement. `table x` takes what concerns x or belongs to it, `create table x`
 * only what creates or replaces it, `function f` every overload. `rest` takes nothing here: it depends on the other
 * entries. An invalid selector takes nothing. Names without a schema mean schema public.
 */
export function selects(selector: string, located: Located): boolean {
  const selected = read(selector);
  if (typeof selected === 'number') return located.statement.ordinal === selected;
  if (typeof selected === 'string' || !('effects' in located.statement.parsed)) return false;
  return located.statement.parsed.effects.some((effect) => takes(selected, effect));
}

/** Names what a reference means, for comparison; a text that is none stands for itself. */
function meaning(reference: string): ObjectRef | string {
  const selected = read(reference);
  return typeof selected === 'object' ? selected.object : reference;
}

/**
 * Finds the entries about an object, in their order, whatever spelling each has ("table members" is "table public.members").
 * A reference without a signature means every overload. Each entry is read once, for any number of objects.
 */
export function entriesAbout<T extends { readonly object: string }>(
  entries: readonly T[],
): (object: string) => readonly T[] {
  const known = new Map<string, number[]>();
  for (const [index, { object }] of entries.entries()) {
    const named = meaning(object);
    const key = typeof named === 'string' ? named : objectKey(named);
    const others = known.get(key);
    if (others === undefined) known.set(key, [index]);
    else others.push(index);
  }
  return (object) => {
    const found = meaning(object);
    const keys = typeof found === 'string' ? [found] : [objectKey(found), objectKey({ ...found, signature: null })];
    const indexes = [...new Set(keys)].flatMap((key) => known.get(key) ?? []);
    return indexes.sort((a, b) => a - b).map((index) => entries[index]!);
  };
}

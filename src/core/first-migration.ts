import type { CatalogObject, Difference, Snapshot } from './model.js';
import { literal, quoteName } from './objects.js';
import { split } from './sql/split.js';
import { escaped, plural } from './text.js';

/** What of a database its first migration does not hold: whole schemas, and tables and sequences by schema and name. */
export type LeftOut = {
  readonly schemas: readonly string[];
  readonly relations: readonly (readonly [schema: string, name: string])[];
  /** Functions, as they are called: "public.get_migration_status()". */
  readonly routines: readonly string[];
  /** Triggers and policies that it does hold, although their tables are left out. */
  readonly attached: readonly {
    readonly kind: string;
    readonly name: string;
    readonly table: readonly [schema: string, name: string];
    readonly statement: string;
  }[];
};

/** Settings of pg_dump's own session, and what only an owner may say. */
const DROPPED = [
  /^SET (statement_timeout|lock_timeout|idle_in_transaction_session_timeout|transaction_timeout) /,
  /^SET (client_encoding|standard_conforming_strings|client_min_messages|row_security|default_with_oids) /,
  /^COMMENT ON EXTENSION /,
  // Their options hold passwords.
  /^(CREATE|ALTER) USER MAPPING /,
  // Supabase keeps these itself.
  /^(CREATE|COMMENT ON) PUBLICATION supabase_/,
  /^ALTER DEFAULT PRIVILEGES FOR ROLE supabase_/,
];
/** Settings that say something only where they are not what every session begins with. */
const DEFAULTS: readonly (readonly [setting: RegExp, usual: RegExp])[] = [
  [/^SET default_tablespace = /, /''/],
  [/^SET default_table_access_method = /, /= heap;/],
  [/^SET xmloption = /, /./],
];
const EVENT_TRIGGER = /^CREATE EVENT TRIGGER [\s\S]* EXECUTE (?:FUNCTION|PROCEDURE) ("(?:[^"]|"")+"|\w+)\./;
const SETTINGS = /^(SET |SELECT pg_catalog\.set_config)/;
const ABOUT_ROLES = /^(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES|CREATE POLICY) /;
const LONGEST_VALUE = 160;

function isKept(statements: readonly string[], { schemas, routines }: LeftOut): (statement: string) => boolean {
  const usesXml = statements.some((statement) => /\bxml\b/i.test(statement) && !SETTINGS.test(statement));
  const needless = DEFAULTS.filter(([setting, usual]) => {
    const given = statements.filter((statement) => setting.test(statement));
    return given.every((statement) => usual.test(statement)) && !(setting.test('SET xmloption = ') && usesXml);
  }).map(([setting]) => setting);
  const managed = new Set(schemas.map(quoteName));
  return (statement) => {
    if ([...DROPPED, ...needless].some((pattern) => pattern.test(statement))) return false;
    if (routines.some((routine) => statement.includes(`FUNCTION ${routine} `))) return false;
    return !managed.has(EVENT_TRIGGER.exec(statement)?.[1] ?? '');
  };
}

/**
 * Makes the body of a migration of what pg_dump printed: its statements, without the comments between them and without the
 * settings of its session, but for the empty search_path under which its names are written; then what the application put
 * on tables of others. Empty where nothing is made.
 */
export function dumpedBody(dump: string, leftOut: LeftOut): string {
  const tiles = split(dump).filter(({ kind }) => kind === 'sql' || kind === 'copy');
  const statements = tiles.map(({ start, end }) => dump.slice(start, end).trim());
  const kept = [
    ...statements.filter(isKept(statements, leftOut)),
    ...leftOut.attached.map(({ statement }) => statement),
  ];
  return kept.every((statement) => SETTINGS.test(statement)) ? '' : `${kept.join('\n\n')}\n`;
}

/** Lists the roles that a migration's rights and policies name, of those that its database knows. */
export function rolesIn(body: string, roles: readonly string[]): string[] {
  const statements = split(body).map(({ start, end }) => body.slice(start, end));
  const rights = statements.filter((statement) => ABOUT_ROLES.test(statement));
  return roles.filter((role) => {
    const named = new RegExp(`(?: TO| FROM| FOR ROLE|,) ${escaped(quoteName(role))}(?![\\w"])`);
    return rights.some((statement) => named.test(statement));
  });
}

/**
 * Makes the roles that a migration names where the server has none: they belong to no database, so that pg_dump leaves them
 * out. None of them can log in. Empty without roles.
 */
export function rolesBlock(roles: readonly string[]): string {
  if (roles.length === 0) return '';
  const lines = roles.map((role) => {
    const missing = `NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(role)})`;
    return `    IF ${missing} THEN CREATE ROLE ${quoteName(role)} NOLOGIN; END IF;`;
  });
  return `DO $roles$\nBEGIN\n${lines.join('\n')}\nEND\n$roles$;\n\n`;
}

/**
 * Of an object the rights of its owner, under whatever name, and no owner: whoever applies a migration owns what it makes.
 * Nor whether a materialized view is filled: that is a matter of rows.
 */
function ownerless(object: CatalogObject): CatalogObject {
  const owner = object.parts.get('owner');
  const entries = [...object.parts].filter(([part]) => part !== 'owner' && part !== 'populated');
  const renamed = entries.map(([part, text]) => [part === `grant ${owner}` ? 'grant (owner)' : part, text] as const);
  return { ...object, parts: new Map(renamed) };
}

const UNDUMPED = new Set(['user mapping', 'subscription']);

function qualified([schema, name]: readonly [string, string]): string {
  return `${quoteName(schema)}.${quoteName(name)}`;
}

/** Tells which objects of a catalog a first migration does not hold. */
function isOut({ schemas, relations, routines, attached }: LeftOut): (object: CatalogObject) => boolean {
  const names = relations.map(qualified).flatMap((name) => [`table ${name}`, `sequence ${name}`, `view ${name}`]);
  const keys = new Set([...names, ...routines.map((routine) => `function ${routine}`)]);
  const held = new Set(attached.map(({ kind, name, table }) => `${kind} ${quoteName(name)} on ${qualified(table)}`));
  const managed = new Set(schemas.map(quoteName));
  const prefixes = schemas.map((schema) => `${quoteName(schema)}.`);
  const isManaged = (name: string) => prefixes.some((prefix) => name.startsWith(prefix));
  return ({ key, kind, on, parts }) => {
    const name = key.slice(kind.length + 1);
    if (UNDUMPED.has(kind) || keys.has(key) || isManaged(name)) return true;
    if (kind === 'schema') return managed.has(name);
    if (kind === 'event trigger') return isManaged(parts.get('function') ?? '');
    if (kind === 'default privileges') return /(^|\.)"?supabase_/.test(name);
    return on !== null && !held.has(key) && (keys.has(on) || isManaged(on.replace(/^table /, '')));
  };
}

/** Brings a snapshot to what a first migration is about: without what is left out, and without owners. */
export function comparable(snapshot: Snapshot, leftOut: LeftOut): Snapshot {
  const isLeftOut = isOut(leftOut);
  const kept = [...snapshot].filter(([, object]) => !isLeftOut(object));
  return new Map(kept.map(([key, object]) => [key, ownerless(object)]));
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE)}…` : line;
}

function differenceLine({ object, part, before, after }: Difference): string[] {
  if (part === null) return [`  ${object}: only ${before === null ? 'the file makes it' : 'the database has it'}`];
  const side = (who: string, text: string | null) => `    ${who}: ${text === null ? 'nothing' : short(text)}`;
  return [`  ${object}, ${part}`, side('database', before), side('file', after)];
}

/** Lists what stands otherwise in the database than where only the file was applied. Empty where nothing does. */
export function differencesText(found: readonly Difference[]): string {
  if (found.length === 0) return '';
  const head = `${plural(found.length, 'difference')} between the database and what the file makes:`;
  return [head, ...found.flatMap(differenceLine)].join('\n');
}

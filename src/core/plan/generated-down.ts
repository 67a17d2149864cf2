import { statementLabel } from '../labels.js';
import type { Chunk, Effect, Located, ObjectKind, ObjectRef, Section } from '../model.js';
import { objectKey, qualifiedName, quoteName, RENAMABLE } from '../objects.js';
import { alterOf } from './alter.js';

/** A set of object keys, as far as it is asked: a set or the keys of a map. */
export type Known = { has(key: string): boolean };

/** Kinds that DROP takes by qualified name alone. */
const DROPPED_BY_NAME: ReadonlySet<ObjectKind> = new Set([
  'schema',
  'table',
  'view',
  'materialized view',
  'index',
  'sequence',
  'type',
  'domain',
  'collation',
  'statistics',
  'publication',
  'event trigger',
] satisfies ObjectKind[]);
const DROPPED_ON_TABLE: ReadonlySet<ObjectKind> = new Set(['trigger', 'policy', 'rule'] satisfies ObjectKind[]);

const RENAMED_BACK: ReadonlySet<ObjectKind> = new Set([...RENAMABLE, 'index'] satisfies ObjectKind[]);

/** Objects that a database usually shares: a guarded creation may have done nothing, so undoing it could harm others. */
const SHARED: ReadonlySet<ObjectKind> = new Set(['extension', 'role', 'schema'] satisfies ObjectKind[]);

/** Writes the DROP for an object; null where PostgreSQL needs more than its name. */
function dropOf(object: ObjectRef): string | null {
  const kind = object.kind.toUpperCase();
  if (DROPPED_BY_NAME.has(object.kind)) return `DROP ${kind} IF EXISTS ${qualifiedName(object)};`;
  if (DROPPED_ON_TABLE.has(object.kind) && object.on !== null) {
    return `DROP ${kind} IF EXISTS ${quoteName(object.name)} ON ${object.on};`;
  }
  if (object.kind === 'function' && object.signature !== null) {
    return `DROP ROUTINE IF EXISTS ${qualifiedName(object)}(${object.signature});`;
  }
  if (object.kind === 'extension') return `DROP EXTENSION IF EXISTS ${quoteName(object.name)};`;
  return null;
}

function undoCreate(effect: Effect, isOwn: boolean): string | null {
  const shared = SHARED.has(effect.object.kind) && effect.conditional;
  return shared || !isOwn ? null : dropOf(effect.object);
}

/** Names a column for comparison, as an object key names an object. */
function columnKey(table: ObjectRef, name: string): string {
  return `column ${qualifiedName(table)}.${quoteName(name)}`;
}

/** Lists the keys of the columns that statements give to tables. */
export function columnsBy(statements: readonly Located[]): string[] {
  const effects = statements.flatMap(({ statement: { parsed } }) => ('effects' in parsed ? parsed.effects : []));
  return effects.flatMap(({ object, shape }) => (shape?.columns ?? []).map(({ name }) => columnKey(object, name)));
}

/** Tells whether ADD COLUMN IF NOT EXISTS may have done nothing, because an earlier migration made the column. */
function mayBeOlder({ object, shape, conditional }: Effect, earlier: Known): boolean {
  return conditional && (shape?.columns ?? []).some(({ name }) => earlier.has(columnKey(object, name)));
}

/** Gives back the old name or schema. */
function undoRename({ object, to }: Effect): string[] | null {
  if (to === undefined || !RENAMED_BACK.has(object.kind)) return null;
  if (object.kind === 'function' && to.signature === null) return null;
  const alter = alterOf(to, true);
  if (to.schema === object.schema) return [`${alter} RENAME TO ${quoteName(object.name)};`];
  return object.schema === null ? null : [`${alter} SET SCHEMA ${quoteName(object.schema)};`];
}

/** Undoes added columns and named constraints, last one first. */
function undoAlter({ object, shape }: Effect): string[] {
  const table = `ALTER TABLE IF EXISTS ${qualifiedName(object)}`;
  const columns = (shape?.columns ?? []).map(({ name }) => `${table} DROP COLUMN IF EXISTS ${quoteName(name)};`);
  const names = (shape?.constraints ?? []).flatMap((text) => /^constraint ("(?:[^"]|"")+"|\S+) /.exec(text)?.[1] ?? []);
  return [...columns, ...names.map((name) => `${table} DROP CONSTRAINT IF EXISTS ${name};`)].toReversed();
}

/** Tells whether an alteration ties a table to another one, which then cannot be dropped before it is undone. */
function tiesTables({ object, needs }: Effect): boolean {
  return needs.some((need) => need.object.kind === 'table' && objectKey(need.object) !== objectKey(object));
}

function undo(effect: Effect, isOwn: boolean, earlier: Known): string[] | null {
  if (effect.action === 'create' || effect.action === 'replace') {
    const drop = undoCreate(effect, isOwn);
    return drop === null ? null : [drop];
  }
  if (effect.to !== undefined) return undoRename(effect);
  const alters = effect.action === 'alter' && effect.object.kind === 'table' ? undoAlter(effect) : [];
  if (isOwn) return tiesTables(effect) ? alters : [];
  if (mayBeOlder(effect, earlier)) return null;
  return alters.length > 0 ? alters : null;
}

function sectionOf({ file, statement }: Located): Section {
  return { path: file.file.path, ...statement.span };
}

function lineFor(located: Located, own: ReadonlySet<Effect>, earlier: Known): string[] {
  const { parsed } = located.statement;
  if ('error' in parsed) return [`-- not undone: ${statementLabel(located)}`];
  // A DO block or a call may do anything: the syntax tree does not show it.
  if (parsed.effects.length === 0 && parsed.control === null) return [`-- not undone: ${statementLabel(located)}`];
  const undone = parsed.effects.toReversed().map((effect) => undo(effect, own.has(effect), earlier));
  const known = undone.flatMap((lines) => lines ?? []);
  return undone.includes(null) ? [...known, `-- not undone: ${statementLabel(located)}`] : known;
}

/** Follows names through one migration: which of them are those of objects that only it makes. */
class Ownership {
  private readonly own = new Set<string>();
  /** Names that earlier objects gave up here, and those that they took. */
  private readonly freed = new Set<string>();
  private readonly moved = new Set<string>();

  constructor(private readonly earlier: Known) {}

  /** Tells whether an effect is on the migration's own object: dropping that undoes all that was done to it. */
  note({ action, object, to }: Effect): boolean {
    const key = objectKey(object);
    if (to !== undefined) return this.rename(key, objectKey(to));
    if (action === 'create' || action === 'replace') {
      const isOwn = !this.moved.has(key) && (this.freed.has(key) || !this.earlier.has(key));
      if (isOwn) this.own.add(key);
      return isOwn;
    }
    return action === 'set' || this.own.has(key) || (object.on !== null && this.own.has(`table ${object.on}`));
  }

  private rename(from: string, to: string): boolean {
    const isOwn = this.own.delete(from);
    if (isOwn) this.own.add(to);
    else {
      this.freed.add(from);
      this.freed.delete(to);
      this.moved.delete(from);
      this.moved.add(to);
    }
    return isOwn;
  }
}

/** Lists the effects on what only this migration makes. */
function ownEffects(statements: readonly Located[], earlier: Known): Set<Effect> {
  const ownership = new Ownership(earlier);
  const effects = statements.flatMap(({ statement: { parsed } }) => ('effects' in parsed ? parsed.effects : []));
  return new Set(effects.filter((effect) => ownership.note(effect)));
}

/**
 * Writes a rollback from what the statements create: their DROPs in reverse, and a comment for each statement that a
 * DROP cannot undo. What an earlier migration created already (by key, in `earlier`) is never dropped.
 */
export function generatedDown(statements: readonly Located[], earlier: Known): Chunk[] {
  const own = ownEffects(statements, earlier);
  return statements.toReversed().flatMap((located) => {
    const lines = lineFor(located, own, earlier);
    if (lines.length === 0) return [];
    return [{ kind: 'generated' as const, because: [sectionOf(located)], text: `${lines.join('\n')}\n` }];
  });
}

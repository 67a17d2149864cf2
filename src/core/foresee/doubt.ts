import { isBundled } from '../extensions.js';
import type { Located, ObjectRef } from '../model.js';
import type { Problem } from './problem.js';
import type { RunStatement } from './runs.js';

/** Shorter pieces of a string say nothing about the names that are put together from it. */
const SHORTEST_PREFIX = 4;
const BROUGHT_BY_EXTENSIONS = new Set<ObjectRef['kind']>([
  'type',
  'function',
  'operator',
  'schema',
  'text search',
  'other',
]);

const DEFINES = new Set(['create', 'replace']);

function textOf({ file, statement }: Located): string {
  return file.file.text!.slice(statement.span.start, statement.span.end);
}

/** Objects that a body makes or changes when it is called, by whom and when is not known. */
const DDL =
  /\b(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:(?:unlogged|materialized|unique)\s+)?(?:table|view|index|sequence|type|domain|schema)\b/i;

/** Tells whether a function is defined here that makes objects, or runs SQL as text: whoever calls it does that. */
function makesSql(effects: RunStatement['effects'], located: Located): boolean {
  const isFunction = effects.some(({ action, object }) => object.kind === 'function' && DEFINES.has(action));
  if (!isFunction) return false;
  const text = textOf(located);
  return /\bexecute\b(?!\s+(function|procedure)\b)/i.test(text) || DDL.test(text);
}

/** The start of a CREATE whose name is put in later: CREATE TABLE %I, 'CREATE INDEX ' || name. */
const NAMELESS =
  /\bcreate\s+(?:or\s+replace\s+)?(?:(?:unlogged|materialized|unique)\s+)?(table|view|index|sequence|type|domain|schema|role)\s+(?:if\s+not\s+exists\s+)?(?:%\d*\$?[Is]|'\s*\|\|)/gi;

/** A name is looked for among all relations, or all types. */
const FAMILIES: { readonly [Kind in ObjectRef['kind']]?: string } = {
  view: 'table',
  'materialized view': 'table',
  sequence: 'table',
  domain: 'type',
};

/** The words of texts that become SQL at run time, folded: whole names, and beginnings of names that are put together. */
class Vocabulary {
  private readonly words = new Set<string>();
  private readonly beginnings = new Set<string>();
  private longest = 0;

  add(text: string): void {
    for (const [written] of text.matchAll(/[A-Za-z_][\w$]*/g)) {
      const word = written.toLowerCase();
      this.words.add(word);
      if (word.length < SHORTEST_PREFIX || !word.endsWith('_')) continue;
      this.beginnings.add(word);
      this.longest = Math.max(this.longest, word.length);
    }
  }

  mayName(name: string): boolean {
    const folded = name.toLowerCase();
    if (this.words.has(folded)) return true;
    for (let end = Math.min(this.longest, folded.length); end >= SHORTEST_PREFIX; end -= 1) {
      if (this.beginnings.has(folded.slice(0, end))) return true;
    }
    return false;
  }
}

function familyOf(kind: string): string {
  return FAMILIES[kind as ObjectRef['kind']] ?? kind;
}

/** What a run, or all runs that were committed, leave in doubt. */
class Unseen {
  private readonly dynamic = new Vocabulary();
  /** Of which kinds objects are made whose names no text tells. */
  private readonly nameless = new Set<string>();
  private foreign = false;

  /** Tells whether a statement leaves anything in doubt. */
  note({ located, effects }: RunStatement): boolean {
    const { parsed } = located.statement;
    if ('error' in parsed) return false;
    const isDynamic = parsed.dynamic === true || makesSql(effects, located);
    if (isDynamic) this.addText(textOf(located));
    const bringsForeign = effects.some(
      ({ action, object }) => action === 'create' && object.kind === 'extension' && !isBundled(object.name),
    );
    this.foreign ||= bringsForeign;
    return isDynamic || bringsForeign;
  }

  private addText(text: string): void {
    this.dynamic.add(text);
    for (const [, kind = ''] of text.matchAll(NAMELESS)) this.nameless.add(familyOf(kind.toLowerCase()));
  }

  mayConcern({ kind, name }: ObjectRef, column: string | null): boolean {
    if (column === null && this.nameless.has(familyOf(kind))) return true;
    return (this.foreign && BROUGHT_BY_EXTENSIONS.has(kind)) || this.dynamic.mayName(column ?? name);
  }
}

/** Knows what syntax trees do not show: SQL that is put together as text, and what foreign extensions bring. */
export class Doubt {
  private readonly committed = new Unseen();
  private current = new Unseen();
  private noted: RunStatement[] = [];

  /** Takes notice of a statement that ran. */
  note(statement: RunStatement): void {
    if (this.current.note(statement)) this.noted.push(statement);
  }

  /** Makes what was noted since the last commit last. */
  commit(): void {
    for (const statement of this.noted) this.committed.note(statement);
    this.rollback();
  }

  /** Forgets what was noted since the last commit: it never came to run. */
  rollback(): void {
    if (this.noted.length === 0) return;
    this.noted = [];
    this.current = new Unseen();
  }

  /** Tells whether an objection may be wrong because of what cannot be seen. */
  about({ object, column }: Problem): boolean {
    if (object === null) return false;
    return this.current.mayConcern(object, column) || this.committed.mayConcern(object, column);
  }
}

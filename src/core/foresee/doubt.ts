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

/** Tells whether a text that becomes SQL at run time may speak of a name: by the name, or by a beginning of it. */
function mayName(text: string, name: string): boolean {
  for (const [word] of text.matchAll(/[A-Za-z_][\w$]*/g)) {
    if (word === name || word.toLowerCase() === name) return true;
    if (word.length >= SHORTEST_PREFIX && word.endsWith('_') && name.startsWith(word.toLowerCase())) return true;
  }
  return false;
}

/** Tells whether a function is defined here that runs SQL as text: whoever calls it, a trigger say, runs that. */
function makesSql(effects: RunStatement['effects'], located: Located): boolean {
  const isFunction = effects.some(({ action, object }) => object.kind === 'function' && DEFINES.has(action));
  return isFunction && /\bexecute\b(?!\s+(function|procedure)\b)/i.test(textOf(located));
}

/** Knows what syntax trees do not show: SQL that is put together as text, and what foreign extensions bring. */
export class Doubt {
  private readonly dynamic: Located[] = [];
  private foreign = false;

  /** Takes notice of a statement that ran. */
  note({ located, effects }: RunStatement): void {
    const { parsed } = located.statement;
    if ('error' in parsed) return;
    if (parsed.dynamic || makesSql(effects, located)) this.dynamic.push(located);
    for (const { action, object } of effects) {
      if (action === 'create' && object.kind === 'extension' && !isBundled(object.name)) this.foreign = true;
    }
  }

  /** Tells whether an objection may be wrong because of what cannot be seen. */
  about({ object, column }: Problem): boolean {
    if (object === null) return false;
    if (this.foreign && BROUGHT_BY_EXTENSIONS.has(object.kind)) return true;
    const name = column ?? object.name;
    return this.dynamic.some((located) => mayName(textOf(located), name));
  }
}

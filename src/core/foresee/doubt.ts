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

/** Tells whether a function is defined here that runs SQL as text: whoever calls it, a trigger say, runs that. */
function makesSql(effects: RunStatement['effects'], located: Located): boolean {
  const isFunction = effects.some(({ action, object }) => object.kind === 'function' && DEFINES.has(action));
  return isFunction && /\bexecute\b(?!\s+(function|procedure)\b)/i.test(textOf(located));
}

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

/** Knows what syntax trees do not show: SQL that is put together as text, and what foreign extensions bring. */
export class Doubt {
  private readonly dynamic = new Vocabulary();
  private foreign = false;

  /** Takes notice of a statement that ran. */
  note({ located, effects }: RunStatement): void {
    const { parsed } = located.statement;
    if ('error' in parsed) return;
    if (parsed.dynamic || makesSql(effects, located)) this.dynamic.add(textOf(located));
    for (const { action, object } of effects) {
      if (action === 'create' && object.kind === 'extension' && !isBundled(object.name)) this.foreign = true;
    }
  }

  /** Tells whether an objection may be wrong because of what cannot be seen. */
  about({ object, column }: Problem): boolean {
    if (object === null) return false;
    if (this.foreign && BROUGHT_BY_EXTENSIONS.has(object.kind)) return true;
    return this.dynamic.mayName(column ?? object.name);
  }
}

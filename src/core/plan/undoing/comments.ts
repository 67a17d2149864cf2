import type { Located, Statement } from '../../model.js';
import type { Moment } from './moment.js';
import type { Deed } from './past.js';
import { underItsPath } from './search-path.js';
import { nameIn, statementText, tokensOf } from './tokens.js';
import { refused, type Undoing } from './undoing.js';

/** COMMENT ON as it is written: the words between ON and IS, and what it says. */
type Comment = {
  readonly words: string;
  /** Which part of an object it is on, and that part's name; both empty where it is on the object itself. */
  readonly part: string;
  readonly name: string;
  readonly says: string;
};

function readComment(located: Located): Comment | null {
  const text = statementText(located);
  const tokens = tokensOf(text);
  const on = tokens.findIndex(({ word }) => word === 'on');
  const is = tokens.findIndex(({ word, depth }, index) => index > on && word === 'is' && depth === 0);
  const [kind, first, said] = [tokens[on + 1], tokens[on + 2], tokens[is + 1]];
  if (on < 0 || is < 0 || kind === undefined || first === undefined || said === undefined) return null;
  const isPart = kind.word === 'column' || kind.word === 'constraint';
  const named = kind.word === 'column' ? tokens[is - 1]! : first;
  return {
    words: text.slice(kind.at, tokens[is]!.at).trimEnd(),
    part: isPart ? kind.word : '',
    name: isPart ? nameIn(text, named) : '',
    says: text.slice(said.at, text.lastIndexOf(';')).trimEnd(),
  };
}

/** Earlier comments on an object are asked for with each further one. */
const known = new WeakMap<Statement, Comment | null>();

function commentOf(located: Located): Comment | null {
  const comment = known.get(located.statement);
  if (comment !== undefined) return comment;
  const read = readComment(located);
  known.set(located.statement, read);
  return read;
}

function isComment({ statement: { parsed } }: Located): boolean {
  return 'tag' in parsed && parsed.tag === 'CommentStmt';
}

/** Finds what was said last of the same thing, under the names that it had; undefined where nothing was, null in doubt. */
function earlierOf({ part, name }: Comment, deeds: readonly Deed[]): Comment | null | undefined {
  let now = name;
  for (const { located, effect } of deeds.toReversed()) {
    const { change } = effect;
    if (change?.kind === 'rename column' && part === 'column' && change.to === now) now = change.column;
    if (change?.kind === 'rename constraint' && part === 'constraint' && change.to === now) now = change.name;
    // What had its name before went with its comment.
    if (change?.kind === 'drop column' && part === 'column' && change.column === now) return undefined;
    if (change?.kind === 'drop constraint' && part === 'constraint' && change.name === now) return undefined;
    if (effect.action !== 'comment') continue;
    const comment = isComment(located) ? commentOf(located) : null;
    if (comment === null || (comment.part === part && comment.name === now)) return comment;
  }
  return undefined;
}

/** Takes back COMMENT ON: gives the earlier comment, or none where there was none. */
export function undoComment(moment: Moment): Undoing {
  const { effect, located, before, past, transaction } = moment;
  const comment = effect.at === undefined && isComment(located) ? commentOf(located) : null;
  if (comment === null) return refused('what was said before is not known');
  if (before === undefined || !before.certain) return refused('no earlier migration makes it');
  const earlier = earlierOf(comment, past.deedsOf(before.object));
  if (earlier === null) return refused('what was said before is not known');
  return underItsPath(located, [`COMMENT ON ${comment.words} IS ${earlier?.says ?? 'NULL'};`], transaction);
}

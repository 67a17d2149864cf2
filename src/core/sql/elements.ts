import { CLOSE, isBlank, isComment, OPEN, SEMICOLON, tokenEnd } from './lex.js';

const COMMA = 44;

/** A column or constraint of a CREATE TABLE, as it is written; `at` is an offset of the statement's text. */
export type Element = { readonly at: number; readonly text: string };
/** What stands between the parentheses of a CREATE TABLE, and what follows them ("PARTITION BY …"). */
export type Elements = { readonly list: readonly Element[]; readonly tail: string };

type Token = { readonly at: number; readonly end: number; readonly code: number };

function* tokens(text: string): Generator<Token> {
  for (let at = 0; at < text.length; ) {
    const end = tokenEnd(text, at);
    const code = text.charCodeAt(at);
    if (!isBlank(code) && !isComment(text, at)) yield { at, end, code };
    at = end;
  }
}

/** Collects tokens to pieces of the text, without the blanks and comments around them. */
class Pieces {
  readonly list: Element[] = [];
  private start = -1;
  private end = -1;

  constructor(private readonly text: string) {}

  take({ at, end }: Token): void {
    if (this.start < 0) this.start = at;
    this.end = end;
  }

  close(): void {
    if (this.start >= 0) this.list.push({ at: this.start, text: this.text.slice(this.start, this.end) });
    this.start = -1;
  }
}

/**
 * Parts the text of a CREATE TABLE at the commas between its columns and constraints, byte for byte. Stops at the
 * statement's end, so what follows it may be anything.
 */
export function elementsOf(text: string): Elements {
  const pieces = new Pieces(text);
  const tail = new Pieces(text);
  let depth = 0;
  let closed = false;
  for (const token of tokens(text)) {
    const { code } = token;
    if (depth === 0 && code === SEMICOLON) break;
    if (code === CLOSE) depth -= 1;
    if (!closed && depth === 0 && code === CLOSE) {
      closed = true;
      pieces.close();
    } else if (closed) tail.take(token);
    else if (depth === 1 && code === COMMA) pieces.close();
    else if (depth > 0) pieces.take(token);
    if (code === OPEN) depth += 1;
  }
  tail.close();
  return { list: pieces.list, tail: tail.list[0]?.text ?? '' };
}

/** Reads the identifier that a text begins with, as PostgreSQL folds it; empty when it begins with none. */
export function firstName(text: string): string {
  const [, quoted, bare = ''] = /^(?:"((?:[^"]|"")+)"|([^\s(),;"']+))/.exec(text) ?? [];
  return quoted === undefined ? bare.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : quoted.replaceAll('""', '"');
}

/**
 * Replaces the words PRIMARY KEY of a column's definition, with a name that stands before them, by others; gives the
 * text unchanged where they do not stand there.
 */
export function withoutPrimaryKey(text: string, instead: string): string {
  const list = [...tokens(text)];
  const word = (index: number) => text.slice(list[index]?.at, list[index]?.end).toLowerCase();
  const found = list.findIndex((_, index) => word(index) === 'primary' && word(index + 1) === 'key');
  if (found < 0) return text;
  const named = word(found - 2) === 'constraint';
  return text.slice(0, list[named ? found - 2 : found]!.at) + instead + text.slice(list[found + 1]!.end);
}

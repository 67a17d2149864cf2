import type { Node } from 'libpg-query';
import { CLOSE, isBlank, isComment, isLetter, OPEN, SEMICOLON, tokenEnd } from '../lex.js';
import type { Source } from '../tree.js';
import { firstLocation } from './locations.js';

const COMMA = 44;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;

/** Writes tokens alike however they were spaced: lower case but in quotes, blanks where they part something. */
class Rendering {
  text = '';
  private blank = false;

  gap(): void {
    this.blank = true;
  }

  token(token: string): void {
    const parted = this.blank && !/(^|[([]|::)$/.test(this.text) && !/^[)\],:]/.test(token);
    const folded = isLetter(token.charCodeAt(0)) && !/['"]/.test(token) ? token.toLowerCase() : token;
    this.text += `${parted || this.text.endsWith(',') ? ' ' : ''}${folded}`;
    this.blank = false;
  }
}

type Range = {
  readonly source: Source;
  /** Where to start, as an offset of the text. */
  readonly from: number;
  /** The words, or the parenthesis, that come first and are left out; undefined leaves nothing out. */
  readonly after?: string;
  /** Where something else starts that is not part of it, as offsets of the text. */
  readonly stops?: readonly number[];
};

function startOf({ source, from, after }: Range): number {
  const { text } = source;
  let at = from;
  if (after === undefined) return at;
  while (at < text.length) {
    const end = tokenEnd(text, at);
    const found = !isComment(text, at) && text.slice(at, end).toLowerCase() === after;
    at = end;
    if (found) break;
  }
  return at;
}

/**
 * Reads an expression from the source: from a place, or from behind a word, to the comma, semicolon or closing
 * parenthesis that ends it. The parser tells where an expression has its root, but not where it ends.
 */
export function expressionText(range: Range): string {
  const { text } = range.source;
  const rendering = new Rendering();
  const inParentheses = range.after === '(';
  let depth = 0;
  for (let at = startOf(range); at < text.length; ) {
    const code = text.charCodeAt(at);
    const end = tokenEnd(text, at);
    if (range.stops?.includes(at)) break;
    if (depth === 0 && (code === CLOSE || code === SEMICOLON || (code === COMMA && !inParentheses))) break;
    if (code === OPEN || code === OPEN_BRACKET) depth += 1;
    if (code === CLOSE || code === CLOSE_BRACKET) depth -= 1;
    if (isBlank(code) || isComment(text, at)) rendering.gap();
    else rendering.token(text.slice(at, end));
    at = end;
  }
  return rendering.text;
}

/** As far before the first token of an expression the word is looked for that leads it in. */
const LEAD = 200;

/** Reads an expression that stands behind a word, where the tree tells the place of the expression only. */
export function expressionBehind(word: string, expression: Node, source: Source): string {
  const first = source.offset(firstLocation(expression) ?? 0);
  const start = Math.max(0, first - LEAD);
  const found = source.text.slice(start, first).toLowerCase().lastIndexOf(word);
  return found < 0
    ? expressionText({ source, from: first })
    : expressionText({ source, from: start + found, after: word });
}

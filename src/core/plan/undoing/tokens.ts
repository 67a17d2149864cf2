import type { Located } from '../../model.js';
import { CLOSE, isBlank, isComment, OPEN, tokenEnd } from '../../sql/lex.js';

/** A token of a text, with how many parentheses it stands in; `word` is in lower case. */
export type Token = { readonly at: number; readonly end: number; readonly word: string; readonly depth: number };

/** Parts a text into tokens, without blanks and comments. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const end = tokenEnd(text, at);
    const code = text.charCodeAt(at);
    if (code === CLOSE) depth -= 1;
    if (!isBlank(code) && !isComment(text, at))
      tokens.push({ at, end, word: text.slice(at, end).toLowerCase(), depth });
    if (code === OPEN) depth += 1;
    at = end;
  }
  return tokens;
}

/** Gives the text of a statement as it stands, with a semicolon at its end. */
export function statementText({ file, statement }: Located): string {
  const text = file.file.text!.slice(statement.span.start, statement.span.end);
  return text.trimEnd().endsWith(';') ? text : `${text}\n;`;
}

/** Makes of CREATE what takes the place of what stands. */
export function replacing(text: string): string {
  const [create, next] = tokensOf(text);
  if (create?.word !== 'create' || next?.word === 'or') return text;
  return `${text.slice(0, create.end)} OR REPLACE${text.slice(create.end)}`;
}

/** How far into a statement CONCURRENTLY can stand: CREATE UNIQUE INDEX CONCURRENTLY. */
const EARLY = 4;

/** Takes CONCURRENTLY out of CREATE INDEX, which PostgreSQL refuses within a transaction. */
export function withinTransaction(text: string): string {
  const tokens = tokensOf(text);
  const found = tokens.findIndex(({ word }, index) => word === 'concurrently' && tokens[index - 1]?.word === 'index');
  if (found < 0 || found > EARLY) return text;
  return text.slice(0, tokens[found]!.at) + text.slice(tokens[found + 1]?.at ?? text.length);
}

/** Reads the identifier that a token is, as PostgreSQL folds it. */
export function nameIn(text: string, { at, end }: Pick<Token, 'at' | 'end'>): string {
  const written = text.slice(at, end);
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
}

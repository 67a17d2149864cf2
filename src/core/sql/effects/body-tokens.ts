import { isBlank, isComment, isLetter, tokenEnd } from '../lex.js';

const DOUBLE_QUOTE = 34;
const QUOTE = 39;

/** Folds a token: words to lower case, a quoted name to what it means behind one quote, a string to its quote. */
function folded(text: string, at: number, end: number): string {
  const code = text.charCodeAt(at);
  if (isLetter(code)) return text.charCodeAt(end - 1) === QUOTE ? "'" : text.slice(at, end).toLowerCase();
  if (code === DOUBLE_QUOTE) return text.slice(at, end - 1);
  return code === QUOTE ? "'" : text.slice(at, end);
}

/** Cuts a body of SQL or PL/pgSQL into tokens, without blanks and comments. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < text.length; ) {
    if (isBlank(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const end = tokenEnd(text, at);
    if (!isComment(text, at)) tokens.push(folded(text, at, end));
    at = end;
  }
  return tokens;
}

/** Reads a token as a name; null for everything else. */
export function nameOf(token: string | undefined): string | null {
  if (token === undefined) return null;
  const code = token.charCodeAt(0);
  if (code === DOUBLE_QUOTE) return token.slice(1);
  return isLetter(code) ? token : null;
}

/** Reads a name of up to three parts from a place; `end` is behind it. */
export function pathAt(tokens: readonly string[], at: number): { readonly parts: string[]; readonly end: number } {
  const parts: string[] = [];
  let end = at;
  for (let name = nameOf(tokens[end]); name !== null; name = nameOf(tokens[end])) {
    parts.push(name);
    end += 1;
    if (tokens[end] !== '.') break;
    end += 1;
  }
  return { parts, end };
}

const PARTING = new Set(['then', 'else', 'loop', 'begin', 'declare']);

/**
 * Cuts the tokens of PL/pgSQL into statements, and conditions from what they guard: at semicolons, THEN, ELSE, LOOP and
 * BEGIN, but not within a CASE of SQL.
 */
export function statementsOf(tokens: readonly string[]): string[][] {
  const found: string[][] = [];
  let current: string[] = [];
  let cases = 0;
  let depth = 0;
  const close = () => {
    if (current.length > 0) found.push(current);
    current = [];
  };
  for (const token of tokens) {
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (token === 'case' && current.length > 0 && current.at(-1) !== 'end') cases += 1;
    else if (token === 'end' && cases > 0) cases -= 1;
    const guards = depth <= 0 && cases === 0 && current[0] !== 'merge';
    const parts = token === ';' || (guards && PARTING.has(token));
    if (!parts) {
      current.push(token);
      continue;
    }
    close();
    cases = 0;
    depth = 0;
    // The section of declarations is told from statements by its first word.
    if (token === 'declare' || token === 'begin') found.push([token]);
  }
  close();
  return found;
}

/**
 * PostgreSQL's lexical structure, as far as it decides where a token ends: src/backend/parser/scan.l, without
 * keywords and operators. Offsets are UTF-16 code units; what is not ASCII is a letter, as it is to PostgreSQL.
 */
const LF = 10;
const CR = 13;
const QUOTE = 39;
const DOUBLE_QUOTE = 34;
const DOLLAR = 36;
const AMPERSAND = 38;
const DASH = 45;
const SLASH = 47;
const STAR = 42;
export const OPEN = 40;
export const CLOSE = 41;
export const SEMICOLON = 59;
export const BACKSLASH = 92;

const BLANK = 1;
const DIGIT = 2;
const LETTER = 3;
const classes = new Uint8Array(128);
for (const code of [9, LF, 11, 12, CR, 32]) classes[code] = BLANK;
for (let code = 48; code < 58; code++) classes[code] = DIGIT;
for (let code = 65; code < 91; code++) classes[code] = classes[code + 32] = LETTER;
classes[95] = LETTER;

/** Tells whether a UTF-16 unit is white space to PostgreSQL: never a no-break space or another beyond ASCII. */
export function isBlank(code: number): boolean {
  return code < 128 && classes[code] === BLANK;
}

/** Tells whether a UTF-16 unit can begin an identifier or keyword. */
export function isLetter(code: number): boolean {
  return code >= 128 || classes[code] === LETTER;
}

function isWordPart(code: number): boolean {
  return code >= 128 || (classes[code] as number) >= DIGIT || code === DOLLAR;
}

/** Tells whether a comment starts here. */
export function isComment(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code === DASH && text.charCodeAt(at + 1) === DASH) || (code === SLASH && text.charCodeAt(at + 1) === STAR);
}

/** Tells whether a comment to the end of its line starts here. */
export function isLineComment(text: string, at: number): boolean {
  return text.charCodeAt(at) === DASH && text.charCodeAt(at + 1) === DASH;
}

/** Finds the end of the line that holds an offset: its LF or CR, or the end of the text. */
export function lineEndAt(text: string, at: number): number {
  let end = at;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === LF || code === CR) break;
  }
  return end;
}

/** Finds where the next line starts, after LF, CRLF or a lone CR. */
export function nextLineAt(text: string, at: number): number {
  const end = lineEndAt(text, at);
  return text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? end + 2 : Math.min(end + 1, text.length);
}

function past(text: string, found: number, length: number): number {
  return found < 0 ? text.length : found + length;
}

function blockCommentEnd(text: string, at: number): number {
  let depth = 1;
  for (let i = at + 2; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === STAR && text.charCodeAt(i + 1) === SLASH) {
      i += 1;
      depth -= 1;
      if (depth === 0) return i + 1;
    } else if (code === SLASH && text.charCodeAt(i + 1) === STAR) {
      i += 1;
      depth += 1;
    }
  }
  return text.length;
}

/** Finds the quote that continues a string after white space with a line end; -1 when none does. */
function continuationAt(text: string, at: number): number {
  let broken = false;
  let i = at;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === LF || code === CR) broken = true;
    if (isBlank(code)) i += 1;
    else if (isLineComment(text, i)) i = lineEndAt(text, i);
    else break;
  }
  return broken && text.charCodeAt(i) === QUOTE ? i : -1;
}

function escapeStringEnd(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i += 1;
    else if (code === QUOTE && text.charCodeAt(i + 1) === QUOTE) i += 1;
    else if (code === QUOTE) {
      const again = continuationAt(text, i + 1);
      if (again < 0) return i + 1;
      i = again;
    }
  }
  return text.length;
}

function dollarEnd(text: string, at: number): number {
  let i = at + 1;
  if (classes[text.charCodeAt(i)] === DIGIT) {
    while (classes[text.charCodeAt(i)] === DIGIT) i += 1;
    return i;
  }
  while (i < text.length && text.charCodeAt(i) !== DOLLAR && isWordPart(text.charCodeAt(i))) i += 1;
  if (text.charCodeAt(i) !== DOLLAR) return at + 1;
  const tag = text.slice(at, i + 1);
  return past(text, text.indexOf(tag, i + 1), tag.length);
}

function wordEnd(text: string, at: number): number {
  let i = at + 1;
  while (i < text.length && isWordPart(text.charCodeAt(i))) i += 1;
  const next = text.charCodeAt(i);
  const first = text.charCodeAt(at) | 32;
  if (i === at + 1 && next === QUOTE) {
    if (first === 101) return escapeStringEnd(text, i);
    if (first === 98 || first === 110 || first === 120) return past(text, text.indexOf("'", i + 1), 1);
  }
  if (i === at + 1 && first === 117 && next === AMPERSAND) {
    const quote = text.charCodeAt(i + 1);
    if (quote === QUOTE || quote === DOUBLE_QUOTE) return tokenEnd(text, i + 1);
  }
  return i;
}

/**
 * Finds the end of the token, comment or single blank that starts at an offset below the text's length. A doubled
 * quote within a string makes two tokens of it, which end where the string ends. What is not closed runs to the end.
 */
export function tokenEnd(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (isLetter(code)) return wordEnd(text, at);
  if (code === QUOTE) return past(text, text.indexOf("'", at + 1), 1);
  if (code === DOUBLE_QUOTE) return past(text, text.indexOf('"', at + 1), 1);
  if (code === DOLLAR) return dollarEnd(text, at);
  if (isComment(text, at)) return code === DASH ? lineEndAt(text, at) : blockCommentEnd(text, at);
  return at + 1;
}

import type { Dialect, ParsedFile, Span } from '../model.js';
import { isBlank, isComment, isLetter, tokenEnd } from './lex.js';

/** What only one dialect writes, the most telling first: ClickHouse and SQLite know backticks too. */
const telltales: readonly (readonly [Dialect, RegExp])[] = [
  ['clickhouse', /\bengine\s*=\s*(?:\w*MergeTree|Distributed|Kafka|Buffer|Null|Log|TinyLog|StripeLog)\b/i],
  ['mssql', /^[ \t]*GO[ \t]*$|\[dbo\]\s*\.|\bIDENTITY\s*\(\s*\d+\s*,\s*\d+\s*\)|\bNVARCHAR\s*\(\s*MAX\s*\)/im],
  ['sqlite', /\bAUTOINCREMENT\b|^\s*PRAGMA\s+\w+|\bWITHOUT\s+ROWID\b/i],
  ['mysql', /\bengine\s*=\s*\w+|\bAUTO_INCREMENT\b|`[^`\s][^`\n]*`/i],
];

/** Blanks what stands in comments and quotes, so that every other character keeps its offset. */
function codeOnly(text: string): string {
  let code = '';
  for (let at = 0; at < text.length; ) {
    const end = tokenEnd(text, at);
    const first = text.charCodeAt(at);
    const plain = isBlank(first) || (isLetter(first) && !text.slice(at, end).includes("'"));
    const hidden = isComment(text, at) || (!plain && end - at > 1);
    code += hidden ? text.slice(at, end).replace(/[^\n]/g, ' ') : text.slice(at, end);
    at = end;
  }
  return code;
}

/**
 * Recognises another database's SQL by its tell-tales, outside strings and comments, in the statements that are not
 * PostgreSQL's; null where PostgreSQL understands everything or nothing speaks for another.
 */
export function foreignDialect(text: string, faulty: readonly Span[]): ParsedFile['foreign'] {
  const pieces = faulty.map((span) => ({ start: span.start, code: codeOnly(text.slice(span.start, span.end)) }));
  for (const [dialect, pattern] of telltales) {
    for (const { start, code } of pieces) {
      const found = pattern.exec(code);
      if (found !== null) {
        const token = found[0].trim();
        return { dialect, at: start + found.index + found[0].indexOf(token), token };
      }
    }
  }
  return null;
}

import { type ScanToken, scanSync } from 'libpg-query';
import type { Span, SqlKind, SqlText } from '../model.js';
import { printable } from '../report/printable.js';
import { fromBytes } from '../sql/offsets.js';
import { copyData, split, type Tile } from '../sql/split.js';

/** Above this many UTF-16 units a text is shown without its kinds: the lexer prints every token as JSON. */
const LARGEST = 2 ** 20;

const KINDS: Readonly<Record<string, SqlKind>> = {
  IDENT: 'name',
  SCONST: 'string',
  ICONST: 'number',
  FCONST: 'number',
  SQL_COMMENT: 'comment',
  C_COMMENT: 'comment',
};
/** What the lexer's JSON would hold as it is, and a parser of JSON refuses; to PostgreSQL blanks, or no SQL at all. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;
const NO_KEYWORD = 0;
const BIT_OR_UNICODE_STRING = /^(?:[bx]|u&)'/i;
const UNICODE_NAME = /^u&"/i;

type Run = Span & { readonly kind: SqlKind };

function kindOf({ text, tokenName, keywordKind }: ScanToken, before: ScanToken | undefined): SqlKind {
  if (keywordKind !== NO_KEYWORD) return before?.text === '.' ? 'name' : 'keyword';
  if (BIT_OR_UNICODE_STRING.test(text)) return 'string';
  return UNICODE_NAME.test(text) ? 'name' : (KINDS[tokenName] ?? 'other');
}

/** Gives the tokens of a piece that starts at an offset; none where the lexer cannot read it to its end. */
function scanned(text: string, start: number): Run[] {
  // Of an empty text, and of one with a quote or comment that is not closed, it answers with a sentence that is no JSON.
  try {
    const offset = fromBytes(text);
    return scanSync(text.replaceAll(CONTROLS, ' ')).tokens.map((token, index, all) => {
      const kind = kindOf(token, all[index - 1]);
      return { start: start + offset(token.start), end: start + offset(token.end), kind };
    });
  } catch {
    return [];
  }
}

/** What psql reads, and the data of COPY, is no SQL. */
function runsOf(text: string, tile: Tile): Run[] {
  if (tile.kind === 'psql') return [];
  const end = tile.kind === 'copy' ? copyData(text, tile).start : tile.end;
  return scanned(text.slice(tile.start, end), tile.start);
}

/** Lists the lines of a text without their ends; what follows the last line end is none where it is empty. */
function linesOf(text: string): Span[] {
  const ends = [...text.matchAll(/\r\n|\n|\r/g)].map(({ index, 0: end }) => ({ at: index, next: index + end.length }));
  const starts = [0, ...ends.map(({ next }) => next)];
  const lines = starts.map((start, index) => ({ start, end: ends[index]?.at ?? text.length }));
  return lines.at(-1)!.start === text.length ? lines.slice(0, -1) : lines;
}

/** Fills what lies between the runs, and cuts all of it to one line; `from` is the first run that may reach into it. */
function lineOf(text: string, line: Span, runs: readonly Run[], from: number): SqlText['lines'][number] {
  const pieces: { text: string; kind: SqlKind }[] = [];
  let at = line.start;
  const take = (end: number, kind: SqlKind) => {
    if (end > at) pieces.push({ text: printable(text.slice(at, end)), kind });
    at = Math.max(at, end);
  };
  for (let index = from; index < runs.length && runs[index]!.start < line.end; index++) {
    const { start, end, kind } = runs[index]!;
    take(Math.min(start, line.end), 'other');
    take(Math.min(end, line.end), kind);
  }
  take(line.end, 'other');
  return pieces;
}

/**
 * Shows SQL by what its tokens are to PostgreSQL's own lexer, line by line. Where that cannot read on, and in lines for psql,
 * all is of the kind `other`. The parser must be loaded.
 */
export function highlight(path: string, text: string): SqlText {
  const runs = text.length > LARGEST ? [] : split(text).flatMap((tile) => runsOf(text, tile));
  let from = 0;
  const lines = linesOf(text).map((line) => {
    while (from < runs.length && runs[from]!.end <= line.start) from++;
    return lineOf(text, line, runs, from);
  });
  return { path, lines };
}

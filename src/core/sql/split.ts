import type { Span } from '../model.js';
import {
  BACKSLASH,
  CLOSE,
  isBlank,
  isComment,
  isLetter,
  isLineComment,
  lineEndAt,
  nextLineAt,
  OPEN,
  SEMICOLON,
  tokenEnd,
} from './lex.js';

/**
 * A piece of a file: `gap` is blanks, comments and stray semicolons, `sql` a statement with its semicolon, `copy` a
 * COPY … FROM stdin with its data and the line `\.`, `psql` a meta-command up to the end of its line (for `\copy`
 * from stdin, with its data).
 */
export type Tile = Span & { readonly kind: 'gap' | 'sql' | 'copy' | 'psql' };

/** The statement that is being read, and what its words so far say about the semicolons in it. */
type Reading = {
  readonly start: number;
  /** After its last token. */
  end: number;
  kind: 'unknown' | 'plain' | 'rule' | 'routine' | 'copy';
  words: string;
  tokens: number;
  last: string;
  parentheses: number;
  /** BEGIN ATOMIC and CASE that wait for their END. */
  blocks: number;
  copiesStdin: boolean;
};

const kinds: readonly (readonly [RegExp, Reading['kind']])[] = [
  [/^copy $/, 'copy'],
  [/^create (or replace )?(function|procedure) $/, 'routine'],
  [/^create (or replace )?rule $/, 'rule'],
  [/^create (or (replace )?)?$/, 'unknown'],
];
const LONGEST_TELLING_WORD = 'procedure'.length;

function kindOf(words: string): Reading['kind'] {
  return kinds.find(([pattern]) => pattern.test(words))?.[1] ?? 'plain';
}

function readWord(reading: Reading, word: string): void {
  if (reading.kind === 'unknown') {
    reading.words += `${word} `;
    reading.kind = kindOf(reading.words);
  } else if (reading.kind === 'copy') {
    if (reading.parentheses === 0 && reading.last === 'from' && /^std(in|out)$/.test(word)) reading.copiesStdin = true;
  } else if (reading.blocks === 0) {
    if (word === 'atomic' && reading.last === 'begin') reading.blocks = 1;
  } else if (word === 'case') reading.blocks += 1;
  else if (word === 'end') reading.blocks -= 1;
  reading.last = word;
}

function readToken(reading: Reading, text: string, start: number, end: number): void {
  const code = text.charCodeAt(start);
  reading.end = end;
  reading.tokens += 1;
  if (code === OPEN) {
    reading.parentheses += 1;
    // COPY (query) can only go out: it has no data, whatever follows.
    if (reading.kind === 'copy' && reading.tokens === 2) reading.kind = 'plain';
  } else if (code === CLOSE) reading.parentheses = Math.max(0, reading.parentheses - 1);
  else if (reading.kind !== 'plain' && reading.kind !== 'rule' && isLetter(code)) {
    readWord(reading, end - start > LONGEST_TELLING_WORD ? '' : text.slice(start, end).toLowerCase());
  }
}

/** Semicolons end every statement but within the commands of a rule and the body of a routine: as psql reads them. */
function holdsSemicolon(reading: Reading): boolean {
  return reading.blocks > 0 || (reading.kind === 'rule' && reading.parentheses > 0);
}

function isLineStart(text: string, at: number): boolean {
  return text[at - 1] === '\n' || text[at - 1] === '\r';
}

function dataEnd(text: string, start: number): number {
  for (let i = text.indexOf('\\.', start); i >= 0; i = text.indexOf('\\.', i + 2)) {
    if ((i === start || isLineStart(text, i)) && lineEndAt(text, i) === i + 2) return i + 2;
  }
  return text.length;
}

const copyCommand = /^\\copy\s.*\sfrom\s+stdin\b/i;

function metaEnd(text: string, at: number): number {
  const end = lineEndAt(text, at);
  return copyCommand.test(text.slice(at, end)) ? dataEnd(text, nextLineAt(text, end)) : end;
}

class Splitter {
  readonly tiles: Tile[] = [];
  readonly comments: Span[] = [];
  private reading: Reading | null = null;
  private covered = 0;

  constructor(private readonly text: string) {
    let at = 0;
    while (at < text.length) at = this.step(at);
    this.finish();
    if (this.covered < text.length) this.tiles.push({ kind: 'gap', start: this.covered, end: text.length });
  }

  private step(at: number): number {
    const { text } = this;
    const code = text.charCodeAt(at);
    if (isBlank(code)) return at + 1;
    if (isComment(text, at)) return this.comment(at);
    if (code === BACKSLASH) return this.meta(at);
    if (code === SEMICOLON) return this.semicolon(at + 1);
    const end = tokenEnd(text, at);
    this.reading ??= {
      start: at,
      end,
      kind: 'unknown',
      words: '',
      tokens: 0,
      last: '',
      parentheses: 0,
      blocks: 0,
      copiesStdin: false,
    };
    readToken(this.reading, text, at, end);
    return end;
  }

  private comment(at: number): number {
    const end = tokenEnd(this.text, at);
    if (isLineComment(this.text, at)) this.comments.push({ start: at, end });
    return end;
  }

  private meta(at: number): number {
    this.finish();
    if (this.text.charCodeAt(at + 1) === SEMICOLON) return at + 2;
    return this.tile('psql', at, metaEnd(this.text, at));
  }

  private semicolon(end: number): number {
    const { reading } = this;
    if (reading === null) return end;
    reading.end = end;
    if (holdsSemicolon(reading)) return end;
    if (reading.copiesStdin) reading.end = dataEnd(this.text, nextLineAt(this.text, end));
    return this.finish();
  }

  /** Closes the statement that is being read, if any. */
  private finish(): number {
    const { reading } = this;
    if (reading === null) return this.covered;
    this.reading = null;
    return this.tile(reading.copiesStdin ? 'copy' : 'sql', reading.start, reading.end);
  }

  private tile(kind: Tile['kind'], start: number, end: number): number {
    if (this.covered < start) this.tiles.push({ kind: 'gap', start: this.covered, end: start });
    this.tiles.push({ kind, start, end });
    this.covered = end;
    return end;
  }
}

/** Splits SQL into tiles that cover the text exactly and in order. Never fails, takes linear time. */
export function split(text: string): Tile[] {
  return new Splitter(text).tiles;
}

/** Finds the `--` comments that stand outside quotes, block comments and COPY data, without their line ends. */
export function comments(text: string): Span[] {
  return new Splitter(text).comments;
}

/** Finds the data of a COPY … FROM stdin statement: the lines after its own, without the closing `\.`. */
export function copyData(text: string, statement: Span): Span {
  let at = statement.start;
  while (at < statement.end && text.charCodeAt(at) !== SEMICOLON) at = tokenEnd(text, at);
  const start = Math.min(nextLineAt(text, at), statement.end);
  const closing = statement.end - 2;
  const closed =
    text.startsWith('\\.', closing) && (closing === start || (closing > start && isLineStart(text, closing)));
  return { start, end: closed ? closing : statement.end };
}

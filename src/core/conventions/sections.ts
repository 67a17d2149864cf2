import type { Span } from '../model.js';
import { comments, split, type Tile } from '../sql/split.js';

/** A file's text by direction: the spans cover it exactly. */
export type FileSections = {
  /** In the order of the file. */
  readonly up: readonly Span[];
  /** Last one first: rollbacks run backwards. */
  readonly down: readonly Span[];
  /** False when a marker asks to run without a transaction. */
  readonly transaction: boolean;
};
type Side = 'up' | 'down';
type Marker = { readonly start: number; readonly side: Side; readonly comment: string };
/** One tool's way to mark directions; all patterns are for a whole comment. */
type Markers = {
  readonly up: RegExp | null;
  readonly down: RegExp;
  /** Asks for no transaction: within a marker, or as a comment of its own. */
  readonly outside: RegExp | null;
  /** A bare word is a marker only between statements: within a column list it is a remark. */
  readonly bare?: true;
};

const families: readonly Markers[] = [
  {
    up: /^--\s*\+goose\s+up\s*$/i,
    down: /^--\s*\+goose\s+down\s*$/i,
    outside: /^--\s*\+goose\s+no\s+transaction\s*$/i,
  },
  {
    up: /^--\s*migrate:up(?:\s.*)?$/,
    down: /^--\s*migrate:down(?:\s.*)?$/,
    outside: /^--\s*migrate:(?:up|down)\s(?:.*\s)?transaction:false(?:\s|$)/,
  },
  {
    up: /^--\s*\+migrate\s+up(?:\s.*)?$/i,
    down: /^--\s*\+migrate\s+down(?:\s.*)?$/i,
    outside: /^--\s*\+migrate\s+(?:up|down)\s(?:.*\s)?notransaction(?:\s|$)/i,
  },
  { up: /^--[\s-]*up\s+migration[\s\-=:]*$/i, down: /^--[\s-]*down\s+migration[\s\-=:]*$/i, outside: null },
  { up: null, down: /^----\s*create\s+above\s*\/\s*drop\s+below\s*----\s*$/, outside: null },
  { up: /^--[\s\-=:]*@?up[\s\-=:]*$/i, down: /^--[\s\-=:]*@?(?:down|rollback)[\s\-=:]*$/i, outside: null, bare: true },
];

/** Every line that some family could call a marker: most files have none and need no second look. */
const candidate = /^[ \t]*--.*(?:\b(?:up|down|rollback|transaction)\b|create\s+above)/im;

function lineStartOf(text: string, at: number): number {
  let start = at;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start -= 1;
  return start;
}

function startsLine(text: string, start: number): boolean {
  return start === 0 || text[start - 1] === '\n' || text[start - 1] === '\r';
}

/** Lists the comments that have a line to themselves. */
function ownLines(text: string): { start: number; at: number; comment: string }[] {
  return comments(text)
    .map(({ start: at, end }) => ({ start: lineStartOf(text, at), at, comment: text.slice(at, end) }))
    .filter(({ start }) => startsLine(text, start));
}

function holdsStatement(tiles: readonly Tile[], { start, end }: Span): boolean {
  return tiles.some((tile) => tile.kind !== 'gap' && tile.start < end && tile.end > start);
}

function sideOf(family: Markers, comment: string): Side | null {
  if (family.down.test(comment)) return 'down';
  return family.up?.test(comment) ? 'up' : null;
}

function markersOf(family: Markers, text: string, lines: ReturnType<typeof ownLines>): Marker[] {
  const found = lines.flatMap(({ start, at, comment }) => {
    const side = sideOf(family, comment);
    return side === null ? [] : [{ start, side, comment, at }];
  });
  if (family.bare !== true || found.length === 0) return found;
  const tiles = split(text);
  return found.filter(({ at }) => !holdsStatement(tiles, { start: at, end: at + 1 }));
}

/** Gives each marker the text up to the next one. What comes before the first is up, or its own if only comments. */
function spansOf(text: string, markers: readonly Marker[]): (Span & { side: Side })[] {
  const lead = { start: 0, end: markers[0]!.start };
  const hasUpLead = holdsStatement(split(text.slice(lead.start, lead.end)), lead);
  const spans = markers.map(({ start, side }, i) => {
    const end = markers[i + 1]?.start ?? text.length;
    return { start: i === 0 && !hasUpLead ? 0 : start, end, side };
  });
  return hasUpLead ? [{ ...lead, side: 'up' }, ...spans] : spans;
}

/**
 * Splits a migration's text at the lines that mark its UP and DOWN parts: those of goose, dbmate, sql-migrate,
 * node-pg-migrate and tern, or bare words such as `-- DOWN` and `-- @up`. Only the first of these kinds that a file uses
 * counts in it. A marker is a whole comment on a line of its own, outside strings, dollar quotes and block comments;
 * it belongs to the part that it begins. Text without markers is all up.
 */
export function sectionsOf(text: string): FileSections {
  const lines = candidate.test(text) ? ownLines(text) : [];
  const transaction = !lines.some(({ comment }) => families.some(({ outside }) => outside?.test(comment)));
  for (const family of families) {
    const markers = lines.length === 0 ? [] : markersOf(family, text, lines);
    if (markers.length === 0) continue;
    const spans = spansOf(text, markers);
    return {
      up: spans.filter(({ side }) => side === 'up').map(({ start, end }) => ({ start, end })),
      down: spans.flatMap(({ side, start, end }) => (side === 'down' ? [{ start, end }] : [])).reverse(),
      transaction,
    };
  }
  return { up: [{ start: 0, end: text.length }], down: [], transaction };
}

/** Tells whether a text, or a part of it, holds anything but blanks and comments. */
export function hasStatements(text: string, span: Span = { start: 0, end: text.length }): boolean {
  return split(text.slice(span.start, span.end)).some(({ kind }) => kind !== 'gap');
}

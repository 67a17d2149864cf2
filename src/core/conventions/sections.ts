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
type Marker = { readonly start: number; readonly side: Side };
/** A comment with a line to itself: `start` is the line's, `at` the comment's. */
type Line = { readonly start: number; readonly at: number; readonly comment: string };
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

function ownLines(text: string): Line[] {
  return comments(text)
    .map(({ start: at, end }) => ({ start: lineStartOf(text, at), at, comment: text.slice(at, end) }))
    .filter(({ start }) => startsLine(text, start));
}

/** Tells whether a text holds anything but blanks and comments. */
export function hasStatements(text: string): boolean {
  return split(text).some(({ kind }) => kind !== 'gap');
}

/** Keeps the lines that stand between statements. Both lists are in the order of the text. */
function betweenStatements(lines: readonly Line[], tiles: readonly Tile[]): Line[] {
  let i = 0;
  return lines.filter(({ at }) => {
    while (tiles[i]!.end <= at) i += 1;
    return tiles[i]!.kind === 'gap';
  });
}

function sideOf(family: Markers, comment: string): Side | null {
  if (family.down.test(comment)) return 'down';
  return family.up?.test(comment) ? 'up' : null;
}

function markersOf(family: Markers, text: string, lines: readonly Line[]): Marker[] {
  const own = lines.filter(({ comment }) => sideOf(family, comment) !== null);
  const found = family.bare === true && own.length > 0 ? betweenStatements(own, split(text)) : own;
  return found.map(({ start, comment }) => ({ start, side: sideOf(family, comment)! }));
}

/** Gives each marker the text up to the next one. What comes before the first is up, or its own if only comments. */
function spansOf(text: string, markers: readonly Marker[]): (Span & { side: Side })[] {
  const lead = { start: 0, end: markers[0]!.start, side: 'up' as const };
  const hasUpLead = hasStatements(text.slice(lead.start, lead.end));
  const spans = markers.map(({ start, side }, i) => {
    const end = markers[i + 1]?.start ?? text.length;
    return { start: i === 0 && !hasUpLead ? 0 : start, end, side };
  });
  return hasUpLead ? [lead, ...spans] : spans;
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

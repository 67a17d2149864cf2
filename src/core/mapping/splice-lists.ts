import { isSeq } from 'yaml';
import { inline } from './flow.js';
import { joined, type Pieces, piecesOf } from './pieces.js';
import type { Trail } from './reading.js';
import { type Collection, columnOf, eolOf, type Source, written } from './spans.js';
import { dashed } from './splice.js';

type Found = { readonly text: string; readonly list: Collection; readonly cut: Pieces; readonly eol: string };

/** Rearranges the items of a list; null where it has none or the text gives no hold. */
function rearranged({ text, document }: Source, trail: Trail, arrange: (found: Found) => Pieces | null): string | null {
  const list = written(document, trail);
  if (!isSeq(list) || list.items.length === 0) return null;
  // The last line gets a line end, so that it can stand elsewhere; whichever is last then goes without.
  const eol = eolOf(text);
  const added = text.endsWith('\n') ? '' : eol;
  const cut = piecesOf(text + added, list as Collection);
  const arranged = cut === null ? null : arrange({ text, list: list as Collection, cut, eol });
  return arranged === null ? null : joined(arranged).slice(0, -added.length || undefined);
}

function isBlank(gap: string): boolean {
  return gap.trim() === '';
}

/**
 * Takes an item out: with the blank lines on the side to which it moves, so that they stand between it and what it
 * passes; with those on the other side where a comment on its own stands there, as headings do, since items must not
 * change sides of a heading that they are not moved across.
 */
function takenOut(between: readonly string[], from: number, isDown: boolean) {
  const [before, after] = [between[from]!, between[from + 1]!];
  const isInner = isDown ? from > 0 : from + 2 < between.length;
  const [near, far] = isDown ? [after, before] : [before, after];
  if (isBlank(near)) return { left: far, carried: near };
  if (isInner && isBlank(far)) return { left: near, carried: far };
  return { left: before + after, carried: '' };
}

function moved({ pieces, between, commas }: Pieces, from: number, to: number): Pieces {
  const isDown = from < to;
  const { left, carried } = takenOut(between, from, isDown);
  return {
    pieces: pieces.toSpliced(from, 1).toSpliced(to, 0, pieces[from]!),
    between: between.toSpliced(from, 2, left).toSpliced(isDown ? to : to + 1, 0, carried),
    commas,
  };
}

/**
 * Moves an item of a list to an index, counted after the move; an index outside of the list means its nearest end.
 * Gives null where no item is or the text gives no hold. Moved back, an item stands on the same bytes as before, unless
 * it has passed a comment that belongs to no item: then it stands on the far side of it.
 */
export function move(source: Source, trail: Trail, to: number): string | null {
  const from = Number(trail.at(-1));
  return rearranged(source, trail.slice(0, -1), ({ cut }) => {
    const target = Math.max(Math.min(to, cut.pieces.length - 1), 0);
    return cut.pieces[from] === undefined ? null : moved(cut, from, target);
  });
}

/** Gives what to put behind an item that is added before another: what stands between the others. */
function spacing({ list, cut: { between } }: Found, index: number): string {
  const gaps = between.slice(1, -1);
  if (list.flow === true) return /(?:\r?\n)?[ \t]*$/.exec(gaps[Math.max(index - 1, 0)] ?? ' ')![0];
  const [first = '', ...others] = gaps;
  return isBlank(first) && others.every((gap) => gap === first) ? first : '';
}

/** Puts an item before the one at an index, above its comment; null where none is there or the text gives no hold. */
export function insert(source: Source, trail: Trail, value: unknown): string | null {
  const index = Math.max(Number(trail.at(-1)), 0);
  return rearranged(source, trail.slice(0, -1), (found) => {
    const { text, list, cut, eol } = found;
    if (cut.pieces[index] === undefined) return null;
    const isFlow = list.flow === true;
    const body = isFlow ? inline(value) : `${' '.repeat(columnOf(text, list))}${dashed(text, list, value)}${eol}`;
    return {
      pieces: cut.pieces.toSpliced(index, 0, { body, tail: '', takesBlanks: false }),
      between: cut.between.toSpliced(index + 1, 0, spacing(found, index)),
      commas: cut.commas.toSpliced(index, 0, isFlow ? ',' : ''),
    };
  });
}

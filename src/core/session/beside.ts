import { diffArrays } from 'diff';
import type { SqlCell, SqlRow, SqlText } from '../model.js';
import { usual } from '../text.js';

/** Bounds the work the same way on every machine; texts that differ more stand beside each other line by line. */
const MOST_EDITS = 4_000;

type Lines = SqlText['lines'];
/** Where the lines of a text stand beside those of the first: in their rows, and in rows of their own before one of them. */
type Placed = { readonly beside: ReadonlyMap<number, number>; readonly before: ReadonlyMap<number, readonly number[]> };

/** What a line says, blanks aside; those of a constant, of a body in dollars and of a quoted name are what it says. */
function gist(line: Lines[number]): string {
  const last = line.length - 1;
  const said = line.map(({ text, kind }, index) => {
    if (kind === 'string' || kind === 'name') return text;
    const plain = text.replaceAll(/\s+/g, ' ');
    const begun = index === 0 ? plain.trimStart() : plain;
    return index === last ? begun.trimEnd() : begun;
  });
  return said.join('');
}

function numbers(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

/** Puts lines that are the same beside each other; between those, lines in the order in which they come. */
function placed(first: readonly string[], other: readonly string[]): Placed {
  const parts = diffArrays([...first], [...other], { maxEditLength: MOST_EDITS }) ?? [
    { removed: true, added: false, count: first.length },
    { removed: false, added: true, count: other.length },
  ];
  const beside = new Map<number, number>();
  const before = new Map<number, readonly number[]>();
  let [at, next, open] = [0, 0, 0];
  for (const { added, removed, count } of parts) {
    if (added) {
      // Lines of the first that have no partner yet are partners of these.
      const partners = Math.min(open, count);
      for (const index of numbers(0, partners)) beside.set(at - open + index, next + index);
      if (count > partners) before.set(at, numbers(next + partners, count - partners));
      next += count;
    } else if (!removed) {
      for (const index of numbers(0, count)) beside.set(at + index, next + index);
      next += count;
    }
    if (!added) at += count;
    open = removed ? count : 0;
  }
  return { beside, before };
}

/**
 * Puts texts beside each other, row by row, and marks what is not as most of them have it, or as the first has it where
 * none of the ways is the most. Blanks make no difference, but within constants and quoted names.
 */
export function besideEachOther(texts: readonly SqlText[]): SqlRow[] {
  const gists = texts.map(({ lines }) => lines.map(gist));
  const [first = [], ...others] = gists;
  const places = others.map((other) => placed(first, other));
  const marked = (lines: readonly (number | undefined)[]): SqlRow => {
    const said = lines.map((line, text) => (line === undefined ? null : gists[text]![line]!));
    const most = usual(said);
    return lines.map((line, text): SqlCell => {
      return { runs: line === undefined ? null : texts[text]!.lines[line]!, differs: said[text] !== most };
    });
  };
  const rowsBefore = (at: number): SqlRow[] => {
    const own = places.map(({ before }) => before.get(at) ?? []);
    const count = Math.max(0, ...own.map(({ length }) => length));
    return numbers(0, count).map((row) => marked([undefined, ...own.map((lines) => lines[row])]));
  };
  const rowAt = (at: number) => marked([at, ...places.map(({ beside }) => beside.get(at))]);
  const rows = numbers(0, first.length).flatMap((at) => [...rowsBefore(at), rowAt(at)]);
  return texts.length === 0 ? [] : [...rows, ...rowsBefore(first.length)];
}

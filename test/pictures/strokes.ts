/** A rectangle in a picture: its corner and its size in pixels. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** The lines within each character, by the edges that they join: left, right, up, down; a single one ends in the middle. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  '─': ['lr'],
  '│': ['ud'],
  '┌': ['rd'],
  '┐': ['ld'],
  '└': ['ru'],
  '┘': ['lu'],
  '├': ['ud', 'r'],
  '┤': ['ud', 'l'],
  '┬': ['lr', 'd'],
  '┴': ['lr', 'u'],
  '┼': ['lr', 'ud'],
  '╭': ['rd'],
  '╮': ['ld'],
  '╰': ['ru'],
  '╯': ['lu'],
};
const ROUND = '╭╮╰╯';

/**
 * Draws the lines of a character as the data of a path: terminals draw them so too, since those of a font leave gaps where
 * they should meet. Null for any other character.
 */
export function linesOf(character: string, { x, y, width, height }: Box): string | null {
  // Half a pixel off where a line would lie between two pixels, and blur.
  const [cx, cy] = [x + width / 2, y + Math.floor(height / 2) + 0.5];
  const edges: Record<string, string> = {
    l: `${x} ${cy}`,
    r: `${x + width} ${cy}`,
    u: `${cx} ${y}`,
    d: `${cx} ${y + height}`,
  };
  const bend = ROUND.includes(character) ? 'Q' : 'L';
  const lines = LINES[character]?.map(([from = '', to]) => {
    const middle = `${cx} ${cy}`;
    return to === undefined ? `M${edges[from]}L${middle}` : `M${edges[from]}${bend}${middle} ${edges[to]}`;
  });
  return lines?.join('') ?? null;
}

/** The part of its cell that a block element (▀ ▄ █ ▌ ▐ and those of eighths) fills: x, y, width, height; null for others. */
function filled(code: number): readonly [number, number, number, number] | null {
  if (code === 0x2580) return [0, 0, 1, 0.5];
  if (code > 0x2580 && code <= 0x2588) return [0, 1 - (code - 0x2580) / 8, 1, (code - 0x2580) / 8];
  if (code > 0x2588 && code <= 0x258f) return [0, 0, (0x2590 - code) / 8, 1];
  return code === 0x2590 ? [0.5, 0, 0.5, 1] : null;
}

/** Gives the rectangle that a block element fills of its cell; null for any other character. */
export function blockOf(character: string, { x, y, width, height }: Box): Box | null {
  const part = filled(character.codePointAt(0)!);
  if (part === null) return null;
  return { x: x + part[0] * width, y: y + part[1] * height, width: part[2] * width, height: part[3] * height };
}

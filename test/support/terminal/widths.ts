import type { IUnicodeVersionProvider } from '@xterm/headless';
import stringWidth from 'string-width';

function wcwidth(codepoint: number): 0 | 1 | 2 {
  return Math.min(stringWidth(String.fromCodePoint(codepoint)), 2) as 0 | 1 | 2;
}

/** Tells whether each code point of a text takes one cell. */
export function isNarrow(text: string): boolean {
  return [...text].every((character) => stringWidth(character) === 1);
}

/** Packs what xterm.js wants to know of a character: its width in cells, and whether it joins the one before. */
function properties(width: number, joins: boolean): number {
  return (width << 1) | (joins ? 1 : 0);
}

/**
 * How many cells each character takes in terminals of today: the emulator itself knows Unicode 6, where emoji are narrow.
 * Characters count one by one, as in most terminals: what a variation selector or a joiner makes of its neighbours is not
 * known.
 */
export const widths: IUnicodeVersionProvider = {
  version: 'today',
  wcwidth,
  charProperties: (codepoint, preceding) => {
    const [width, before] = [wcwidth(codepoint), (preceding >> 1) & 3];
    const joins = width === 0 && before > 0;
    return properties(joins ? before : width, joins);
  },
};

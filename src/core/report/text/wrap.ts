import type { Place } from '../../model.js';
import { printPlace } from '../../places.js';
import { printable } from '../printable.js';

/** The columns that a terminal is sure to have. */
export const WIDTH = 80;
/** A word; what stands in backquotes is to be copied, so its blanks do not part it. */
const WORD = /(?:[^ `]|`[^`]{1,60}`|`)+/g;

/**
 * Breaks prose at blanks into lines of at most 80 UTF-16 units: the first starts with `lead`, the others with `hang`.
 * A word that is longer than the line (a path) stays whole, so that it can be copied, and so does a command in backquotes.
 */
export function wrap(text: string, lead: string, hang: string): string[] {
  const lines: string[] = [];
  let line = lead;
  let empty = true;
  for (const [word] of printable(text).matchAll(WORD)) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = hang;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return empty && lines.length > 0 ? lines : [...lines, line.trimEnd()];
}

/** Writes a place for a terminal; one that means a whole file (line 1, no column) is its path alone. */
export function placeText(place: Place): string {
  const whole = place.line === 1 && place.column === undefined;
  return printable(whole ? place.path : printPlace(place));
}

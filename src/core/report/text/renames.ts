import type { LeftAlone, Rename } from '../../model.js';
import { plural } from '../../text.js';
import { printable } from '../printable.js';
import type { Style } from '../style.js';
import { diffText } from './changes.js';
import { placeText } from './wrap.js';

const MOST_PLACES = 36;

/** Prints which files get another name; with `diff`, a unified diff of each whose text changes with it. */
export function renamesText(renames: readonly Rename[], style: Style, diff: boolean): string {
  if (renames.length === 0) return '';
  const head = style.bold(`Renames: ${plural(renames.length, 'file')}`);
  const list = renames.map(({ from, to }) => `  ${printable(from)} -> ${printable(to)}`);
  const changed = renames.filter(({ before, text }) => before !== text);
  const diffs = diff ? changed.map(({ from, to, ...texts }) => diffText({ path: to, ...texts }, style, from)) : [];
  return [[head, ...list].join('\n'), ...diffs].join('\n\n');
}

/** Prints the places that a renaming leaves to a person, a few dozen at most, each with its line and the reason. */
export function leftAloneText(left: readonly LeftAlone[], style: Style): string {
  if (left.length === 0) return '';
  const head = style.bold(`Left as they are: ${plural(left.length, 'place')} to look at`);
  const shown = left.slice(0, MOST_PLACES).flatMap(({ at, text, why }) => {
    return [`  ${placeText(at)}: ${printable(why)}`, style.dim(`      ${printable(text)}`)];
  });
  const rest = left.length - MOST_PLACES;
  return [head, ...shown, ...(rest > 0 ? [`  … and ${rest} more (--json lists all)`] : [])].join('\n');
}

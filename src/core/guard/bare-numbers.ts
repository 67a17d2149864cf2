import { escaped } from '../text.js';
import type { Found, NewName } from './new-names.js';

const WORD = '\\b(?:migrations?|versions?|revisions?)';
/** Only other numbers and signs may stand between the word and the number. */
const BEFORE = new RegExp(`${WORD}(?:\\s+(?:no|nr|number|file|id)\\b)?[^A-Za-z\\n]{1,40}$`, 'i');
const AFTER = /^[^\w\n]{1,3}(?:migration|version|revision)\b/i;
const REACH = 60;

/** Finds numbers beside a word like "migration", of which nobody but a person can tell what they mean. */
export function bareNumbers(text: string, names: readonly NewName[]): Found[] {
  return names.flatMap(({ number, next }) => {
    if (!text.includes(number)) return [];
    const alone = new RegExp(
      `(?<![\\w.])${escaped(number)}(?!\\w|[-.]\\w)|(?<![\\w.])${escaped(number)}(?=_[*%])`,
      'g',
    );
    return [...text.matchAll(alone)].flatMap(({ 0: { length }, index }) => {
      const isBeside =
        BEFORE.test(text.slice(Math.max(0, index - REACH), index)) ||
        AFTER.test(text.slice(index + length, index + length + REACH));
      return isBeside ? [{ start: index, end: index + length, next, why: 'a bare number' }] : [];
    });
  });
}

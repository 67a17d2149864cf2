import type { Key } from 'ink';
import { graphemes } from './state/graphemes.js';

const NAMED: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  // What most terminals send for the backspace key; the two cannot be told apart.
  ['delete', 'backspace'],
];
const CHARACTERS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\r\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
  ' ': 'space',
};

/** Ctrl with a letter is that letter's low five bits. */
function control(character: string): string[] {
  const code = character.charCodeAt(0);
  return code >= 1 && code <= 26 ? [`ctrl-${String.fromCharCode(code + 96)}`] : [];
}
/** Between these a terminal tells what is pasted, once it is asked to (terminal.ts). */
export const PASTE_BEGINS = 'paste-begins';
export const PASTE_ENDS = 'paste-ends';

/**
 * Names the keys of what arrived at once: one key, or many characters where somebody types fast or pastes. Control
 * characters that no key sends are left out.
 */
export function keysOf(input: string, key: Key): string[] {
  const named = NAMED.find(([name]) => key[name] === true)?.[1];
  if (named !== undefined) return [key.shift && (named === 'up' || named === 'down') ? `shift-${named}` : named];
  if (key.ctrl) return [`ctrl-${input}`];
  if (input === '[200~' || input === '[201~') return [input === '[200~' ? PASTE_BEGINS : PASTE_ENDS];
  // Alt with a key means nothing here, and is not to do what the key alone does.
  if (key.meta) return [];
  return graphemes(input).flatMap((character) => {
    const known = CHARACTERS[character];
    if (known !== undefined) return [known];
    return /^[\0-\x1f\x7f-\x9f]/.test(character) ? control(character) : [character];
  });
}

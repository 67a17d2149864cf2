import type { Key } from 'ink';
import { describe, expect, it } from 'vitest';
import { keysOf } from '../../src/tui/input.js';

/** As Ink says that nothing special was pressed. */
const PLAIN = {} as Key;
const pressing = (...names: (keyof Key)[]) => Object.fromEntries(names.map((name) => [name, true])) as unknown as Key;

describe('what arrives from the terminal', () => {
  it.each<[string, string, Key, string[]]>([
    ['a letter', 'j', PLAIN, ['j']],
    ['a capital', 'J', pressing('shift'), ['J']],
    ['a blank', ' ', PLAIN, ['space']],
    ['several letters at once', 'jjG', PLAIN, ['j', 'j', 'G']],
    ['letters with an Enter behind them', 'ab\r', PLAIN, ['a', 'b', 'enter']],
    ['line ends of Windows', 'a\r\nb', PLAIN, ['a', 'enter', 'b']],
    ['what a person takes for one character', 'e\u0301👩‍👧日', PLAIN, ['e\u0301', '👩‍👧', '日']],
    ['control characters that no key sends', 'a\u0000\u001f\u009bb', PLAIN, ['a', 'b']],
    ['control with letters in the middle', 'a\u0015b\u0003', PLAIN, ['a', 'ctrl-u', 'b', 'ctrl-c']],
    ['an arrow', '', pressing('upArrow'), ['up']],
    ['an arrow with shift', '', pressing('downArrow', 'shift'), ['shift-down']],
    ['Enter', '\r', pressing('return'), ['enter']],
    ['Escape, which Ink takes for alt, too', '', pressing('escape', 'meta'), ['escape']],
    ['the key before the cursor', '', pressing('delete'), ['backspace']],
    ['control', 'd', pressing('ctrl'), ['ctrl-d']],
    ['control and C within other text', 'a\u0003', PLAIN, ['a', 'ctrl-c']],
    ['alt and a key', 'd', pressing('meta'), []],
    ['what begins a paste', '[200~', PLAIN, ['paste-begins']],
    ['what ends a paste', '[201~', PLAIN, ['paste-ends']],
  ])('%s', (_, input, key, keys) => {
    expect(keysOf(input, key)).toEqual(keys);
  });
});

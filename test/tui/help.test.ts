import { describe, expect, it } from 'vitest';
import { rowsOn } from '../../src/tui/keys.js';
import type { ScreenName } from '../../src/tui/state/screen.js';
import { topScreen } from '../../src/tui/state/state.js';
import { MAPPING } from '../support/decisions.js';
import { drawn, plainly } from '../support/screen-shot.js';
import { begun, pressed } from '../support/session-play.js';

const SCREENS: readonly (readonly [ScreenName, readonly string[]])[] = [
  ['overview', []],
  ['findings', ['2']],
  ['conflicts', ['3']],
  ['conflict', ['3', 'enter']],
  ['plan', ['4']],
  ['migration', ['4', 'enter']],
  ['tree', ['4', 'T']],
  ['diff', ['4', 'd']],
  ['file', ['2', 'j', 'o']],
  ['run', ['5']],
  ['confirm', ['W']],
];

describe('the help of a screen of 80 × 24', () => {
  it.each(SCREENS)('%s names every key that means something there', (name, path) => {
    const state = pressed(begun(MAPPING), ...path);
    expect(topScreen(state).name).toBe(name);
    const page = plainly(drawn(pressed(state, '?'), { width: 80, height: 24 }, false));
    const missing = rowsOn(name).filter(({ keys, label }) => !page.includes(label) || !page.includes(keys[0]!));
    expect(missing.map(({ label }) => label)).toEqual([]);
  });
});

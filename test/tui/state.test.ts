import { describe, expect, it } from 'vitest';
import { actionFor, type KeyRow, keyTable, pastedFor, rowsOn } from '../../src/tui/keys.js';
import { type ScreenName, screenOf } from '../../src/tui/state/screen.js';
import { initialState, type State } from '../../src/tui/state.js';
import { MAPPING } from '../support/decisions.js';
import { begun, pressed, told } from '../support/session-play.js';
import { EDITING } from './editing-stories.js';
import { KEY_LINES } from './key-lines.js';
import { played, STORIES } from './stories.js';

/** The row of the table that a key means on a screen. */
function rowFor(on: ScreenName, key: string): KeyRow | undefined {
  return keyTable.find((row) => (row.on === null || row.on.includes(on)) && row.keys.includes(key));
}

function namesOf({ keys, label, on }: KeyRow): string {
  return `${keys[0]} ${label} (${on === null ? 'everywhere' : on.join(', ')})`;
}

const rows = keyTable.map((row) => ({ title: namesOf(row), row }));

describe('the table of keys', () => {
  it.each(rows)('has a line of the table in test/tui/key-lines.ts: $title', ({ row }) => {
    expect(KEY_LINES.some(({ on, key }) => rowFor(on, key) === row)).toBe(true);
  });

  it.each(rows)('means the same by every key of a row: $title', ({ row }) => {
    for (const on of row.on ?? (['overview', 'diff'] as const)) {
      const state: State = { ...initialState('mapping.yaml', null, null), screens: [screenOf(on)] };
      const own = rowsOn(on).find(({ action }) => action === row.action);
      for (const key of own?.keys ?? []) expect(actionFor(state, key)).toEqual(row.action);
    }
  });

  it('gives no screen two rows for a key', () => {
    for (const on of Object.keys(SCREENS) as ScreenName[]) {
      const keys = rowsOn(on).flatMap((row) => row.keys);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});

const SCREENS: Readonly<Record<ScreenName, true>> = {
  overview: true,
  findings: true,
  conflicts: true,
  conflict: true,
  plan: true,
  tree: true,
  migration: true,
  diff: true,
  file: true,
  run: true,
  confirm: true,
};

describe('a key', () => {
  it.each(KEY_LINES)('$key on $on', ({ on, path = [], key, sees }) => {
    const state = pressed(begun(MAPPING), ...path);
    expect(state.screens.at(-1)!.name).toBe(on);
    expect(told(pressed(state, key))).toBe(sees);
  });

  it.each(['tab', 'ctrl-x', 'pageup', 'shift-up', 'paste-begins'])('is not typed by its name: %s', (key) => {
    expect(actionFor(pressed(begun(MAPPING), '4', 'x'), key)).toBeNull();
  });

  it.each(['ctrl-_', 'ctrl-]', 'f1'])('that means nothing is not typed either: %s', (key) => {
    expect(actionFor(pressed(begun(MAPPING), '4', 'x'), key)).toBeNull();
  });
});

describe('what is pasted', () => {
  it('is typed on one line, and sends nothing off', () => {
    const state = pressed(begun(MAPPING), '4', 'x');
    expect(['o', 'enter', 'space', 'tab', 'é', 'escape'].map((key) => pastedFor(state, key))).toEqual([
      { kind: 'type', text: 'o' },
      { kind: 'type', text: ' ' },
      { kind: 'type', text: ' ' },
      { kind: 'type', text: ' ' },
      { kind: 'type', text: 'é' },
      null,
    ]);
  });

  it('presses no keys where nothing is asked', () => {
    for (const key of ['W', 'enter', 'y']) expect(pastedFor(begun(MAPPING), key)).toBeNull();
  });
});

describe.each(Object.entries({ ...STORIES, editing: EDITING }))('%s', (_, stories) => {
  it.each(stories)('$title', (story) => {
    expect(told(played(story))).toBe(story.sees);
  });
});

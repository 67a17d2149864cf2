import { describe, expect, it } from 'vitest';
import { actionFor } from '../../src/tui/keys.js';
import { initialState, reduce, type State } from '../../src/tui/state.js';
import { MAPPING } from '../support/decisions.js';
import { sessionTextOf } from '../support/session-facts.js';
import { begun, knowing, pressed, settled } from '../support/session-play.js';

/** Presses keys while the engine is still thinking. */
function hurried(state: State, ...keys: readonly string[]): State {
  return keys.reduce((now, key) => reduce(now, actionFor(now, key)!), state);
}

function about({ dialog }: State): string | null {
  return dialog?.kind === 'prompt' ? dialog.about : null;
}

describe('what is lost with what is retired', () => {
  const loss = 'Only it makes: table public.books; table public."desk/001_books.sql". 1 other statement alters';

  it('is told of the plan of this moment', () => {
    expect(about(pressed(begun(MAPPING), '4', 'x'))).toContain(loss);
  });

  it('is not told of the plan of another moment', () => {
    const renamed = pressed(begun(MAPPING), '4', 'r', 'ctrl-u', "'tomes");
    const thinking = hurried(renamed, 'enter', 'x');
    expect(about(thinking)).toMatch(/^What only it makes is not known yet:/);
    const marked = hurried(renamed, 'enter', 'space', 'space', 'x');
    expect(about(marked)).toMatch(/What only they make is not known yet:/);
    expect(about(hurried(settled(hurried(renamed, 'enter')), 'x'))).toContain('Only it makes');
  });

  it('is told of a file that is ignored as of one that is retired', () => {
    const first = begun(MAPPING);
    const { facts } = first.thought!;
    const [finding] = facts.findings;
    const at = [{ path: 'desk/001_books.sql', line: 1 }];
    const state = knowing(first, { ...facts, findings: [{ ...finding!, subject: at[0]!.path, at }] });
    expect(about(pressed(state, '2', 'f', 'f', 'i'))).toContain(loss);
    expect(about(pressed(state, '2', 'f', 'f', 'i'))).toBe(about(pressed(state, '2', 'f', 'f', 'x')));
  });
});

it('waits for the first thought, which knows the rollbacks that go with a file', () => {
  const read = reduce(initialState('mapping.yaml', null, null), { kind: 'read', found: sessionTextOf(MAPPING) });
  for (const keys of [
    ['4', 'x'],
    ['4', 'G', 'R'],
  ]) {
    const { dialog, message, history } = hurried(read, ...keys);
    expect([dialog, message?.text]).toEqual([null, 'Wait until the repository is read.']);
    expect(history!.at).toBe(0);
  }
});

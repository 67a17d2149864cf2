import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

// Ink asks for colours when it is loaded, and finds none where tests run.
vi.hoisted(() => {
  process.env.FORCE_COLOR = '1';
});

import type { State } from '../../src/tui/state.js';
import { drawn, plainly, type Room, styled } from '../support/screen-shot.js';
import { type RealSession, realSession } from '../support/session-real.js';
import { SCENES } from './scenes.js';

const ROOMS = { '80x24': { width: 80, height: 24 }, '160x50': { width: 160, height: 50 } } as const;
const LEAST = { width: 60, height: 14 };

let real: RealSession;
let drafted: State;
beforeAll(async () => {
  real = realSession('casare-rpa');
  drafted = await real.begin((await real.session.draft()).text);
});
afterAll(() => real.close());

/** A picture has no more lines than there is room for, and none of them is wider. */
function expectToFit(picture: string, { width, height }: Room): void {
  const lines = plainly(picture).split('\n');
  expect(lines.length).toBeLessThanOrEqual(height);
  for (const line of lines) expect(`${stringWidth(line) <= width} ${line}`).toBe(`true ${line}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: nothing on a screen may move the cursor
  expect(plainly(picture).replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
}

const trimmed = (text: string) => text.replaceAll(/ +$/gm, '');

describe('the screen', () => {
  it.each(SCENES)('$name', async ({ name, make }) => {
    const state = await make(real, drafted);
    const sections = Object.entries(ROOMS).map(([size, room]) => {
      const picture = drawn(state, room, true);
      expectToFit(picture, room);
      return `=== ${size}\n${trimmed(plainly(picture))}\n`;
    });
    const colours = `=== 80x24 in colour\n${trimmed(styled(drawn(state, ROOMS['80x24'], true)))}\n`;
    await expect([...sections, colours].join('')).toMatchFileSnapshot(`../cases/screens/${name}.txt`);
    expectToFit(drawn(state, LEAST, true), LEAST);
  });

  it.each(SCENES)('says the same without colours: $name', async ({ make }) => {
    const state = await make(real, drafted);
    for (const room of Object.values(ROOMS)) {
      const picture = drawn(state, room, false);
      expect(trimmed(plainly(picture))).toBe(trimmed(plainly(drawn(state, room, true))));
      expect(new Set(styled(picture).match(/‹[a-z0-9]+›/g) ?? [])).toSatisfy((styles: Set<string>) =>
        [...styles].every((style) => style === '‹bold›' || style === '‹chosen›'),
      );
    }
  });
});

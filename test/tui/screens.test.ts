import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

// Ink asks for colours when it is loaded, and finds none where tests run.
vi.hoisted(() => {
  process.env.FORCE_COLOR = '1';
});

import fc from 'fast-check';
import { stringify } from 'yaml';
import type { ConflictDetail } from '../../src/core/model.js';
import { topScreen } from '../../src/tui/state/state.js';
import { keyOf, wishOf } from '../../src/tui/state/wishes.js';
import { reduce, type State } from '../../src/tui/state.js';
import { MAPPING } from '../support/decisions.js';
import { drawn, plainly, type Room, styled } from '../support/screen-shot.js';
import { anyActs, happening } from '../support/session-acts.js';
import { begun, pressed } from '../support/session-play.js';
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
  expect(plainly(picture).replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
}

const trimmed = (text: string) => text.replaceAll(/ +$/gm, '');

describe('the screen', () => {
  it.each(SCENES)('$name', async ({ name, make }) => {
    const state = await make(real, drafted);
    const pictures = Object.entries(ROOMS).map(([size, room]) => ({ size, room, picture: drawn(state, room, true) }));
    for (const { picture, room } of pictures) expectToFit(picture, room);
    const sections = [
      ...pictures.map(({ size, picture }) => `=== ${size}\n${trimmed(plainly(picture))}\n`),
      ...pictures.map(({ size, picture }) => `=== ${size} in colour\n${trimmed(styled(picture))}\n`),
    ];
    await expect(sections.join('')).toMatchFileSnapshot(`../cases/screens/${name}.txt`);
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

/** A mapping.yaml with many migrations, from paths that no screen has room for. */
function large(count: number): string {
  const folders = 'services/warehouse/reporting/infrastructure/persistence/migrations/archive/2019/q3';
  const migrations = Array.from({ length: count }, (_, index) => ({
    name:
      index % 10 === 0 ? `a_name_that_is_long_enough_to_need_more_than_a_line_of_its_own_${index}` : `step_${index}`,
    from: `${folders}/${String(index).padStart(14, '2')}_step_${index}.sql`,
  }));
  return stringify({ onefold: 1, migrations });
}

const WIDE = MAPPING.replace('title: Books', 'title: 図書館の本 📚 と貸出の記録、そのすべて 👩‍👧 café')
  .replace('reason: nobody knows', 'reason: 古い移行ファイル 🦉 は誰も使わない')
  .replace('old/**', '古い/フォルダー/移行.sql')
  .replaceAll('desk/001_books.sql', '図書/カウンター/001_本.sql');

const ODD: readonly [string, () => State, string][] = [
  ['wide characters in a plan', () => pressed(begun(WIDE), '4'), '図書館の本 📚 と貸出の記録'],
  ['a wide path that is retired', () => pressed(begun(WIDE), '4', 'G', 'k'), '古い移行ファイル 🦉'],
  ['wide characters in a prompt', () => pressed(begun(WIDE), '4', 't', "'📚📚📚📚"), '📚📚📚📚'],
  ['a text that is longer than the prompt', () => pressed(begun(WIDE), '4', 'x', `'${'図書'.repeat(60)}end`), 'end'],
  [
    'a password that is typed',
    () => pressed(begun(WIDE), 'A', "'postgres://ada:sec@ret@db:5432/x"),
    '//ada:•••••••@db:5432/x',
  ],
  ['a password that begins', () => pressed(begun(WIDE), 'A', "'postgres://ada:secr"), '//ada:••••'],
  ['a port', () => pressed(begun(WIDE), 'A', "'postgres://localhost:5432"), 'localhost:5432'],
  ['2,000 migrations', () => pressed(begun(large(2000)), '4', 'G', 'k'), '1999 of 2000'],
  ['a path that is too long', () => pressed(begun(large(12)), '4', 'enter'), '22222222222220_step_0.sql'],
  ['a version that is long', () => pressed(begun(MAPPING.replace('"010"', '"20250121093000"')), '4'), '20250121093000'],
  [
    'a title that would move the cursor',
    () => pressed(begun(MAPPING.replace('title: Books', 'title: "a\\e[31mb\\nc"')), '4'),
    'a\\u{1b}[31mb c',
  ],
];

describe.each([...Object.entries(ROOMS), ['60x14', LEAST] as const])('at %s', (size, room) => {
  it.each(ODD)('there is room for %s', (_, make, shown) => {
    const picture = drawn(make(), room, true);
    expectToFit(picture, room);
    if (size !== '60x14') expect(plainly(picture)).toContain(shown);
  });
});

/** A prompt that has more to tell than any of these terminals has lines. */
function promptAbout(about: string): State {
  const state = pressed(begun(MAPPING), '3', 'enter', 'x', "'because");
  return state.dialog?.kind === 'prompt' ? { ...state, dialog: { ...state.dialog, about } } : state;
}

describe.each([...Object.entries(ROOMS), ['60x14', LEAST] as const])('a prompt at %s', (_, room) => {
  it.each([0, 1, 5, 40, 4_000])('shows what is typed beneath %s words to know', (count) => {
    const about = Array.from({ length: count }, (__, index) => `policy_of_${index}_in_a_long_path`).join(' ');
    const picture = drawn(promptAbout(about), room, true);
    expectToFit(picture, room);
    const lines = plainly(picture).split('\n');
    expect(lines.filter((one) => one.includes('› because'))).toHaveLength(1);
    expect(lines.some((one) => one.includes('policy_of_0_'))).toBe(count > 0);
    if (count === 4_000) expect(plainly(picture)).toMatch(/… \d+ more lines/);
  });
});

describe('the prompt for a choice and what goes with it', () => {
  it('names the first of many parts, and counts the others', () => {
    const state = pressed(begun(MAPPING), '3', 'enter');
    const key = keyOf(state, wishOf(state, topScreen(state))!);
    const { value } = state.loaded[key] as { value: ConflictDetail };
    const [keep] = value.choices;
    const [part] = keep!.changes!.leaves;
    const leaves = Array.from({ length: 16 }, (_, index) => ({ ...part!, ordinal: index + 1 }));
    const choices = [{ ...keep!, changes: { ...keep!.changes!, leaves } }];
    const asked = pressed(reduce(state, { kind: 'loaded', key, value: { ...value, choices } }), 'x').dialog;
    expect(asked).toMatchObject({ about: expect.stringMatching(/^This retires .*\(#5 of [^)]*\), 11 more\.$/) });
  });
});

describe('a terminal that is too small', () => {
  it.each([
    [59, 24],
    [80, 13],
    [20, 5],
  ])('is told so: %s×%s', (width, height) => {
    const picture = drawn(begun(MAPPING), { width, height }, true);
    expectToFit(picture, { width, height });
    expect(plainly(picture)).toContain(
      width < 40 ? 'onefold needs' : `onefold needs 60×14, and this is ${width}×${height}.`,
    );
  });
});

describe('a session, whatever happens', () => {
  it('has a picture that fits', () => {
    fc.assert(
      fc.property(anyActs, fc.constantFrom(...Object.values(ROOMS), LEAST), (acts, room) => {
        const last = happening(begun(MAPPING), acts, () => {});
        expectToFit(drawn(last, room, true), room);
      }),
      { numRuns: 150 },
    );
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { screens } from '../../src/tui/screens/index.js';
import type { ScreenName } from '../../src/tui/state/screen.js';
import { signsOn, signTable } from '../../src/tui/view/signs.js';

const SNAPSHOTS = new URL('../cases/screens/', import.meta.url);
const sources = ['screens', 'view', 'state']
  .flatMap((folder) => {
    const within = new URL(`../../src/tui/${folder}/`, import.meta.url);
    return readdirSync(within).map((file) => (file === 'signs.ts' ? '' : readFileSync(new URL(file, within), 'utf8')));
  })
  .join('');
const NAMES = Object.keys(screens) as ScreenName[];
/** Lines, keys and what people type. */
const NO_SIGNS = /[─“”’⏎␣↑🦉•]/gu;

/** What the snapshots of a screen show, without those of its help and those in colours. */
const shown = new Map(
  NAMES.map((name) => {
    const files = readdirSync(SNAPSHOTS).filter(
      (file) => file.split(/[-.]/)[0] === name && !/-(help|signs)\.txt$/.test(file),
    );
    const texts = files.map((file) => readFileSync(new URL(file, SNAPSHOTS), 'utf8').split(/^=== .* in colour$/m)[0]!);
    return [name, texts.join('')] as const;
  }),
);

describe('the signs of the screens', () => {
  it.each(NAMES)('%s shows no sign that its help does not tell of', (name) => {
    const legend = signsOn(name)
      .map(({ sign }) => sign)
      .join('');
    const signs = (shown.get(name) ?? '').replace(NO_SIGNS, '').match(/[^\p{ASCII}\p{L}]/gu) ?? [];
    expect([...new Set(signs)].filter((sign) => !legend.includes(sign))).toEqual([]);
  });

  it.each(signTable.map(({ sign }) => sign))('%s is a sign that some screen makes', (sign) => {
    const made = { '[ ]': 'text}]`', '#2': '`#', '█··': '█' }[sign] ?? sign;
    expect(sources).toContain(made);
  });
});

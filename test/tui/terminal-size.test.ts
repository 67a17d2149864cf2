import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Terminal } from '../support/terminal.js';
import { type Installed, install } from '../support/transcript.js';
import { expectLeft, follow, inSession, PATIENCE, READY, repositoryOf, type Step } from '../support/tui.js';

const MAPPING = readFileSync(join(import.meta.dirname, '../cases/repos/library/mapping.yaml'), 'utf8');
type Size = { readonly columns: number; readonly rows: number };
const LARGE: Size = { columns: 160, rows: 50 };
const SMALL: Size = { columns: 80, rows: 24 };

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const SCREENS: readonly (readonly [string, ...Step[]])[] = [
  ['overview', [['1'], READY]],
  ['findings', [['2'], 'Findings: open'], [['f', 'f'], 'Findings: all']],
  ['conflict', [['3'], 'table public.members'], [['enter'], 'Keep A']],
  ['plan', [['4'], '4 migrations, 1 retired']],
  ['migration', [['4'], '4 migrations, 1 retired'], [['enter'], '[statements]']],
  ['tree', [['4'], '4 migrations, 1 retired'], [['T'], '─ After']],
  ['diff', [['4'], '4 migrations, 1 retired'], [['d'], '@@']],
  ['help', [['?'], 'Keys of this screen']],
  ['prompt', [['4'], '4 migrations, 1 retired'], [['x', 'an old one'], '› an old one']],
];

/** The last line of the terminal, where the footer stands, once all of the picture is drawn for this size. */
function fits({ columns, rows }: Size) {
  return (screen: string) => {
    const lines = screen.split('\n');
    const isFull = lines.some((line) => line.startsWith('─') && line.length === columns);
    return lines.length === rows && lines.at(-1) !== '' && isFull;
  };
}

/** A picture: its text and its runs. */
function picture(terminal: Terminal) {
  return { text: terminal.text(), rows: terminal.rows() };
}

/** Changes the size, and expects a picture there. */
async function expectAt(terminal: Terminal, size: Size, expected: ReturnType<typeof picture>): Promise<void> {
  terminal.resize(size.columns, size.rows);
  await terminal.waitFor((screen) => screen === expected.text, { patience: PATIENCE });
  expect(terminal.rows()).toEqual(expected.rows);
}

/** Opens the session at a size, and shows a screen. */
function shown<T>(
  steps: readonly Step[],
  size: { columns: number; rows: number },
  work: (terminal: Terminal) => Promise<T>,
) {
  const root = repositoryOf('library', { 'mapping.yaml': MAPPING });
  const begin = async (terminal: Terminal) => {
    await follow(terminal, [[[], READY], ...steps]);
    await terminal.waitFor(fits(size), { patience: PATIENCE });
    return work(terminal);
  };
  return inSession(installed, root, begin, size);
}

it.for(SCREENS)('%s is the same picture after another size and back', async ([, ...steps]) => {
  const small = await shown(steps, SMALL, async (terminal) => picture(terminal));
  await shown(steps, LARGE, async (terminal) => {
    const large = picture(terminal);
    await expectAt(terminal, SMALL, small);
    await expectAt(terminal, LARGE, large);
    terminal.resize(160, 24);
    await expectAt(terminal, SMALL, small);
    terminal.resize(80, 50);
    await expectAt(terminal, LARGE, large);
  });
});

it('says that it needs more room, and comes back', async () => {
  await shown([[['4'], '4 migrations, 1 retired']], LARGE, async (terminal) => {
    const large = picture(terminal);
    terminal.resize(40, 10);
    await terminal.waitFor((screen) => screen.trim() === 'onefold needs 60×14, and this is 40×10.');
    await expectAt(terminal, LARGE, large);
    terminal.resize(20, 3);
    await terminal.waitFor((screen) => screen.startsWith('onefold needs'));
    terminal.press('ctrl-c');
    await expectLeft(terminal);
  });
});

it('is whole in the least room that it takes', async () => {
  await shown([[['4'], 'overview › plan']], { columns: 60, rows: 14 }, async (terminal) => {
    await follow(terminal, [
      [['1'], 'What to do next'],
      [['2'], 'Findings'],
      [['3'], 'table public.members'],
      [['?'], 'Keys'],
    ]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Terminal } from '../support/terminal.js';
import { type Installed, install } from '../support/transcript.js';
import { follow, inSession, READY, repositoryOf, type Step, settled } from '../support/tui.js';

const MAPPING = readFileSync(join(import.meta.dirname, '../cases/repos/library/mapping.yaml'), 'utf8');
const PLAN: readonly Step[] = [
  [[], READY],
  [['4'], '4 migrations, 1 retired'],
];

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

function atPlan(work: (terminal: Terminal, saved: () => Promise<Saved>) => Promise<void>): Promise<void> {
  const root = repositoryOf('library', { 'mapping.yaml': MAPPING });
  return inSession(installed, root, async (terminal) => {
    const saved = async () => {
      await follow(terminal, [[['s'], 'Saved mapping.yaml.']]);
      return parse(readFileSync(join(root, 'mapping.yaml'), 'utf8')) as Saved;
    };
    await follow(terminal, PLAN);
    await work(terminal, saved);
  });
}

type Saved = {
  readonly migrations: readonly { readonly name: string; readonly title?: string }[];
  readonly retire: readonly { readonly reason: string }[];
};

describe('keys that come at once', () => {
  it.for<[string, string[], RegExp]>([
    ['jjj', ['jjj'], /›\s+011\s+overdue/],
    ['jjjkk', ['jjjkk'], /›\s+002\s+members/],
    ['cursor keys', ['down', 'down', 'up', 'down'], /›\s+010!?\s+loans/],
    ['letters and cursor keys', ['jj', 'up', 'j', 'down'], /›\s+011\s+overdue/],
    ['a place and back', ['4', 'j', 'enter', 'q', 'j'], /›\s+010!?\s+loans/],
    ['a whole page', ['ctrl-d', 'k'], /›\s+011\s+overdue/],
  ])('%s', async ([, keys, until]) => {
    await atPlan(async (terminal) => {
      await follow(terminal, [[keys, until]]);
    });
  });

  it('a command with what is asked, in one go', async () => {
    await atPlan(async (terminal, saved) => {
      await follow(terminal, [[['x', 'not needed any more', 'enter'], settled('3 migrations, 3 retired')]]);
      expect((await saved()).retire.at(-1)?.reason).toBe('not needed any more');
    });
  });
});

describe('a line of text', () => {
  const REASON = 'Größe „groß“: 書架 – café, s. Nr. 3;  # kein Kommentar: "q" & \'u\'';

  it('is taken as it is pasted', async () => {
    await atPlan(async (terminal, saved) => {
      await follow(terminal, [
        [['x'], 'why?'],
        [[REASON], 'Kommentar'],
        [['enter'], settled('3 retired')],
      ]);
      expect((await saved()).retire.at(-1)?.reason).toBe(REASON);
    });
  });

  it.for<[string, string[], string]>([
    ['an emoji', ['shelf 📚', 'backspace', '!'], 'shelf !'],
    ['a letter with an accent of its own', ['cafe\u0301s', 'backspace', 'backspace', 'x'], 'cafx'],
    ['a family', ['👨‍👩‍👧', 'backspace', 'people'], 'people'],
    ['at a place', ['abd', 'left', 'c', 'end', 'e'], 'abcde'],
    ['a wide one', ['書架', 'left', 'backspace', 'x'], 'x架'],
    ['the beginning', ['b', 'ctrl-a', 'a', 'ctrl-e', 'c'], 'abc'],
    ['all of it', ['wrong', 'ctrl-u', 'better'], 'better'],
    ['keys of the screen', ['qxs?uP/4'], 'qxs?uP/4'],
    ['names of keys', ['enter up tab'], 'enter up tab'],
  ])('is edited: %s', async ([, keys, expected]) => {
    await atPlan(async (terminal, saved) => {
      await follow(terminal, [[['t'], 'The title of books']]);
      await follow(terminal, [[['ctrl-u', ...keys, 'enter'], settled('1 unsaved')]]);
      expect((await saved()).migrations[0]?.title).toBe(expected);
    });
  });
});

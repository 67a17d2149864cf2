import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOf, temporaryFolder } from '../support/folder.js';
import type { Terminal } from '../support/terminal.js';
import { type Installed, install } from '../support/transcript.js';
import {
  expectLeft,
  follow,
  inSession,
  PATIENCE,
  READY,
  repositoryOf,
  type Step,
  settled,
  takenAndLeft,
} from '../support/tui.js';

const MAPPING = readFileSync(join(import.meta.dirname, '../cases/repos/library/mapping.yaml'), 'utf8');
const MORE = 'CREATE INDEX books_title ON books (title);';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

/** A shell script as somebody's editor; its folder holds what it notes, and is where temporary files lie. */
type Desk = {
  readonly root: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  notes(): string;
};

/** Opens the plan, with a script for an editor: it is given the file, and notes things in $NOTES. */
async function atPlan(script: string, work: (terminal: Terminal, desk: Desk) => Promise<void>): Promise<void> {
  const root = repositoryOf('library', { 'mapping.yaml': MAPPING });
  const folder = temporaryFolder({ 'my editor.sh': script, 'temporary/none': '' });
  const [notes, temporary] = [join(folder, 'notes'), join(folder, 'temporary')];
  const env = { EDITOR: `sh '${join(folder, 'my editor.sh')}' --wait`, NOTES: notes, TMPDIR: temporary };
  const begin = async (terminal: Terminal) => {
    await follow(terminal, [
      [[], READY],
      [['4'], '4 migrations, 1 retired'],
    ]);
    await work(terminal, { root, folder, env, notes: () => readFileSync(notes, 'utf8').trim() });
  };
  await inSession(installed, root, begin, { env });
}

function command(root: string, ...args: string[]): number | null {
  const { PATH = '', HOME = '' } = process.env;
  const program = [join(installed.bin, '../dist/cli.cjs'), ...args];
  return spawnSync(process.execPath, program, { cwd: root, env: { PATH, HOME } }).status;
}

/** A script that adds a line at the end, whatever stands there. */
const adding = (line: string) => `printf '%s\\n' '${line}' >> "$2"\n`;
/** At first a line that is broken; then, where it is still there, what mends it. */
const MENDING = `if grep -q TABEL "$2"; then sed -i 's/TABEL/TABLE/' "$2"; else ${adding('CREATE TABEL x (y int);')}fi\n`;
const DECIDED: Step = [['e'], settled('Decided: patch books in 1 line.')];
const LEAVE: Step = [['ctrl-c'], (screen) => !screen.includes('migrations, 1 retired')];

describe('an editor', () => {
  it('changes a migration as `onefold patch` does, and all that is written is the same', async () => {
    const note = `printf '%s|' "$1" "$(basename "$2")" "$(stat -c %a "$2")" "$(stat -c %a "$(dirname "$2")")" > "$NOTES"\n`;
    const here = { content: {} as Record<string, string> };
    await atPlan(`${note}${adding(MORE)}`, async (terminal, { root, folder, notes }) => {
      const before = terminal.text();
      await follow(terminal, [DECIDED]);
      expect(takenAndLeft(terminal)).toEqual([2, 1]);
      expect(terminal.isAlternate()).toBe(true);
      expect(notes()).toBe('--wait|001_books.sql|600|700|');
      expect(readdirSync(join(folder, 'temporary'))).toEqual(['none']);
      // The screen is whole, and keys work.
      const again = await follow(terminal, [[['j', 'k'], /›\s+001\s+books ±/]]);
      expect(again.split('\n')).toHaveLength(before.split('\n').length);
      await follow(terminal, [
        [['enter'], /patched +in 1 line/],
        [['tab'], MORE],
        [['escape'], /›\s+001\s+books ±/],
        [['u'], settled(/›\s+001\s+books {3}/)],
        [['U'], settled('books ±')],
        [['W'], settled('files would change')],
        [['y'], /Wrote \d+ files\./],
      ]);
      here.content = contentOf(root);
      terminal.press('ctrl-c');
      await expectLeft(terminal, { code: 0, signal: null }, 1);
    });
    const same = repositoryOf('library', { 'mapping.yaml': here.content['mapping.yaml']! });
    expect(command(same, 'write')).toBe(0);
    expect(contentOf(same)).toEqual(here.content);
    const other = repositoryOf('library', { 'mapping.yaml': MAPPING });
    expect(command(other, 'write')).toBe(0);
    const file = join(other, 'versions/001_books.sql');
    writeFileSync(file, `${readFileSync(file, 'utf8')}${MORE}\n`);
    expect(command(other, 'patch', '1')).toBe(0);
    expect(contentOf(other)).toEqual(here.content);
  });

  it('that ends badly changes nothing, and what it is for is said', async () => {
    await atPlan(`${adding(MORE)}exit 1\n`, async (terminal, { folder, root }) => {
      await follow(terminal, [[['e'], 'ended with status 1. Nothing was taken.']]);
      expect(terminal.text()).not.toContain('unsaved');
      expect(readdirSync(join(folder, 'temporary'))).toEqual(['none']);
      expect(contentOf(root)['mapping.yaml']).toBe(MAPPING);
    });
  });

  it('that changes nothing decides nothing', async () => {
    await atPlan(':\n', async (terminal) => {
      await follow(terminal, [[['e'], 'Nothing was changed.']]);
      expect(terminal.text()).not.toContain('unsaved');
    });
  });

  it('loses no text that does not parse', async () => {
    await atPlan(MENDING, async (terminal) => {
      await follow(terminal, [
        [['e'], 'does not parse as it is patched: syntax error at or near "TABEL"'],
        [[], 'throw the edit away'],
        [['j', 'e'], settled('Decided: patch books in 1 line.')],
        [['enter'], 'table public.x'],
      ]);
      expect(takenAndLeft(terminal)).toEqual([3, 2]);
    });
  });

  it('throws away what a person throws away', async () => {
    await atPlan(adding('CREATE TABEL x (y int);'), async (terminal) => {
      await follow(terminal, [
        [['e'], 'throw the edit away'],
        [['t'], 'Nothing was changed.'],
      ]);
      expect(terminal.text()).not.toContain('unsaved');
    });
  });

  const ASKING = `trap 'echo interrupted > "$NOTES"' INT\necho "in the editor"\nread answer || read answer\n${adding(MORE)}`;

  it('has the keyboard: Ctrl-C is its own, and a terminal that changes its size meanwhile is as large then', async () => {
    await atPlan(ASKING, async (terminal, { notes }) => {
      await follow(terminal, [[['e'], 'in the editor']]);
      expect(terminal.isAlternate()).toBe(false);
      expect(takenAndLeft(terminal)).toEqual([1, 1]);
      terminal.press('ctrl-c');
      terminal.resize(100, 30);
      await follow(terminal, [[['q', '4', 'enter'], settled('Decided: patch books in 1 line.')]]);
      expect(notes()).toBe('interrupted');
      const isWhole = (screen: string) =>
        screen.split('\n').some((line) => line.startsWith('─') && line.length === 100);
      await terminal.waitFor(isWhole, { patience: PATIENCE });
      // What was typed there is not typed here.
      await follow(terminal, [[['j'], /›\s+002\s+members/]]);
      terminal.press('ctrl-c');
      await expectLeft(terminal, { code: 0, signal: null }, 1);
    });
  });

  it('is left when the terminal is gone, and what was decided before is kept', async () => {
    await atPlan(ASKING, async (terminal, { root }) => {
      await follow(terminal, [
        [['J'], settled('1 unsaved')],
        [['e'], 'in the editor'],
      ]);
      terminal.hangUp();
      await terminal.exited;
      expect(readdirSync(join(root, '.onefold')).some((name) => name.startsWith('session-'))).toBe(true);
    });
  });

  it('leaves edits that outlive a crash', async () => {
    await atPlan(adding(MORE), async (terminal, { root }) => {
      await follow(terminal, [DECIDED]);
      terminal.kill('SIGKILL');
      await terminal.exited;
      await inSession(installed, root, async (next) => {
        await follow(next, [
          [[], 'patch books in 1 line'],
          [['y'], settled('1 unsaved')],
          [['s'], 'Saved mapping.yaml.'],
          LEAVE,
        ]);
      });
      expect(contentOf(root)['mapping.yaml']).toContain(`      +${MORE}\n`);
    });
  });
});

describe('an edit that cannot be taken', () => {
  const TAKEN_UP: readonly Step[] = [
    [[], 'An edit of books was not taken yet, and is kept.'],
    [['y'], 'What was written of books is here as it was left.'],
    [['e'], settled('Decided: patch books in 1 line.')],
    [['s'], 'Saved mapping.yaml.'],
  ];

  it.for([
    ['Ctrl-C', (terminal: Terminal) => terminal.press('ctrl-c')],
    ['kill -9', (terminal: Terminal) => terminal.kill('SIGKILL')],
    ['a terminal that is closed', (terminal: Terminal) => terminal.hangUp()],
  ] as const)('outlives %s', async ([, end]) => {
    await atPlan(MENDING, async (terminal, { root, env }) => {
      await follow(terminal, [[['e'], 'throw the edit away']]);
      end(terminal);
      await terminal.exited;
      const next = (again: Terminal) => follow(again, [...TAKEN_UP, [['ctrl-c'], (text) => !text.includes('Saved')]]);
      await inSession(installed, root, next, { env });
      expect(contentOf(root)['mapping.yaml']).toContain('      +CREATE TABLE x (y int);\n');
      expect(readdirSync(join(root, '.onefold')).filter((name) => name.startsWith('session-'))).toEqual([]);
    });
  });
});

describe('mapping.yaml in an editor', () => {
  it('is read again, and can be undone', async () => {
    const script = `sed -i 's/title: Books.*/title: All books/' "$2"\n`;
    await atPlan(script, async (terminal, { root }) => {
      await follow(terminal, [
        [['E'], settled('mapping.yaml was edited, and read again.')],
        [[], 'title    All books'],
      ]);
      expect(terminal.text()).not.toContain('unsaved');
      expect(contentOf(root)['mapping.yaml']).toContain('title: All books');
      await follow(terminal, [
        [['u'], settled('1 unsaved')],
        [['E'], 'Save first (s)'],
        [['s'], 'Saved mapping.yaml.'],
      ]);
      expect(contentOf(root)['mapping.yaml']).toBe(MAPPING);
      expect(existsSync(join(root, 'versions'))).toBe(false);
    });
  });
});

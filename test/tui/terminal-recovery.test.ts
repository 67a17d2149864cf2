import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Terminal } from '../support/terminal.js';
import { type Installed, install } from '../support/transcript.js';
import { expectLeft, follow, inSession, NO_MAPPING, READY, repositoryOf, type Step, settled } from '../support/tui.js';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const at = (root: string) => join(root, 'mapping.yaml');
const SAVE: Step = [['s'], 'Saved mapping.yaml.'];
const OFFERED: Step = [[], 'An earlier session ended without saving these decisions:'];

/** A draft, and a decision of each kind upon it. */
const DRAFT: readonly Step[] = [
  [[], NO_MAPPING],
  [['D'], READY],
];
const DECISIONS: readonly Step[] = [
  [['4'], settled('3 migrations, 1 retired')],
  [['J'], settled('2 unsaved')],
  [['r'], 'Another name for members'],
  [['ctrl-u', 'readers', 'enter'], settled('3 unsaved')],
  [['t'], 'The title of readers'],
  [['Who may borrow', 'enter'], settled('4 unsaved')],
  [['p'], settled('5 unsaved')],
  [['g', 'x'], 'why?'],
  [['not needed', 'enter'], settled('6 unsaved')],
  [['G', 'k', 'R'], settled('7 unsaved')],
  [['g', 'm'], 'Mark two migrations'],
  [['j', 'm'], settled('8 unsaved')],
  [['3'], 'table public.members'],
  [['enter'], 'Keep A'],
  [['enter'], 'why this choice?'],
  [['it is the one at the desk', 'enter'], settled('9 unsaved')],
  [['w'], settled('10 unsaved')],
  [['u'], settled(' 9 unsaved')],
  [['2'], 'Findings: open'],
  [['j'], /›\s+\S/],
  [['a'], 'why?'],
  [['known for years', 'enter'], settled('10 unsaved')],
];

/** Does all of it without an accident, and gives what is saved then. */
async function savedAtOnce(steps: readonly Step[], mapping: string | null = null): Promise<string> {
  const root = repositoryOf('library', mapping === null ? {} : { 'mapping.yaml': mapping });
  return inSession(installed, root, async (terminal) => {
    await follow(terminal, [...steps, SAVE]);
    return readFileSync(at(root), 'utf8');
  });
}

/** Makes decisions in a repository, and ends the session in some way. */
async function lost(root: string, steps: readonly Step[], end: (terminal: Terminal) => void): Promise<void> {
  await inSession(installed, root, async (terminal) => {
    await follow(terminal, steps);
    end(terminal);
    await terminal.exited;
  });
}

function journals(root: string): string[] {
  const folder = join(root, '.onefold');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('session-')) : [];
}

describe('undo', () => {
  it('leads back to the beginning, and redo to the same text', async () => {
    const expected = await savedAtOnce([...DRAFT, ...DECISIONS]);
    const root = repositoryOf('library');
    await inSession(installed, root, async (terminal) => {
      await follow(terminal, [...DRAFT, ...DECISIONS]);
      for (let left = 9; left >= 1; left -= 1) await follow(terminal, [[['u'], ` ${left} unsaved`]]);
      await follow(terminal, [
        [['u'], 'Undone: draft mapping.yaml'],
        [['u'], 'There is nothing to undo.'],
        [['1'], NO_MAPPING],
      ]);
      expect(terminal.text()).not.toContain('unsaved');
      expect([existsSync(at(root)), journals(root)]).toEqual([false, []]);
      for (let done = 1; done <= 10; done += 1) await follow(terminal, [[['U'], ` ${done} unsaved`]]);
      await follow(terminal, [[['U'], 'There is nothing to redo.'], SAVE]);
      expect(readFileSync(at(root), 'utf8')).toBe(expected);
    });
  });
});

describe('decisions that were not saved', () => {
  const ENDS = [
    ['kill -9', (terminal: Terminal) => terminal.kill('SIGKILL')],
    ['a terminal that is closed', (terminal: Terminal) => terminal.hangUp()],
    ['Ctrl-C', (terminal: Terminal) => terminal.press('ctrl-c')],
  ] as const;

  it.for(ENDS)('are taken up after %s', async ([, end]) => {
    const expected = await savedAtOnce([...DRAFT, ...DECISIONS]);
    const root = repositoryOf('library');
    await lost(root, [...DRAFT, ...DECISIONS], end);
    expect(existsSync(at(root))).toBe(false);
    await inSession(installed, root, async (terminal) => {
      await follow(terminal, [OFFERED, [['y'], '10 unsaved'], SAVE]);
      expect(readFileSync(at(root), 'utf8')).toBe(expected);
      expect(journals(root)).toEqual([]);
      terminal.press('q');
      await expectLeft(terminal);
    });
  });

  it('are taken up after the second accident, too, and can be undone one by one', async () => {
    const root = repositoryOf('library');
    await lost(root, [...DRAFT, ...DECISIONS], (terminal) => terminal.kill('SIGKILL'));
    await lost(root, [OFFERED, [['y'], '10 unsaved'], [['u'], ' 9 unsaved']], (terminal) => terminal.kill('SIGKILL'));
    await inSession(installed, root, async (terminal) => {
      await follow(terminal, [OFFERED, [['y'], ' 9 unsaved']]);
      for (let left = 8; left >= 1; left -= 1) await follow(terminal, [[['u'], ` ${left} unsaved`]]);
      await follow(terminal, [[['u'], NO_MAPPING]]);
    });
  });

  it('are gone once they are thrown away', async () => {
    const root = repositoryOf('library');
    await lost(root, [...DRAFT, ...DECISIONS], (terminal) => terminal.kill('SIGKILL'));
    await inSession(installed, root, async (terminal) => {
      await follow(terminal, [OFFERED]);
      terminal.press('d');
      await terminal.waitUntilGone('An earlier session');
      expect(terminal.text()).toContain(NO_MAPPING);
      expect(journals(root)).toEqual([]);
      terminal.press('q');
      await expectLeft(terminal);
    });
    await inSession(installed, root, async (terminal) => {
      await follow(terminal, [[[], NO_MAPPING]]);
      expect(terminal.text()).not.toContain('An earlier session');
    });
    expect(existsSync(at(root))).toBe(false);
  });

  it('wait for an answer until there is one', async () => {
    const root = repositoryOf('library');
    await lost(root, DRAFT, (terminal) => terminal.kill('SIGKILL'));
    await lost(root, [OFFERED], (terminal) => terminal.press('ctrl-c'));
    await lost(root, [OFFERED], (terminal) => terminal.kill('SIGKILL'));
    await inSession(installed, root, async (terminal) => {
      await follow(terminal, [OFFERED]);
      terminal.press('escape');
      await follow(terminal, [
        [['q'], 'An earlier session'],
        [['y'], READY],
      ]);
    });
  });

  it('come upon what mapping.yaml says now, where only its comments changed', async () => {
    const mapping = await savedAtOnce(DRAFT);
    const root = repositoryOf('library', { 'mapping.yaml': mapping });
    await lost(
      root,
      [
        [[], READY],
        [['4'], '3 migrations'],
        [['p'], '1 unsaved'],
      ],
      (terminal) => terminal.kill('SIGKILL'),
    );
    writeFileSync(at(root), `${mapping}# read by the librarians\n`);
    await inSession(installed, root, async (terminal) => {
      await follow(terminal, [OFFERED, [['y'], '1 unsaved'], SAVE]);
      expect(readFileSync(at(root), 'utf8')).toMatch(/version: "001"[\s\S]*# read by the librarians/);
    });
  });

  it('come behind what mapping.yaml says now, and undo leads back to it', async () => {
    const mapping = await savedAtOnce(DRAFT);
    const root = repositoryOf('library', { 'mapping.yaml': mapping });
    const retitled: readonly Step[] = [
      [[], READY],
      [['4'], '3 migrations, 1 retired'],
      [['t'], 'The title of members'],
      [['Who may borrow', 'enter'], '1 unsaved'],
    ];
    await lost(root, retitled, (terminal) => terminal.kill('SIGKILL'));
    writeFileSync(at(root), `${mapping}severity: { number-gap: off }\n`);
    await inSession(installed, root, async (terminal) => {
      await follow(terminal, [OFFERED, [['y'], '2 unsaved'], SAVE]);
      expect(readFileSync(at(root), 'utf8')).toBe(await savedAtOnce(retitled, mapping));
      await follow(terminal, [[['u'], '1 unsaved'], [['u'], 'Undone: go back to mapping.yaml'], SAVE]);
      expect(readFileSync(at(root), 'utf8')).toContain('number-gap: off');
    });
  });

  it('of a mapping of another name stay for its own session', async () => {
    const root = repositoryOf('library');
    await lost(root, DRAFT, (terminal) => terminal.kill('SIGKILL'));
    const other = { args: ['--mapping', 'other.mapping.yaml'] };
    await inSession(
      installed,
      root,
      async (terminal) => {
        await follow(terminal, [[[], 'There is no other.mapping.yaml here yet']]);
        expect(terminal.text()).not.toContain('An earlier session');
      },
      other,
    );
    expect(journals(root)).toHaveLength(1);
  });
});

describe('mapping.yaml on disk', () => {
  const mapping = readFileSync(join(import.meta.dirname, '../cases/repos/library/mapping.yaml'), 'utf8');
  const TITLED: readonly Step[] = [
    [[], READY],
    [['4'], '4 migrations, 1 retired'],
    [['t'], 'The title of books'],
    [['ctrl-u', 'What may be borrowed', 'enter'], '1 unsaved'],
  ];
  const changed = mapping.replace('name: overdue', 'name: late');
  const inLibrary = (text: string, work: (terminal: Terminal, root: string) => Promise<void>) => {
    const root = repositoryOf('library', { 'mapping.yaml': text });
    return inSession(installed, root, (terminal) => work(terminal, root));
  };

  it('is read again when somebody changes it, if the person wants that; undo leads back', async () => {
    await inLibrary(mapping, async (terminal, root) => {
      await follow(terminal, TITLED);
      writeFileSync(at(root), changed);
      await follow(terminal, [
        [[], 'mapping.yaml was changed on disk'],
        [['r'], /011\s+late/],
      ]);
      expect(terminal.text()).not.toContain('unsaved');
      await follow(terminal, [[['u'], /011\s+overdue/], SAVE]);
      const saved = readFileSync(at(root), 'utf8');
      expect([saved.includes('What may be borrowed'), saved.includes('name: overdue')]).toEqual([true, true]);
    });
  });

  it('is kept as it is in the session, if the person wants that, and saved over the other', async () => {
    await inLibrary(mapping, async (terminal, root) => {
      await follow(terminal, TITLED);
      writeFileSync(at(root), changed);
      await follow(terminal, [[[], 'mapping.yaml was changed on disk']]);
      terminal.press('k');
      await terminal.waitUntilGone('changed on disk');
      await follow(terminal, [[[], /011\s+overdue/], SAVE]);
      const saved = readFileSync(at(root), 'utf8');
      expect([saved.includes('What may be borrowed'), saved.includes('name: overdue')]).toEqual([true, true]);
    });
  });

  it('may come to be while the session is open', async () => {
    const root = repositoryOf('library');
    await inSession(installed, root, async (terminal) => {
      await follow(terminal, [[[], NO_MAPPING]]);
      writeFileSync(at(root), mapping);
      await follow(terminal, [
        [[], 'mapping.yaml was changed on disk'],
        [['r'], READY],
      ]);
    });
  });

  it('may be deleted while the session is open, and is written anew', async () => {
    await inLibrary(mapping, async (terminal, root) => {
      await follow(terminal, [[[], READY]]);
      rmSync(at(root));
      await follow(terminal, [[[], 'mapping.yaml was deleted on disk'], [['k'], '● unsaved'], SAVE]);
      expect(readFileSync(at(root), 'utf8')).toBe(mapping);
    });
  });

  it('may be deleted while the session is open, which begins anew; undo brings it back', async () => {
    await inLibrary(mapping, async (terminal, root) => {
      await follow(terminal, [[[], READY]]);
      rmSync(at(root));
      await follow(terminal, [[[], 'mapping.yaml was deleted on disk'], [['r'], NO_MAPPING], [['u'], READY], SAVE]);
      expect(readFileSync(at(root), 'utf8')).toBe(mapping);
    });
  });

  it('shows its problems with lines, and recovers when they are mended', async () => {
    await inLibrary(mapping.replace('onefold: 1', 'onefold: 7\nshelf: 3'), async (terminal, root) => {
      const screen = await follow(terminal, [[[], 'mapping.yaml cannot be used as it is']]);
      expect(screen).toMatch(/mapping\.yaml:1\n.*`onefold` is 7/);
      expect(screen).toMatch(/mapping\.yaml:2\n.*`shelf` is no key/);
      writeFileSync(at(root), mapping);
      await follow(terminal, [
        [[], 'mapping.yaml was changed on disk'],
        [['r'], READY],
      ]);
      writeFileSync(at(root), 'migrations: [\n');
      await follow(terminal, [
        [[], 'was changed on disk'],
        [['r'], 'mapping.yaml cannot be used as it is'],
      ]);
      writeFileSync(at(root), mapping);
      await follow(terminal, [
        [[], 'was changed on disk'],
        [['r'], READY],
      ]);
      terminal.press('q');
      await expectLeft(terminal);
    });
  });

  it('that is a folder is asked for until it is a file', async () => {
    const root = repositoryOf('library', { 'mapping.yaml/in-the-way': '' });
    await inSession(installed, root, async (terminal) => {
      await follow(terminal, [[[], 'mapping.yaml is a directory']]);
      rmSync(at(root), { recursive: true });
      writeFileSync(at(root), mapping);
      await follow(terminal, [[[], READY]]);
    });
  });
});

import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { screens } from '../../src/tui/screens/index.js';
import type { ScreenName } from '../../src/tui/state/screen.js';
import { contentOf, temporaryFolder } from '../support/folder.js';
import type { Terminal } from '../support/terminal.js';
import { type Installed, install } from '../support/transcript.js';
import {
  expectLeft,
  follow,
  inSession,
  NO_MAPPING,
  READY,
  repositoryOf,
  type Start,
  type Step,
} from '../support/tui.js';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

/** Opens a session in a repository with a draft that is not saved. */
function drafted<T>(
  work: (terminal: Terminal, root: string) => Promise<T>,
  start: Start = {},
  root = repositoryOf('library'),
): Promise<T> {
  const begin = async (terminal: Terminal) => {
    await follow(terminal, [
      [[], NO_MAPPING],
      [['D'], READY],
    ]);
    return work(terminal, root);
  };
  return inSession(installed, root, begin, start);
}

function journals(root: string): string[] {
  const folder = join(root, '.onefold');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('session-')) : [];
}

/** How to come from the overview to each screen, and what says that one is there. */
const WAYS: Readonly<Record<ScreenName, readonly Step[]>> = {
  overview: [[[], READY]],
  findings: [[['2'], 'Findings: open']],
  conflicts: [[['3'], 'Objects that several files define']],
  conflict: [
    [['3'], 'table public.members'],
    [['enter'], 'Keep A'],
  ],
  plan: [[['4'], '3 migrations, 1 retired']],
  tree: [
    [['4'], '3 migrations, 1 retired'],
    [['T'], '─ After'],
  ],
  migration: [
    [['4'], '3 migrations, 1 retired'],
    [['enter'], '[statements]'],
  ],
  diff: [
    [['4'], '3 migrations, 1 retired'],
    [['d'], '@@'],
  ],
  file: [
    [['2'], 'Findings: open'],
    [['j'], /›\s+table public\.members/],
    [['o'], 'CREATE TABLE'],
  ],
  run: [[['5'], 'overview › run']],
  confirm: [[['W'], 'versions/001_members.sql']],
};

it('has a way to every screen', () => {
  expect(Object.keys(WAYS).sort()).toEqual(Object.keys(screens).sort());
});

describe('Ctrl-C', () => {
  it.for(Object.keys(WAYS) as ScreenName[])('leaves the screen %s at once, and keeps the decisions', async (name) => {
    await drafted(async (terminal, root) => {
      await follow(terminal, WAYS[name]);
      terminal.press('ctrl-c');
      await expectLeft(terminal);
      expect(journals(root)).toHaveLength(1);
      expect(contentOf(root)).not.toHaveProperty(['mapping.yaml']);
    });
  });

  const DIALOGS: readonly (readonly [string, ...Step[]])[] = [
    ['the help', [['?'], 'Keys of this screen']],
    ['a search', [['2'], 'Findings'], [['/', 'x'], '› x']],
    ['a reason to retire', [['4'], '3 migrations, 1 retired'], [['x'], 'why?'], [['old'], '› old']],
    ['another name', [['4'], '3 migrations, 1 retired'], [['r'], 'Another name for members']],
    ['a title', [['4'], '3 migrations, 1 retired'], [['t'], 'The title of members']],
    ['a reason to accept', [['2'], 'Findings'], [['j'], /›\s+table/], [['a'], 'Accept masked-definition: why?']],
    ['a reason to resolve', [['3'], 'table public.members'], [['enter'], 'Keep A'], [['enter'], 'why this choice?']],
    ['the name of a database', [['A'], 'Which database?']],
    ['the question before it quits', [['q'], 'quit, and throw them away']],
  ];

  it.for(DIALOGS)('leaves %s', async ([, ...steps]) => {
    await drafted(async (terminal, root) => {
      await follow(terminal, steps);
      terminal.press('ctrl-c');
      await expectLeft(terminal);
      expect(journals(root)).toHaveLength(1);
    });
  });

  it('leaves while mapping.yaml has never been read, and where nothing was decided nothing is kept', async () => {
    const root = repositoryOf('library');
    await inSession(installed, root, async (terminal) => {
      await terminal.waitFor('onefold › overview');
      terminal.press('ctrl-c');
      await expectLeft(terminal);
    });
    expect(existsSync(join(root, '.onefold'))).toBe(false);
  });

  it('leaves while it thinks', async () => {
    const root = repositoryOf('casare-rpa');
    await inSession(installed, root, async (terminal) => {
      await follow(terminal, [[[], NO_MAPPING]]);
      terminal.press('D', 'ctrl-c', 'ctrl-c');
      await expectLeft(terminal);
    });
  });
});

describe('q', () => {
  const ASKED: Step = [['q'], '1 decision is not in mapping.yaml yet.'];

  it('goes back screen by screen before it quits', async () => {
    await drafted(async (terminal) => {
      await follow(terminal, [
        ...WAYS.migration,
        [['q'], '3 migrations, 1 retired'],
        [['q'], 'What to do next'],
        ASKED,
      ]);
    });
  });

  it('saves, and quits', async () => {
    await drafted(async (terminal, root) => {
      await follow(terminal, [ASKED]);
      terminal.press('s');
      await expectLeft(terminal);
      expect(contentOf(root)['mapping.yaml']).toContain('- name: members');
      expect(journals(root)).toEqual([]);
    });
  });

  it('quits, and offers what was decided the next time', async () => {
    const root = repositoryOf('library');
    const leave = async (terminal: Terminal) => {
      await follow(terminal, [ASKED]);
      terminal.press('k');
      await expectLeft(terminal);
    };
    await drafted(leave, {}, root);
    expect(contentOf(root)).not.toHaveProperty(['mapping.yaml']);
    await inSession(installed, root, async (terminal) => {
      await follow(terminal, [[[], 'An earlier session ended without saving']]);
    });
  });

  it('quits, and throws away what was decided', async () => {
    await drafted(async (terminal, root) => {
      await follow(terminal, [ASKED]);
      terminal.press('d');
      await expectLeft(terminal);
      expect(journals(root)).toEqual([]);
      expect(contentOf(root)).not.toHaveProperty(['mapping.yaml']);
    });
  });

  it.for(['n', 'escape'])('goes on after %s', async (key) => {
    await drafted(async (terminal) => {
      await follow(terminal, [ASKED]);
      terminal.press(key);
      await terminal.waitUntilGone('not in mapping.yaml yet');
      await follow(terminal, [[['4'], '3 migrations, 1 retired']]);
    });
  });

  it('quits without a question where all is saved', async () => {
    await drafted(async (terminal, root) => {
      await follow(terminal, [[['s'], 'Saved mapping.yaml.']]);
      terminal.press('q');
      await expectLeft(terminal);
      expect(journals(root)).toEqual([]);
    });
  });
});

describe('from outside', () => {
  it.for(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
    '%s ends the session by the signal, and keeps the decisions',
    async (signal) => {
      await drafted(async (terminal, root) => {
        terminal.kill(signal);
        await expectLeft(terminal, { code: null, signal });
        expect(journals(root)).toHaveLength(1);
      });
    },
  );

  it('a terminal that is closed ends the session, which keeps the decisions', async () => {
    await drafted(async (terminal, root) => {
      await terminal.hangUp();
      expect((await terminal.exited).signal).toBe('SIGHUP');
      expect(journals(root)).toHaveLength(1);
    });
  });

  it('an error that nobody catches gives the terminal back before it is told', async () => {
    const folder = temporaryFolder({
      'fail.mjs': "process.on('SIGUSR2', () => { throw new Error('no such shelf'); });\n",
    });
    const env = { NODE_OPTIONS: `--import ${join(folder, 'fail.mjs')}` };
    await drafted(
      async (terminal, root) => {
        terminal.kill('SIGUSR2');
        await expectLeft(terminal, { code: 2, signal: null });
        expect(terminal.text()).toContain('Error: no such shelf');
        expect(terminal.text()).toContain('this is a bug in onefold');
        expect(journals(root)).toHaveLength(1);
      },
      { env },
    );
  });

  it('a journal that cannot be written is told of, and the decisions hold', async () => {
    const root = repositoryOf('library');
    writeFileSync(join(root, '.onefold'), 'in the way');
    await drafted(
      async (terminal) => {
        await follow(terminal, [
          [['4'], '3 migrations, 1 retired'],
          [['p'], /session-\S+\.jsonl cannot be written \(EEXIST\)/],
        ]);
        terminal.press('q');
        await follow(terminal, [[['q'], '2 decisions are not in mapping.yaml yet.']]);
        terminal.press('d');
        await expectLeft(terminal);
      },
      {},
      root,
    );
  });
});

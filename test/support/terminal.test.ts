import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from './folder.js';
import { quiet } from './terminal/waiting.js';
import { type Terminal, withTerminal } from './terminal.js';

const SIZE = { columns: 40, rows: 6 };

/** Runs a script of Node in a terminal of 40 × 6. Its `say` writes a text; `onKey` is called with what is typed. */
async function withScript<T>(script: string, work: (terminal: Terminal) => Promise<T>, env = {}): Promise<T> {
  const head = `
    const say = (text) => process.stdout.write(text);
    const onKey = (act) => { process.stdin.setRawMode(true); process.stdin.on('data', (key) => act(String(key))); };
  `;
  const options = { command: process.execPath, args: ['-e', head + script], cwd: temporaryFolder(), env, ...SIZE };
  return await withTerminal(options, work);
}

const shown = (terminal: Terminal): string => terminal.text().replace(/\n+$/, '');
/** A script that says what it is sent for each key, after it has said `begin`. */
const keysAfter = (begin: string) =>
  `onKey((key) => say(encodeURIComponent(key) + '\\r\\n')); say('${begin}ready\\r\\n');`;

describe('the screen', () => {
  test('has a line per row, without the blanks at their ends', async () => {
    await withScript("say('shelf  \\n\\n  book\\n')", async (terminal) => {
      await terminal.exited;
      expect(terminal.text()).toBe('shelf\n\n  book\n\n\n');
    });
  });

  test('is what remains visible of a longer text', async () => {
    await withScript("for (let n = 1; n < 9; n += 1) say(n + '\\n')", async (terminal) => {
      await terminal.exited;
      expect(terminal.text()).toBe('4\n5\n6\n7\n8\n');
    });
  });

  test('gives wide characters two cells, emoji among them, and an accent none', async () => {
    // The cursor goes to column 9 where the text before it took eight cells: what it writes there lands on a blank.
    await withScript("say('図書 📚 é|\\x1b[2;1H図書 📚  \\x1b[2;9H|')", async (terminal) => {
      await terminal.exited;
      expect(shown(terminal)).toBe('図書 📚 é|\n図書 📚 |');
    });
  });

  test('is the other one while a program asks for it', async () => {
    const script = "onKey(() => { say('\\x1b[?1049l'); process.exit(); }); say('before\\x1b[?1049h\\x1b[Hinside')";
    await withScript(script, async (terminal) => {
      await terminal.waitFor('inside');
      expect([terminal.isAlternate(), shown(terminal)]).toEqual([true, 'inside']);
      terminal.press('q');
      await terminal.waitUntilGone('inside');
      expect([terminal.isAlternate(), shown(terminal)]).toEqual([false, 'before']);
      await terminal.exited;
      expect(terminal.raw().split('\x1b[?1049h')).toHaveLength(2);
    });
  });

  test('has styles in runs', async () => {
    const script = `say('\\x1b[1;31mred\\x1b[0;2;4;48;5;24m on \\x1b[0;3;7;38;2;1;2;255mblue\\x1b[0m 書ce\\u0301書\\u0301 end   ')`;
    await withScript(script, async (terminal) => {
      await terminal.exited;
      const plain = { fg: null, bg: null, bold: false, dim: false, italic: false, underline: false, inverse: false };
      expect(terminal.rows()[0]).toEqual([
        { ...plain, text: 'red', width: 3, fg: 1, bold: true },
        { ...plain, text: ' on ', width: 4, bg: 24, dim: true, underline: true },
        { ...plain, text: 'blue', width: 4, fg: '#0102ff', italic: true, inverse: true },
        { ...plain, text: ' ', width: 1 },
        { ...plain, text: '書', width: 2 },
        { ...plain, text: 'c', width: 1 },
        { ...plain, text: 'e\u0301', width: 1 },
        { ...plain, text: '書\u0301', width: 2 },
        { ...plain, text: ' end', width: 4 },
      ]);
      expect(terminal.rows()).toHaveLength(SIZE.rows);
      expect(terminal.rows()[1]).toEqual([]);
    });
  });
});

describe('a program', () => {
  test.for([
    ['enter', '\r'],
    ['escape', '\x1b'],
    ['shift-tab', '\x1b[Z'],
    ['backspace', '\x7f'],
    ['up', '\x1b[A'],
    ['page-down', '\x1b[6~'],
    ['ctrl-d', '\x04'],
    ['j', 'j'],
    ['ü', 'ü'],
  ] as const)('gets %s as a terminal sends it', async ([key, sent]) => {
    await withScript(keysAfter(''), async (terminal) => {
      await terminal.waitFor('ready');
      terminal.press(key);
      await terminal.waitFor(`ready\n${encodeURIComponent(sent)}\n`);
    });
  });

  test('gets cursor keys the other way where it asks for that', async () => {
    await withScript(keysAfter('\\x1b[?1h'), async (terminal) => {
      await terminal.waitFor('ready');
      terminal.press('down', 'page-up');
      await terminal.waitFor(encodeURIComponent('\x1bOB\x1b[5~'));
    });
  });

  test('is told the size, and each new one', async () => {
    const script = `
      const size = () => say(process.stdout.columns + '×' + process.stdout.rows + '\\r\\n');
      process.stdout.on('resize', size); onKey(() => {}); size();
    `;
    await withScript(script, async (terminal) => {
      await terminal.waitFor('40×6');
      terminal.resize(100, 9);
      await terminal.waitFor('100×9');
      expect(terminal.rows()).toHaveLength(9);
    });
  });

  test('gets an answer when it asks where the cursor is', async () => {
    await withScript("onKey((key) => say(encodeURIComponent(key))); say('four\\x1b[6n')", async (terminal) => {
      await terminal.waitFor(encodeURIComponent('\x1b[1;5R'));
    });
  });

  test('sees the variables that it was given, and of the rest only what a terminal needs', async () => {
    const script = "say(Object.keys(process.env).sort().join(' ') + ' ' + process.env.TERM)";
    const given = { ONEFOLD_SHELF: '7' };
    await withScript(
      script,
      async (terminal) => {
        await terminal.exited;
        const [first = '', second = ''] = shown(terminal).split('\n');
        // macOS adds a variable of its own to every process.
        expect((first + second).replace(/__CF\w+ /, '')).toBe('HOME ONEFOLD_SHELF PATH PWD TERM xterm-256color');
      },
      given,
    );
  });

  test.for([
    ['by itself', "process.exitCode = 3; say('bye')", () => {}, { code: 3, signal: null }],
    ['at ctrl-c', "say('bye'); setInterval(() => {}, 999)", 'ctrl-c', { code: null, signal: 'SIGINT' }],
    ['by a signal', "say('bye'); setInterval(() => {}, 999)", 'SIGTERM', { code: null, signal: 'SIGTERM' }],
  ] as const)('ends %s, and says how', async ([, script, how, ending]) => {
    await withScript(script, async (terminal) => {
      await terminal.waitFor('bye');
      if (how === 'ctrl-c') terminal.press(how);
      if (how === 'SIGTERM') terminal.kill(how);
      expect(await terminal.exited).toEqual(ending);
      expect(() => terminal.press('j')).toThrow('the program has ended');
      terminal.kill('SIGTERM');
    });
  });

  test('is ended when the work with it is done, or fails', async () => {
    const left: Terminal[] = [];
    const work = async (terminal: Terminal) => {
      left.push(terminal);
      await terminal.waitFor('here');
      throw new Error('the work failed');
    };
    const script = "process.on('SIGHUP', () => {}); process.on('SIGTERM', () => {}); onKey(() => {}); say('here')";
    await expect(withScript(script, work)).rejects.toThrow('the work failed');
    expect(await left[0]!.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('may be a shell', async () => {
    const bash = { command: 'bash', args: ['--norc', '--noprofile'], env: { PS1: '> ' }, cwd: temporaryFolder() };
    await withTerminal({ ...bash, ...SIZE }, async (terminal) => {
      await terminal.waitFor('>');
      terminal.type('echo $((6 * 7)); exit 5\r');
      expect(await terminal.exited).toEqual({ code: 5, signal: null });
      expect(shown(terminal)).toBe('> echo $((6 * 7)); exit 5\n42\nexit');
    });
  });
});

describe('waiting', () => {
  test('ends with the screen that shows what is wanted', async () => {
    await withScript("onKey(() => say('\\x1b[2J\\x1b[Hbooks: 12')); say('shelf')", async (terminal) => {
      expect((await terminal.waitFor((screen) => screen.startsWith('shelf'))).trim()).toBe('shelf');
      terminal.press('j');
      expect((await terminal.waitUntilGone('shelf')).trim()).toBe('books: 12');
      // A pattern with a memory is as good as one without.
      const pattern = /books: \d+/g;
      await terminal.waitFor(pattern);
      await terminal.waitFor(pattern);
    });
  });

  test('fails with what was wanted and with the screen', async () => {
    await withScript("say('shelf\\r\\n  book'); onKey(() => {})", async (terminal) => {
      await terminal.waitFor('book');
      await expect(terminal.waitFor('drawer', { patience: 1 })).rejects.toThrow(
        'The screen should show "drawer", but did not within 1 ms. It shows:\n  | shelf\n  |   book',
      );
      await expect(terminal.waitUntilGone(/sh.lf/, { patience: 1 })).rejects.toThrow(
        'The screen should no longer show /sh.lf/, but did not within 1 ms.',
      );
    });
  });

  test('fails at once when the program ends without it, not before its last words', async () => {
    await withScript("setTimeout(() => say('the end'), 50)", async (terminal) => {
      const [found, missed] = [terminal.waitFor('the end'), terminal.waitFor('more')];
      await expect(missed).rejects.toThrow(
        'but the program has ended ({"code":0,"signal":null}). It shows:\n  | the end',
      );
      await found;
      await terminal.waitFor('the end');
    });
  });

  test('does not look at a screen that is being drawn', async () => {
    const script = `
      say('\\x1b[?2026hbooks'); setTimeout(() => say(' and shelves\\x1b[?2026l'), 100); onKey(() => {});
    `;
    await withScript(script, async (terminal) => {
      expect((await terminal.waitFor('books')).trim()).toBe('books and shelves');
    });
  });

  test('for quiet begins anew with each write', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const changed = new Set<() => void>();
    let over = false;
    const wait = quiet({ changed }).then(() => {
      over = true;
    });
    for (let write = 0; write < 3; write += 1) {
      await vi.advanceTimersByTimeAsync(99);
      for (const call of changed) call();
    }
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    await wait;
    expect(changed.size).toBe(0);
  });
});

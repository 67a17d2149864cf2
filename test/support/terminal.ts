/**
 * A real terminal for tests: a program runs in a pty, what it writes goes through an emulator, and the emulator's screen is
 * what a person would see.
 */
import { sentFor } from './terminal/keys.js';
import { type Ending, hangUp, send, signal, start, type TerminalOptions } from './terminal/running.js';
import { type Run, runsOf } from './terminal/runs.js';
import { nameOf, quiet, screenOf, shows, type Wanted, waitUntil } from './terminal/waiting.js';

/** How long to wait, in milliseconds: 20 seconds where nothing else is said. */
export type Patience = { readonly patience?: number };

/** A program in a terminal, for who sits before it. */
export type Terminal = {
  /**
   * Presses keys: `enter`, `escape`, `tab`, `up`, `ctrl-c` and others (terminal/keys.ts), or characters as they are. No time
   * passes between them, so a program may read several at once, and an escape with the next key as alt and that key: wait
   * for what the escape does first.
   */
  press(...keys: string[]): void;
  type(text: string): void;
  /** The visible screen: one line per row, without the blanks at its end. */
  text(): string;
  /** The visible screen with its styles: the runs of each row. */
  rows(): Run[][];
  /** All that the program has written. */
  raw(): string;
  isAlternate(): boolean;
  /**
   * Waits until the screen shows what is wanted, and gives the screen. Rejects, with the screen, when patience ends, or the
   * program. What is drawn in one go (synchronized output) is not looked at half-drawn.
   */
  waitFor(wanted: Wanted, patience?: Patience): Promise<string>;
  /** Waits until the screen no longer shows something. */
  waitUntilGone(unwanted: Wanted, patience?: Patience): Promise<string>;
  /** Waits until nothing was written for a tenth of a second: for pictures. Tests wait for what they want to see. */
  settled(): Promise<void>;
  resize(columns: number, rows: number): void;
  kill(name: NodeJS.Signals): void;
  /** Takes the terminal away, as closing its window does. The emulator sees nothing more. */
  hangUp(): void;
  /** Resolves when the program has ended and its last words are on the screen. */
  readonly exited: Promise<Ending>;
  /** Ends the program, where it still runs, and gives everything back. */
  close(): Promise<void>;
};

const PATIENCE = 20_000;

/** Runs a program in a terminal of its own. The caller closes it; `withTerminal` does so by itself. */
export function openTerminal(options: TerminalOptions): Terminal {
  const running = start(options);
  const { emulator, pty, exited } = running;
  const sent = (key: string) => sentFor(key, emulator.modes.applicationCursorKeysMode);
  const lineAt = (row: number) => emulator.buffer.active.getLine(emulator.buffer.active.baseY + row)!;
  return {
    press: (...keys) => send(running, keys.map(sent).join('')),
    type: (text) => send(running, text),
    text: () => screenOf(emulator),
    rows: () => Array.from({ length: emulator.rows }, (_, row) => runsOf(lineAt(row))),
    raw: () => running.raw,
    isAlternate: () => emulator.buffer.active.type === 'alternate',
    waitFor: (wanted, { patience = PATIENCE } = {}) =>
      waitUntil(running, { name: `show ${nameOf(wanted)}`, holds: (screen) => shows(screen, wanted) }, patience),
    waitUntilGone: (unwanted, { patience = PATIENCE } = {}) => {
      const wish = { name: `no longer show ${nameOf(unwanted)}`, holds: (screen: string) => !shows(screen, unwanted) };
      return waitUntil(running, wish, patience);
    },
    settled: () => quiet(running),
    resize: (columns, rows) => {
      // The emulator first: what the program draws for the new size must find it.
      emulator.resize(columns, rows);
      pty.resize(columns, rows);
    },
    kill: (name) => signal(running, name),
    hangUp: () => hangUp(running),
    exited,
    close: async () => {
      signal(running, 'SIGKILL');
      await exited;
      emulator.dispose();
    },
  };
}

/** Runs a program in a terminal for as long as a callback works with it, and cleans up whatever becomes of that. */
export async function withTerminal<T>(options: TerminalOptions, work: (terminal: Terminal) => Promise<T>): Promise<T> {
  const terminal = openTerminal(options);
  try {
    return await work(terminal);
  } finally {
    await terminal.close();
  }
}

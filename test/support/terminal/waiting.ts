import type { Terminal as Emulator } from '@xterm/headless';
import type { Running } from './running.js';

/** A text that the screen shows, a pattern, or a condition. A text that the screen breaks into two lines is not found. */
export type Wanted = string | RegExp | ((screen: string) => boolean);

const QUIET = 100;

/** Tells whether a screen shows what is wanted. */
export function shows(screen: string, wanted: Wanted): boolean {
  if (typeof wanted === 'string') return screen.includes(wanted);
  return typeof wanted === 'function' ? wanted(screen) : screen.search(wanted) !== -1;
}

/** Names what is wanted, for the message of a failure. */
export function nameOf(wanted: Wanted): string {
  return typeof wanted === 'string' ? JSON.stringify(wanted) : String(wanted);
}

/** Gives the visible screen: one line per row, without the blanks at its end. */
export function screenOf({ buffer, rows }: Emulator): string {
  const lines = Array.from({ length: rows }, (_, row) => buffer.active.getLine(buffer.active.baseY + row));
  return lines.map((line) => (line?.translateToString(true) ?? '').replace(/ +$/, '')).join('\n');
}

function framed(screen: string): string {
  return screen.replace(/\n+$/, '').replace(/^/gm, '  | ');
}

/** In synchronized output the screen holds a part of a picture until the program says that it is whole. */
function isDrawing({ emulator, ending }: Running): boolean {
  return ending === null && emulator.modes.synchronizedOutputMode;
}

/** What a screen should come to: the condition, and its name in a sentence ("show …"). */
export type Wish = { readonly name: string; readonly holds: (screen: string) => boolean };

/**
 * Waits until the screen is as wished, and gives it. Looks at it after each write; rejects, with the screen, after
 * `patience` milliseconds and when the program ends before.
 */
export function waitUntil(running: Running, { name, holds }: Wish, patience: number): Promise<string> {
  // Made here, so that its stack leads to the test and not to a timer.
  const failure = new Error();
  return new Promise((resolve, reject) => {
    const finish = (act: () => void) => {
      clearTimeout(timer);
      running.changed.delete(look);
      act();
    };
    const fail = (why: string) => {
      failure.message = `The screen should ${name}, but ${why}. It shows:\n${framed(screenOf(running.emulator))}`;
      finish(() => reject(failure));
    };
    const look = () => {
      const screen = screenOf(running.emulator);
      if (!isDrawing(running) && holds(screen)) finish(() => resolve(screen));
      else if (running.ending !== null) fail(`the program has ended (${JSON.stringify(running.ending)})`);
    };
    const timer = setTimeout(() => fail(`did not within ${patience} ms`), patience);
    running.changed.add(look);
    look();
  });
}

/** Waits until nothing was written for a tenth of a second. */
export function quiet({ changed }: Pick<Running, 'changed'>): Promise<void> {
  return new Promise((resolve) => {
    const again = () => void timer.refresh();
    const timer = setTimeout(() => {
      changed.delete(again);
      resolve();
    }, QUIET);
    changed.add(again);
  });
}

/** The interactive session for tests: the compiled program in a real terminal, and the keys that lead through it. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { git, temporaryFolder } from './folder.js';
import type { Ending } from './terminal/running.js';
import type { Wanted } from './terminal/waiting.js';
import { type Terminal, withTerminal } from './terminal.js';
import type { Installed } from './transcript.js';

const REPOSITORIES = join(import.meta.dirname, '../cases/repos');

/** How the session is started, beside the folder: the program's arguments, variables, and the size of the terminal. */
export type Start = {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
};
/** What a person does, and what the screen shows then. */
export type Step = readonly [keys: readonly string[], until: Wanted];

/** Long enough for a machine under load: what is waited for comes, or the test fails for that. */
export const PATIENCE = 90_000;

/** Makes a git repository of a case's legacy files (`library`, `casare-rpa`), and of others, gone with the test. */
export function repositoryOf(name: string, more: Readonly<Record<string, string>> = {}): string {
  const root = temporaryFolder(more);
  cpSync(join(REPOSITORIES, name, 'legacy'), join(root, 'legacy'), { recursive: true });
  git(root, ['init', '--quiet']);
  git(root, ['add', '--all']);
  git(root, ['commit', '--quiet', '--message', 'the legacy migrations']);
  return root;
}

/** Opens onefold in a folder, as somebody at a terminal does, for as long as a callback works with it. */
export function inSession<T>(
  { bin }: Installed,
  root: string,
  work: (terminal: Terminal) => Promise<T>,
  { args = [], env = {}, columns = 120, rows = 36 }: Start = {},
): Promise<T> {
  const command = process.execPath;
  const program = join(bin, '../dist/cli.cjs');
  return withTerminal({ command, args: [program, ...args], cwd: root, env, columns, rows }, work);
}

/** Does one step after the other, and gives the last screen. */
export async function follow(terminal: Terminal, steps: readonly Step[]): Promise<string> {
  let screen = terminal.text();
  for (const [keys, until] of steps) {
    if (keys.length > 0) terminal.press(...keys);
    screen = await terminal.waitFor(until, { patience: PATIENCE });
  }
  return screen;
}

/** A screen that shows a text (or a pattern), once what was decided last is thought through. */
export function settled(wanted: string | RegExp): Wanted {
  const pattern = wanted instanceof RegExp ? wanted : literally(wanted);
  const holds = (screen: string) => pattern.test(screen) && !isThinking(screen);
  return Object.assign(holds, { toString: () => `${pattern}, thought through` });
}

function isThinking(screen: string): boolean {
  return /(thinking|draft|save) …/.test(screen);
}

function literally(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}

/** The overview once all is read. */
export const READY = settled(/What to do next[\s\S]*statements accounted for/);
export const NO_MAPPING = 'There is no mapping.yaml here yet';

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/**
 * Waits for the end of the program, and expects the terminal to be as it was: the normal screen with its cursor, lines that
 * wrap, and the other screen taken and left once, and once more for each editor that was opened.
 */
export async function expectLeft(
  terminal: Terminal,
  ending: Ending = { code: 0, signal: null },
  editors = 0,
): Promise<void> {
  expect(await terminal.exited).toEqual(ending);
  expectSane(terminal, editors);
}

/** Counts how often the other screen was taken, and left. */
export function takenAndLeft(terminal: Terminal): [number, number] {
  const raw = terminal.raw();
  return [count(raw, '\x1b[?1049h'), count(raw, '\x1b[?1049l')];
}

/** Expects the terminal to be as it was before the program. */
export function expectSane(terminal: Terminal, editors = 0): void {
  const raw = terminal.raw();
  expect(terminal.isAlternate()).toBe(false);
  expect(takenAndLeft(terminal)).toEqual([1 + editors, 1 + editors]);
  expect(raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(raw.lastIndexOf('\x1b[?25l'));
  expect(raw.lastIndexOf('\x1b[?7h')).toBeGreaterThanOrEqual(raw.lastIndexOf('\x1b[?7l'));
  // Nothing is drawn behind the end, and no style is left on.
  expect(raw.slice(raw.lastIndexOf('\x1b[?1049l'))).not.toContain('\x1b[?2026h');
}

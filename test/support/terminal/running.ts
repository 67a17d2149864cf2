import { constants } from 'node:os';
import process from 'node:process';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm, { type Terminal as Emulator } from '@xterm/headless';
import { widths } from './widths.js';

/** What runs in a terminal, where, and in how many cells. */
export type TerminalOptions = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Variables beside PATH, HOME and TERM; nothing else of this process is handed on. */
  readonly env?: Readonly<Record<string, string>>;
  readonly columns: number;
  readonly rows: number;
};

/** How a program ended: its exit code, or null and the signal that ended it. */
export type Ending = { readonly code: number | null; readonly signal: string | null };

/** A program in an emulator: those in `changed` are called once what was written is on the screen, and at the end. */
export type Running = {
  readonly emulator: Emulator;
  readonly pty: IPty;
  readonly changed: Set<() => void>;
  readonly exited: Promise<Ending>;
  raw: string;
  ending: Ending | null;
};

function environment(given: Readonly<Record<string, string>>): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, TERM: 'xterm-256color', ...given };
}

function endingOf({ exitCode, signal = 0 }: { exitCode: number; signal?: number }): Ending {
  if (signal === 0) return { code: exitCode, signal: null };
  const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
  return { code: null, signal: name ?? String(signal) };
}

function emulatorOf(cols: number, rows: number): Emulator {
  const emulator = new xterm.Terminal({ cols, rows, allowProposedApi: true });
  emulator.unicode.register(widths);
  emulator.unicode.activeVersion = widths.version;
  return emulator;
}

function exitOf(pty: IPty, emulator: Emulator): Promise<Ending> {
  // What was written last is on the screen once the emulator comes to an empty text behind it.
  return new Promise((resolve) => pty.onExit((exit) => emulator.write('', () => resolve(endingOf(exit)))));
}

/** Starts a program in a pty of its own, and an emulator that shows what it writes and answers what it asks. */
export function start({ command, args, cwd, env = {}, columns, rows }: TerminalOptions): Running {
  const emulator = emulatorOf(columns, rows);
  const variables = environment(env);
  const pty = spawn(command, [...args], { name: variables.TERM!, cols: columns, rows, cwd, env: variables });
  const running: Running = { emulator, pty, changed: new Set(), exited: exitOf(pty, emulator), raw: '', ending: null };
  const notify = () => {
    for (const call of [...running.changed]) call();
  };
  pty.onData((data) => {
    running.raw += data;
    emulator.write(data, notify);
  });
  emulator.onData((answer) => running.ending === null && pty.write(answer));
  running.exited.then((ending) => {
    running.ending = ending;
    notify();
  });
  return running;
}

/** Types into a program; an error where it has ended. */
export function send({ pty, ending }: Running, text: string): void {
  if (ending !== null) throw new Error(`Nobody reads ${JSON.stringify(text)}: the program has ended.`);
  pty.write(text);
}

/** Sends a signal to a program, unless it has ended: its process number may be another's by then. */
export function signal(running: Running, name: NodeJS.Signals): void {
  if (running.ending === null) running.pty.kill(name);
}

/** Closes our end of the pty, upon which the kernel sends SIGHUP. */
export function hangUp({ pty }: Running): void {
  (pty as unknown as { _socket: { destroy(): void } })._socket.destroy();
}

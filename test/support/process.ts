import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Installed } from './transcript.js';

/** How a process ended: its exit code (null after a signal) and what it printed. */
export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };
export type Launched = { readonly child: ChildProcess; readonly ended: Promise<Ended> };

/**
 * Starts the compiled onefold in a folder, as a process of its own that a signal reaches directly. Nobody types anything:
 * its input has ended, or with `waiting` stays open.
 */
export function launch(
  { bin }: Installed,
  args: readonly string[],
  root: string,
  database: string,
  variables: Readonly<Record<string, string>> = {},
  input: 'ended' | 'waiting' = 'ended',
): Launched {
  const { NODE_ENV: _, ...rest } = process.env;
  const env = { ...rest, DATABASE_URL: database, NO_COLOR: '1', ...variables };
  const child = spawn(process.execPath, [join(bin, '../dist/cli.cjs'), ...args], { cwd: root, env });
  const said = { out: '', err: '' };
  if (input === 'ended') child.stdin.end();
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...said })));
  return { child, ended };
}

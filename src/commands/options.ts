import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RunEvent } from '../core/model.js';
import { UserError } from '../errors.js';
import type { Env } from './command.js';

/** The world of a command, as a program may state it. */
export type WorldOptions = {
  /** The directory of the mapping; the current one when left out. */
  readonly root?: string;
  /** The mapping's name in it, which must exist where it is given; "mapping.yaml", if there is one, when left out. */
  readonly mapping?: string;
  /**
   * Environment variables that name a database, as on the command line (DATABASE_URL, PGHOST, …); none when left out, and
   * then only `.env` of the root may name one.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
};

function directory(named: string): string {
  const root = resolve(named);
  if (existsSync(root) && statSync(root).isDirectory()) return root;
  throw new UserError(`there is no directory ${root}.`, 'name the directory of the migrations as `root`.');
}

/** Makes the world of a command that a program calls, with this machine's clocks. UserError where the root is no directory. */
export function envOf({ root = '.', mapping, env = {}, signal, onEvent }: WorldOptions): Env {
  return {
    root: directory(root),
    mappingPath: mapping ?? 'mapping.yaml',
    mappingNamed: mapping !== undefined,
    env,
    now: () => new Date(),
    milliseconds: () => performance.now(),
    signal: signal ?? new AbortController().signal,
    emit: (event) => onEvent?.(event),
    ask: async () => null,
    json: true,
  };
}

import { resolve } from 'node:path';
import type { Env, FlagValues } from './commands/command.js';
import { commands } from './commands/index.js';
import type { Report, RunEvent } from './core/model.js';

export type * from './core/model.js';
export { EXIT, UserError } from './errors.js';

/** The names of the commands, as on the command line. */
export type CommandName =
  | 'init'
  | 'scan'
  | 'plan'
  | 'choose'
  | 'write'
  | 'patch'
  | 'own'
  | 'prove'
  | 'consolidate'
  | 'report'
  | 'seal'
  | 'validate'
  | 'explain'
  | 'up'
  | 'down'
  | 'reset'
  | 'redo'
  | 'resume'
  | 'stamp'
  | 'repair'
  | 'status'
  | 'history'
  | 'verify';
export type Options = {
  /** The directory of the mapping; the current one when left out. */
  readonly root?: string;
  /** The mapping's name in it; "mapping.yaml" when left out. */
  readonly mapping?: string;
  /** Environment variables that name a database (DATABASE_URL, SUPABASE_DB_URL); none when left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What follows the command on the command line, in camel case: `{ dryRun: true, steps: "2" }`. */
  readonly flags?: FlagValues;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
};

function envOf({ root = '.', mapping = 'mapping.yaml', env = {}, signal, onEvent }: Options): Env {
  return {
    root: resolve(root),
    mappingPath: mapping,
    env,
    now: () => new Date(),
    milliseconds: () => performance.now(),
    signal: signal ?? new AbortController().signal,
    emit: (event) => onEvent?.(event),
    ask: async () => null,
    json: true,
  };
}

/**
 * Runs a command of onefold and returns its report: the same facts as `onefold <name> --json`. Prints nothing. Throws a
 * UserError, with a hint, where the command line would end with exit code 2.
 */
export async function run(name: CommandName, options: Options = {}): Promise<Report> {
  const entry = commands.find((command) => command.name === name);
  if (entry === undefined) throw new TypeError(`onefold has no command "${name}".`);
  const command = await entry.load();
  return command.run(envOf(options), options.flags ?? {});
}

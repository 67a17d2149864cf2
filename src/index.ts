import type { Argument, Command, Flag, FlagValues } from './commands/command.js';
import { commands } from './commands/index.js';
import { envOf, type WorldOptions } from './commands/options.js';
import type { Finding, Report, Run, StatusRow, Target } from './core/model.js';
import { UserError } from './errors.js';

export type { WorldOptions } from './commands/options.js';
export type * from './core/model.js';
export { EXIT, type Trouble, UserError } from './errors.js';

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
  | 'guard'
  | 'ci'
  | 'validate'
  | 'explain'
  | 'create'
  | 'renumber'
  | 'up'
  | 'down'
  | 'reset'
  | 'redo'
  | 'resume'
  | 'stamp'
  | 'repair'
  | 'status'
  | 'list'
  | 'current'
  | 'history'
  | 'verify'
  | 'serve';
export type Options = WorldOptions & {
  /** What follows the command on the command line, in camel case: `{ dryRun: true, steps: "2" }`. */
  readonly flags?: FlagValues;
};
export type DatabaseOptions = WorldOptions & {
  /** The database's URL; else the one that `env` names, else an embedded PostgreSQL that is kept under .onefold/. */
  readonly database?: string;
};
export type RunOptions = DatabaseOptions & {
  /** How long to wait for another run to end, in seconds. */
  readonly lockTimeout?: number;
};
export type UpOptions = RunOptions & {
  /** Says what would run, and writes nothing. */
  readonly dryRun?: boolean;
  /** The last version to apply. */
  readonly target?: string;
  /** How many to apply at most. */
  readonly steps?: number;
  /** The one version to apply. */
  readonly only?: string;
  /** Applies new migrations although `validate` finds errors in them. */
  readonly skipValidation?: boolean;
  /** The plan that a dry run wrote: what runs must be exactly that. Its path counts from the root. */
  readonly plan?: string;
  /** With `dryRun`: where to write the plan. */
  readonly out?: string;
  /** Runs all in one transaction, and rolls it back. */
  readonly rehearse?: boolean;
};
export type DownOptions = RunOptions & {
  /** The one version to roll back; else the newest. */
  readonly version?: string;
  /** Rolls back everything newer than this version. */
  readonly target?: string;
  /** Says what would be rolled back, and writes nothing. */
  readonly dryRun?: boolean;
  /** How many to roll back; 1 when left out. */
  readonly steps?: number;
};
/**
 * What was done, what failed and where, what was not run; on which database. `findings` are the open errors in new
 * migrations that kept `up` from running anything.
 */
export type RunResult = Run & {
  readonly target: Target;
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
};

/** Tells how a flag or an argument is to be given; `dryRun: "true"` or `target: 1` must not pass as left out. */
function formOf(one: Flag | Argument): 'true or false' | 'text' | 'a list' {
  if ('several' in one) return 'a list';
  return one.name.startsWith('--') && !('value' in one) ? 'true or false' : 'text';
}

const IS = {
  'true or false': (value: unknown) => typeof value === 'boolean',
  text: (value: unknown) => typeof value === 'string',
  'a list': Array.isArray,
} as const;

function choice(names: readonly string[]): string {
  return names.length === 0 ? 'it takes no flags: leave them out.' : `it takes ${names.join(', ')}.`;
}

function refuseUnknown({ name, flags, args = [] }: Command, given: FlagValues): void {
  const known = new Map(
    [...flags, ...args].map((one) => [one.name.replace(/^--/, '').replace(/-(.)/g, (_, c) => c.toUpperCase()), one]),
  );
  for (const [key, value] of Object.entries(given)) {
    const one = known.get(key);
    if (value === undefined) continue;
    if (one === undefined) throw new UserError(`onefold ${name} takes no "${key}".`, choice([...known.keys()]));
    const form = formOf(one);
    if (IS[form](value)) continue;
    throw new UserError(`onefold ${name} takes "${key}" as ${form}.`, `give ${form}, or leave it out.`);
  }
}

/** What is no option of the world is one of the command, which knows whether it has it. */
function worldAnd(flags: FlagValues, options: WorldOptions): Options {
  const { root, mapping, env, signal, onEvent, ...others } = options;
  const world = Object.entries({ root, mapping, env, signal, onEvent }).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(world), flags: { ...others, ...flags } };
}

/**
 * Runs a command of onefold and returns its report: the same facts as `onefold <name> --json`. Prints nothing. Throws a
 * UserError, with a hint, where the command line would end with exit code 2, and of a command, a flag or a root that does
 * not exist.
 */
export async function run(name: CommandName, options: Options = {}): Promise<Report> {
  const entry = commands.find((command) => command.name === name);
  if (entry === undefined) {
    const hint = `its commands are ${commands.map((command) => command.name).join(', ')}.`;
    throw new UserError(`onefold has no command "${name}".`, hint);
  }
  const command = await entry.load();
  const { flags = {} } = options;
  refuseUnknown(command, flags);
  return command.run(envOf(options), flags);
}

function resultOf({ run, target, notes, findings = [] }: Report): RunResult {
  return { ...run!, target: target!, notes, findings };
}

/**
 * Applies what is pending, in order, and returns what was done, what failed and what was not run: a failed migration is
 * a result. Throws a UserError for a refusal, a lock that another run holds, a version that is not there or a database
 * that cannot be reached; its `kind` tells the last three apart.
 */
export async function up(options: UpOptions = {}): Promise<RunResult> {
  const { lockTimeout, steps, ...others } = options;
  return resultOf(
    await run('up', worldAnd({ lockTimeout: lockTimeout?.toString(), steps: steps?.toString() }, others)),
  );
}

/** Rolls back what was applied last; results and errors are as of `up`. */
export async function down(options: DownOptions = {}): Promise<RunResult> {
  const { lockTimeout, steps, ...others } = options;
  const flags = { lockTimeout: lockTimeout?.toString(), steps: steps?.toString() };
  return resultOf(await run('down', worldAnd(flags, others)));
}

/** Lists every migration that files or the ledger know, in order of version, with its state in the database. */
export async function status(options: DatabaseOptions = {}): Promise<readonly StatusRow[]> {
  return (await run('status', worldAnd({}, options))).status!;
}

/**
 * Lists the migrations that the database has applied, with their states: "changed" where the checksum of a file differs
 * from the one recorded, "missing" where the file is gone.
 */
export async function verify(options: DatabaseOptions = {}): Promise<readonly StatusRow[]> {
  return (await run('verify', worldAnd({}, options))).status!;
}

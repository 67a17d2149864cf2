import type { Report, RunEvent } from '../core/model.js';
import type { Memory } from './memory.js';

/** An option of a command. Its value arrives in camel case: `--dry-run` as `flags.dryRun`. */
export type Flag = {
  /** As typed, with its dashes ("--steps"). */
  readonly name: string;
  /** What the value stands for in the help ("N"); a flag without one is a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** True of one that may be given several values, behind each other or each with the flag: they come as a list. */
  readonly several?: true;
  readonly summary: string;
};

/** A positional argument. Its value arrives under its own name; `several` takes all that follow, as a list. */
export type Argument = {
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
  readonly several?: true;
};

/**
 * What was typed: a string for a flag with a value or an argument, a list for one that takes several, true for a
 * switch; absent when it was not given.
 */
export type FlagValues = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

/** The world as commands may see it: clock, variables and progress come from outside, so that tests can give their own. */
export type Env = {
  /** The absolute directory of mapping.yaml; every path in messages is relative to it. */
  readonly root: string;
  /** The mapping's path relative to the root ("mapping.yaml"); the file need not exist. */
  readonly mappingPath: string;
  /** True where the file itself was named: then a command that does without one refuses when it is missing. */
  readonly mappingNamed: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): Date;
  /** A clock that never goes back, in milliseconds. */
  milliseconds(): number;
  readonly signal: AbortSignal;
  emit(event: RunEvent): void;
  /** Asks a person and gives what was typed, without the line end; null where nobody can be asked. */
  ask(question: string): Promise<string | null>;
  readonly json: boolean;
  /** Of a session that reads the same repository again and again. */
  readonly memory?: Memory;
};

/** A command of onefold: it returns a report and prints nothing; it throws UserError when the work cannot be done. */
export type Command = {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  readonly args?: readonly Argument[];
  run(env: Env, flags: FlagValues): Promise<Report>;
};

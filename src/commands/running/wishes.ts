import type { Wish } from '../../core/model.js';
import { UserError } from '../../errors.js';
import type { Flag, FlagValues } from '../command.js';

/** What of the pending migrations `up` runs. */
export const upWishFlags: readonly Flag[] = [
  { name: '--target', value: 'VERSION', summary: 'Stop after this version' },
  { name: '--steps', value: 'N', summary: 'Apply the first N pending ones' },
  { name: '--only', value: 'VERSION', summary: 'Apply this one alone' },
];

/** How long a run waits for another that holds the migration lock. */
export const lockFlag: Flag = {
  name: '--lock-timeout',
  value: 'SECONDS',
  summary: 'How long to wait for another run to end (default 30)',
};

/** An empty version is a variable that is not set: it never means all, or the newest. */
function text(flags: FlagValues, name: string): string | null {
  const value = flags[name];
  if (typeof value !== 'string') return null;
  if (value.trim() !== '') return value;
  const given = name === 'version' ? 'the version' : `--${name}`;
  throw new UserError(`${given} is empty. Nothing was run.`, 'name a version as `onefold list` shows it.');
}

/** Reads `--steps`: a whole number from 1, null when it was not given. */
export function stepsOf(flags: FlagValues): number | null {
  const { steps } = flags;
  if (steps === undefined) return null;
  if (typeof steps === 'string' && /^\d+$/.test(steps) && Number(steps) > 0) return Number(steps);
  throw new UserError(
    `--steps ${String(steps)} is no number of steps. Nothing was run.`,
    'give a whole number from 1.',
  );
}

function oneOf(wishes: readonly (Wish | null)[], names: string): Wish | null {
  const given = wishes.filter((wish) => wish !== null);
  if (given.length > 1)
    throw new UserError(`${names} cannot be given together. Nothing was run.`, 'choose one of them.');
  return given[0] ?? null;
}

function stepsWish(flags: FlagValues): Wish | null {
  const steps = stepsOf(flags);
  return steps === null ? null : { kind: 'steps', steps };
}

function named(kind: 'target' | 'only', version: string | null): Wish | null {
  return version === null ? null : { kind, version };
}

/** Reads what `up` is to run: everything where nothing is said. */
export function upWish(flags: FlagValues): Wish {
  const wishes = [stepsWish(flags), named('target', text(flags, 'target')), named('only', text(flags, 'only'))];
  return oneOf(wishes, '--target, --steps and --only') ?? { kind: 'all' };
}

/** Reads what `down` is to roll back: the newest migration where nothing is said. */
export function downWish(flags: FlagValues): Wish {
  const wishes = [stepsWish(flags), named('target', text(flags, 'target')), named('only', text(flags, 'version'))];
  return oneOf(wishes, 'a version, --steps and --target') ?? { kind: 'steps', steps: 1 };
}

/** Reads `--lock-timeout` as milliseconds; null when it was not given. */
export function lockTimeoutOf(flags: FlagValues): number | null {
  const { lockTimeout } = flags;
  if (lockTimeout === undefined) return null;
  if (typeof lockTimeout === 'string' && /^\d+(\.\d+)?$/.test(lockTimeout)) return Number(lockTimeout) * 1000;
  throw new UserError(
    `--lock-timeout ${String(lockTimeout)} is no time.`,
    'give seconds, such as 30; 0 does not wait.',
  );
}

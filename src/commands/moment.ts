import { isDated, newestVersion, secondAfter } from '../core/creation.js';
import type { Env } from './command.js';

function digitsOf(written: string): string {
  return written.replaceAll(/\D/g, '').slice(0, 14);
}

/** Gives the time in UTC as 14 digits: now, or just after the newest version where that is a date yet to come. */
export function momentAfter(env: Env, newest: string | null): string {
  const now = digitsOf(env.now().toISOString());
  const taken = isDated(newest) ? [secondAfter(digitsOf(newest).padEnd(14, '0'))] : [];
  return newestVersion([now, ...taken])!;
}

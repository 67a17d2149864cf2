import { recover } from '../io/write.js';
import type { Env } from './command.js';

/** Completes or undoes a write that was cut off, and says so; empty when there was none. */
export function recoverWrite(env: Env): string[] {
  const recovery = recover(env.root);
  if (recovery === null) return [];
  const files = recovery.paths.length === 1 ? '1 file' : `${recovery.paths.length} files`;
  return [
    recovery.kind === 'completed'
      ? `An earlier write was cut off after it was decided; it has been completed (${files}).`
      : `An earlier write was cut off before it was decided; it has been undone and nothing was changed.`,
  ];
}

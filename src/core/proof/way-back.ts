import type { WayBack } from '../model.js';

/** Tells whether a rollback took its migration back, and the migration ran again behind it and made the same. */
export function isWhole(back: WayBack): boolean {
  return back.kind === 'run' && back.residue.length === 0 && back.again === null && back.loss.length === 0;
}

import { statSync } from 'node:fs';
import { join } from 'node:path';

/** In milliseconds: the coarsest clock of a file system that is in use. */
const TICK = 2_000n;
const NANOSECONDS = 1_000_000n;

/**
 * Names the state of a file below the root, so that as long as the name is the same the bytes are too. Null where that is
 * not certain: of a file that cannot be looked at, or was changed so lately that another change might look the same.
 */
export function fileToken(root: string, path: string): string | null {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(join(root, path), { bigint: true });
    if (ctimeNs / NANOSECONDS + TICK > BigInt(Date.now())) return null;
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch {
    return null;
  }
}

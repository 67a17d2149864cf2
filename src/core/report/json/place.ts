import type { Place } from '../../model.js';

/** Maps a place: path and line, and the column when one is known. */
export function placeJson({ path, line, column }: Place): object {
  return column === undefined ? { path, line } : { path, line, column };
}

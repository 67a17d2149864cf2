import { decodeFile } from '../decode.js';
import type { ParsedFile, Prepare } from '../model.js';
import { standIn } from '../prepare.js';
import { parseFile } from '../sql/parse.js';

/**
 * Parses what runs before the first migration, in order; `files` are those that were read, by path. One that is not
 * among them is left out: it is the business of whoever runs it. The parser must be loaded.
 */
export function preparedFiles(
  prepare: readonly Prepare[],
  files: ReadonlyMap<string, ParsedFile> = new Map(),
): ParsedFile[] {
  return prepare.flatMap((entry) => {
    if (entry.kind === 'file') return files.get(entry.path) ?? [];
    const made = entry.kind === 'stand-in' ? standIn(entry.name) : null;
    return made === null ? [] : parseFile(decodeFile(made.path, new TextEncoder().encode(made.text)));
  });
}

import type { ParsedFile } from '../core/model.js';
import type { MentionMemory } from '../io/mentions.js';

/** A file as it was read, and the state of the disk then; `parsed` is false of one that was only hashed. */
export type RememberedFile = { readonly token: string; readonly file: ParsedFile; readonly parsed: boolean };

/** What of a repository was read and need not be read again until the disk says that it has changed. */
export type Memory = { readonly files: Map<string, RememberedFile>; readonly mentions: MentionMemory };

/** Makes a memory in which nothing is. */
export function emptyMemory(): Memory {
  return { files: new Map(), mentions: { names: '', files: new Map() } };
}

import type { Draft, SourceFile } from '../model.js';

/** How a migration tool names, splits and orders its files. */
export type Convention = {
  /** What mapping.yaml writes under `convention:`. */
  readonly id: string;
  readonly summary: string;
  /** Tells whether the tool would take this file, by its path and text alone. */
  readonly claims: (file: SourceFile) => boolean;
  /**
   * Reads claimed files as migrations, in the order in which the tool runs them, whatever the order of the files.
   * Total: it never throws, and every character of every file is in exactly one chunk of one draft. A file without
   * text gives one empty chunk, so that it keeps its place. A rollback without its migration is a draft with no `up`.
   */
  readonly decode: (files: readonly SourceFile[]) => Draft[];
};

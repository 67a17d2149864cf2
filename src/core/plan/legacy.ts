import type { Chunk, Corpus, Located, Migration, ParsedFile, Section } from '../model.js';

/** A legacy file as the planner sees it: which parts of it run forward, and which roll back. */
export type LegacyFile = {
  readonly parsed: ParsedFile;
  readonly up: Part;
  readonly down: Part;
  /** The rollback that its convention pairs with its forward part; may lie in another file. */
  readonly pairedDown: readonly Part[];
  /** False when its tool's marker asks to run it outside a transaction. */
  readonly transaction: boolean;
};
/** The sections of one file that belong together, with their statements in file order. */
export type Part = {
  readonly parsed: ParsedFile;
  readonly sections: readonly Section[];
  readonly statements: readonly Located[];
};

function sectionsOf(chunks: readonly Chunk[], path: string): Section[] {
  return chunks.flatMap((chunk) => (chunk.kind === 'source' && chunk.section.path === path ? [chunk.section] : []));
}

function partOf(parsed: ParsedFile, chunks: readonly Chunk[], statements: readonly Located[]): Part {
  const path = parsed.file.path;
  return { parsed, sections: sectionsOf(chunks, path), statements: statements.filter((s) => s.file === parsed) };
}

function wholeFile(parsed: ParsedFile): Part {
  const section = { path: parsed.file.path, start: 0, end: parsed.file.text?.length ?? 0 };
  return { parsed, sections: [section], statements: parsed.statements.map((s) => ({ file: parsed, statement: s })) };
}

function pathsOf(chunks: readonly Chunk[]): string[] {
  return [...new Set(chunks.flatMap((chunk) => (chunk.kind === 'source' ? [chunk.section.path] : [])))];
}

function emptyPart(parsed: ParsedFile): Part {
  return { parsed, sections: [], statements: [] };
}

/** Lists the parts of a migration's rollback, file by file. */
function downParts(migration: Migration, files: ReadonlyMap<string, ParsedFile>): Part[] {
  const { draft, down } = migration;
  return pathsOf(draft.down).map((path) => partOf(files.get(path)!, draft.down, down));
}

function describe(parsed: ParsedFile, migrations: readonly Migration[], corpus: Corpus): LegacyFile {
  const path = parsed.file.path;
  const forward = migrations.filter(({ draft }) => pathsOf(draft.up).includes(path));
  const backward = migrations.filter(({ draft }) => pathsOf(draft.down).includes(path));
  const up = forward.map(({ draft, up: statements }) => partOf(parsed, draft.up, statements))[0];
  const down = backward.map(({ draft, down: statements }) => partOf(parsed, draft.down, statements))[0];
  return {
    parsed,
    // A file that no convention reads can still be named in mapping.yaml: then all of it runs forward.
    up: up ?? (down === undefined ? wholeFile(parsed) : emptyPart(parsed)),
    down: down ?? emptyPart(parsed),
    pairedDown: forward.flatMap((migration) => downParts(migration, corpus.files)),
    transaction: forward.every(({ draft }) => draft.transaction),
  };
}

/** Indexes the files of the deprecated sources by path, each with its forward and its rollback part. */
export function legacyFiles(corpus: Corpus): Map<string, LegacyFile> {
  const byPath = new Map<string, Migration[]>();
  for (const migration of corpus.migrations) {
    for (const path of pathsOf([...migration.draft.up, ...migration.draft.down])) {
      byPath.set(path, [...(byPath.get(path) ?? []), migration]);
    }
  }
  const deprecated = [...corpus.roles].filter(([, role]) => role === 'deprecated').map(([path]) => path);
  return new Map(deprecated.map((path) => [path, describe(corpus.files.get(path)!, byPath.get(path) ?? [], corpus)]));
}

/** Chooses the part of a file that a `from:` line means: what runs forward, or all of a file that only rolls back. */
export function forwardPart(file: LegacyFile): Part {
  return file.up.sections.length > 0 ? file.up : file.down;
}

/** Chooses the part of a file that a `down:` line means: its rollback section, or all of a file without one. */
export function backwardPart(file: LegacyFile): Part {
  return file.down.sections.length > 0 ? file.down : file.up;
}

import { canonicalConvention } from './conventions/canonical.js';
import { recognise } from './conventions/index.js';
import { membershipOf } from './membership.js';
import type {
  Chunk,
  Corpus,
  Draft,
  FileRole,
  Located,
  Mapping,
  Mention,
  Migration,
  ParsedFile,
  Source,
  SourceFile,
} from './model.js';
import { preparedFiles } from './prepare/prepared.js';
import { byCodeUnit } from './text.js';

/** What the shell found out beside the files themselves. */
export type Circumstances = {
  readonly mentions: readonly Mention[];
  readonly firstCommit: ReadonlyMap<string, number>;
};
function statementsIn(chunks: readonly Chunk[], files: ReadonlyMap<string, ParsedFile>): Located[] {
  return chunks.flatMap((chunk) => {
    if (chunk.kind === 'generated') return [];
    const { path, start, end } = chunk.section;
    const file = files.get(path);
    if (file === undefined) return [];
    const inside = file.statements.filter(({ span }) => span.start >= start && span.start < end);
    return inside.map((statement) => ({ file, statement }));
  });
}

function migrationOf(source: string, draft: Draft, files: ReadonlyMap<string, ParsedFile>): Migration {
  return { source, draft, up: statementsIn(draft.up, files), down: statementsIn(draft.down, files) };
}

function filesOf(paths: readonly string[], files: ReadonlyMap<string, ParsedFile>): SourceFile[] {
  return paths.map((path) => files.get(path)!.file);
}

/**
 * Assembles the facts about a repository: which file has which role, and how each deprecated source's convention reads
 * its files as migrations. The order in which files are given does not matter.
 */
export function assemble(parsed: readonly ParsedFile[], mapping: Mapping, circumstances: Circumstances): Corpus {
  const files = new Map([...parsed].sort((a, b) => byCodeUnit(a.file.path, b.file.path)).map((p) => [p.file.path, p]));
  const membership = membershipOf(mapping);
  const roles = new Map<string, FileRole>();
  const bySource = new Map<Source, string[]>(mapping.sources.map((source) => [source, []]));
  for (const path of files.keys()) {
    const { role, source } = membership(path);
    roles.set(path, role);
    if (role === 'deprecated' && source !== null) bySource.get(source)!.push(path);
  }
  const recognised = [...bySource].map(([source, paths]) => ({
    source,
    ...recognise(filesOf(paths, files), source.convention),
  }));
  const ours = [...roles].filter(([, role]) => role === 'canonical').map(([path]) => path);
  const canonical = canonicalConvention(mapping.layout).decode(filesOf(ours, files));
  return {
    files,
    roles,
    migrations: recognised.flatMap(({ source, drafts }) => drafts.map((d) => migrationOf(source.path, d, files))),
    canonical: canonical.map((draft) => migrationOf(mapping.layout.versions, draft, files)),
    unclaimed: recognised.flatMap(({ unclaimed }) => unclaimed),
    prepared: preparedFiles(mapping.prepare, files),
    ...circumstances,
  };
}

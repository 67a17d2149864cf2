import type { Chunk, Corpus, LegacyRollback } from '../model.js';

function pathsOf(chunks: readonly Chunk[]): string[] {
  return [...new Set(chunks.flatMap((chunk) => (chunk.kind === 'source' ? [chunk.section.path] : [])))];
}

/** Lists the legacy files that hold nothing but rollbacks of others, with the files whose migrations they undo. */
export function legacyRollbacks({ migrations, roles }: Corpus): LegacyRollback[] {
  const undone = new Map<string, Set<string>>();
  const forward = new Set<string>();
  for (const { draft } of migrations) {
    const ups = pathsOf(draft.up);
    for (const path of ups) forward.add(path);
    for (const path of ups.length === 0 ? [] : pathsOf(draft.down)) {
      const of = undone.get(path) ?? new Set();
      for (const up of ups) of.add(up);
      undone.set(path, of);
    }
  }
  const found = [...undone].filter(([path]) => !forward.has(path) && roles.get(path) === 'deprecated');
  return found.map(([path, of]) => ({ path, of: [...of] }));
}

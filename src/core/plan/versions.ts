import type { Corpus, Mapping } from '../model.js';

/**
 * Lists the numbers of native migrations: files in our layout that no entry of mapping.yaml names. A date with a time
 * ("20250121_093000") is in nobody's way.
 */
function nativeVersions(corpus: Corpus, mapping: Mapping): Set<string> {
  const planned = new Set(mapping.migrations.map(({ name }) => name));
  const native = corpus.canonical.filter(({ draft }) => !planned.has(draft.name));
  return new Set(native.flatMap(({ draft: { number } }) => (number !== null && /^\d+$/.test(number) ? [number] : [])));
}

/**
 * Numbers the entries of mapping.yaml in their order: a pinned version as written, else the smallest number above the
 * predecessor that is neither pinned by another entry nor used by a native migration, padded to `layout.digits`.
 */
export function versionsOf(mapping: Mapping, corpus: Corpus): string[] {
  const pinned = mapping.migrations.flatMap(({ version }) => (version === null ? [] : [version]));
  const used = new Set([...pinned, ...nativeVersions(corpus, mapping)].map((version) => BigInt(version)));
  let last = 0n;
  return mapping.migrations.map(({ version }) => {
    if (version !== null) {
      last = BigInt(version);
      return version;
    }
    do last += 1n;
    while (used.has(last));
    return last.toString().padStart(mapping.layout.digits, '0');
  });
}

import type { Classified } from './classify.js';

type Ignored = { readonly path: string; readonly reason: string };

function parentOf(path: string): string | null {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? null : path.slice(0, slash);
}

/** Lists, per folder, the reasons for which its SQL files (at any depth) are left out; null for one that is not. */
function reasonsByFolder(classified: readonly Classified[]): Map<string, Set<string | null>> {
  const reasons = new Map<string, Set<string | null>>();
  for (const file of classified) {
    const reason = file.kind === 'ignored' ? file.reason : null;
    for (let folder = parentOf(file.path); folder !== null; folder = parentOf(folder)) {
      reasons.set(folder, (reasons.get(folder) ?? new Set()).add(reason));
    }
  }
  return reasons;
}

/** Names what is left out as briefly as it can be said: the topmost folder whose SQL files all go for one reason. */
export function ignoredFolders(classified: readonly Classified[]): Ignored[] {
  const reasons = reasonsByFolder(classified);
  const named = classified.flatMap((file): Ignored[] => {
    if (file.kind !== 'ignored') return [];
    let path = file.path;
    for (let folder = parentOf(path); folder !== null && reasons.get(folder)!.size === 1; folder = parentOf(folder)) {
      path = folder;
    }
    return [{ path, reason: file.reason }];
  });
  return [...new Map(named.map((entry) => [entry.path, entry])).values()];
}

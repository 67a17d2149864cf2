import type { GuardedFile, LockFile, LockTarget, Rewrite, SourceFile } from '../model.js';

type Known = {
  readonly targets: readonly LockTarget[];
  fileAt(path: string): Pick<LockFile, 'sha256Lf'> | null;
};
/** The locks of now and of the base, as far as they can be read, and whether the branch changed the lock. */
export type Locks = { readonly now: Known | null; readonly before: Known | null; readonly changed: boolean };
type Rewriting = { readonly rewrites: readonly Pick<Rewrite, 'version'>[] };
/** What mapping.yaml said on the base: whether that was sealed, and what had been rewritten. */
type Sealing = Rewriting & { readonly sealed: boolean };
type Hashes = Pick<SourceFile, 'sha256' | 'sha256Lf'>;

/** Names the versions that were rewritten on the branch: an entry of the base lets nothing pass again. */
function rewritten(now: Rewriting, before: Rewriting): ReadonlySet<string> {
  const timesIn = ({ rewrites }: Rewriting, version: string) =>
    rewrites.filter((one) => one.version === version).length;
  const versions = now.rewrites.map(({ version }) => version);
  return new Set(versions.filter((version) => timesIn(now, version) > timesIn(before, version)));
}

/**
 * Tells of a file whether the consolidation wrote it, or took it in, on this branch: today's lock says so, and that of the
 * base did not. Once it is sealed, only what `write --rewrite` changed on the branch. `hashes` are null of a file that is gone.
 */
export function consolidatedOn(
  locks: Locks,
  mapping: { readonly now: Rewriting; readonly before: Sealing },
): (file: Pick<GuardedFile, 'path' | 'kind'>, hashes: Hashes | null) => boolean {
  const { now, before } = locks;
  const mayChange = rewritten(mapping.now, mapping.before);
  const targets = new Map(now?.targets.map((target) => [target.path, target]));
  const targetsBefore = new Map(before?.targets.map((target) => [target.path, target]));
  return ({ path, kind }, hashes) => {
    if (!locks.changed || now === null) return false;
    const [target, was] = [targets.get(path), targetsBefore.get(path)];
    const { sealed } = mapping.before;
    if (sealed && !mayChange.has((target ?? was)?.version ?? '')) return false;
    if (kind === 'removed') return was !== undefined && target === undefined;
    if (hashes === null || target !== undefined || sealed) {
      return hashes !== null && (target?.sha256 === hashes.sha256 || target?.sha256 === hashes.sha256Lf);
    }
    return now.fileAt(path)?.sha256Lf === hashes.sha256Lf && before?.fileAt(path)?.sha256Lf !== hashes.sha256Lf;
  };
}

import { compareVersions, versionKey } from '../core/history/versions.js';
import type { FileWrite, Lock, LockTarget, Rewrite } from '../core/model.js';
import { restoreLine } from '../core/shell.js';
import { plural } from '../core/text.js';
import { isMerging, MERGING } from '../core/unreadable.js';
import { textSha256 } from '../core/written.js';
import { UserError } from '../errors.js';
import { readText } from '../io/text.js';
import type { Env } from './command.js';
import { livesFromLock } from './outputs.js';
import type { Workspace } from './workspace.js';

function sealedTargets(lock: Lock): LockTarget[] {
  return lock.targets.filter(({ version }) => version !== null);
}

/** Lists the sealed files that a plan would change, renumber or drop; none as long as nothing is sealed. */
export function changedTargets({ lock, mapping }: Workspace, writes: readonly FileWrite[]): LockTarget[] {
  if (mapping.sealed === null || lock === null) return [];
  const planned = new Map(writes.map(({ path, text }) => [path, textSha256(text)]));
  return sealedTargets(lock).filter(({ path, sha256 }) => planned.get(path) !== sha256);
}

function refuseChanges(changed: readonly LockTarget[]): void {
  if (changed.length === 0) return;
  const list = changed.map(({ path }) => `  ${path}`).join('\n');
  throw new UserError(
    `the consolidation is sealed, and this would change ${plural(changed.length, 'sealed file')}:\n${list}`,
    'databases have recorded these bytes. Undo the change in mapping.yaml or in the legacy file and make a new migration instead; or give `--rewrite VERSION --reason "…"` for each one that no database has.',
  );
}

function refuseMissing(env: Env, targets: readonly LockTarget[]): void {
  const wrong = targets.flatMap(({ path, sha256 }) => {
    const text = readText(env.root, path);
    if (text === null) return [{ path, how: 'is missing' }];
    if (textSha256(text) === sha256) return [];
    return [{ path, how: isMerging(text) ? `was edited: ${MERGING}` : 'was edited' }];
  });
  if (wrong.length === 0) return;
  const list = wrong.map(({ path, how }) => `  ${path} ${how}`).join('\n');
  throw new UserError(
    `the consolidation is sealed, and ${plural(wrong.length, 'sealed file')} ${wrong.length === 1 ? 'is' : 'are'} not as recorded:\n${list}`,
    `restore ${wrong.length === 1 ? 'it' : 'them'} from version control: \`${restoreLine(wrong.map(({ path }) => path))}\`.`,
  );
}

/** A rewrite that is asked for: a sealed version, and why its bytes may change. */
export type Wish = Omit<Rewrite, 'at'>;

/**
 * Gives the wishes as the lock writes their versions ("4" as "004"), each version once. UserError where nothing is sealed,
 * or nothing under one of them.
 */
export function sealedWishes({ mapping, lock }: Pick<Workspace, 'mapping' | 'lock'>, wishes: readonly Wish[]): Wish[] {
  if (wishes.length === 0) return [];
  if (mapping.sealed === null) throw new UserError(`${mapping.path} is not sealed.`, 'run it without --rewrite.');
  const known = new Map(
    (lock === null ? [] : sealedTargets(lock)).map(({ version }) => [versionKey(version!), version!]),
  );
  const found = wishes.map(({ version, reason }) => {
    const meant = known.get(versionKey(version));
    if (meant !== undefined) return [meant, { version: meant, reason }] as const;
    const list =
      known.size === 0 ? 'there are none' : `there are ${[...known.values()].sort(compareVersions).join(', ')}`;
    throw new UserError(`no sealed migration has the version ${version}.`, `name those that may change: ${list}.`);
  });
  return [...new Map(found).values()];
}

/** Tells the wishes for versions of which a plan changes a sealed file from those that leave all as it is. */
export function grantedWishes(
  workspace: Workspace,
  writes: readonly FileWrite[],
  wishes: readonly Wish[],
): { readonly granted: readonly Wish[]; readonly needless: readonly Wish[] } {
  const targets = livesFromLock(workspace) ? [] : changedTargets(workspace, writes);
  const changed = new Set(targets.map(({ version }) => version));
  return {
    granted: wishes.filter(({ version }) => changed.has(version)),
    needless: wishes.filter(({ version }) => !changed.has(version)),
  };
}

/**
 * Holds a sealed consolidation to its word: what the lock recorded keeps its number and its bytes. Throws a UserError
 * naming each file that is missing, was edited, or would change, apart from those of the versions that are wished to.
 */
export function holdSeal(env: Env, workspace: Workspace, writes: readonly FileWrite[], wishes: readonly Wish[]): void {
  const { lock, mapping } = workspace;
  if (mapping.sealed === null || lock === null) return;
  const allowed = (target: LockTarget) => wishes.some(({ version }) => version === target.version);
  refuseMissing(
    env,
    sealedTargets(lock).filter((target) => !allowed(target)),
  );
  if (!livesFromLock(workspace)) refuseChanges(changedTargets(workspace, writes).filter((target) => !allowed(target)));
}

import type { FileWrite, Lock, LockTarget } from '../core/model.js';
import { plural } from '../core/text.js';
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
    if (text === null) return [`  ${path} is missing`];
    return textSha256(text) === sha256 ? [] : [`  ${path} was edited`];
  });
  if (wrong.length === 0) return;
  throw new UserError(
    `the consolidation is sealed, and ${plural(wrong.length, 'sealed file')} ${wrong.length === 1 ? 'is' : 'are'} not as recorded:\n${wrong.join('\n')}`,
    'restore them from version control: git checkout -- the paths above.',
  );
}

/**
 * Holds a sealed consolidation to its word: what the lock recorded keeps its number and its bytes. Throws a UserError
 * naming each file that is missing, was edited, or would change, apart from the versions in `rewrite`.
 */
export function holdSeal(
  env: Env,
  workspace: Workspace,
  writes: readonly FileWrite[],
  rewrite: readonly string[],
): void {
  const { lock, mapping } = workspace;
  if (mapping.sealed === null || lock === null) return;
  const allowed = (target: LockTarget) => rewrite.includes(target.version!);
  refuseMissing(
    env,
    sealedTargets(lock).filter((target) => !allowed(target)),
  );
  if (!livesFromLock(workspace)) refuseChanges(changedTargets(workspace, writes).filter((target) => !allowed(target)));
}

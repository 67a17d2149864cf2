import { decodeFile } from '../../core/decode.js';
import type { ParsedFile } from '../../core/model.js';
import { parseFile } from '../../core/sql/parse.js';
import { plural } from '../../core/text.js';
import { UserError } from '../../errors.js';
import { readBlob } from '../../io/git.js';
import type { Env } from '../command.js';
import { livesFromLock } from '../outputs.js';
import { openWorkspace, type Workspace } from '../workspace.js';

function refuseMissing(missing: readonly { readonly path: string; readonly blob: string }[]): void {
  if (missing.length === 0) return;
  const list = missing.map(({ path, blob }) => `  ${path} (blob ${blob})`).join('\n');
  throw new UserError(
    `${plural(missing.length, 'legacy file')} ${missing.length === 1 ? 'is' : 'are'} neither on disk nor among git's objects:\n${list}`,
    'fetch the whole history (git fetch --unshallow), or check the last proof without them: onefold prove --check.',
  );
}

/** Reads the legacy files that are gone from git's objects, by the ids that the lock recorded. */
function legacyFromGit(env: Env, { lock, absent }: Workspace): ParsedFile[] {
  const missing = new Set(absent);
  const gone = (lock?.files ?? []).filter(({ path }) => missing.has(path));
  const read = gone.map(({ path, blob }) => ({ path, blob, bytes: readBlob(env.root, blob) }));
  refuseMissing(read.filter(({ bytes }) => bytes === null));
  return read.map(({ path, bytes }) => parseFile(decodeFile(path, bytes!)));
}

/** Opens the workspace as it was before the legacy files went: after sealing they are read from git's objects. */
export async function withLegacyFiles(env: Env, workspace: Workspace): Promise<Workspace> {
  if (!livesFromLock(workspace)) return workspace;
  return openWorkspace(env, undefined, legacyFromGit(env, workspace));
}

import { upPath } from '../core/conventions/canonical-name.js';
import type { MappingEdit, Report } from '../core/model.js';
import { patchLines } from '../core/patch.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import { readText } from '../io/text.js';
import type { Command, Env } from './command.js';
import { entryTrail, type Planned, plannedNamed, versionsArgument } from './entries.js';
import { keepEdit, refuseOwn } from './patching.js';
import { refuseUnmerged } from './unmerged.js';
import { openWorkspace, type Workspace } from './workspace.js';
import { rewriteFlags, rewritesOf, writeWith } from './write.js';

function editedText(env: Env, path: string, { version }: Planned['step']): string {
  const text = readText(env.root, path);
  if (text === null) {
    throw new UserError(
      `${path} is not there.`,
      `run \`onefold write\`, edit it and run \`onefold patch ${version}\`.`,
    );
  }
  refuseUnmerged([{ path, text }]);
  return text;
}

/** What becomes of one migration's edit. */
type Kept = { readonly path: string; readonly edit: MappingEdit; readonly note: string };

async function keep(env: Env, workspace: Workspace, planned: Planned): Promise<Kept> {
  const path = upPath(planned.step, workspace.mapping.layout);
  refuseOwn(planned, path);
  const text = editedText(env, path, planned.step);
  const { patch: diff, refusal } = await keepEdit(env, workspace, planned, text);
  if (refusal !== null) throw new UserError(refusal.message, refusal.hint);
  const at = entryTrail(planned.index, 'patch');
  if (diff === null) {
    const note = `${path} is what its sources give: there is no patch.`;
    return { path, edit: { kind: 'delete', path: at }, note };
  }
  const note = `${path} is patched in ${plural(patchLines(diff), 'line')}.`;
  return { path, edit: { kind: 'set', path: at, value: diff }, note };
}

export const patch: Command = {
  name: 'patch',
  summary:
    'Keep edits of canonical files as patches in mapping.yaml, applied at every write; without an edit, remove them',
  flags: rewriteFlags,
  args: [versionsArgument],
  async run(env, flags): Promise<Report> {
    const workspace = await openWorkspace(env);
    const all: Kept[] = [];
    for (const planned of plannedNamed(flags, workspace)) all.push(await keep(env, workspace, planned));
    return writeWith(env, {
      command: 'patch',
      rewrites: rewritesOf(flags),
      edits: all.map(({ edit }) => edit),
      kept: all.map(({ path }) => path),
      notes: all.map(({ note }) => note),
    });
  },
};

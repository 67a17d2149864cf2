import { renderStep } from '../core/conventions/canonical.js';
import { upPath } from '../core/conventions/canonical-name.js';
import { editMapping } from '../core/mapping.js';
import type { MappingEdit, Report } from '../core/model.js';
import { patchBetween, patchLines } from '../core/patch.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import { readText } from '../io/text.js';
import type { Command, Env } from './command.js';
import { entryTrail, type Planned, plannedNamed, versionsArgument } from './entries.js';
import { refuseUnmerged } from './unmerged.js';
import { openWorkspace, type Workspace } from './workspace.js';
import { rewriteFlags, rewritesOf, writeWith } from './write.js';

/** A canonical file as its header, which onefold writes, and its body below the first line that is no comment. */
type Parts = { readonly header: readonly string[]; readonly body: string };

/** Lines of the header that follow from the body: a patch brings them, and an edit may leave them as they were. */
const FOLLOWS = /^-- (Patched by .* \(\d+ lines?\)\.|onefold: no-transaction)$/;

function partsOf(text: string): Parts {
  const head = /^(?:--[^\n]*\n|--[^\n]*$)*/.exec(text)![0];
  const rest = text.slice(head.length);
  return { header: head.split('\n').filter((line) => line !== ''), body: rest.startsWith('\n') ? rest.slice(1) : rest };
}

function lasting({ header }: Parts): string {
  return header.filter((line) => !FOLLOWS.test(line)).join('\n');
}

function editedText(env: Env, path: string, { version }: Planned['step']): string {
  const text = readText(env.root, path);
  if (text === null) {
    throw new UserError(
      `${path} is not there.`,
      `run \`onefold write\`, edit it and run \`onefold patch ${version}\`.`,
    );
  }
  refuseUnmerged([{ path, text }]);
  if (!text.includes('\r')) return text;
  throw new UserError(`${path} has carriage returns; canonical files have LF line ends.`, 'save it with LF line ends.');
}

/** Finds out what a migration holds without its patch. */
async function unpatched(env: Env, workspace: Workspace, planned: Planned): Promise<string> {
  const { step, index } = planned;
  if (planned.entry.body.kind === 'sources') return renderStep(step, workspace.mapping)[0]!.text;
  const draft = editMapping(workspace.text, [{ kind: 'delete', path: entryTrail(index, 'patch') }]);
  const bare = await openWorkspace(env, draft);
  return renderStep(bare.consolidation.plan.steps[index]!, bare.mapping)[0]!.text;
}

function refuseHeader(path: string, edited: Parts, rendered: Parts, mapping: string): void {
  if (lasting(edited) === lasting(rendered)) return;
  throw new UserError(
    `the header of ${path} was edited, or is not what onefold would write now; a patch holds what stands below it:\n${rendered.header.map((line) => `  ${line}`).join('\n')}`,
    `put these lines back, followed by a blank line; what they say comes from ${mapping}.`,
  );
}

function editFor(path: string, before: Parts, after: Parts): string | null {
  if (before.body === after.body) return null;
  const patch = patchBetween(before.body, after.body);
  if (patch !== null) return patch;
  throw new UserError(
    `${path} is too different from its sources for a patch.`,
    'keep the file as it is by `onefold own`, which makes it written by hand.',
  );
}

function refuseOwn({ entry, step }: Planned, path: string): void {
  if (entry.body.kind !== 'own') return;
  throw new UserError(
    `${path} is written by hand (\`body: own\`), so that there is nothing to patch.`,
    `edit it as you like and run \`onefold write\`; without \`body: own\`, ${step.name} is written from its sources.`,
  );
}

/** What becomes of one migration's edit. */
type Kept = { readonly path: string; readonly edit: MappingEdit; readonly note: string };

async function keep(env: Env, workspace: Workspace, planned: Planned): Promise<Kept> {
  const path = upPath(planned.step, workspace.mapping.layout);
  refuseOwn(planned, path);
  const edited = partsOf(editedText(env, path, planned.step));
  const rendered = partsOf(await unpatched(env, workspace, planned));
  refuseHeader(path, edited, rendered, env.mappingPath);
  const diff = editFor(path, rendered, edited);
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

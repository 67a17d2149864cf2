import { upPath } from '../core/conventions/canonical-name.js';
import type { Layout, MappingEdit, Report } from '../core/model.js';
import { UserError } from '../errors.js';
import { readText } from '../io/text.js';
import type { Command, Env } from './command.js';
import { entryTrail, type Planned, plannedNamed, versionsArgument } from './entries.js';
import { refuseUnmerged } from './unmerged.js';
import { openWorkspace } from './workspace.js';
import { rewriteFlags, rewritesOf, writeWith } from './write.js';

function editsFor({ index }: Planned): MappingEdit[] {
  return [
    { kind: 'delete', path: entryTrail(index, 'patch') },
    { kind: 'set', path: entryTrail(index, 'body'), value: 'own' },
  ];
}

function noteFor({ entry, step }: Planned, env: Env, layout: Layout): string {
  const path = upPath(step, layout);
  const text = readText(env.root, path);
  if (text === null) {
    const hint = `run \`onefold write\` to make it from its sources, or create it; then run \`onefold own ${step.version}\` again.`;
    throw new UserError(`${path} is not there, so that it cannot be kept.`, hint);
  }
  if (entry.body.kind !== 'own') refuseUnmerged([{ path, text }]);
  return `${path} ${entry.body.kind === 'own' ? 'was' : 'is now'} written by hand: onefold keeps its bytes.`;
}

export const own: Command = {
  name: 'own',
  summary: 'Make migrations written by hand of what lies in their files, edited or not; it is never written over',
  flags: rewriteFlags,
  args: [versionsArgument],
  async run(env, flags): Promise<Report> {
    const workspace = await openWorkspace(env);
    const planned = plannedNamed(flags, workspace);
    const notes = planned.map((one) => noteFor(one, env, workspace.mapping.layout));
    const edits = planned.flatMap(editsFor);
    return writeWith(env, { command: 'own', rewrites: rewritesOf(flags), edits, kept: [], notes });
  },
};

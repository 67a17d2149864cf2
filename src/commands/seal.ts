import { editMapping } from '../core/mapping.js';
import type { Report } from '../core/model.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import type { Command, Env, FlagValues } from './command.js';
import { changesOf, findingsOf, outputsOf, perform, removalsOf } from './outputs.js';
import { openWorkspace, type Workspace } from './workspace.js';
import { openErrors } from './write.js';

function reasonOf({ unproved, reason }: FlagValues): string {
  if (unproved === true && typeof reason === 'string' && reason.trim() !== '') return reason;
  throw new UserError(
    'there is no proof of this consolidation to seal it on.',
    'seal without one by `onefold seal --unproved --reason "…"`; the report keeps the reason.',
  );
}

function refuseUnfinished(env: Env, workspace: Workspace): void {
  const { mapping } = workspace;
  if (mapping.sealed !== null) {
    throw new UserError(`${mapping.path} is sealed since ${mapping.sealed}.`, 'there is nothing more to do.');
  }
  const blockers = openErrors(findingsOf(workspace));
  if (blockers.length > 0) {
    throw new UserError(`${plural(blockers.length, 'error')} must be settled first.`, 'see `onefold plan`.');
  }
  const writes = outputsOf(workspace);
  const changes = [...changesOf(env, writes), ...removalsOf(env, workspace, writes)];
  const stale = changes.filter(({ before, text }) => before !== text);
  if (stale.length > 0) {
    const paths = stale.map(({ path }) => `  ${path}`).join('\n');
    throw new UserError(`what is on disk is not what is planned:\n${paths}`, 'run `onefold write` first.');
  }
}

export const seal: Command = {
  name: 'seal',
  summary: 'Declare the consolidation final: from now on its migrations keep their numbers and bytes',
  flags: [
    { name: '--unproved', summary: 'Seal without a proof' },
    { name: '--reason', value: 'TEXT', summary: 'Why it is sealed without a proof; kept in the report' },
  ],
  async run(env, flags): Promise<Report> {
    const unproved = reasonOf(flags);
    const workspace = await openWorkspace(env);
    refuseUnfinished(env, workspace);
    const day = env.now().toISOString().slice(0, 10);
    const text = editMapping(workspace.text, [
      { kind: 'set', path: ['sealed'], value: day },
      { kind: 'set', path: ['unproved'], value: unproved },
    ]);
    const sealed = await openWorkspace(env, text);
    const changes = perform(env, sealed, outputsOf(sealed), [{ path: env.mappingPath, text }]);
    const note = `Sealed on ${day}, unproved: ${unproved}. The legacy directories may go once every database is adopted.`;
    return { command: 'seal', verdict: 'ok', notes: [note], changes };
  },
};

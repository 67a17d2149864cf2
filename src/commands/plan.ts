import type { Report } from '../core/model.js';
import { plural } from '../core/text.js';
import type { Command } from './command.js';
import { changesOf, editedByHand, findingsOf, livesFromLock, outputsOf, removalsOf } from './outputs.js';
import { changedTargets } from './sealed.js';
import { openWorkspace } from './workspace.js';
import { openErrors } from './write.js';

export const plan: Command = {
  name: 'plan',
  summary: 'Show what would be written, compared with what is there; writes nothing',
  flags: [
    { name: '--diff', summary: 'Show the whole difference, file by file' },
    { name: '--verbose', summary: 'Show every finding too, also settled and accepted ones' },
  ],
  async run(env, flags): Promise<Report> {
    const workspace = await openWorkspace(env);
    const findings = findingsOf(workspace);
    const writes = outputsOf(workspace);
    const changes = [...changesOf(env, writes), ...removalsOf(env, workspace, writes)];
    const edited = editedByHand(workspace, changes);
    const said = new Set(findings.filter(({ rule }) => rule === 'target-edited').map(({ subject }) => subject));
    const blocked = openErrors(findings).length > 0;
    const fromLock = livesFromLock(workspace);
    const sealed = fromLock ? [] : changedTargets(workspace, writes);
    const notes = [
      ...workspace.notes,
      ...(fromLock ? [`Sealed; ${plural(workspace.absent.length, 'legacy file')} gone, nothing is planned anew.`] : []),
      ...edited
        .filter(({ path }) => !said.has(path))
        .map(({ path }) => `${path} was edited by hand: \`onefold write\` would refuse to overwrite it.`),
      ...sealed.map(({ path }) => `${path} is sealed: \`onefold write\` would refuse to change it.`),
    ];
    return {
      command: 'plan',
      verdict: blocked || edited.length + sealed.length > 0 ? 'attention' : 'ok',
      notes,
      findings,
      ...(fromLock ? {} : { plan: workspace.consolidation.plan }),
      changes,
      showDiff: flags.diff === true,
      verbose: flags.verbose === true,
      brief: true,
    };
  },
};

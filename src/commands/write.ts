import type { Finding, Report } from '../core/model.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import type { Command, FlagValues } from './command.js';
import { findingsOf, livesFromLock, outputsOf, perform } from './outputs.js';
import { holdSeal } from './sealed.js';
import { openWorkspace, type Workspace } from './workspace.js';

/** Lists the findings that stand in the way of a write. */
export function blockersOf(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ severity, state }) => severity === 'error' && state.kind === 'open');
}

function rewritesOf({ rewrite, reason }: FlagValues): string[] {
  if (typeof rewrite !== 'string') return [];
  if (typeof reason === 'string' && reason.trim() !== '') return rewrite.split(',');
  throw new UserError(
    `--rewrite ${rewrite} needs a reason.`,
    'add --reason "why no database has recorded these bytes".',
  );
}

/** Says what a write changed, or that nothing had to change. */
export function writeNote(changed: number, total: number, workspace: Workspace): string {
  const source = livesFromLock(workspace)
    ? ` The consolidation is sealed and ${plural(workspace.absent.length, 'legacy file')} gone: the report comes from the lock.`
    : '';
  const what =
    changed === 0 ? `Nothing to write: ${plural(total, 'file')} up to date.` : `Wrote ${plural(changed, 'file')}.`;
  return `${what}${source}`;
}

export const write: Command = {
  name: 'write',
  summary: 'Write the canonical migrations, the report and the lock, all or nothing',
  flags: [
    { name: '--rewrite', value: 'VERSIONS', summary: 'Let these sealed versions (comma-separated) change their bytes' },
    { name: '--reason', value: 'TEXT', summary: 'Why the rewrite is safe' },
  ],
  async run(env, flags): Promise<Report> {
    const rewrite = rewritesOf(flags);
    const workspace = await openWorkspace(env);
    const findings = findingsOf(workspace);
    const blockers = blockersOf(findings);
    if (blockers.length > 0) {
      const note = `Nothing was written: ${plural(blockers.length, 'error')} must be settled in ${env.mappingPath} first.`;
      return { command: 'write', verdict: 'attention', notes: [...workspace.notes, note], findings: blockers };
    }
    const writes = outputsOf(workspace);
    holdSeal(env, workspace, writes, rewrite);
    const changes = perform(env, workspace, writes);
    const changed = changes.filter(({ before, text }) => before !== text);
    const notes = [...workspace.notes, writeNote(changed.length, changes.length, workspace)];
    return { command: 'write', verdict: 'ok', notes, changes };
  },
};

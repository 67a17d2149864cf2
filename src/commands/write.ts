import { editMapping } from '../core/mapping.js';
import type { FileChange, Finding, MappingEdit, Report } from '../core/model.js';
import { isForetold } from '../core/rules/index.js';
import { plural } from '../core/text.js';
import { UserError } from '../errors.js';
import type { Command, Env, Flag, FlagValues } from './command.js';
import { findingsOf, livesFromLock, outputsOf, perform } from './outputs.js';
import { provedNotes } from './proved.js';
import { grantedWishes, holdSeal, sealedWishes, type Wish } from './sealed.js';
import { openWorkspace, readDecisions, type Workspace } from './workspace.js';

/** Lists the errors that nothing in mapping.yaml answers. */
export function openErrors(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ severity, state }) => severity === 'error' && state.kind === 'open');
}

/** Lists the errors that stand in the way of a write. */
export function blockersOf(findings: readonly Finding[]): Finding[] {
  return openErrors(findings).filter((finding) => !isForetold(finding));
}

/** Says of a write how many errors foretell that PostgreSQL will refuse what is written; empty where none does. */
export function foretoldNotes(findings: readonly Finding[]): string[] {
  const count = openErrors(findings).filter(isForetold).length;
  const [say, them] = count === 1 ? ['says', 'it'] : ['say', 'them'];
  return count === 0
    ? []
    : [`${plural(count, 'error')} ${say} that PostgreSQL will refuse some of it: \`onefold scan\` shows ${them}.`];
}

/** Reads which sealed versions may change, and why. UserError where the reason is missing. */
export function rewritesOf({ rewrite, reason }: FlagValues): Wish[] {
  if (typeof rewrite !== 'string') return [];
  if (typeof reason === 'string' && reason.trim() !== '')
    return rewrite.split(',').map((version) => ({ version: version.trim(), reason }));
  throw new UserError(
    `--rewrite ${rewrite} needs a reason.`,
    'add --reason "why no database has recorded these bytes".',
  );
}

/** What a write is to do beside writing what is planned. */
export type WriteOrder = {
  readonly command: string;
  readonly rewrites: readonly Wish[];
  /** Changes of mapping.yaml that are written with the rest. */
  readonly edits: readonly MappingEdit[];
  /** Edited files whose edit those changes keep. */
  readonly kept: readonly string[];
  /** What to say before the files. */
  readonly notes: readonly string[];
};

/** Reads the workspace as it will be once the edits stand in mapping.yaml, with that text. */
async function openWith(env: Env, edits: readonly MappingEdit[]) {
  if (edits.length === 0) return { workspace: await openWorkspace(env), decisions: [] };
  const draft = editMapping(readDecisions(env).text, edits);
  return { workspace: await openWorkspace(env, draft), decisions: [{ path: env.mappingPath, text: draft }] };
}

type Opened = Awaited<ReturnType<typeof openWith>>;

/** Notes the rewrites in mapping.yaml that a plan makes use of. */
async function withRewrites(env: Env, opened: Opened, edits: WriteOrder['edits'], granted: readonly Wish[]) {
  if (granted.length === 0) return opened;
  const known = opened.workspace.mapping.rewrites.map(({ version, reason }) => ({ version, reason }));
  return openWith(env, [...edits, { kind: 'set', path: ['rewrites'], value: [...known, ...granted] }]);
}

/** What a write answers itself, with the files and their difference, or lets pass because it was asked to. */
function isOwnMatter({ rule }: Finding, rewrites: readonly unknown[]): boolean {
  return rule === 'target-edited' || (rule === 'source-changed' && rewrites.length > 0);
}

/** Says what a write changed, or that nothing had to change. */
export function writeNote(changes: readonly FileChange[], workspace: Workspace): string {
  const touched = changes.filter(({ before, text }) => before !== text);
  const removed = touched.filter(({ text }) => text === null).length;
  const source = livesFromLock(workspace)
    ? ` The consolidation is sealed and ${plural(workspace.absent.length, 'legacy file')} gone: the report comes from the lock.`
    : '';
  const what =
    touched.length === 0
      ? `Nothing to write: ${plural(changes.length, 'file')} up to date.`
      : `Wrote ${plural(touched.length - removed, 'file')}${removed === 0 ? '' : `, removed ${removed}`}.`;
  return `${what}${source}`;
}

/** Writes what mapping.yaml asks for with the edits of an order, all or nothing; nothing where an error blocks it. */
export async function writeWith(env: Env, order: WriteOrder): Promise<Report> {
  const { command, edits, kept } = order;
  const opened = await openWith(env, edits);
  const rewrites = sealedWishes(opened.workspace, order.rewrites);
  const blockers = blockersOf(findingsOf(opened.workspace)).filter((finding) => !isOwnMatter(finding, rewrites));
  if (blockers.length > 0) {
    const note = `Nothing was written: ${plural(blockers.length, 'error')} must be settled in ${env.mappingPath} first.`;
    return { command, verdict: 'attention', notes: [...opened.workspace.notes, note], findings: blockers };
  }
  const planned = outputsOf(opened.workspace);
  holdSeal(env, opened.workspace, planned, rewrites);
  const { granted, needless } = grantedWishes(opened.workspace, planned, rewrites);
  const { workspace, decisions } = await withRewrites(env, opened, edits, granted);
  const changes = perform(env, workspace, outputsOf(workspace), decisions, kept);
  const told = [
    ...foretoldNotes(findingsOf(workspace)),
    ...(workspace.mapping.sealed === null ? provedNotes(workspace) : []),
  ];
  const spared = needless.map(({ version }) => `${version} stays as it is, so that no rewrite of it is noted.`);
  const notes = [...opened.workspace.notes, ...order.notes, writeNote(changes, workspace), ...spared, ...told];
  return { command, verdict: 'ok', notes, changes };
}

/** What lets sealed migrations change, for every command that writes. */
export const rewriteFlags: readonly Flag[] = [
  { name: '--rewrite', value: 'VERSIONS', summary: 'Let these sealed versions (comma-separated) change their bytes' },
  { name: '--reason', value: 'TEXT', summary: 'Why the rewrite is safe' },
];

export const write: Command = {
  name: 'write',
  summary: 'Write the canonical migrations, the report and the lock, all or nothing',
  flags: rewriteFlags,
  async run(env, flags): Promise<Report> {
    return writeWith(env, { command: 'write', rewrites: rewritesOf(flags), edits: [], kept: [], notes: [] });
  },
};

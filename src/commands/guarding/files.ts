import { decodeFile } from '../../core/decode.js';
import { consolidatedOn } from '../../core/guard/consolidated.js';
import { isRenumberedText, numberedPath } from '../../core/guard/numbers.js';
import type { LockGlance } from '../../core/lock/glance.js';
import { excuseFor, membershipOf } from '../../core/membership.js';
import type { BranchChange, FileRole, GuardedFile, LegacyTwin, LockFile, SourceFile } from '../../core/model.js';
import { isLink } from '../../io/branch.js';
import { readFileAt } from '../../io/git.js';
import { readSourceFiles } from '../../io/source-files.js';
import { isVendored } from '../../io/vendored.js';
import type { Env } from '../command.js';
import type { Ground } from './ground.js';

/** A file with what was read of it; `content` is null of one that is gone. */
export type ReadFile = { readonly guarded: GuardedFile; readonly content: SourceFile | null };

type Change = Omit<BranchChange, 'kind'> & { readonly kind: GuardedFile['kind'] };

const SQL = /\.sql$/i;

/** Says of legacy files which canonical migrations hold them. */
function tellerOf(glance: LockGlance | null): (file: LockFile) => LegacyTwin {
  return ({ path, fate }) => ({ path, fate, keptIn: glance?.keptIn(path) ?? [] });
}

function isBlank({ text }: SourceFile): boolean {
  return text?.trim() === '';
}

/** Lists what changed of SQL files, and of links, behind which there may be some; with nothing to compare, every SQL file. */
async function changedSql(env: Env, { base, changes }: Ground): Promise<Change[]> {
  if (base !== null) {
    const isHere = (path: string | null) => path !== null && !path.startsWith('../');
    const isSql = (path: string | null) => isHere(path) && SQL.test(path!);
    return changes.filter(({ path, from, link }) => isSql(path) || isSql(from) || (link && isHere(path)));
  }
  const { listSqlFiles } = await import('../../io/files.js');
  const { files } = await listSqlFiles(env.root, null);
  return files.map((path) => {
    return { kind: 'present', path, from: null, same: true, tracked: true, link: isLink(env.root, path) };
  });
}

/** Tells of a changed file whether only its line ends or its mode are others; of one with a new number, whether only that is. */
function isSameText(env: Env, { base, mapping }: Ground, change: Change, content: SourceFile | null): boolean {
  const { kind, path, from } = change;
  if (base === null || content === null || (kind !== 'changed' && kind !== 'renamed')) return false;
  const bytes = readFileAt(env.root, base.fork, from ?? path);
  if (bytes === null) return false;
  const before = decodeFile(path, bytes);
  if (kind === 'changed') return before.sha256Lf === content.sha256Lf;
  const [old, now] = [from!, path].map((name) => numberedPath(name, mapping.layout));
  if (old == null || now == null || old.key === now.key || before.text === null || content.text === null) return false;
  return isRenumberedText(before.text, content.text, old.version, now.version);
}

/** Leaves out what lies where mapping.yaml says nothing, and is vendored or another mapping's, whose own guard watches it. */
async function withoutOthers(env: Env, { mapping }: Ground, changes: readonly Change[]): Promise<readonly Change[]> {
  const member = membershipOf(mapping);
  const isOutside = ({ path }: Change) => member(path).role === 'outside';
  if (!changes.some(isOutside)) return changes;
  const { belongsTo, neighbours } = await import('../neighbours.js');
  const isForeign = belongsTo(await neighbours(env, mapping));
  return changes.filter((change) => !isOutside(change) || !(isVendored(change.path) || isForeign(change.path)));
}

/** Reads the SQL files that changed, and looks up in the lock what they are. */
export async function readFiles(env: Env, ground: Ground): Promise<ReadFile[]> {
  const { mapping, lock, before } = ground;
  const member = membershipOf(mapping);
  const own = await withoutOthers(env, ground, await changedSql(env, ground));
  const present = own.filter(({ kind }) => kind !== 'removed').map(({ path }) => path);
  const contents = new Map(readSourceFiles(env.root, present).map((file) => [file.path, file]));
  // A link to a file is that file; one to a folder matters where SQL is not to be.
  const isMatter = ({ path, kind }: Change) =>
    SQL.test(path) || kind === 'removed' || (member(path).role === 'deprecated' && contents.get(path)?.text === null);
  const changes = own.filter(isMatter);
  const tell = tellerOf(lock.glance);
  const memberBefore = before === null ? null : membershipOf(before);
  const excuse = (path: string, role: FileRole) =>
    (role === 'kept' || role === 'ignored') && memberBefore?.(path).role === 'deprecated'
      ? excuseFor(path, mapping)
      : null;
  const { lockBefore, lockChanged, sealedBefore } = ground;
  const locks = { now: lock.glance, before: lockBefore?.glance ?? null, changed: lockChanged };
  const isConsolidated = consolidatedOn(locks, {
    now: mapping,
    before: { sealed: sealedBefore, rewrites: (before ?? mapping).rewrites },
  });
  return changes.map((change) => {
    const { path, from } = change;
    const content = contents.get(path) ?? null;
    const [now, then] = [member(path), member(from ?? path)];
    const recorded = lock.glance?.fileAt(path) ?? null;
    // In its own place a file is what the lock says of that place.
    const isSought = content !== null && !isBlank(content) && (recorded === null || now.role !== 'deprecated');
    const same = isSought ? (lock.glance?.filesWith(content.sha256Lf) ?? []) : [];
    const consolidated = isConsolidated(change, content);
    // Of what it records, the lock tells whether it is the same; git is asked of the rest, a call for each.
    const isAsked = !change.same && !consolidated && then.role !== 'outside' && recorded === null;
    const guarded: GuardedFile = {
      ...change,
      same: change.same || (isAsked && isSameText(env, ground, change, content)),
      role: now.role,
      roleBefore: then.role,
      number: numberedPath(path, mapping.layout)?.key ?? null,
      numberBefore: numberedPath(from ?? path, mapping.layout)?.key ?? null,
      source: now.source?.at ?? null,
      sourceBefore: then.source?.at ?? null,
      excused: excuse(path, now.role),
      recorded: recorded === null ? null : { ...tell(recorded), asRecorded: recorded.sha256Lf === content?.sha256Lf },
      twins: same.filter((twin) => twin.path !== path).map((twin) => ({ ...tell(twin), by: 'bytes' })),
      consolidated,
    };
    return { guarded, content };
  });
}

/** Statements as identities: those of files, by path, and those that only frame a transaction. */
export type Known = {
  readonly statements: ReadonlyMap<string, readonly string[]>;
  readonly frames: ReadonlySet<string>;
};

/** Says again of files what they repeat, now that their statements are known. */
export function withStatements(
  files: readonly ReadFile[],
  glance: LockGlance | null,
  { statements, frames }: Known,
): ReadFile[] {
  const tell = tellerOf(glance);
  return files.map((file) => {
    const { path, twins } = file.guarded;
    const found = glance?.filesDoing(statements.get(path) ?? [], frames) ?? [];
    const more = found.filter((twin) => twin.path !== path && !twins.some((known) => known.path === twin.path));
    const all = [...twins, ...more.map((twin) => ({ ...tell(twin), by: 'statements' }) as const)];
    return { ...file, guarded: { ...file.guarded, twins: all } };
  });
}

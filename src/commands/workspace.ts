import { type Consolidation, decideOn, withoutOutputs } from '../core/consolidate.js';
import { assemble } from '../core/corpus.js';
import { pathMatcher } from '../core/globs.js';
import { parseLock } from '../core/lock.js';
import { membershipOf } from '../core/membership.js';
import type { LegacyNames } from '../core/mentions.js';
import type { Corpus, FileFate, Lock, Mapping, Mention, ParsedFile, Proof } from '../core/model.js';
import { baseName, printPlace } from '../core/places.js';
import { versionsOf } from '../core/plan/versions.js';
import { preparingPaths } from '../core/prepare.js';
import { parseProof } from '../core/proof.js';
import { restoreLine } from '../core/shell.js';
import { lockPath, proofPath } from '../core/written.js';
import { UserError } from '../errors.js';
import { listSqlFiles } from '../io/files.js';
import { readMentions } from '../io/mentions.js';
import { readText } from '../io/text.js';
import type { Env } from './command.js';
import { mappingFrom } from './mapping-file.js';
import { belongsTo, neighbours } from './neighbours.js';
import { parseAll } from './parsing.js';
import { recoverWrite } from './recovery.js';

/** mapping.yaml with what the last write left beside it. */
export type Decisions = {
  readonly text: string;
  readonly mapping: Mapping;
  readonly lock: Lock | null;
  readonly proof: Proof | null;
  /** What is wrong with a proof that is there and cannot be read; null where nothing is. */
  readonly proofProblem: string | null;
};
/** A repository as a command finds it. `absent` lists legacy files that the lock knows and the disk has not. */
export type Workspace = Decisions & {
  readonly consolidation: Consolidation;
  readonly absent: readonly string[];
  readonly targets: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
};

/** Reads mapping.yaml (or the `draft` of its next text), the lock and the last proof. Throws a UserError where there is no mapping or it is wrong. */
export function readDecisions(env: Env, draft?: string): Decisions {
  const text = draft ?? readText(env.root, env.mappingPath);
  if (text === null) {
    throw new UserError(
      `there is no ${env.mappingPath} in ${env.root}.`,
      'run `onefold init` to draft one from the repository, or name another with --mapping.',
    );
  }
  const mapping = mappingFrom(env.mappingPath, text);
  return { text, mapping, lock: readLock(env, mapping), ...readProof(env, mapping) };
}

function readLock(env: Env, mapping: Mapping): Lock | null {
  const path = lockPath(mapping);
  const text = readText(env.root, path);
  if (text === null) return null;
  const { lock, problem } = parseLock(text);
  if (lock !== null) return lock;
  throw new UserError(
    `${path} cannot be read: ${problem}.`,
    `restore it from a commit that has it whole (the last one: \`${restoreLine([path])}\`), for it holds what the last write put on disk; then run \`onefold write\`.`,
  );
}

function readProof(env: Env, mapping: Mapping): Pick<Decisions, 'proof' | 'proofProblem'> {
  const text = readText(env.root, proofPath(mapping));
  const { proof, problem } = text === null ? { proof: null, problem: null } : parseProof(text);
  return { proof, proofProblem: problem };
}

async function sqlFiles(env: Env, mapping: Mapping, lock: Lock | null): Promise<string[]> {
  const named = await listSqlFiles(env.root, [
    ...mapping.sources.map(({ path }) => path),
    ...preparingPaths(mapping.prepare),
  ]);
  const everywhere = await listSqlFiles(env.root, null);
  const empty = mapping.sources.filter(({ path }) => named.missing.includes(path));
  if (empty.length > 0 && lock === null) {
    const list = empty.map(({ path, at }) => `  ${path} (${printPlace(at)})`).join('\n');
    throw new UserError(
      `${empty.length === 1 ? `a source of ${env.mappingPath} matches` : `${empty.length} sources of ${env.mappingPath} match`} no SQL file:\n${list}`,
      'correct the path under `sources:`, or remove the entry. Paths are relative to the mapping’s directory.',
    );
  }
  const isForeign = belongsTo(await neighbours(env, mapping));
  return [...new Set([...named.files, ...everywhere.files.filter((path) => !isForeign(path))])];
}

const OTHER_MAPPING = /(^|\/)([^/]+\.)?mapping\.ya?ml$/;
/** Fates of files whose name in code or documentation will lead nowhere once they are deleted. */
const LEAVING: ReadonlySet<FileFate> = new Set(['planned', 'down', 'retired'] satisfies FileFate[]);

/** Lists the names of canonical files: those that are planned, and those that are native. */
function canonicalNames(corpus: Corpus, mapping: Mapping): Set<string> {
  const native = [...corpus.roles].filter(([, role]) => role === 'canonical').map(([path]) => baseName(path));
  const planned = versionsOf(mapping, corpus).map((version, index) => `${version}_${mapping.migrations[index]!.name}`);
  return new Set([...native, ...planned.flatMap((stem) => [`${stem}.sql`, `${stem}_down.sql`])]);
}

/** Names what the repository should stop naming. A file whose name lives on in our layout is no stale name. */
function legacyNames(paths: readonly string[], corpus: Corpus, { mapping, lock }: Decisions): LegacyNames {
  const member = membershipOf(mapping);
  const current = canonicalNames(corpus, mapping);
  const present = paths.filter((path) => member(path).role === 'deprecated');
  const locked = (lock?.files ?? []).filter(({ fate }) => LEAVING.has(fate)).map(({ path }) => path);
  const sources = mapping.sources.filter(({ status, path }) => status === 'deprecated' && !path.endsWith('.sql'));
  return {
    directories: sources.map(({ path }) => path),
    files: [...new Set([...present, ...locked])].filter((path) => !current.has(baseName(path))),
  };
}

/** Finds the lines that still name what is to go, in all text but SQL and what mapping.yaml ignores. */
async function mentionsIn(
  env: Env,
  paths: readonly string[],
  corpus: Corpus,
  decisions: Decisions,
): Promise<Mention[]> {
  const { mapping } = decisions;
  const names = legacyNames(paths, corpus, decisions);
  const { versions, down, reports } = mapping.layout;
  const ignored = mapping.ignore.map(({ path }) => pathMatcher(path));
  const skip = [env.mappingPath, versions, down, reports, ...(await neighbours(env, mapping)), ...paths];
  const found = readMentions(env.root, names, skip, env.memory?.mentions);
  // Another mapping in the same root names its own files, and ours to leave them out.
  const told = found.filter(({ at }) => !OTHER_MAPPING.test(at.path));
  return told.filter(({ at }) => !ignored.some((matches) => matches(at.path)));
}

/**
 * Reads the whole repository as mapping.yaml sees it, and thinks it through. Writes nothing but a cut-off write's rest.
 * `restored` are files that the disk has no longer.
 */
export async function openWorkspace(
  env: Env,
  draft?: string,
  restored: readonly ParsedFile[] = [],
): Promise<Workspace> {
  const notes = recoverWrite(env);
  const decisions = readDecisions(env, draft);
  const { mapping, lock } = decisions;
  const member = membershipOf(mapping);
  const read = ['deprecated', 'reference', 'canonical'];
  const preparing = preparingPaths(mapping.prepare);
  const paths = await sqlFiles(env, mapping, lock);
  const isRead = (path: string) => read.includes(member(path).role) || preparing.includes(path);
  const parsed = await parseAll(env, paths, isRead);
  const targets = new Map(
    parsed.flatMap(({ file }) => (member(file.path).role === 'canonical' ? [[file.path, file.sha256] as const] : [])),
  );
  const circumstances = { mentions: [], firstCommit: new Map<string, number>() };
  const corpus = assemble([...withoutOutputs(parsed, lock, mapping), ...restored], mapping, circumstances);
  const mentions = await mentionsIn(env, paths, corpus, decisions);
  const consolidation = decideOn({ ...corpus, mentions }, { mapping, lock, targets });
  const present = new Set([...paths, ...restored.map(({ file }) => file.path)]);
  const legacy = (lock?.files ?? []).filter(({ fate }) => LEAVING.has(fate)).map(({ path }) => path);
  const absent = legacy.filter((path) => !present.has(path));
  return { ...decisions, consolidation, absent, targets, notes };
}

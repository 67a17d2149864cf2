import { printJson } from './lock/print.js';
import { lockSchema } from './lock/schema.js';
import type {
  Corpus,
  FileWrite,
  Finding,
  Lock,
  LockFile,
  LockMapping,
  LockTarget,
  Mapping,
  Plan,
  ReportFacts,
} from './model.js';
import { printPlace } from './places.js';
import { decisionsDigest } from './proof/certificate.js';
import { strangersTo } from './summary/files.js';
import { byCodeUnit } from './text.js';
import { readJson } from './unreadable.js';
import { lockPath, mappingSha256, textSha256 } from './written.js';

function lockFiles({ corpus, mapping, plan }: LockInput): LockFile[] {
  const isStranger = strangersTo(mapping, plan);
  const legacy = [...corpus.files].filter(([path]) => plan.fileFates.get(path) !== 'canonical' && !isStranger(path));
  return legacy.map(([path, { file, statements }]) => {
    const fate = plan.fileFates.get(path) ?? 'unmapped';
    const told = fate !== 'ignored';
    const { sha256, sha256Lf, blob } = file;
    return { path, sha256, sha256Lf, blob, fate, statements: told ? statements.map(({ identity }) => identity) : [] };
  });
}

function lockTarget(write: FileWrite, versions: ReadonlyMap<string, string>): LockTarget {
  return { path: write.path, version: versions.get(write.path) ?? null, sha256: textSha256(write.text) };
}

function lockTargets({ mapping, plan, writes }: LockInput): LockTarget[] {
  const { versions, down } = mapping.layout;
  const versionOf = new Map(
    plan.steps.flatMap(({ version, name }) => [
      [`${versions}/${version}_${name}.sql`, version] as const,
      [`${down}/${version}_${name}_down.sql`, version] as const,
    ]),
  );
  const others = writes.filter(({ path }) => path !== lockPath(mapping));
  return others.map((write) => lockTarget(write, versionOf)).sort((a, b) => byCodeUnit(a.path, b.path));
}

/** Counts per glob under `accept:` how many findings it covers now, so that the next run sees the number grow. */
function acceptedCounts({ mapping, findings, previous }: LockInput): Record<string, number> {
  const globs = mapping.accept.filter(({ finding }) => finding.includes('*'));
  const accepted = findings.flatMap(({ state }) => (state.kind === 'accepted' ? [printPlace(state.by.at)] : []));
  const counts = globs.map(({ finding, at }) => {
    const place = printPlace(at);
    const now = accepted.filter((by) => by === place).length;
    // A glob over its limit covers nothing now; the limit stays what it was.
    return [finding, now === 0 ? (previous?.accepted[finding] ?? 0) : now] as const;
  });
  return Object.fromEntries([...counts].sort(([a], [b]) => byCodeUnit(a, b)));
}

export type LockInput = {
  readonly corpus: Corpus;
  readonly mapping: Mapping;
  /** The text of mapping.yaml. */
  readonly text: string;
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  readonly facts: ReportFacts;
  readonly writes: readonly FileWrite[];
  /** The lock of the last write; null before the first. */
  readonly previous: Lock | null;
};

function rememberedMapping(mapping: Mapping, text: string): LockMapping {
  const { migrations: _, resolve: __, retire: ___, unproved: ____, ...guarded } = mapping;
  return { sha256: mappingSha256(text), decisions: decisionsDigest(mapping), guarded };
}

/**
 * Brings a lock up to date whose legacy files are gone: with today's mapping.yaml, and the hashes of what is written from
 * the lock again.
 */
export function relocked(lock: Lock, mapping: Mapping, text: string, writes: readonly FileWrite[]): Lock {
  const known = lock.targets.filter(({ path }) => !writes.some((write) => write.path === path));
  const written = writes.map((write) => lockTarget(write, new Map()));
  const targets = [...known, ...written].sort((a, b) => byCodeUnit(a.path, b.path));
  return { ...lock, mapping: rememberedMapping(mapping, text), targets };
}

/**
 * Makes the lock of a consolidation: hashes and statement identities of every legacy file (of an ignored one only the
 * hashes), the hash of everything that is written except the lock itself, and the report's facts.
 */
export function lockOf(input: LockInput): Lock {
  return {
    onefold: 1,
    mapping: rememberedMapping(input.mapping, input.text),
    targets: lockTargets(input),
    accepted: acceptedCounts(input),
    files: lockFiles(input),
    report: input.facts,
  };
}

/** Prints a lock as JSON with a line end at its end, keys in the schema's order: equal locks give equal bytes. */
export function printLock(lock: Lock): string {
  return `${printJson(lockSchema.parse(lock))}\n`;
}

/**
 * Reads a lock. Never throws: a text that is no lock gives a null lock and says in `problem` what is wrong, as half a
 * sentence that goes after the file's name ("it is not JSON").
 */
export function parseLock(text: string): { readonly lock: Lock | null; readonly problem: string | null } {
  const { value, problem } = readJson<Lock>(text, lockSchema, 'a lock');
  return { lock: value, problem };
}

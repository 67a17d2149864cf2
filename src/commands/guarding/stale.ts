import type { LockGlance } from '../../core/lock/glance.js';
import { membershipOf } from '../../core/membership.js';
import type { LockTarget, Staleness } from '../../core/model.js';
import { decisionsDigest } from '../../core/proof/certificate.js';
import { digestOf, mappingSha256, proofPath } from '../../core/written.js';
import { lastChange, readFileAt } from '../../io/git.js';
import { readSourceFiles } from '../../io/source-files.js';
import { readText } from '../../io/text.js';
import type { Env } from '../command.js';
import { type Ground, textOf } from './ground.js';

/** The first lines of a proof say what it is of; its objects need not be read. */
function proofHead(text: string): { readonly digest?: unknown; readonly decisions?: unknown } {
  const end = text.indexOf('\n  "inputs"');
  try {
    return JSON.parse(end < 0 ? text : `${text.slice(0, end).replace(/,\s*$/, '')}}`);
  } catch {
    return {};
  }
}

function staleProof(env: Env, { mapping }: Ground, glance: LockGlance): Staleness[] {
  const path = proofPath(mapping);
  const text = readText(env.root, path);
  if (text === null || !glance.targets.some((target) => target.path === path)) return [];
  const { digest, decisions } = proofHead(text);
  const canonical = glance.targets.filter(({ version }) => version !== null);
  if (digest !== digestOf(canonical.map((target) => [target.path, target.sha256]))) {
    return [{ kind: 'proof', path, why: 'the canonical migrations are not those that it replayed' }];
  }
  if (glance.mapping === null || decisions === glance.mapping.decisions) return [];
  return [{ kind: 'proof', path, why: `${mapping.path} decides otherwise than when it was made` }];
}

/** Compares what the last write put on disk with what lies there; a target's hash is of its text, with LF or as it is. */
function staleTargets(env: Env, { mapping }: Ground, targets: readonly LockTarget[]): Staleness[] {
  const proof = proofPath(mapping);
  const contents = readSourceFiles(
    env.root,
    targets.map(({ path }) => path),
  );
  return targets.flatMap(({ path, sha256, version }, index): Staleness[] => {
    const content = contents[index]!;
    if (content.sha256 === sha256 || content.sha256Lf === sha256) return [];
    const is = content.problem?.kind === 'unreadable' ? 'missing' : 'edited';
    const of = path === proof ? 'proof' : version === null ? 'report' : 'migration';
    return [{ kind: 'target', path, is, of }];
  });
}

/** Lists what the lock of a sealed consolidation told of on the base, and tells of no more. */
function forgotten({ sealedBefore, lock, lockBefore, mapping }: Ground): Staleness[] {
  const before = lockBefore?.glance;
  if (!sealedBefore || lock.glance === null || before == null) return [];
  const rewritten = new Set(mapping.rewrites.map(({ version }) => version));
  const targets = new Set(lock.glance.targets.map(({ path }) => path));
  const legacy = new Set(lock.glance.paths());
  const member = membershipOf(mapping);
  const written = before.targets.filter(({ version }) => version !== null && !rewritten.has(version));
  const paths = [
    ...written.map(({ path }) => path).filter((path) => !targets.has(path)),
    // What mapping.yaml no longer names is told of by another rule.
    ...before.paths().filter((path) => !legacy.has(path) && member(path).role === 'deprecated'),
  ];
  return paths.length === 0 ? [] : [{ kind: 'forgotten', paths }];
}

/** Tells whether today's mapping.yaml differs only in what makes no migration: a seal lets that be written. */
function isBeside({ whole }: Ground, remembered: LockGlance['mapping']): boolean {
  if (whole === null || remembered === null) return false;
  const { accept, severity, ignore, sources: before } = remembered.guarded;
  const sources = whole.sources.map((source, index) => ({ ...source, keep: before[index]?.keep ?? source.keep }));
  return decisionsDigest({ ...whole, accept, severity, ignore, sources }) === remembered.decisions;
}

/** Finds a commit whose mapping.yaml the last write went by; null where those that come to mind have another. */
function lastWrite(env: Env, { mapping, base, checkout, lock }: Ground, sha256: string): string | null {
  const isIt = (commit: string | null): commit is string => {
    const bytes = commit === null ? null : readFileAt(env.root, commit, mapping.path);
    return bytes !== null && mappingSha256(textOf(bytes)) === sha256;
  };
  const found = [base?.fork ?? null, checkout.head].find(isIt) ?? lastChange(env.root, lock.path);
  return isIt(found) ? found : null;
}

/** Says where to go back to if a seal refuses what mapping.yaml decides now; null where none does. */
function sealOver(env: Env, ground: Ground, { mapping: remembered }: LockGlance): { last: string | null } | null {
  if (ground.mapping.sealed === null || isBeside(ground, remembered)) return null;
  return { last: remembered === null ? null : lastWrite(env, ground, remembered.sha256) };
}

/**
 * Finds what of the last write is no longer so, by hashes alone. Of what the branch left alone only mapping.yaml and the lock
 * are looked at again.
 */
export function staleness(env: Env, ground: Ground): Staleness[] {
  const { lock, base, changes, lockChanged, sha256, mapping } = ground;
  const { glance } = lock;
  if (lock.text === null) {
    // Who never had anything to consolidate has nothing written.
    const isDue = lockChanged || mapping.sources.some(({ status }) => status === 'deprecated');
    return isDue ? [{ kind: 'no-lock', removed: lockChanged }] : [];
  }
  if (glance === null) {
    const inherited = !lockChanged && (base ?? ground.alike) !== null;
    return [{ kind: 'unreadable-lock', problem: lock.problem ?? 'it is no lock', inherited }];
  }
  const isRead = sha256 !== null;
  const touched = new Set(changes.flatMap(({ path, from }) => [path, from ?? path]));
  const isAll = base === null || lockChanged;
  const targets = isAll ? glance.targets : glance.targets.filter(({ path }) => touched.has(path));
  const isDecided = isAll || touched.has(proofPath(mapping)) || touched.has(mapping.path);
  return [
    ...(isRead && glance.mapping?.sha256 !== sha256
      ? [{ kind: 'decided-otherwise', isOlder: glance.mapping === null, seal: sealOver(env, ground, glance) } as const]
      : []),
    ...forgotten(ground),
    ...staleTargets(env, ground, targets),
    ...(isDecided ? staleProof(env, ground, glance) : []),
  ];
}

/** Decisions on many things at once: each is one decision with one label, and is taken back as one. */
import type { LegacyRollback } from '../model.js';
import { plural } from '../text.js';
import { acceptFinding } from './answers.js';
import { ignoreFile, retireFile, retireMigration, retireStatement } from './letting-go.js';
import { type Decision, type MappingInput, NO_REASON, type Refused, sealedRefusal } from './plain.js';
import { restoreRetired } from './restoring.js';
import { isRetired } from './rollbacks.js';
import { type Part, several } from './several.js';

/** What can be let go. */
export type Retirable =
  | { readonly kind: 'migration'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'statement'; readonly path: string; readonly ordinal: number };

function unreasoned(reason: string): Refused | null {
  return reason.trim() === '' ? NO_REASON : null;
}

/** Says how many of what there are: "2 migrations", "1 file and 3 statements". */
export function countedTargets(targets: readonly Retirable[]): string {
  const counts = (['migration', 'file', 'statement'] as const).flatMap((kind) => {
    const count = targets.filter((one) => one.kind === kind).length;
    return count === 0 ? [] : [plural(count, kind)];
  });
  return counts.join(' and ');
}

/** Puts files before statements, without the statements of a file that goes whole. */
function targetsOf(targets: readonly Retirable[]): Retirable[] {
  const files = new Set(targets.flatMap((one) => (one.kind === 'file' ? [one.path] : [])));
  const left = targets.filter((one) => one.kind !== 'statement' || !files.has(one.path));
  return [...left.filter(({ kind }) => kind !== 'statement'), ...left.filter(({ kind }) => kind === 'statement')];
}

function nameOf(target: Retirable): string {
  if (target.kind === 'migration') return target.name;
  return target.kind === 'file' ? target.path : `#${target.ordinal} of ${target.path}`;
}

function retirePart(
  before: MappingInput,
  target: Retirable,
  reason: string,
  rollbacks: readonly LegacyRollback[],
): Part {
  const make = (now: MappingInput): Decision | Refused => {
    if (target.kind === 'statement') return retireStatement(now, target, reason);
    if (target.kind === 'migration') {
      const index = (now.migrations ?? []).findIndex(({ name }) => name === target.name);
      return retireMigration(now, index, reason, rollbacks);
    }
    // A rollback goes with its file, which may be one of the others.
    if (isRetired(now, target.path) && !isRetired(before, target.path)) return { label: '', edits: [] };
    return retireFile(now, target.path, reason, rollbacks);
  };
  return { name: nameOf(target), make };
}

/** Lets migrations, files or statements go, all for one reason, with the rollbacks that undo nothing else. */
export function retireAll(
  plain: MappingInput,
  targets: readonly Retirable[],
  reason: string,
  rollbacks: readonly LegacyRollback[],
): Decision | Refused {
  const refused = sealedRefusal(plain) ?? unreasoned(reason);
  if (refused !== null) return refused;
  const parts = targetsOf(targets).map((target) => retirePart(plain, target, reason, rollbacks));
  return several(plain, `retire ${countedTargets(targetsOf(targets))}: ${reason.trim()}`, parts);
}

/** Lets findings stay as they are, all for one reason. */
export function acceptAll(plain: MappingInput, findings: readonly string[], reason: string): Decision | Refused {
  const refused = unreasoned(reason);
  if (refused !== null) return refused;
  const parts = findings.map((key): Part => ({ name: key, make: (now) => acceptFinding(now, key, reason) }));
  return several(plain, `accept ${plural(findings.length, 'finding')}: ${reason.trim()}`, parts);
}

/** Says of files that they are no migrations, all for one reason. */
export function ignoreAll(
  plain: MappingInput,
  paths: readonly string[],
  reason: string,
  rollbacks: readonly LegacyRollback[],
): Decision | Refused {
  const refused = sealedRefusal(plain) ?? unreasoned(reason);
  if (refused !== null) return refused;
  const parts = paths.map((path): Part => ({ name: path, make: (now) => ignoreFile(now, path, reason, rollbacks) }));
  return several(plain, `ignore ${plural(paths.length, 'path')}: ${reason.trim()}`, parts);
}

/** Takes retirements back, by their positions: the files become migrations again, in their order behind all others. */
export function restoreAll(
  plain: MappingInput,
  positions: readonly number[],
  rollbacks: readonly LegacyRollback[],
): Decision | Refused {
  const sealed = sealedRefusal(plain);
  if (sealed !== null) return sealed;
  const undoing = new Set(rollbacks.map(({ path }) => path));
  const chosen = positions.flatMap((at) => plain.retire?.[at] ?? []);
  // A rollback comes back to what it undoes.
  const entries = [
    ...chosen.filter(({ path }) => !undoing.has(path)),
    ...chosen.filter(({ path }) => undoing.has(path)),
  ];
  const parts = entries.map((entry): Part => {
    const make = (now: MappingInput): Decision | Refused => {
      const at = (now.retire ?? []).indexOf(entry);
      // A rollback comes back with its file, which may be one of the others.
      if (at < 0) return { label: '', edits: [] };
      return restoreRetired(now, at, now.migrations?.length ?? 0, rollbacks);
    };
    return { name: entry.path, make };
  });
  return several(plain, `restore ${plural(entries.length, 'file')}`, parts);
}
